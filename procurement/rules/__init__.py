"""Invariants over rows: one small class each, whose docstring is the rule.

Services ask some of them before they write; `manage.py check_data` asks all that hold of records at rest.
"""

from procurement.rules.amounts import CurrencyInUse, DeliveriesWithinAgreed, VolumeAddsUp, WinnerIsNotLost
from procurement.rules.citations import (
    ConfirmedByIndependentSource,
    ConflictsAreRanked,
    FactHasCitation,
    OpinionIsNotJudged,
    RecordSaysWhatIsPreferred,
    RecordSaysWhatItsSourcesSay,
)
from procurement.rules.condition import ConditionAgreesWithCitations
from procurement.rules.dates import (
    CompetitionDecidedAfterOpened,
    DeliveriesAfterContract,
    EventAnswersEarlierEvent,
    LastDeliveryNotBeforeFirst,
    MilestonesInOrderOfTheirDates,
    WhatIsDoneLiesInThePast,
)
from procurement.rules.keys import (
    IdentifierMeansOneRecord,
    NameMeansOneCountry,
    NameMeansOnePlatform,
    VariantsFormNoLoop,
)
from procurement.rules.parties import ParticipantsExisted, PartiesExisted, RolesFitKindOfEvent
from procurement.rules.publishing import (
    NoSourceIsHiddenWithWhatItSpeaksOf,
    NothingPublicRestsOnHidden,
    PublishedOfferHasPublishedTargets,
    PublishedRecordHasSource,
    PublishedVariantHasPublishedParent,
)
from procurement.rules.upkeep import (
    DraftMovesOn,
    OpenOfferIsNotSilent,
    PlansAreKept,
    SourceCanBeFound,
    SourceIsArchived,
    SourceIsNotLost,
)

PUBLISHING = (PublishedRecordHasSource(), PublishedOfferHasPublishedTargets(), PublishedVariantHasPublishedParent())
"""The rules a record must keep to be public."""

HIDING = (NothingPublicRestsOnHidden(), NoSourceIsHiddenWithWhatItSpeaksOf())
"""The rules a record must keep to leave the public."""

WARNING = (MilestonesInOrderOfTheirDates(), RecordSaysWhatItsSourcesSay())
"""The rules that a curator is told of when a record breaks them. They forbid nothing: sources may know better."""

CHECKS = (
    *PUBLISHING,
    PartiesExisted(),
    ParticipantsExisted(),
    LastDeliveryNotBeforeFirst(),
    CompetitionDecidedAfterOpened(),
    EventAnswersEarlierEvent(),
    WhatIsDoneLiesInThePast(),
    WinnerIsNotLost(),
    VariantsFormNoLoop(),
    RecordSaysWhatIsPreferred(),
    *WARNING,
    DeliveriesAfterContract(),
    DeliveriesWithinAgreed(),
    CurrencyInUse(),
    RolesFitKindOfEvent(),
    ConditionAgreesWithCitations(),
    ConfirmedByIndependentSource(),
    ConflictsAreRanked(),
    OpinionIsNotJudged(),
    NameMeansOneCountry(),
    NameMeansOnePlatform(),
    IdentifierMeansOneRecord(),
    SourceIsNotLost(),
    PlansAreKept(),
    OpenOfferIsNotSilent(),
    DraftMovesOn(),
    SourceCanBeFound(),
    SourceIsArchived(),
    VolumeAddsUp(),
    FactHasCitation(),
)
"""The rules that hold of records at rest, the gravest first; `manage.py check_data` asks them all."""
