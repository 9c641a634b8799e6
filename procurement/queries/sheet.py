"""The facts of a record for whoever edits it: what it keeps of each, who says so, and what is amiss."""

from collections import defaultdict
from dataclasses import dataclass

from procurement.choices import Rank
from procurement.queries.conflicts import Editions, conflicts_among, fact_of, readings_of, valid_statements
from procurement.queries.stated import canonical
from procurement.queries.titles import CITED_WITH, child_words
from procurement.queries.uncited import CITATIONS, stated_field, uncited
from procurement.queries.values import agree, sort_of

UNCITED, CONFLICT, CONTRADICTED = "uncited", "conflict", "contradicted"


@dataclass(frozen=True)
class Entry:
    """A fact: `label` and `row` name it, `value` is what the record keeps (canonical), `citations` speak of it.

    `mark` is "" or one of UNCITED, CONFLICT (sources disagree), CONTRADICTED (all that is said differs from the
    record). `rivals` are citations of the values that differ from the record's, one for each. `is_kept` says whether a
    field of the record keeps the fact at all.
    """

    aspect: str
    label: str
    row: str
    child: object
    value: str
    citations: tuple
    mark: str
    rivals: tuple
    is_kept: bool


def sheet_of(record):
    """The Entries of a saved record of a model with citations, in the order of its aspects; constant queries."""
    model = record._meta.get_field("citations").related_model
    citations = list(
        model.objects.filter(**{model.OWNER: record})
        .select_related("source", *CITED_WITH.get(model, ()))
        .order_by("number")
    )
    editions = Editions.load()
    by_fact, statements = defaultdict(list), valid_statements(citations, editions)
    for citation in citations:
        by_fact[fact_of(citation)].append(citation)
    torn = {(c.owner_id, str(c.aspect), c.child_id) for c in conflicts_among(citations, editions)}
    bare = _bare(record)
    entries = []
    for aspect in model.TARGETS:
        for child in _children(model, aspect, record):
            key = (record.pk, str(aspect), child.pk if child else None)
            said = _Said(tuple(by_fact[key]), statements.get(key, ()), key in torn, key in bare)
            entries.append(_entry(model, aspect, child, record, said))
    return [entry for entry in entries if entry.value or entry.citations]


def marks_of(records):
    """{primary key: (facts without a citation, facts on which sources disagree)} of records of one model, in sets."""
    model = records.model._meta.get_field("citations").related_model
    bare, torn = defaultdict(int), defaultdict(int)
    if records.model in CITATIONS:
        for fact in uncited(records):
            bare[fact.owner_id] += 1
    citations = model.objects.filter(**{f"{model.OWNER}__in": records.order_by()}).exclude(rank=Rank.DEPRECATED)
    for conflict in conflicts_among(list(citations.exclude(value="").select_related("source")), Editions.load()):
        torn[conflict.owner_id] += 1
    return {pk: (bare[pk], torn[pk]) for pk in bare.keys() | torn.keys()}


def _bare(record):
    if type(record) not in CITATIONS:
        return set()
    return {(f.owner_id, str(f.aspect), f.child_id) for f in uncited(type(record).objects.filter(pk=record.pk))}


def _children(model, aspect, record):
    path, _ = model.TARGETS[aspect]
    if not path:
        return [None]
    rows = model._meta.get_field(path).related_model
    cache = record.__dict__.setdefault("_sheet_rows", {})
    if rows not in cache:
        names = [field.name for field in rows._meta.concrete_fields if field.is_relation]
        deeper = [name.removeprefix(f"{path}__") for name in CITED_WITH[model] if name.startswith(f"{path}__")]
        cache[rows] = list(
            rows.objects.filter(**{rows.OWNER: record}).select_related(*names, *deeper).order_by("number")
        )
    return cache[rows]


@dataclass(frozen=True)
class _Said:
    """What is said of one fact: all citations, those that count, whether they disagree, whether there is none."""

    citations: tuple
    statements: tuple
    is_torn: bool
    is_bare: bool


def _entry(model, aspect, child, record, said):
    place = stated_field(model, aspect)
    sort = sort_of(model, aspect)
    holder = child or record
    value = canonical(sort, holder) if sort.name != "words" else _in_words(place, holder)
    readings = readings_of(said.statements)
    agreeing = [reading for reading in readings if agree(sort, reading.value, value)] if value else []
    rivals = tuple(reading.citations[0] for reading in readings if reading not in agreeing) if place else ()
    mark = ""
    if said.is_torn:
        mark = CONFLICT
    elif value and readings and not agreeing and place and sort.name != "words":
        mark = CONTRADICTED
    elif said.is_bare:
        mark = UNCITED
    row = child_words(child) if child else ""
    return Entry(str(aspect), str(aspect.label), row, child, value, said.citations, mark, rivals, place is not None)


def _in_words(place, holder):
    return str(getattr(holder, place[1])) if place else ""
