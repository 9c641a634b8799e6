"""The five tables of citations, one per owner, and for each aspect where its fact lives."""

from django.db import models
from django.db.models import Q

from procurement.choices import (
    CompetitionAspect,
    CountryAspect,
    Credibility,
    EventAspect,
    OfferAspect,
    PlatformAspect,
    Rank,
    Speaker,
)
from procurement.models.base import TieCheck, known_choice, numbered, sound_date
from procurement.models.citation import Citation, read_countries, read_money, read_quantity

COUNTRY_TARGETS = {
    CountryAspect.RECORD: ("", None),
    CountryAspect.NAME: ("", "name"),
    CountryAspect.KIND: ("", "kind"),
    CountryAspect.EXISTENCE: ("", None),
    CountryAspect.NOTE: ("", None),
}
PLATFORM_TARGETS = {
    PlatformAspect.RECORD: ("", None),
    PlatformAspect.DESIGNATION: ("", "designation"),
    PlatformAspect.DESCRIPTION: ("", "description"),
    PlatformAspect.CATEGORY: ("", "category"),
    PlatformAspect.MAKER: ("", "maker"),
    PlatformAspect.VARIANT: ("", "variant_of"),
    PlatformAspect.OPERATORS: ("", read_countries),
    PlatformAspect.NOTE: ("", None),
    PlatformAspect.ORIGIN: ("origin", "country"),
    PlatformAspect.NAME: ("name", "text"),
    PlatformAspect.COMPONENT: ("component", "component"),
}
COMPETITION_TARGETS = {
    CompetitionAspect.RECORD: ("", None),
    CompetitionAspect.REQUIREMENT: ("", None),
    CompetitionAspect.OPENED: ("", "opened_on"),
    CompetitionAspect.DECIDED: ("", "decided_on"),
    CompetitionAspect.OUTCOME: ("", "outcome"),
}
OFFER_TARGETS = {
    OfferAspect.RECORD: ("", None),
    OfferAspect.SUPPLIER: ("", "supplier"),
    OfferAspect.RECIPIENT: ("", "recipient"),
    OfferAspect.PLATFORM: ("", "platform"),
    OfferAspect.SUBJECT: ("", None),
    OfferAspect.VERSION: ("", "version"),
    OfferAspect.CONDITION: ("", "condition"),
    OfferAspect.TRANSFER: ("", "transfer"),
    OfferAspect.PRODUCTION: ("", "production"),
    OfferAspect.PAYMENT: ("", "payment"),
    OfferAspect.VOLUME: ("", "tiv_order"),
    OfferAspect.PACKAGE: ("", "package"),
    OfferAspect.COMPETITION: ("", "competition"),
    OfferAspect.OBJECTIONS: ("", read_countries),
    OfferAspect.NOTE: ("", None),
    OfferAspect.MILESTONE: ("milestone", "kind"),
    OfferAspect.MILESTONE_DATE: ("milestone", "dated_on"),
    OfferAspect.MILESTONE_QUANTITY: ("milestone", read_quantity),
    OfferAspect.MILESTONE_VALUE: ("milestone", read_money),
    OfferAspect.DELIVERY: ("delivery", None),
    OfferAspect.DELIVERY_DATE: ("delivery", "delivered_on"),
    OfferAspect.DELIVERY_QUANTITY: ("delivery", read_quantity),
    OfferAspect.PARTY: ("party", "country"),
}
EVENT_TARGETS = {
    EventAspect.RECORD: ("", None),
    EventAspect.KIND: ("", "kind"),
    EventAspect.STATE: ("", "state"),
    EventAspect.DATE: ("", "dated_on"),
    EventAspect.PLACE: ("", "place"),
    EventAspect.SUMMARY: ("", None),
    EventAspect.PARTICIPANT: ("participant", "country"),
    EventAspect.OFFER: ("link", "bearing"),
}


def _constraints(owner, vocabulary, targets, children):
    ties = []
    for name in children:
        aspects = [aspect.value for aspect, (path, _) in targets.items() if path == name]
        ties.append(
            TieCheck(
                condition=Q(aspect__in=aspects, **{f"{name}__isnull": False})
                | (~Q(aspect__in=aspects) & Q(**{f"{name}__isnull": True})),
                name=f"%(app_label)s_%(class)s_{name}_fits_aspect",
                violation_error_message=f"Choose a {name} if, and only if, the citation speaks of a {name}.",
            )
        )
    return [
        numbered(owner),
        known_choice("aspect", vocabulary),
        known_choice("speaker_kind", Speaker),
        known_choice("credibility", Credibility),
        known_choice("rank", Rank),
        sound_date("judged_on"),
        *ties,
    ]


