"""Cites the release for every value that the new deals of a register bring, and remembers what it said of each."""

from django.db.models import Case, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast

from procurement.choices import OfferAspect
from procurement.interchange.registers.facts import READ_BY_MACHINE, is_from_comment
from procurement.interchange.registers.layout import ARRIVAL, DEAL, PARTY, STEP, cell, place, whole
from procurement.interchange.registers.stage_deals import FIRST_CITED
from procurement.models import Delivery, Offer, OfferCitation, OfferMilestone, OfferPackage, OfferParty, RegisterEntry
from procurement.services.bulk import insert_from, insert_several_from, insert_unremembered

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


_MACHINE = Value(READ_BY_MACHINE)
_REMARK = cell(STEP, "remark")
_NO_NOTE = Value("")

_PARTS = (
    # sheet, model, name of the citation's link; its facts: aspect, column of the value, column with the words, note
    (
        STEP,
        OfferMilestone,
        "milestone",
        (
            (OfferAspect.MILESTONE, "kind", "said", _REMARK),
            (OfferAspect.MILESTONE_DATE, "date", "said_date", _REMARK),
            (OfferAspect.MILESTONE_QUANTITY, "count", "said_quantity", _REMARK),
            (OfferAspect.MILESTONE_VALUE, "value", "said_value", _MACHINE),
        ),
    ),
    (
        ARRIVAL,
        Delivery,
        "delivery",
        (
            (OfferAspect.DELIVERY_DATE, "date", "said_date", _NO_NOTE),
            (OfferAspect.DELIVERY_QUANTITY, "count", "said_quantity", _NO_NOTE),
        ),
    ),
    (PARTY, OfferParty, "party", ((OfferAspect.PARTY, "country", "said", _MACHINE),)),
)


def cite(making):
    """A citation to the release for every value that was brought in. Returns how many."""
    deals = []
    for fact, aspect, value, said in _FACTS:
        told = place(DEAL, said if fact == "estimate" else value or said)
        is_told = ~Q(**{told: ""}) & Q(**{f"{told}__isnull": False})
        words = cell(DEAL, value) if value else Value("")
        note = _MACHINE if is_from_comment(fact, making.batch.format) else _NO_NOTE
        values = _values(making, DEAL, aspect, "rank", Value(FIRST_CITED[fact]), words, cell(DEAL, said), note)
        deals.append((is_told, values))
    count = insert_several_from(OfferCitation, making.rows(DEAL), deals)
    count += _cite_packages(making) + _cite_told_conditions(making)
    for sheet, model, child, facts in _PARTS:
        key = making.pk(model, sheet, "rank")
        parts = [(is_told, values | {child: key}) for is_told, values in _of_part(making, sheet, facts)]
        count += insert_several_from(OfferCitation, making.rows(sheet), parts)
    return count


def _cite_packages(making):
    """Apart from the other facts: few deals have one, and each variant of an insert is asked of all deals."""
    key = Cast(OuterRef(place(DEAL, "package")), IntegerField())
    slug = Subquery(OfferPackage.objects.filter(pk=key).order_by().values("slug"))
    number, said = Value(FIRST_CITED["package"]), cell(DEAL, "said_package")
    return insert_from(
        OfferCitation,
        making.rows(DEAL).filter(**{f"{place(DEAL, 'package')}__isnull": False}),
        _values(making, DEAL, OfferAspect.PACKAGE, "rank", number, slug, said, _MACHINE),
    )


def _cite_told_conditions(making):
    """The conditions that comments tell and status columns deny, see remarked.condition_against."""
    number, told = Value(FIRST_CITED["told_condition"]), cell(DEAL, "told_condition")
    said = cell(DEAL, "said_told_condition")
    return insert_from(
        OfferCitation,
        making.rows(DEAL).exclude(**{place(DEAL, "told_condition"): ""}),
        _values(making, DEAL, OfferAspect.CONDITION, "rank", number, told, said, _MACHINE),
    )


def _of_part(making, sheet, facts):
    number = whole(sheet, "cited")
    for aspect, value, said, note in facts:
        is_told = ~Q(**{place(sheet, value): ""})
        yield is_told, _values(making, sheet, aspect, "owner", number, cell(sheet, value), cell(sheet, said), note)
        # the numbers run on over the facts that a row states
        number = number + Case(When(is_told, then=Value(1)), default=Value(0))


def _values(making, sheet, aspect, owner, number, value, said, note):
    return {
        "offer": making.pk(Offer, sheet, owner),
        "number": number,
        "aspect": Value(aspect.value),
        "source": Value(making.source.pk),
        "stated": said,
        "value": value,
        "locator": cell(sheet, "locator"),
        "note": note,
    }


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
