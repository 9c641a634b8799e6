"""Every closed vocabulary of the database, and the tables of the stages of an offer. Import them from here.

A vocabulary stands here when the code asks for its values or a CHECK holds it; open vocabularies (platform
categories, kinds of event) are tables. Each room holds one subject, and is a stranger to the others.
"""

from procurement.choices.aspects import CompetitionAspect, CountryAspect, EventAspect, OfferAspect, PlatformAspect
from procurement.choices.bookkeeping import Act, BatchState, KeyedKind, Outcome
from procurement.choices.events import (
    Bearing,
    EventIdentifierScheme,
    EventRelationKind,
    EventState,
    ParticipantRole,
    Tone,
)
from procurement.choices.lifecycle import (
    BEFORE_DELIVERY,
    DEAD_ENDS,
    FOLLOWS,
    ONCE,
    QUANTITY_KINDS,
    STAGE_AFTER,
    MilestoneKind,
    Stage,
)
from procurement.choices.offers import (
    CompetitionOutcome,
    Condition,
    OfferIdentifierScheme,
    OfferRelationKind,
    PartyRole,
    Payment,
    Production,
    Transfer,
    ValueBasis,
)
from procurement.choices.parties import (
    CountryIdentifierScheme,
    CountryKind,
    CountryNameScheme,
    MembershipStatus,
    Region,
    Subregion,
)
from procurement.choices.platforms import (
    ComponentRole,
    NameMatch,
    PlatformIdentifierScheme,
    PlatformNameScheme,
    UNClass,
)
from procurement.choices.review import Level, Review, SuggestionState
from procurement.choices.sources import AddressState, Credibility, Rank, Reliability, SourceKind, Speaker

__all__ = [
    "BEFORE_DELIVERY",
    "DEAD_ENDS",
    "FOLLOWS",
    "ONCE",
    "QUANTITY_KINDS",
    "STAGE_AFTER",
    "Act",
    "AddressState",
    "BatchState",
    "Bearing",
    "CompetitionAspect",
    "CompetitionOutcome",
    "ComponentRole",
    "Condition",
    "CountryAspect",
    "CountryIdentifierScheme",
    "CountryKind",
    "CountryNameScheme",
    "Credibility",
    "EventAspect",
    "EventIdentifierScheme",
    "EventRelationKind",
    "EventState",
    "KeyedKind",
    "Level",
    "MembershipStatus",
    "MilestoneKind",
    "NameMatch",
    "OfferAspect",
    "OfferIdentifierScheme",
    "OfferRelationKind",
    "Outcome",
    "ParticipantRole",
    "PartyRole",
    "Payment",
    "PlatformAspect",
    "PlatformIdentifierScheme",
    "PlatformNameScheme",
    "Production",
    "Rank",
    "Region",
    "Reliability",
    "Review",
    "SourceKind",
    "Speaker",
    "Stage",
    "Subregion",
    "SuggestionState",
    "Tone",
    "Transfer",
    "UNClass",
    "ValueBasis",
]
