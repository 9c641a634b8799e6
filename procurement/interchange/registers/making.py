"""What the making of new deals has in common: which rows they are, and the keys that follow from their ranks."""

from django.db.models import BooleanField, Case, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast

from procurement.choices import Outcome
from procurement.engine.writing import reserve_keys
from procurement.interchange.registers.layout import cell, place
from procurement.models import (
    Delivery,
    Offer,
    OfferCitation,
    OfferIdentifier,
    OfferMilestone,
    OfferPackage,
    OfferParty,
    Platform,
    PlatformCitation,
    PlatformName,
    RegisterEntry,
)

MADE = (
    Platform,
    PlatformName,
    PlatformCitation,
    OfferPackage,
    Offer,
    OfferIdentifier,
    OfferMilestone,
    Delivery,
    OfferParty,
    OfferCitation,
    RegisterEntry,
)
"""The models whose rows are made here."""


def whole(sheet, column):
    """The whole number of a cell; null of an empty one."""
    return Cast(cell(sheet, column), IntegerField())


def truth(sheet, column):
    """Whether a cell holds 1."""
    return Case(
        When(**{place(sheet, column): "1"}, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def key_of(model, key, sheet, column):
    """The primary key of the record whose natural key `key` a cell holds."""
    return Subquery(model.objects.filter(**{key: OuterRef(place(sheet, column))}).order_by().values("pk"))


class Making:
    """The new deals of one batch on their way into the tables, in the act that the caller opened.

    All is cited to `source`. The primary keys of new rows are reserved as blocks and follow from the ranks of the
    staged rows, so that no row has to look for the one it belongs to.
    """

    def __init__(self, batch, source):
        self.batch, self.source = batch, source
        self._first = {}

    def rows(self, sheet):
        return self.batch.rows.filter(sheet=sheet, outcome=Outcome.NEW).order_by("pk")

    def pk(self, model, sheet, column):
        """The primary key that follows from a rank."""
        return Value(self._first[model]) + whole(sheet, column)

    def reserve(self, **sheets):
        """Reserve keys for the new rows of these sheets: {name of the sheet: model}."""
        for sheet, model in sheets.items():
            count = self.rows(sheet).count()
            self._first[model] = reserve_keys(model, count) if count else 0
