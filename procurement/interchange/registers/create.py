"""Makes offers of the new deals of a staged register, with all that belongs to them, in a few statements."""

from django.db.models import BooleanField, Case, CharField, F, IntegerField, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Concat, Substr

from procurement.choices import (
    NameMatch,
    OfferAspect,
    OfferIdentifierScheme,
    Outcome,
    PlatformAspect,
    PlatformNameScheme,
    ValueBasis,
)
from procurement.engine import reserve_keys
from procurement.interchange.registers.layout import ARRIVAL, DEAL, PARTY, PLATFORM, STEP, cell, place
from procurement.interchange.registers.staging import FIRST_CITED
from procurement.models import (
    Country,
    Delivery,
    Offer,
    OfferCitation,
    OfferIdentifier,
    OfferMilestone,
    OfferPackage,
    OfferParty,
    Platform,
    PlatformCategory,
    PlatformCitation,
    PlatformName,
    RegisterEntry,
)
from procurement.services.bulk import cell as as_field
from procurement.services.bulk import insert_from, insert_unremembered
from procurement.services.numbering import next_reference

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

READ_BY_MACHINE = "Read by machine from the comment."

_FACTS = (
    # fact, aspect, name of the value's column or None, name of the column with the words
    ("record", OfferAspect.RECORD, None, "comment"),
    ("supplier", OfferAspect.SUPPLIER, "supplier", "said_supplier"),
    ("recipient", OfferAspect.RECIPIENT, "recipient", "said_recipient"),
    ("platform", OfferAspect.PLATFORM, "platform", "said_platform"),
    ("platform", OfferAspect.SUBJECT, None, "subject"),
    ("condition", OfferAspect.CONDITION, "condition", "said_condition"),
    ("volume", OfferAspect.VOLUME, "tiv_order", "said_volume"),
    ("version", OfferAspect.VERSION, "version", "said_version"),
    ("transfer", OfferAspect.TRANSFER, "transfer", "said_transfer"),
    ("production", OfferAspect.PRODUCTION, "production", "said_production"),
    ("payment", OfferAspect.PAYMENT, "payment", "said_payment"),
)
_FROM_COMMENT = {OfferAspect.VERSION, OfferAspect.TRANSFER, OfferAspect.PRODUCTION, OfferAspect.PAYMENT}


def _whole(sheet, column):
    return Cast(cell(sheet, column), IntegerField())


