"""What was done to a record: act by act, row by row, field by field, in words."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import takewhile

from procurement.dates import UncertainDate, UncertainDateField
from procurement.fields import ChoiceSetField
from procurement.models.base import Owned
from procurement.models.citation import Citation
from procurement.queries.past import as_instance, chunks, curated_models, tables_of
from procurement.queries.values import HIDDEN, sort_of

UNTOLD = ("id", "number", "search", "folded", "first_key", "last_key")
"""Columns that tell a reader nothing that others do not."""

EMPTY = "empty"
_LONG = 120
_AROUND = 4
_VERBS = {"+": "added", "~": "changed", "-": "deleted"}


@dataclass(frozen=True)
class Difference:
    """A field that an act changed; `before` is empty for a row that was added."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """What an act did to one row: `subject` names it, `version` is the row of history."""

    table: type
    version: object
    subject: str
    verb: str
    differences: tuple


@dataclass(frozen=True)
class Deed:
    """What one act did to a record and its rows: `change_set` is None for history written outside of any act."""

    change_set: object
    at: object
    user: object
    via: str
    reason: str
    changes: tuple

    @property
    def is_undone(self):
        return bool(self.change_set and self.change_set.undone_by_id)


def deeds_on(model, pk, public=False):
    """The Deeds on a record, the latest first; one query per table and per kind of record that its rows point at.

    With `public`, records that a visitor may not see are not named.
    """
    pairs = []
    for table, column in tables_of(model):
        ever = table.history.filter(**{column: pk}).order_by().values("id")
        rows = table.history.filter(id__in=ever).select_related("history_user", "change_set")
        before = {}
        for row in rows.order_by("history_id"):
            pairs.append((table, before.get(row.id), row))
            before[row.id] = row
    return grouped(row_changes(pairs, public))


def written_in(change_set, limit):
    """(the first RowChanges of an act, how many rows of history it wrote in all)."""
    pairs, count = [], 0
    for table in curated_models():
        rows = table.history.filter(change_set=change_set).order_by("history_id")
        written = rows.count()
        if not written:
            continue
        count += written
        pairs += with_earlier(table, rows.select_related("history_user", "change_set")[: max(0, limit - len(pairs))])
    return row_changes(pairs), count


def with_earlier(table, rows):
    """(table, version before or None, version) triples of rows of history, in one query more."""
    rows = list(rows)
    versions = defaultdict(list)
    for row in table.history.filter(id__in={row.id for row in rows}).order_by("history_id") if rows else ():
        versions[row.id].append(row)
    triples = []
    for row in rows:
        earlier = [version for version in versions[row.id] if version.history_id < row.history_id]
        triples.append((table, earlier[-1] if earlier else None, row))
    return triples


def row_changes(pairs, public=False):
    """(table, version before or None, version) triples as RowChanges, those that tell nothing left out.

    With `public`, rows that are or were about a hidden record are left out, and where a row merely points at one, that
    is not named.
    """
    names = _Names(pairs, public)
    found = []
    for table, before, version in pairs:
        if public and names.hide(table, before, version):
            continue
        differences = () if version.history_type == "-" else tuple(_differences(table, before, version, names))
        if differences or version.history_type != "~":
            verb = _VERBS[version.history_type]
            found.append(RowChange(table, version, row_words(table, version), verb, differences))
    return found


def row_words(table, version):
    """What a row is called within its record: `milestone 2`."""
    number = f" {version.number}" if issubclass(table, Owned) else ""
    return f"{table._meta.verbose_name}{number}"


def grouped(changes):
    """RowChanges as Deeds, the latest first. History of no act makes a Deed of each row."""
    deeds = defaultdict(list)
    for change in changes:
        version = change.version
        deeds[version.change_set_id or (change.table, version.history_id)].append(change)
    told = [_deed(sorted(rows, key=_first_told)) for rows in deeds.values()]
    return sorted(told, key=lambda deed: (deed.at, deed.change_set.pk if deed.change_set else 0), reverse=True)


def _deed(changes):
    last = max(changes, key=lambda change: change.version.history_date).version
    act = last.change_set
    reason = (act.reason if act else "") or next(
        (c.version.history_change_reason for c in changes if c.version.history_change_reason), ""
    )
    return Deed(act, last.history_date, last.history_user, last.via, reason, tuple(changes))


def _first_told(change):
    """The record before its rows, and what follows from them by our reading after what was typed."""
    return (issubclass(change.table, Owned), change.table.__name__, change.version.history_id)


def _fields(table):
    skipped = {getattr(table, "OWNER", ""), *UNTOLD}
    return [field for field in table._meta.concrete_fields if not field.generated and field.name not in skipped]


def _differences(table, before, version, names):
    moved = [table._meta.get_field(table.OWNER)] if table.OWNER and before else []
    for field in [*moved, *_fields(table)]:
        old, new = (getattr(row, field.attname) if row else None for row in (before, version))
        if names.public and field.name == "value" and _names_record(table, before, version):
            continue
        if old != new and not (before is None and new in (None, "", field.get_default())):
            words = [_words(field, value, names) for value in (old, new)]
            yield Difference(str(field.verbose_name), *(narrowed(*words) if before else ("", words[1])))


def narrowed(before, after):
    """Two long texts, each with what they share at either end left out but for a few words."""
    if max(len(before), len(after)) <= _LONG:
        return before, after
    one, other = before.split(" "), after.split(" ")
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    rest = zip(reversed(one[start:]), reversed(other[start:]), strict=False)
    end = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    return tuple(_window(words, max(0, start - _AROUND), max(0, end - _AROUND)) for words in (one, other))


def _window(words, start, end):
    kept = " ".join(words[start : len(words) - end])
    return f"{'… ' if start else ''}{kept}{' …' if end else ''}" or EMPTY


def _names_record(table, before, version):
    """Whether the value of a citation is the key of a record, which may be hidden."""
    aspects = {row.aspect for row in (before, version) if row} & table.TARGETS.keys() if _is_citation(table) else ()
    return any(sort_of(table, aspect).name == "record" for aspect in aspects)


def _is_citation(table):
    return issubclass(table, Citation)


def _words(field, value, names):
    if isinstance(field, UncertainDateField):
        return UncertainDate.parse(value or "").words
    if value is None or value == "":
        return EMPTY
    if field.is_relation:
        return names.of(field.related_model, value)
    if isinstance(field, ChoiceSetField):
        return ", ".join(str(label) for label in field.labels(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(dict(field.flatchoices).get(value, value)) if field.choices else str(value)


class _Names:
    """What the records that versions point at are called, read together: one query per kind, one more for the gone."""

    def __init__(self, pairs, public):
        self.public = public
        self._names = {}
        wanted = defaultdict(set)
        for table, before, version in pairs:
            owner = [table._meta.get_field(table.OWNER)] if table.OWNER else []
            for field in [*owner, *_fields(table)]:
                if field.is_relation:
                    keys = (getattr(row, field.attname) for row in (before, version) if row)
                    wanted[field.related_model].update(keys)
        for model, pks in wanted.items():
            self._read(model, sorted(pks - {None}), public)

    def _read(self, model, pks, public):
        for chunk in chunks(pks):
            held = {record.pk: record for record in self._records(model, chunk)}
            shown = set(held)
            if public:
                shown = set(model.objects.public().filter(pk__in=chunk).values_list("pk", flat=True))
            for pk in held:
                self._names[model, pk] = _name(held[pk]) if pk in shown else HIDDEN
            gone = [pk for pk in chunk if pk not in held]
            if gone and not public:
                for row in model.history.filter(id__in=gone, history_type="-"):
                    self._names[model, row.id] = f"{_name(as_instance(model, row))}, deleted"

    def _records(self, model, pks):
        owner = (model.OWNER,) if model.OWNER else ()
        return model.objects.filter(pk__in=pks).select_related(*owner)

    def hide(self, table, *versions):
        """Whether a row is, or was, about a record that a visitor may not see."""
        about = [*table.FAR_ENDS, *(table.CHILDREN if _is_citation(table) else ())]
        for name in about:
            model = table._meta.get_field(name).related_model
            for key in {getattr(row, f"{name}_id") for row in versions if row} - {None}:
                known = self._names.get((model, key))
                if known == HIDDEN or (known is None and (model.FAR_ENDS or name in table.FAR_ENDS)):
                    return True
        return False

    def of(self, model, pk):
        return self._names.get((model, pk), f"{model._meta.verbose_name} that is gone")


def _name(record):
    return f"no. {record.number}" if isinstance(record, Owned) else str(record)
