"""The values that filters take: which are known, and which are worth offering because a public record has them."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F, TextField, Value
from django.db.models.functions import Coalesce, Concat, Lower

from procurement.choices import (
    CompetitionOutcome,
    CountryKind,
    EventState,
    Region,
    Reliability,
    SourceKind,
    Speaker,
    Stage,
)
from procurement.engine.expressions import binary
from procurement.models import (
    Competition,
    Country,
    DiplomaticEvent,
    EventCitation,
    EventKind,
    EventOffer,
    EventParticipant,
    Offer,
    OfferCitation,
    Platform,
    PlatformCategory,
    PlatformOrigin,
    Source,
)
from procurement.queries.keyed import successors
from procurement.queries.lists import named_by
from procurement.queries.versions import offered
from procurement.validators import fold


class Option(NamedTuple):
    """A value as addresses write it, the words for it, and what the column holds (primary key or choice)."""

    value: str
    label: str
    key: object


@dataclass(frozen=True)
class Records:
    """Records chosen by their natural key.

    `noun` and `plural` name them in messages, `key` and `label` are the column of the key and an expression of the
    words; `known` and `used` are functions that return querysets of all public ones and of those worth offering.
    """

    noun: str
    plural: str
    known: object
    used: object
    key: str = "slug"
    label: object = "name"

    def find(self, values):
        """The options among `values`: {value: option}, one query; two more where some are unknown.

        A value that is the key of a record that was merged into another means that one.
        """
        values = [value for value in values if "\0" not in value]  # which PostgreSQL cannot even compare
        found = self._find(values)
        if unknown := [value for value in values if value not in found]:
            instead = successors(self.known().model, unknown)
            leading = self._find(instead.values()) if instead else {}
            found |= {former: leading[key] for former, key in instead.items() if key in leading}
        return found

    def _find(self, values):
        return {option.value: option for option in self._options(self.known().filter(**{f"{self.key}__in": values}))}

    def everything(self, most=None):
        """All known options, or as many as `most` of them, one query; for the nearest match of a value that is none."""
        return self._options(self.known(), most)

    def offered(self, most):
        """The options in use, in the order of their words, one query; and whether they are no more than `most`.

        Where they are more, the first `most` of them.
        """
        words = binary(Lower(self._words))
        options = self._options(self.used().order_by(words, self.key), most + 1)
        shown = sorted(options[:most], key=lambda option: fold(option.label))
        return shown, len(options) <= most

    @property
    def _words(self):
        return F(self.label) if isinstance(self.label, str) else self.label

    def _options(self, records, most=None):
        return [Option(*row) for row in records.values_list(self.key, self._words, "pk")[:most]]


@dataclass(frozen=True)
class Choices:
    """A closed vocabulary. `used` returns a queryset of the values in use; an empty value is written `none`."""

    noun: str
    plural: str
    vocabulary: object
    used: object

    def find(self, values):
        return {option.value: option for option in self.everything() if option.value in values}

    def everything(self, most=None):
        return [Option(value or "none", label, value) for value, label in self.vocabulary.choices]

    def offered(self, most):
        """The options in use, in the order of the vocabulary, one query; never more than `most`, which has no part."""
        used = set(self.used())
        return [option for option in self.everything() if option.key in used], True


def _distinct(model, column):
    return lambda: model.objects.public().order_by().values_list(column, flat=True).distinct()


def _speakers(citations):
    """The kinds of speakers of public citations. Nearly all are the source itself, one of which is enough to know."""

    def in_use():
        said = citations.objects.public().order_by()
        others = said.exclude(speaker_kind=Speaker.SOURCE).values_list("speaker_kind", flat=True).distinct()
        return [*others, *said.filter(speaker_kind=Speaker.SOURCE).values_list("speaker_kind", flat=True)[:1]]

    return in_use


def _countries(*used):
    """Countries; those that a column of the given (model, column) pairs names are worth offering."""

    def in_use():
        return Country.objects.public().filter(named_by(*used))

    return Records("country code", "country codes", Country.objects.public, in_use, key="code")


def _platforms_offered():
    return Platform.objects.public().filter(pk__in=offered())


def _categories_of_offers():
    return PlatformCategory.objects.public().filter(named_by((Offer, "category"), (Offer, "platform__category")))


def _categories_of_platforms():
    return PlatformCategory.objects.public().filter(pk__in=Platform.objects.public().values("category"))


def _kinds_of_events():
    return EventKind.objects.public().filter(pk__in=DiplomaticEvent.objects.public().values("kind"))


def _offers_with_events():
    return Offer.objects.public().filter(pk__in=EventOffer.objects.public().values("offer"))


def _competitions_with_bids():
    return Competition.objects.public().filter(named_by((Offer, "competition")))


def _sources_of_offers():
    return Source.objects.filter(named_by((OfferCitation, "source")))


_OFFER_WORDS = Concat(
    F("reference"),
    Value(" "),
    F("supplier__name"),
    Value(" to "),
    F("recipient__name"),
    Value(": "),
    Coalesce(F("platform__designation"), F("subject")),
    output_field=TextField(),
)

SUPPLIERS = _countries((Offer, "supplier"))
RECIPIENTS = _countries((Offer, "recipient"))
PARTIES = _countries((Offer, "supplier"), (Offer, "recipient"))
PARTICIPANTS = _countries((EventParticipant, "country"))
DESIGNERS = _countries((PlatformOrigin, "country"))
BUYERS = _countries((Competition, "buyer"))
PLATFORMS = Records("platform", "platforms", Platform.objects.public, _platforms_offered, label="designation")
OFFER_CATEGORIES = Records("category", "categories", PlatformCategory.objects.public, _categories_of_offers)
PLATFORM_CATEGORIES = Records("category", "categories", PlatformCategory.objects.public, _categories_of_platforms)
EVENT_KINDS = Records("kind of event", "kinds of event", EventKind.objects.public, _kinds_of_events)
OFFERS = Records("offer", "offers", Offer.objects.public, _offers_with_events, key="reference", label=_OFFER_WORDS)
COMPETITIONS = Records(
    "competition", "competitions", Competition.objects.public, _competitions_with_bids, label="title"
)
SOURCES = Records("source", "sources", Source.objects.public, _sources_of_offers, label="title")
OFFER_SPEAKERS = Choices("kind of speaker", "kinds of speaker", Speaker, _speakers(OfferCitation))
EVENT_SPEAKERS = Choices("kind of speaker", "kinds of speaker", Speaker, _speakers(EventCitation))
STAGES = Choices("stage", "stages", Stage, _distinct(Offer, "stage"))
EVENT_STATES = Choices("state of an event", "states", EventState, _distinct(DiplomaticEvent, "state"))
COUNTRY_KINDS = Choices("kind of party", "kinds of party", CountryKind, _distinct(Country, "kind"))
REGIONS = Choices("region", "regions", Region, _distinct(Country, "region"))
SOURCE_KINDS = Choices("kind of source", "kinds of source", SourceKind, _distinct(Source, "kind"))
RELIABILITIES = Choices("grade of reliability", "grades", Reliability, _distinct(Source, "reliability"))
OUTCOMES = Choices("outcome", "outcomes", CompetitionOutcome, _distinct(Competition, "outcome"))
