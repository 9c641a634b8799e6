"""The page of one offer."""

from dataclasses import dataclass, replace

from django.shortcuts import render

from procurement.choices import OfferAspect, ValueBasis
from procurement.interchange.downloads.tables import OFFERS
from procurement.models import Delivery, Offer, OfferIdentifier, OfferMilestone, OfferParty
from procurement.queries import lists, offer_pages
from procurement.queries.dossier import Dossier, Fact
from procurement.queries.titles import offer_title, span_words
from procurement.queries.values import Term, money_words, number_words
from procurement.views.details.as_of import known_on
from procurement.views.details.cited import cited, wants_file_or_day
from procurement.views.details.record import page_of_record
from procurement.views.details.record_file import DELIVERIES, MILESTONES, record_file, rows_of

PARTS = (OfferMilestone, Delivery, OfferParty, OfferIdentifier)
SHOWN = 100
NOTES_IN_LINE = 4
"""More notes than this behind one figure would hide the figures beside it."""


@dataclass(frozen=True)
class Quantity:
    """A derived quantity: the fact with the notes that give its figure, those by which it is said, and its rivals."""

    fact: Fact
    said: tuple
    rivals: tuple


@dataclass(frozen=True)
class Step:
    """A milestone, a delivery or a further party with its facts, as a row prints it."""

    row: object
    kind: Fact
    when: Fact | None = None
    quantity: Fact | None = None
    value: Fact | None = None


def _offers():
    return Offer.objects.public().select_related(
        "supplier", "recipient", "platform__category", "category", "package", "competition__buyer"
    )


@page_of_record(_offers)
def offer_detail(request, offer):
    as_file, day = wants_file_or_day(request)
    if day:
        known = known_on(day, offer)
        named = cited(request, known.record, offer_title(known.record), day)
        parts = {model: known.rows(model) for model in PARTS}
        return page(request, {**own(known.record, known.dossier, parts), "cited": named})
    dossier = Dossier(offer)
    milestones = list(offer_pages.milestones_of(offer))
    deliveries = list(offer_pages.deliveries_of(offer))
    named = cited(request, offer, offer_title(offer))
    if as_file:
        parts = {
            "milestones": rows_of(milestones, MILESTONES),
            "deliveries": rows_of(deliveries, DELIVERIES),
        }
        return record_file(named, OFFERS, dossier.notes, parts, lists.offers())
    parts = {
        OfferMilestone: milestones,
        Delivery: deliveries,
        OfferParty: list(offer_pages.parties_of(offer)),
        OfferIdentifier: list(offer_pages.identifiers_of(offer)),
    }
    return page(request, {**own(offer, dossier, parts), **around(offer), "cited": named})


def page(request, context):
    return render(request, "procurement/offer_detail.html", context)


def own(offer, dossier, parts):
    """What the page says of the offer itself; `parts` are its rows by model."""
    milestones, deliveries = parts[OfferMilestone], parts[Delivery]
    return {
        "room": "offers",
        "offer": offer,
        "title": offer_title(offer),
        "quantities": quantities(offer, dossier, milestones, deliveries),
        "span": span_words(offer.first_key, offer.last_key),
        "facts": general_facts(offer, dossier),
        "objections": dossier.fact(OfferAspect.OBJECTIONS),
        "steps": [step(dossier, milestone) for milestone in milestones],
        "delivery_notes": any(row.note for row in deliveries),
        "deliveries": [delivery(dossier, row) for row in deliveries],
        "parties": [
            Step(row, dossier.fact(OfferAspect.PARTY, row, text=None if row.country else row.name))
            for row in parts[OfferParty]
        ],
        "note": dossier.fact(OfferAspect.NOTE, label="Note", text=offer.note),
        "volume": volume(offer, dossier),
        "package_money": package_money(offer.package) if offer.package else "",
        "package_fact": dossier.fact(OfferAspect.PACKAGE),
        "competition_fact": dossier.fact(OfferAspect.COMPETITION),
        "dossier": dossier,
        "contradictions": dossier.contradictions(),
        "voices": dossier.by_source(),
        "identifiers": parts[OfferIdentifier],
    }


