"""Rows that an undo leaves alone, and the sentences that say why: in sets, as a register may leave thousands."""

from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist

from procurement.queries.past import as_instance, chunks
from procurement.services.uniques import told_columns, uniques_of

CHANGED, DELETED, BACK, NEEDED, NEEDING, TAKEN = "changed", "deleted", "back", "needed", "needing", "taken"
WHOLE = "whole"
"""The row belongs to a record that is left alone, and stays with it unsaid."""

_SAID = {CHANGED: "was changed since", DELETED: "was deleted since", BACK: "is back"}

_OF_MANY = {
    CHANGED: "changed since",
    DELETED: "were deleted since",
    BACK: "are back",
    NEEDED: "others rest on",
    NEEDING: "rest on what is gone",
    TAKEN: "have lost a key or name to another",
}


@dataclass(frozen=True)
class LeftAlone:
    """A row that was left as it is, and why.

    `version` is the key of a row of history that tells what it was; `other_model` and `other` say which row needs it;
    `column` is the field whose record is gone, or the place of the Unique whose values another record has.
    """

    model: type
    pk: int
    cause: str
    version: int | None = None
    other_model: type | None = None
    other: int | None = None
    column: str = ""


def told_cause(cause):
    """The cause in words for any number of rows: “… that were changed since”."""
    return _OF_MANY[cause]


def sentences(left):
    """One sentence for each of a list of LeftAlone, in their order; the queries grow with hundreds of rows."""
    said = []
    for some in chunks(left):
        words = _Words(some)
        said += [_sentence(row, words) for row in some]
    return said


def _sentence(row, words):
    name = words[row.model, row.pk]
    if row.cause == NEEDED:
        return f"{name} is needed by {words[row.other_model, row.other]}."
    if row.cause == NEEDING:
        noun = row.model._meta.get_field(row.column).verbose_name
        return f"{name}: the {noun} it had is gone: bring that back first."
    if row.cause == TAKEN:
        if not row.column:
            return f"{name}: another has its key by now."
        unique = uniques_of(row.model)[int(row.column)]
        return f"{name}: another has what was its {told_columns(row.model, unique)}."
    return f"{name} {_SAID[row.cause]}."


class _Words(dict):
    """{(model, primary key): what the row is called}; what is gone is called after its history."""

    def __init__(self, left):
        super().__init__()
        wanted, versions = defaultdict(set), defaultdict(set)
        for row in left:
            wanted[row.model].add(row.pk)
            if row.other_model:
                wanted[row.other_model].add(row.other)
            if row.version:
                versions[row.model].add(row.version)
        for model, pks in wanted.items():
            rows = model._base_manager.filter(pk__in=pks)
            there = {row.pk: row for row in rows}
            if hasattr(model, "history") and pks - there.keys():
                gone = model.history.filter(history_id__in=versions[model], id__in=pks - there.keys())
                there |= {row.id: as_instance(model, row) for row in gone.order_by("history_id")}
            _join(model, there.values())
            self.update({(model, pk): _called(row) for pk, row in there.items()})

    def __missing__(self, key):
        model, pk = key
        return f"{model._meta.verbose_name} {pk}"


def _join(model, rows):
    """Give rows the records that they point at, None for one that is gone, so that their words ask for nothing."""
    for field in (field for field in model._meta.concrete_fields if field.is_relation):
        keys = {getattr(row, field.attname) for row in rows} - {None}
        found = field.related_model._base_manager.in_bulk(keys)
        for row in rows:
            field.set_cached_value(row, found.get(getattr(row, field.attname)))


def _called(row):
    noun, owner = row._meta.verbose_name, getattr(row, "OWNER", "")
    try:
        return f"{noun} {row} of {getattr(row, owner)}" if owner else f"{noun} {row}"
    except (ObjectDoesNotExist, AttributeError):  # its words name a record that is gone
        return f"{noun} {row.pk}"
