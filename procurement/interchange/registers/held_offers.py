"""Offers as they stand, in the terms of a register's facts: what a newer release is held against."""

from collections import defaultdict

from procurement.choices import OfferIdentifierScheme
from procurement.interchange.registers.amounts import amount_text, quantity_text, sum_text
from procurement.interchange.registers.compare import ARRIVAL, PARTY, STEP, HeldOffer
from procurement.interchange.registers.facts import ArrivalFact, PartyFact, StepFact
from procurement.models import Delivery, Offer, OfferCitation, OfferIdentifier, OfferMilestone, OfferParty

_CHUNK = 500
_VALUES = (
    *("supplier__code", "recipient__code", "platform__slug", "condition", "version", "transfer", "production"),
    *("payment", "package__slug"),
)
_NAMES = ("supplier", "recipient", "platform", "condition", "version", "transfer", "production", "payment", "package")
_VOLUME = ("tiv_unit", "tiv_order", "tiv_delivered")


def held_offers(pks, sources):
    """{primary key: HeldOffer} of the offers; `sources` are the keys of all releases. Six queries for each 500."""
    found, ordered = {}, sorted(pks)
    for start in range(0, len(ordered), _CHUNK):
        found |= _chunk(ordered[start : start + _CHUNK], sources)
    return found


def _chunk(pks, sources):
    steps, arrivals, parties, cited, vouched, numbers = (defaultdict(list) for _ in range(6))
    milestones = OfferMilestone.objects.filter(offer__in=pks).in_order()
    for offer, pk, kind, planned, date, *rest in milestones.values_list(
        *("offer_id", "pk", "kind", "is_planned", "dated_on", "quantity", "quantity_estimated"),
        *("value_low", "value_high", "currency"),
    ):
        quantity, about, low, high, currency = rest
        value = sum_text(low, high, currency)
        steps[offer].append((pk, StepFact(kind, planned, date, quantity_text(quantity, about), value, "", "", "", "")))
    for offer, pk, date, quantity, about in (
        Delivery.objects.filter(offer__in=pks)
        .order_by("offer", "number")
        .values_list("offer_id", "pk", "delivered_on", "quantity", "quantity_estimated")
    ):
        arrivals[offer].append((pk, ArrivalFact(date, quantity_text(quantity, about), "", "")))
    for offer, pk, role, country in (
        OfferParty.objects.filter(offer__in=pks)
        .order_by("offer", "number")
        .values_list("offer_id", "pk", "role", "country__code")
    ):
        parties[offer].append((pk, PartyFact(role, country or "", "")))
    releases = set(sources)
    citations = OfferCitation.objects.filter(offer__in=pks).order_by()
    for offer, source, aspect, milestone, delivery, party, value in citations.values_list(
        "offer_id", "source_id", "aspect", "milestone_id", "delivery_id", "party_id", "value"
    ):
        if source in releases:
            cited[offer].append((aspect, milestone or delivery or party, value))
        else:
            vouched[offer] += [(STEP, milestone), (ARRIVAL, delivery), (PARTY, party)]
    register = OfferIdentifier.objects.filter(offer__in=pks, scheme=OfferIdentifierScheme.SIPRI).order_by()
    for offer, value in register.values_list("offer_id", "value"):
        numbers[offer].append(value)
    held = {}
    for row in Offer.objects.filter(pk__in=pks).values_list("pk", *_VALUES, "condition_estimated", *_VOLUME):
        pk, values, about, volume = row[0], row[1:10], row[10], row[11:]
        held[pk] = HeldOffer(
            pk,
            {name: value or "" for name, value in zip(_NAMES, values, strict=True)} | {"condition_estimated": about},
            tuple(amount_text(amount) for amount in volume),
            tuple(steps[pk]),
            tuple(arrivals[pk]),
            tuple(parties[pk]),
            frozenset(cited[pk]),
            frozenset(numbers[pk]),
            frozenset(vouched[pk]),
        )
    return held