def around(offer):
    """What the page says of other records, as they are today."""
    bids = list(offer_pages.bids_in(offer.competition)) if offer.competition else []
    return {
        "siblings": list(offer_pages.siblings_of(offer)) if offer.package else [],
        "bids": bids,
        "winner": next((bid for bid in bids if bid.is_winning_bid), None),
        "relations": offer_pages.relations_of(offer),
        "components": list(offer_pages.components_of(offer.platform)) if offer.platform else [],
        "fitted": list(offer_pages.fitted_with(offer.platform)) if offer.platform else [],
        "lines": offer_pages.events_bearing_on(offer, SHOWN),
        "event_count": offer_pages.links_bearing_on(offer).count(),
    }


def general_facts(offer, dossier):
    """Who, what and how, each with its notes, in the order of the page."""
    goods = (
        dossier.fact(OfferAspect.PLATFORM)
        if offer.platform
        else dossier.fact(OfferAspect.SUBJECT, text=offer.subject, label="What is offered")
    )
    category = offer.platform.category if offer.platform else offer.category
    origin = "the platform's" if offer.platform else ""
    condition = dossier.fact(OfferAspect.CONDITION)
    if offer.condition_estimated:
        condition = replace(condition, terms=(*condition.terms, Term("an estimate of the source")))
    return [
        dossier.fact(OfferAspect.SUPPLIER),
        dossier.fact(OfferAspect.RECIPIENT),
        goods,
        dossier.fact(OfferAspect.VERSION, label="Version, as stated"),
        Fact("Category", (Term(category.name, category),) if category else (), origin=origin),
        dossier.fact(OfferAspect.TRANSFER, label="How it changes hands"),
        dossier.fact(OfferAspect.PRODUCTION, label="How it is made"),
        dossier.fact(OfferAspect.PAYMENT, label="How it is paid"),
        condition,
    ]


def quantities(offer, dossier, milestones, deliveries):
    """The derived quantities, each with the notes of the steps that it was read from."""
    line = []
    sources = {name: kinds for name, _, kinds in offer_pages.QUANTITIES}
    for words, name in offer_pages.quantity_line(offer):
        read_from = [row for row in milestones if row.kind in sources[name] and not row.is_planned]
        told, origin = dossier.notes_on(OfferAspect.MILESTONE_QUANTITY, read_from), ""
        figure = str(getattr(offer, f"quantity_{name}"))
        notes = said = tuple(note for note in told if note.citation.value.removeprefix("~") == figure)
        rivals = tuple(note for note in told if note not in said and note.citation.value)
        if name == "delivered":
            notes = said = (*notes, *dossier.notes_on(OfferAspect.DELIVERY_QUANTITY, deliveries))
            if len(notes) > NOTES_IN_LINE:
                notes, origin = (), "summed from the deliveries below"
        line.append(Quantity(Fact(name, (Term(words),), notes, origin=origin), said, rivals if said else ()))
    return line


def step(dossier, milestone):
    return Step(
        milestone,
        dossier.fact(OfferAspect.MILESTONE, milestone),
        dossier.fact(OfferAspect.MILESTONE_DATE, milestone),
        dossier.fact(OfferAspect.MILESTONE_QUANTITY, milestone),
        dossier.fact(OfferAspect.MILESTONE_VALUE, milestone),
    )


def delivery(dossier, row):
    return Step(
        row,
        dossier.fact(OfferAspect.DELIVERY, row, text=str(row.number)),
        dossier.fact(OfferAspect.DELIVERY_DATE, row),
        dossier.fact(OfferAspect.DELIVERY_QUANTITY, row),
    )


def volume(offer, dossier):
    """SIPRI's volume of one, ordered and delivered, as facts; empty where no release says."""
    stated = dossier.fact(OfferAspect.VOLUME)
    columns = (("Of one", offer.tiv_unit), ("Ordered", offer.tiv_order), ("Delivered", offer.tiv_delivered))
    if all(amount is None for _, amount in columns) and not stated.notes and not stated.struck:
        return []
    facts = []
    for label, amount in columns:
        terms = (Term(number_words(amount)),) if amount is not None else ()
        # the citations' plain value is the order's
        rivals = stated.alternatives if label == "Ordered" else ()
        facts.append(Fact(label, terms, stated.notes, rivals, stated.struck))
    return facts


def package_money(package):
    """The sum stated for the whole package, with what it stands for."""
    words = money_words(package.value_low, package.value_high, package.currency)
    return words if package.value_basis == ValueBasis.UNKNOWN else f"{words} ({package.get_value_basis_display()})"
