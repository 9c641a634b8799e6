"""A record of every model in every state of review that it, or its owner, can have, and one of each that is deleted."""

from procurement.choices import Review
from procurement.models import (
    Competition,
    CompetitionCitation,
    Country,
    CountryCitation,
    CountryIdentifier,
    CountryName,
    CountrySuccession,
    Delivery,
    DiplomaticEvent,
    EventCitation,
    EventIdentifier,
    EventKind,
    EventOffer,
    EventParticipant,
    EventRelation,
    FormerKey,
    Membership,
    Offer,
    OfferCitation,
    OfferIdentifier,
    OfferMilestone,
    OfferPackage,
    OfferParty,
    OfferRelation,
    Platform,
    PlatformCategory,
    PlatformCitation,
    PlatformComponent,
    PlatformIdentifier,
    PlatformName,
    PlatformOrigin,
    Source,
)
from tests import make

OWNED = {
    make.make_offer: {
        OfferMilestone: make.make_milestone,
        Delivery: make.make_delivery,
        OfferParty: make.make_party,
        OfferRelation: make.make_offer_relation,
        OfferIdentifier: make.make_offer_identifier,
        OfferCitation: make.cite,
    },
    make.make_platform: {
        PlatformName: make.make_platform_name,
        PlatformOrigin: make.make_origin,
        PlatformComponent: make.make_component,
        PlatformIdentifier: make.make_platform_identifier,
        PlatformCitation: make.cite,
    },
    make.make_competition: {CompetitionCitation: make.cite},
    make.make_event: {
        EventParticipant: make.make_participant,
        EventOffer: make.make_link,
        EventRelation: make.make_event_relation,
        EventIdentifier: make.make_event_identifier,
        EventCitation: make.cite,
    },
    make.make_country: {
        CountryName: make.make_country_name,
        CountryIdentifier: make.make_country_identifier,
        CountrySuccession: make.make_succession,
        CountryCitation: make.cite,
    },
}
ALONE = {
    Membership: make.make_membership,
    FormerKey: make.make_former_key,
    EventKind: make.make_event_kind,
    PlatformCategory: make.make_category,
    OfferPackage: make.make_package,
    Source: make.make_source,
}
OWNERS = {
    make.make_offer: Offer,
    make.make_platform: Platform,
    make.make_competition: Competition,
    make.make_event: DiplomaticEvent,
    make.make_country: Country,
}


def _key_and_gone(factory, *args):
    """The keys of a record that is there and of one that was deleted."""
    kept, gone = factory(*args), factory(*args)
    key = gone.pk
    gone.delete()
    return kept.pk, key


def one_of_each():
    """{model: {state: (key of one that is there, key of one that is deleted)}}; draft comes first."""
    found = {model: {"draft": _key_and_gone(factory)} for model, factory in ALONE.items()}
    for factory, rows in OWNED.items():
        states = [None] if factory is make.make_country else Review.values
        for state in states:
            fields = {"review": state} if state else {}
            owner, gone = factory(**fields), factory(**fields)
            key = gone.pk
            gone.delete()
            found.setdefault(OWNERS[factory], {})[state or "draft"] = owner.pk, key
            for model, make_row in rows.items():
                found.setdefault(model, {})[state or "draft"] = _key_and_gone(make_row, owner)
            if state == Review.PUBLISHED:
                make.cite(owner)
    shown = make.make_offer(review=Review.PUBLISHED, package=make.make_package())
    found[OfferPackage]["published"] = shown.package.pk, found[OfferPackage]["draft"][1]
    found[Source]["published"] = make.cite(shown).source.pk, found[Source]["draft"][1]
    return found
