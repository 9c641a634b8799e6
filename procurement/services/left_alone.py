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

CAUSES = {
    CHANGED: "changed since",
    BACK: "back by now",
    NEEDED: "needed by others",
    WHOLE: "of a record that stays",
    NEEDING: "resting on what is gone",
    TAKEN: "with a key or name that another has by now",
    DELETED: "deleted since",
}
"""The causes in words for any number of rows: “3 deleted since”."""


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A row that was left as it is, and why.

    `version` is the key of a row of history that tells what it was; `other_model` and `other` say which row needs it;
    `column` is the field whose record is gone, or the place of the Unique whose values another record has; `owner` is
    the key of the record that it belongs to, as far as anybody asked.
    """

    model: type
    pk: int
    cause: str
    version: int | None = None
    other_model: type | None = None
    other: int | None = None
    column: str = ""
    owner: int | None = None

    @property
    def record_model(self):
        """The model of the record that has a page: its own, or that of the record it belongs to."""
        return self.model._meta.get_field(self.model.OWNER).related_model if self.model.OWNER else self.model


def sentences(left):
    """One sentence for each of a list of LeftAlone, in their order; the queries grow with hundreds of rows."""
    return [name + said for name, said in told(left)]


def told(left):
    """Yield, for each of a list of LeftAlone, what it is called and what is said of it; hundreds at a time."""
    for some in chunks(left):
        words = _Words(some)
        for row in some:
            yield words[row.model, row.pk], _said(row, words)


def _said(row, words):
    if row.cause == NEEDED:
        return f" is needed by {words[row.other_model, row.other]}."
    if row.cause == NEEDING:
        noun = row.model._meta.get_field(row.column).verbose_name
        return f": the {noun} it had is gone: bring that back first."
    if row.cause == TAKEN:
        if not row.column:
            return ": another has its key by now."
        unique = uniques_of(row.model)[int(row.column)]
        return f": another has what was its {told_columns(row.model, unique)}."
    return f" {_SAID[row.cause]}."


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
                there |= _gone(model, pks - there.keys(), history_id__in=versions[model])
            _join(model, there.values())
            self.update({(model, pk): _called(row) for pk, row in there.items()})

    def __missing__(self, key):
        model, pk = key
        return f"{model._meta.verbose_name} {pk}"


def _gone(model, pks, **conditions):
    """{primary key: row as its last version told it} of rows that are gone."""
    versions = model.history.filter(id__in=pks, **conditions).order_by("history_id")
    return {row.id: as_instance(model, row) for row in versions}


def _join(model, rows):
    """Give rows the records that they point at, so that their words ask for nothing; what is gone, as it was last."""
    for field in (field for field in model._meta.concrete_fields if field.is_relation):
        keys = {getattr(row, field.attname) for row in rows} - {None}
        related = field.related_model
        found = related._base_manager.in_bulk(keys)
        if keys - found.keys() and hasattr(related, "history") and not related.OWNER:
            found |= _gone(related, keys - found.keys())
        for row in rows:
            field.set_cached_value(row, found.get(getattr(row, field.attname)))


def _called(row):
    noun, owner = row._meta.verbose_name, getattr(row, "OWNER", "")
    try:
        return f"{noun} {row} of {getattr(row, owner)}" if owner else f"{noun} {row}"
    except (ObjectDoesNotExist, AttributeError):  # its words name a record that is gone
        return f"{noun} {row.pk}"
