"""What records, their parts and their relations are called on a page."""

import re

from procurement.choices import Bearing, EventRelationKind, EventState, OfferRelationKind
from procurement.dates import OPEN_END, OPEN_START, UncertainDate
from procurement.models import (
    Delivery,
    EventCitation,
    EventOffer,
    EventParticipant,
    OfferCitation,
    OfferMilestone,
    OfferParty,
    PlatformCitation,
    PlatformComponent,
    PlatformOrigin,
)

CITED_WITH = {
    OfferCitation: ("milestone", "delivery", "party__country"),
    PlatformCitation: ("origin__country", "name", "component__component"),
    EventCitation: (
        "participant__country",
        "link__offer__platform",
        "link__offer__supplier",
        "link__offer__recipient",
    ),
}
"""What `subject_words` reads of a citation besides itself, for select_related."""

OFFER_RELATION_BACK = {
    OfferRelationKind.FULFILS: "is fulfilled by",
    OfferRelationKind.REDUCED_TO: "is what remained of",
    OfferRelationKind.SUPERSEDES: "is superseded by",
    OfferRelationKind.FOLLOW_ON_OF: "is followed by",
    OfferRelationKind.OPTION_OF: "has the option",
    OfferRelationKind.COMPONENT_FOR: "has the component",
    OfferRelationKind.AMMUNITION_FOR: "has the ammunition",
    OfferRelationKind.UPGRADE_OF: "is upgraded by",
    OfferRelationKind.DIVERTED_FROM: "was diverted to",
}
"""The same relations read from the other offer to the owner."""

EVENT_RELATION = {
    EventRelationKind.IN_RESPONSE_TO: "was in response to",
    EventRelationKind.FOLLOWS: "follows",
    EventRelationKind.REPLACES: "replaces",
}
"""What an event is to another, as a sentence goes on."""

EVENT_RELATION_BACK = {
    EventRelationKind.IN_RESPONSE_TO: "was answered by",
    EventRelationKind.FOLLOWS: "is followed by",
    EventRelationKind.REPLACES: "is replaced by",
}
"""The same relations read from the other event to the owner."""

STATE_SENTENCES = {
    EventState.ANNOUNCED: "Announced: this record does not say that it took place.",
    EventState.OFFERED: "Offered: this record does not say that it was taken up.",
    EventState.PROMISED: "Promised: this record does not say that it was done.",
    EventState.AGREED: "Agreed: this record does not say that it was carried out.",
    EventState.PLANNED: "Planned: this record does not say that it took place.",
    EventState.HELD: "Held or done, by what the notes say.",
    EventState.POSTPONED: "Postponed: it did not happen when it was planned.",
    EventState.CANCELLED: "Cancelled: it did not happen.",
}
"""What the state of an event means for a reader."""

ACTS = (EventState.HELD, EventState.AGREED)
"""The states of events that count as cooperation or conflict; the others have not come to be."""

DID_NOT_HAPPEN = {
    EventState.POSTPONED: "postponed: it did not happen then",
    EventState.CANCELLED: "cancelled: it did not happen",
}
"""The states of events that must not be read as acts, as lists print them."""


_SINCE = "since "
_MILESTONE = re.compile("(a )?milestone")


def offer_title(offer):
    """`Mi-35 from Russia to Pakistan`; reads platform, supplier and recipient."""
    thing = offer.platform.designation if offer.platform else offer.subject
    comma = "," if "," in thing else ""
    return f"{thing[:1].upper()}{thing[1:]}{comma} from {offer.supplier.name} to {offer.recipient.name}"


def bearing_words(link):
    """`protests`, or `protests, arms in general` where the event did not mean this offer."""
    words = str(Bearing(link.bearing).label)
    return f"{words} arms in general, not this offer alone" if link.is_general else words


def span_words(first_key, last_key):
    """The years of two day keys in words: `2015 to 2018`, `since 2011`, `not dated`."""
    if first_key is None or last_key is None or (first_key, last_key) == (OPEN_START, OPEN_END):
        return "not dated"
    first, last = first_key // 10000, last_key // 10000
    if first_key == OPEN_START:
        return f"until {last}"
    if last_key == OPEN_END:
        return f"since {first}"
    return str(first) if first == last else f"{first} to {last}"


def when_words(event):
    """When an event was in words; `from 2014 on` and not `since 2014` for what has not come to be."""
    words = UncertainDate.parse(event.dated_on).words
    if event.state not in ACTS and words.startswith(_SINCE):
        return f"from {words.removeprefix(_SINCE)} on"
    return words


def subject_words(citation):
    """What a citation speaks of: `quantity of step 2 (request)`. Readers know milestones as steps."""
    words = str(citation.get_aspect_display())
    child = citation.child
    if isinstance(child, OfferMilestone):
        return f"{_MILESTONE.sub(f'step {child.number}', words)} ({child.get_kind_display()})"
    return words if child is None else f"{words} ({child_words(child)})"


def child_words(child):
    """What a row is called beside the aspect that speaks of it: `step 2, request`."""
    match child:
        case Delivery():
            return f"no. {child.number}"
        case OfferParty():
            return f"{child.get_role_display()}, {child.name or child.country}"
        case EventParticipant():
            return f"{child.country}, {child.get_role_display()}"
        case EventOffer():
            return offer_title(child.offer)
        case PlatformOrigin():
            return child.country.name
        case PlatformComponent():
            return child.component.designation
    return str(child)
