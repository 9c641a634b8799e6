"""What the page of one offer asks: its steps, what it is to other offers, and the events that bear on it."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch

from procurement.choices import QUANTITY_KINDS, Rank, Speaker
from procurement.dates import UncertainDate
from procurement.engine.expressions import binary
from procurement.models import (
    Delivery,
    EventCitation,
    EventOffer,
    EventParticipant,
    Offer,
    OfferIdentifier,
    OfferMilestone,
    OfferParty,
    OfferRelation,
    PlatformComponent,
)
from procurement.queries.titles import OFFER_RELATION_BACK, bearing_words
from procurement.queries.values import quantity_words

PARTIES = ("platform", "supplier", "recipient")
"""What `offer_title` reads of an offer."""

_QUANTITY_WORDS = {"requested": "asked for", "offered": "offered", "agreed": "agreed", "delivered": "delivered"}
QUANTITIES = tuple((name, _QUANTITY_WORDS[name], kinds) for name, kinds in QUANTITY_KINDS.items())
"""The derived quantities: the name of the column, the words for it, and the milestones that it is read from."""


@dataclass(frozen=True)
class Related:
    """Another record and what it is to this one, in words."""

    words: str
    other: object
    note: str = ""


@dataclass(frozen=True)
class EventLine:
    """An event in a list: the event with its `shown_participants`, the part it plays there in words, and a remark.

    `is_opinion` says that it is known by opinion only.
    """

    event: object
    part: str = ""
    note: str = ""
    is_opinion: bool = False


def titled_offers():
    """Public offers with what their titles and lines in a list need."""
    return Offer.objects.public().select_related(*PARTIES)


def milestones_of(offer):
    return OfferMilestone.objects.public().filter(offer=offer).in_order()


def deliveries_of(offer):
    return Delivery.objects.public().filter(offer=offer).order_by("number")


def parties_of(offer):
    return OfferParty.objects.public().filter(offer=offer).select_related("country").order_by("number")


def identifiers_of(offer):
    return OfferIdentifier.objects.public().filter(offer=offer).order_by("number")


def relations_of(offer):
    """What the offer is to others and others are to it, as Related, both ways in words."""
    shown = OfferRelation.objects.public().order_by("number")
    outward = shown.filter(offer=offer).select_related(*(f"other__{name}" for name in PARTIES))
    inward = shown.filter(other=offer).select_related(*(f"offer__{name}" for name in PARTIES))
    return [Related(row.get_kind_display(), row.other, row.note) for row in outward] + [
        Related(OFFER_RELATION_BACK[row.kind], row.offer, row.note) for row in inward
    ]


def links_bearing_on(offer):
    """The links of public events to the offer; a queryset."""
    return EventOffer.objects.public().filter(offer=offer)


def events_bearing_on(offer, most):
    """The first EventLines of public events that bear on the offer, in order of time, those without a date last."""
    links = (
        links_bearing_on(offer)
        .select_related("event__kind")
        .annotate(is_opinion=rests_on_opinion("event"))
        .order_by(*in_order_of_time("event__"), "number")
        .prefetch_related(participants())
    )
    return [EventLine(link.event, bearing_words(link), _remark(link), link.is_opinion) for link in links[:most]]


def rests_on_opinion(path="pk"):
    """Whether nothing but opinions is cited for the event at the end of `path`; an expression."""
    said = EventCitation.objects.public().filter(event=OuterRef(path)).exclude(rank=Rank.DEPRECATED)
    return Exists(said) & ~Exists(said.exclude(speaker_kind=Speaker.OPINION))


def _remark(link):
    delay = f"Delay: {UncertainDate.parse(link.delayed_on).words}." if link.delayed_on else ""
    return " ".join(filter(None, [delay, link.note]))


def participants(path="event__participants"):
    """The prefetch of an event's participants with their countries."""
    shown = EventParticipant.objects.public().select_related("country").order_by("number")
    return Prefetch(path, shown, to_attr="shown_participants")


def in_order_of_time(path=""):
    """The expressions that sort events by the first day they can mean, those without a date last."""
    return (
        F(f"{path}dated_first").asc(nulls_last=True),
        F(f"{path}dated_last").asc(nulls_last=True),
        binary(f"{path}title"),
        f"{path}pk",
    )


def in_time(events):
    """Public events in order of time, with what their lines print."""
    shown = events.annotate(is_opinion=rests_on_opinion()).order_by(*in_order_of_time())
    return shown.select_related("kind").prefetch_related(participants("participants"))


def bids_in(competition):
    """The public bids of a competition, the winner first."""
    return titled_offers().filter(competition=competition).order_by("-is_winning_bid", "reference")


def siblings_of(offer):
    """The other public offers of its package."""
    return titled_offers().filter(package=offer.package_id).exclude(pk=offer.pk).order_by("reference")


def components_of(platform):
    """What fits the platform, with the public component."""
    return PlatformComponent.objects.public().filter(platform=platform).select_related("component").order_by("number")


def fitted_with(platform):
    """What the platform fits, with the public platform that it is a part of."""
    shown = PlatformComponent.objects.public().filter(component=platform)
    return shown.select_related("platform").order_by("platform__designation")


def quantity_line(offer):
    """The derived quantities as (words, name) pairs: `20 asked for`, `about 4 delivered`; empty when none is stated."""
    about = offer.estimated.split()
    return [
        (f"{quantity_words(quantity, name in about)} {words}", name)
        for name, words, _ in QUANTITIES
        if (quantity := getattr(offer, f"quantity_{name}")) is not None
    ]
