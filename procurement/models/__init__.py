"""The tables. Every model of the project can be imported from here."""

from procurement.models.batch import ImportBatch, ImportProblem, StagedRow
from procurement.models.citations import (
    CompetitionCitation,
    CountryCitation,
    EventCitation,
    OfferCitation,
    PlatformCitation,
)
from procurement.models.competition import Competition
from procurement.models.country import Country, CountryIdentifier, CountryName, CountrySuccession, Membership
from procurement.models.desk import CuratorName, NotDuplicate, SavedFilter, Suggestion
from procurement.models.event import (
    DiplomaticEvent,
    EventIdentifier,
    EventKind,
    EventOffer,
    EventParticipant,
    EventRelation,
)
from procurement.models.former_key import FormerKey
from procurement.models.history import Change, ChangeSet, change_set_key, current_change, recorded
from procurement.models.offer import Offer, OfferPackage
from procurement.models.offer_parts import Delivery, OfferIdentifier, OfferMilestone, OfferParty, OfferRelation
from procurement.models.platform import (
    Platform,
    PlatformCategory,
    PlatformComponent,
    PlatformIdentifier,
    PlatformName,
    PlatformOrigin,
)
from procurement.models.register_entry import RegisterEntry
from procurement.models.source import Source

__all__ = [
    "Change",
    "ChangeSet",
    "Competition",
    "CompetitionCitation",
    "Country",
    "CountryCitation",
    "CountryIdentifier",
    "CountryName",
    "CountrySuccession",
    "CuratorName",
    "Delivery",
    "DiplomaticEvent",
    "EventCitation",
    "EventIdentifier",
    "EventKind",
    "EventOffer",
    "EventParticipant",
    "EventRelation",
    "FormerKey",
    "ImportBatch",
    "ImportProblem",
    "Membership",
    "NotDuplicate",
    "Offer",
    "OfferCitation",
    "OfferIdentifier",
    "OfferMilestone",
    "OfferPackage",
    "OfferParty",
    "OfferRelation",
    "Platform",
    "PlatformCategory",
    "PlatformCitation",
    "PlatformComponent",
    "PlatformIdentifier",
    "PlatformName",
    "PlatformOrigin",
    "RegisterEntry",
    "SavedFilter",
    "Source",
    "StagedRow",
    "Suggestion",
    "change_set_key",
    "current_change",
    "recorded",
]
