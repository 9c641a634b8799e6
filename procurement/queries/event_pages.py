"""What the page of one event asks: who took part, what it is to other events, and on which offers it bears."""

from procurement.models import EventIdentifier, EventOffer, EventParticipant, EventRelation
from procurement.queries.offer_pages import PARTIES, Related
from procurement.queries.titles import EVENT_RELATION, EVENT_RELATION_BACK


def participants_of(event):
    return EventParticipant.objects.public().filter(event=event).select_related("country").order_by("number")


def identifiers_of(event):
    return EventIdentifier.objects.public().filter(event=event).order_by("number")


def relations_of(event):
    """What the event is to others and others are to it, as Related, both ways in words."""
    shown = EventRelation.objects.public().order_by("number")
    outward = shown.filter(event=event).select_related("other")
    inward = shown.filter(other=event).select_related("event")
    return [Related(EVENT_RELATION[row.kind], row.other) for row in outward] + [
        Related(EVENT_RELATION_BACK[row.kind], row.event) for row in inward
    ]


def links_of(event):
    """The public offers on which the event bears, with how."""
    shown = EventOffer.objects.public().filter(event=event)
    return shown.select_related(*(f"offer__{name}" for name in PARTIES)).order_by("number")