def _truth(sheet, column):
    return Case(
        When(**{place(sheet, column): "1"}, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def _key_of(model, key, sheet, column):
    return Subquery(model.objects.filter(**{key: OuterRef(place(sheet, column))}).order_by().values("pk"))


class Creation:
    """The writing of the new deals of one batch, in the act that the caller opened; all is cited to `source`."""

    def __init__(self, batch, source):
        self.batch, self.source = batch, source
        self._first = {}

    def rows(self, sheet):
        return self.batch.rows.filter(sheet=sheet, outcome=Outcome.NEW).order_by("pk")

    def _pk(self, model, sheet, column):
        """The primary key that follows from a rank."""
        return Value(self._first[model]) + _whole(sheet, column)

    def make_platforms(self):
        """The platforms that the batch was asked to create, as drafts. Returns how many."""
        rows = self.rows(PLATFORM)
        count = rows.count()
        if not count:
            return 0
        for model in (Platform, PlatformName):
            self._first[model] = reserve_keys(model, count)
        owner = self._pk(Platform, PLATFORM, "rank")
        insert_from(
            Platform,
            rows,
            {
                "id": owner,
                "slug": cell(PLATFORM, "slug"),
                "designation": cell(PLATFORM, "designation"),
                "description": cell(PLATFORM, "description"),
                "category": _key_of(PlatformCategory, "slug", PLATFORM, "category"),
                "is_generic": _truth(PLATFORM, "generic"),
                "search": cell(PLATFORM, "search"),
            },
        )
        insert_from(
            PlatformName,
            rows,
            {
                "id": self._pk(PlatformName, PLATFORM, "rank"),
                "platform": owner,
                "number": Value(1),
                "text": cell(PLATFORM, "designation"),
                "scheme": Value(PlatformNameScheme.SIPRI.value),
                "match": Value(NameMatch.EXACT.value),
                "folded": cell(PLATFORM, "folded"),
            },
        )
        facts = (
            (PlatformAspect.RECORD, None, "designation"),
            (PlatformAspect.DESIGNATION, "designation", "designation"),
            (PlatformAspect.DESCRIPTION, "description", "description"),
            (PlatformAspect.CATEGORY, "category", "said_category"),
            (PlatformAspect.NAME, "designation", "designation"),
        )
        for number, (aspect, value, said) in enumerate(facts, start=1):
            stated = rows.exclude(**{place(PLATFORM, said): ""})
            insert_from(
                PlatformCitation,
                stated,
                {
                    "platform": owner,
                    "number": Value(number),
                    "aspect": Value(aspect.value),
                    "source": Value(self.source.pk),
                    "stated": cell(PLATFORM, said),
                    "value": cell(PLATFORM, value) if value else Value(""),
                    "locator": cell(PLATFORM, "locator"),
                }
                | ({"name": self._pk(PlatformName, PLATFORM, "rank")} if aspect == PlatformAspect.NAME else {}),
            )
        return count

    def make_offers(self):
        """The offers themselves. Returns how many."""
        rows = self.rows(DEAL)
        count = self._reserve()
        if not count:
            return 0
        counted = Value(self._first_reference()) + _whole(DEAL, "counted")
        number = Case(
            When(**{f"{place(DEAL, 'counted')}__isnull": True}, then=Value("")),
            default=Case(
                # six digits at the least; there is no function for that which both engines know
                When(pk__gt=0, then=Substr(Cast(counted + 1_000_000, CharField()), 2)),
                default=Value(""),
                output_field=CharField(),
            ),
            output_field=CharField(),
        )
        is_counted = {f"{place(DEAL, 'counted')}__isnull": False}
        named = Concat(Value("SIPRI-"), cell(DEAL, "deal"), output_field=CharField())
        searched = Concat(
            *(Value("o "), number, cell(DEAL, "words"), Value(" | o"), number, cell(DEAL, "glued")),
            output_field=TextField(),
        )
        values = {
            "id": self._pk(Offer, DEAL, "rank"),
            "reference": Case(
                When(**is_counted, then=Concat(Value("O-"), number, output_field=CharField())), default=named
            ),
            "supplier": _key_of(Country, "code", DEAL, "supplier"),
            "recipient": _key_of(Country, "code", DEAL, "recipient"),
            "platform": _key_of(Platform, "slug", DEAL, "platform"),
            "category": _key_of(PlatformCategory, "slug", DEAL, "category"),
            "search": Case(When(**is_counted, then=searched), default=cell(DEAL, "words")),
        }
        for column, name in _DEAL_COLUMNS.items():
            values[name] = as_field(place(DEAL, column), Offer._meta.get_field(name))
        package = OfferPackage.objects.filter(title=OuterRef(place(DEAL, "package"))).order_by("pk").values("pk")[:1]
        # asked for the few that have one: titles are not indexed
        has_none = When(**{f"{place(DEAL, 'package')}__isnull": True}, then=Value(None))
        values["package"] = Case(has_none, default=Subquery(package), output_field=IntegerField())
        insert_from(Offer, rows, values)
        numbered = rows.exclude(**{place(DEAL, "deal"): ""})
        insert_from(
            OfferIdentifier,
            numbered,
            {
                "offer": self._pk(Offer, DEAL, "rank"),
                "number": Value(1),
                "scheme": Value(OfferIdentifierScheme.SIPRI.value),
                "value": cell(DEAL, "deal"),
            },
        )
        return count

    def _reserve(self):
        for model, sheet in ((Offer, DEAL), (OfferMilestone, STEP), (Delivery, ARRIVAL), (OfferParty, PARTY)):
            count = self.rows(sheet).count()
            self._first[model] = reserve_keys(model, count) if count else 0
        return self.rows(DEAL).count()

    def _first_reference(self):
        return int(next_reference().removeprefix("O-"))

    def make_rows(self):
        """Milestones, deliveries and parties of the new offers."""
        insert_from(
            OfferMilestone,
            self.rows(STEP),
            {
                "id": self._pk(OfferMilestone, STEP, "rank"),
                "offer": self._pk(Offer, STEP, "owner"),
                "number": _whole(STEP, "number"),
                "kind": cell(STEP, "kind"),
                "is_planned": _truth(STEP, "planned"),
                "dated_on": cell(STEP, "date"),
                "quantity": _whole(STEP, "quantity"),
                "quantity_estimated": _truth(STEP, "about"),
                "value_low": as_field(place(STEP, "low"), OfferMilestone._meta.get_field("value_low")),
                "value_high": as_field(place(STEP, "high"), OfferMilestone._meta.get_field("value_high")),
                "currency": cell(STEP, "currency"),
                "value_basis": Case(
                    When(**{place(STEP, "currency"): ""}, then=Value(ValueBasis.UNKNOWN.value)),
                    default=Value(ValueBasis.CONTRACT.value),
                ),
            },
        )
        insert_from(
            Delivery,
            self.rows(ARRIVAL),
            {
                "id": self._pk(Delivery, ARRIVAL, "rank"),
                "offer": self._pk(Offer, ARRIVAL, "owner"),
                "number": _whole(ARRIVAL, "number"),
                "delivered_on": cell(ARRIVAL, "date"),
                "quantity": _whole(ARRIVAL, "quantity"),
                "quantity_estimated": _truth(ARRIVAL, "about"),
            },
        )
        insert_from(
            OfferParty,
            self.rows(PARTY),
            {
                "id": self._pk(OfferParty, PARTY, "rank"),
                "offer": self._pk(Offer, PARTY, "owner"),
                "number": _whole(PARTY, "number"),
                "role": cell(PARTY, "role"),
                "country": _key_of(Country, "code", PARTY, "country"),
            },
        )

    def cite(self):
        """A citation to the release for every value that was brought in. Yields how many, a statement at a time."""
        for fact, aspect, value, said in _FACTS:
            told = value or said
            rows = self.rows(DEAL).exclude(**{place(DEAL, told): ""}).exclude(**{f"{place(DEAL, told)}__isnull": True})
            yield self._cite(
                DEAL,
                rows,
                aspect,
                "rank",
                Value(FIRST_CITED[fact]),
                cell(DEAL, value) if value else Value(""),
                cell(DEAL, said),
                note=READ_BY_MACHINE if aspect in _FROM_COMMENT else "",
            )
        yield from self._cite_rows(
            STEP,
            OfferMilestone,
            "milestone",
            (
                (OfferAspect.MILESTONE, "kind", "said"),
                (OfferAspect.MILESTONE_DATE, "date", "said_date"),
                (OfferAspect.MILESTONE_QUANTITY, "count", "said_quantity"),
                (OfferAspect.MILESTONE_VALUE, "value", "said_value"),
            ),
        )
        yield from self._cite_rows(
            ARRIVAL,
            Delivery,
            "delivery",
            (
                (OfferAspect.DELIVERY_DATE, "date", "said_date"),
                (OfferAspect.DELIVERY_QUANTITY, "count", "said_quantity"),
            ),
        )
        yield from self._cite_rows(PARTY, OfferParty, "party", ((OfferAspect.PARTY, "country", "said"),))

    def _cite_rows(self, sheet, model, child, facts):
        first, before = _whole(sheet, "cited"), []
        for aspect, value, said in facts:
            # the numbers run on over the facts that a row states
            number = first
            for earlier in before:
                number = number + Case(When(**{place(sheet, earlier): ""}, then=Value(0)), default=Value(1))
            rows = self.rows(sheet).exclude(**{place(sheet, value): ""})
            key = self._pk(model, sheet, "rank")
            yield self._cite(
                sheet, rows, aspect, "owner", number, cell(sheet, value), cell(sheet, said), **{child: key}
            )
            before.append(value)

    def _cite(self, sheet, rows, aspect, owner, number, value, said, note="", **child):
        return insert_from(
            OfferCitation,
            rows,
            {
                "offer": self._pk(Offer, sheet, owner),
                "number": number,
                "aspect": Value(aspect.value),
                "source": Value(self.source.pk),
                "stated": said,
                "value": value,
                "locator": cell(sheet, "locator"),
                "note": Value(note),
                **child,
            },
        )

    def remember_entries(self):
        """What the release said of each new deal."""
        reference = Subquery(Offer.objects.filter(pk=OuterRef("offer_key")).order_by().values("reference"))
        insert_unremembered(
            RegisterEntry,
            self.rows(DEAL).annotate(offer_key=self._pk(Offer, DEAL, "rank")),
            {
                "batch": Value(self.batch.pk),
                "release": Value(self.source.slug),
                "line": F("line"),
                "reference": reference,
                "facts": cell(DEAL, "facts"),
                "cells": cell(DEAL, "cells"),
            },
        )


_DEAL_COLUMNS = {
    "condition": "condition",
    "subject": "subject",
    "version": "version",
    "transfer": "transfer",
    "production": "production",
    "payment": "payment",
    "tiv_unit": "tiv_unit",
    "tiv_order": "tiv_order",
    "tiv_delivered": "tiv_delivered",
    "stage": "stage",
    "first_key": "first_key",
    "last_key": "last_key",
    "agreed": "quantity_agreed",
    "delivered": "quantity_delivered",
    "estimated": "estimated",
}
"""Columns of a staged deal that go into the offer as they are."""
