"""Cites the release for every value that the new deals of a register bring, and remembers what it said of each."""

from types import MappingProxyType

from django.db.models import Case, F, OuterRef, Subquery, Value, When

from procurement.choices import (
    OfferAspect,
)
from procurement.interchange.registers.facts import READ_BY_MACHINE, is_from_comment
from procurement.interchange.registers.layout import ARRIVAL, DEAL, PARTY, STEP, cell, place
from procurement.interchange.registers.making import whole
from procurement.interchange.registers.staging import FIRST_CITED
from procurement.models import (
    Delivery,
    Offer,
    OfferCitation,
    OfferMilestone,
    OfferParty,
    RegisterEntry,
)
from procurement.services.bulk import insert_from, insert_unremembered

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
    ("estimate", OfferAspect.CONDITION, "condition", "said_estimate"),
)


_NO_NOTE = Value("")


def cite(making):
    """A citation to the release for every value that was brought in. Yields how many, a statement at a time."""
    for fact, aspect, value, said in _FACTS:
        told = said if fact == "estimate" else value or said
        rows = making.rows(DEAL).exclude(**{place(DEAL, told): ""}).exclude(**{f"{place(DEAL, told)}__isnull": True})
        yield _cite(
            making,
            DEAL,
            rows,
            aspect,
            "rank",
            Value(FIRST_CITED[fact]),
            cell(DEAL, value) if value else Value(""),
            cell(DEAL, said),
            note=Value(READ_BY_MACHINE if is_from_comment(fact, making.batch.format) else ""),
        )
    yield from _cite_rows(
        making,
        STEP,
        OfferMilestone,
        "milestone",
        (
            (OfferAspect.MILESTONE, "kind", "said"),
            (OfferAspect.MILESTONE_DATE, "date", "said_date"),
            (OfferAspect.MILESTONE_QUANTITY, "count", "said_quantity"),
            (OfferAspect.MILESTONE_VALUE, "value", "said_value"),
        ),
        notes={OfferAspect.MILESTONE_VALUE: Value(READ_BY_MACHINE)},
        note=cell(STEP, "remark"),
    )
    yield from _cite_rows(
        making,
        ARRIVAL,
        Delivery,
        "delivery",
        (
            (OfferAspect.DELIVERY_DATE, "date", "said_date"),
            (OfferAspect.DELIVERY_QUANTITY, "count", "said_quantity"),
        ),
    )
    yield from _cite_rows(
        making, PARTY, OfferParty, "party", ((OfferAspect.PARTY, "country", "said"),), Value(READ_BY_MACHINE)
    )


def _cite_rows(making, sheet, model, child, facts, note=_NO_NOTE, notes=MappingProxyType({})):
    first, before = whole(sheet, "cited"), []
    for aspect, value, said in facts:
        # the numbers run on over the facts that a row states
        number = first
        for earlier in before:
            number = number + Case(When(**{place(sheet, earlier): ""}, then=Value(0)), default=Value(1))
        rows = making.rows(sheet).exclude(**{place(sheet, value): ""})
        key = making.pk(model, sheet, "rank")
        told = cell(sheet, value), cell(sheet, said), notes.get(aspect, note)
        yield _cite(making, sheet, rows, aspect, "owner", number, *told, **{child: key})
        before.append(value)


def _cite(making, sheet, rows, aspect, owner, number, value, said, note, **child):
    return insert_from(
        OfferCitation,
        rows,
        {
            "offer": making.pk(Offer, sheet, owner),
            "number": number,
            "aspect": Value(aspect.value),
            "source": Value(making.source.pk),
            "stated": said,
            "value": value,
            "locator": cell(sheet, "locator"),
            "note": note,
            **child,
        },
    )


def remember_entries(making):
    """What the release said of each new deal."""
    reference = Subquery(Offer.objects.filter(pk=OuterRef("offer_key")).order_by().values("reference"))
    insert_unremembered(
        RegisterEntry,
        making.rows(DEAL).annotate(offer_key=making.pk(Offer, DEAL, "rank")),
        {
            "batch": Value(making.batch.pk),
            "release": Value(making.source.slug),
            "line": F("line"),
            "reference": reference,
            "facts": cell(DEAL, "facts"),
            "cells": cell(DEAL, "cells"),
        },
    )
