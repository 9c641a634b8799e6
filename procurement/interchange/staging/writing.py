"""Writes the staged rows of one of our own models in a few statements, in the transaction of the caller."""

import json

from django.db.models import Min

from procurement.choices import Outcome
from procurement.engine.writing import keys_checked_in_sets
from procurement.interchange.staging.constraints import make_ways
from procurement.interchange.staging.held_records import HeldRecords
from procurement.interchange.staging.layout import LEVEL, WAS
from procurement.interchange.staging.links import follow_links, levels
from procurement.interchange.staging.numbers import give_keys
from procurement.interchange.staging.route import Stale
from procurement.services.bulk import insert_from, update_from
from procurement.services.derive import SEARCHED, derive_for, derives_owners

_CHUNK = 2_000

STALE = "Records have changed since the preview, so nothing was written: read the file again."


def refuse_stale(layout, rows):
    """Raise Stale where a record that would be changed is no longer what the preview compared with; locks them all."""
    changed = rows.filter(outcome=Outcome.CHANGED).order_by("pk").values_list("target", WAS)
    held = HeldRecords(layout.model, layout.names)
    chunk = []
    for target, was in changed.iterator(chunk_size=_CHUNK):
        chunk.append((target, was))
        if len(chunk) == _CHUNK:
            _compare(held, chunk)
            chunk = []
    if chunk:
        _compare(held, chunk)
    if (new := _repeated_new(layout, rows)) is not None:
        raise Stale(f"{new} is in the database by now. {STALE}")


def _compare(held, chunk):
    texts = held.by_pk([target for target, _ in chunk], lock=True)
    if any(list(texts.get(target, ())) != json.loads(was) for target, was in chunk):
        raise Stale(STALE)


def _repeated_new(layout, rows):
    """The key of a new row that a record has meanwhile, or None."""
    model = layout.model
    new = rows.filter(outcome=Outcome.NEW)
    if len(model.KEY) > 1:
        return None  # the database refuses it, as a number is once under its owner
    name = model.KEY[0]
    taken = model.objects.order_by().filter(**{f"{name}__in": new.order_by().values(layout.cell_of[name])})
    # not the first of them: for a single row PostgreSQL compares each record with each staged row
    return taken.aggregate(taken=Min(name))["taken"]


def write_rows(layout, rows, progress):
    """Insert the new rows and change the changed ones, with history and all that is derived of them."""
    model = layout.model
    new, changed = rows.filter(outcome=Outcome.NEW).order_by("pk"), rows.filter(outcome=Outcome.CHANGED)
    progress("writing", 0, None)
    if has_changed := changed.exists():
        make_ways(layout, rows)
    if has_changed and not layout.own:
        _change(layout, changed)
    if new.exists():
        with keys_checked_in_sets([model, model.history.model]):
            _insert(layout, new)
    if has_changed and layout.own:
        follow_links(layout, changed)
        _change(layout, changed)
    progress("deriving", 0, None)
    derive_for(model, _reworded(layout, changed), _owners(layout, rows))


def _insert(layout, new):
    """Insert the rows that name their key, then those that get one or wait for a row of the file, level by level."""
    key, values = layout.cell_of[layout.model.KEY[-1]], layout.values([*layout.names, *layout.written_beside])
    insert_from(layout.model, new.filter(**{LEVEL: None}).exclude(**{key: None}), values)
    if new.filter(**{key: None}).exists():
        give_keys(layout, new.filter(**{key: None}))
    for level in levels(new):
        if layout.own:
            follow_links(layout, new.filter(**{LEVEL: level}))
        insert_from(layout.model, new.filter(**{LEVEL: level}), values)


def was_of(text):
    """What a changed record held, as texts in the order of the layout's names."""
    return json.loads(text)


def _change(layout, changed):
    update_from(layout.model, changed, "target", layout.values(layout.changeable))


def _reworded(layout, changed):
    """Primary keys of changed records of which a word changes that a search finds."""
    names = [*SEARCHED.get(layout.model, ()), *(("text",) if "folded" in layout.written_beside else ())]
    if not names:
        return []
    told = changed.order_by().values_list("target", WAS, *(layout.cell_of[name] for name in names))
    places = [layout.place_of[name] for name in names]
    return [
        target
        for target, was, *texts in told.iterator(chunk_size=_CHUNK)
        if texts != [held[place] for held in (json.loads(was),) for place in places]
    ]


def _owners(layout, rows):
    """Primary keys of the records that the written rows belong to, of a model whose rows are derived into them."""
    model = layout.model
    if not model.OWNER or not derives_owners(model):
        return []
    written = rows.filter(outcome__in=(Outcome.NEW, Outcome.CHANGED)).order_by()
    return [int(pk) for pk in written.values_list(layout.cell_of[model.OWNER], flat=True).distinct()]