def _indexes(owner, children):
    """For the pages that ask which citations speak of a row, and for its deletion; most citations speak of none."""
    return [
        models.Index(fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"{owner}_citation_by_{name}")
        for name in children
    ]


def _aspect(vocabulary):
    return models.CharField(
        "speaks of", max_length=24, choices=vocabulary, default=vocabulary.RECORD, db_comment="Which fact it speaks of"
    )


def _child(model, name):
    """Foreign key to a child; it goes with the child, as the statement is about nothing else. See `_indexes`."""
    return models.ForeignKey(
        model, models.CASCADE, null=True, blank=True, related_name="citations", verbose_name=name, db_index=False
    )


class CountryCitation(Citation):
    """What a source states about a country."""

    KEY = ("country", "number")
    OWNER = "country"
    TARGETS = COUNTRY_TARGETS

    country = models.ForeignKey("procurement.Country", models.CASCADE, db_index=False, related_name="citations")
    aspect = _aspect(CountryAspect)

    class Meta(Citation.Meta):
        ordering = ["country", "number"]
        constraints = _constraints("country", CountryAspect, COUNTRY_TARGETS, ())


class PlatformCitation(Citation):
    """What a source states about a platform, or about one of its designers, names or components."""

    KEY = ("platform", "number")
    OWNER = "platform"
    CHILDREN = ("origin", "name", "component")
    TARGETS = PLATFORM_TARGETS

    platform = models.ForeignKey("procurement.Platform", models.CASCADE, db_index=False, related_name="citations")
    aspect = _aspect(PlatformAspect)
    origin = _child("procurement.PlatformOrigin", "country of design")
    name = _child("procurement.PlatformName", "name")
    component = _child("procurement.PlatformComponent", "component")

    class Meta(Citation.Meta):
        ordering = ["platform", "number"]
        constraints = _constraints("platform", PlatformAspect, PLATFORM_TARGETS, ("origin", "name", "component"))
        indexes = _indexes("platform", ("origin", "name", "component"))


class CompetitionCitation(Citation):
    """What a source states about a buyer's contest."""

    KEY = ("competition", "number")
    OWNER = "competition"
    TARGETS = COMPETITION_TARGETS

    competition = models.ForeignKey("procurement.Competition", models.CASCADE, db_index=False, related_name="citations")
    aspect = _aspect(CompetitionAspect)

    class Meta(Citation.Meta):
        ordering = ["competition", "number"]
        constraints = _constraints("competition", CompetitionAspect, COMPETITION_TARGETS, ())


class OfferCitation(Citation):
    """What a source states about an offer, or about one of its milestones, deliveries or parties."""

    KEY = ("offer", "number")
    OWNER = "offer"
    CHILDREN = ("milestone", "delivery", "party")
    TARGETS = OFFER_TARGETS

    offer = models.ForeignKey("procurement.Offer", models.CASCADE, db_index=False, related_name="citations")
    aspect = _aspect(OfferAspect)
    milestone = _child("procurement.OfferMilestone", "milestone")
    delivery = _child("procurement.Delivery", "delivery")
    party = _child("procurement.OfferParty", "party")

    class Meta(Citation.Meta):
        ordering = ["offer", "number"]
        constraints = _constraints("offer", OfferAspect, OFFER_TARGETS, ("milestone", "delivery", "party"))
        indexes = _indexes("offer", ("milestone", "delivery", "party"))


class EventCitation(Citation):
    """What a source states about a diplomatic event, a participant, or its bearing on an offer."""

    KEY = ("event", "number")
    OWNER = "event"
    CHILDREN = ("participant", "link")
    TARGETS = EVENT_TARGETS

    event = models.ForeignKey("procurement.DiplomaticEvent", models.CASCADE, db_index=False, related_name="citations")
    aspect = _aspect(EventAspect)
    participant = _child("procurement.EventParticipant", "participant")
    link = _child("procurement.EventOffer", "link to an offer")

    class Meta(Citation.Meta):
        ordering = ["event", "number"]
        constraints = _constraints("event", EventAspect, EVENT_TARGETS, ("participant", "link"))
        indexes = _indexes("event", ("participant", "link"))
