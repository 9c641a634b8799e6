"""What an undo did, in numbers, and what it left alone, in the order in which a person wants to look at it."""

from collections import defaultdict
from dataclasses import replace

from django.db import connection

from procurement.models import (
    Competition,
    Country,
    DiplomaticEvent,
    Offer,
    OfferPackage,
    Platform,
    Source,
)
from procurement.services.giving_back import CHANGING, RETURNING
from procurement.services.left_alone import BACK, CAUSES, CHANGED, DELETED, WHOLE
from procurement.services.rows_in_hand import GOING, TABLE, q

GONE, GIVEN_BACK, RETURNED = "gone", "given back", "returned"

DONE = {GONE: "taken away", GIVEN_BACK: "changed back", RETURNED: "brought back"}
"""What an undo does to a row, in words; in the order in which it is told."""

_FIRST = (Offer, DiplomaticEvent, Platform, Competition, OfferPackage, Country, Source)
"""The records that curators work on, first what most of the work is in; all others follow."""


class Undone(list):
    """The rows that an undo left alone, as LeftAlone, in their order; and what it did to all others.

    `counts` are {model: {a key of DONE, or a cause: how many rows}}, those counted too that stay with their record.
    """

    def __init__(self, left, counts):
        super().__init__(left)
        self.counts = counts


def told_counts(counts):
    """Counts of an Undone as [(plural of the kind of record, {key of DONE: rows}, rows left alone, [(rows, cause in
    words)])], the records before rows of theirs.
    """
    told = []
    for model in sorted(counts, key=lambda model: (bool(model.OWNER), _place(model), model._meta.verbose_name_plural)):
        found = counts[model]
        causes = [(found[cause], words) for cause, words in CAUSES.items() if found.get(cause)]
        done = {what: found.get(what, 0) for what in DONE}
        told.append((str(model._meta.verbose_name_plural), done, sum(count for count, _ in causes), causes))
    return told


def count_rows(hand):
    """What is done to the rows in hand, as the counts of an Undone. Asked once it is known which of them change."""
    what = (
        f"CASE WHEN cause <> '' THEN cause WHEN {GOING} THEN '{GONE}' WHEN {RETURNING} THEN '{RETURNED}'"
        f" WHEN {CHANGING} THEN '{GIVEN_BACK}' ELSE '' END"
    )
    models, counts = list(hand.numbers), defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT model, {what} AS what, count(*) FROM {TABLE} GROUP BY model, what")  # noqa: S608 - our own names
        for number, done, count in cursor.fetchall():
            if done:
                counts[models[number]][done] = count
    return dict(counts)


def in_order(hand):
    """The rows in hand that are left alone, as a list of LeftAlone: records, then rows of theirs, deleted ones last."""
    left = hand.left()
    owners = {model: _owners(hand, model) for model in {row.model for row in left} if model.OWNER}
    left = [replace(row, owner=owners[row.model][row.pk]) if row.model.OWNER else row for row in left]
    return sorted(left, key=lambda row: _weight(row, hand.numbers))


def _owners(hand, model):
    """{primary key: that of the record it belongs to} of the rows of a model that are left alone."""
    key = q(model._meta.get_field(model.OWNER).column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.pk, COALESCE(t.{key}, h.{key}) FROM {TABLE} r"  # noqa: S608 - quoted names
            f" LEFT JOIN {q(model._meta.db_table)} t ON t.id = r.pk"
            f" LEFT JOIN {q(model.history.model._meta.db_table)} h"
            " ON h.id = r.pk AND h.history_id = COALESCE(r.latest, r.earlier)"
            " WHERE r.model = %s AND r.cause NOT IN ('', %s)",
            [hand.numbers[model], WHOLE],
        )
        return dict(cursor.fetchall())


def _weight(row, numbers):
    """Where a row stands: what was deleted last, records before rows, what people did before what others need."""
    is_row, is_of_people = bool(row.model.OWNER), row.cause in (CHANGED, BACK)
    return (
        row.cause == DELETED,
        is_row,
        not is_of_people,
        _place(row.record_model),
        row.owner if is_row else row.pk,
        numbers[row.model],
        row.pk,
    )


def _place(model):
    """The place of a kind of record; that of a row is the place of the record it belongs to."""
    owner = model._meta.get_field(model.OWNER).related_model if model.OWNER else model
    return _FIRST.index(owner) if owner in _FIRST else len(_FIRST)
