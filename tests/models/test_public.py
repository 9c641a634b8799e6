"""What a visitor may see: published records, and nothing of what stays hidden."""

import pytest

from procurement.choices import Review
from procurement.models import (
    Competition,
    DiplomaticEvent,
    EventCitation,
    EventOffer,
    EventRelation,
    Offer,
    OfferCitation,
    OfferMilestone,
    OfferPackage,
    OfferRelation,
    Platform,
    PlatformCitation,
    PlatformComponent,
    Source,
)
from tests import make

pytestmark = pytest.mark.django_db
SHOWN = {"review": Review.PUBLISHED}


@pytest.mark.parametrize("review", [Review.DRAFT, Review.IN_REVIEW])
def test_only_published_records_are_public(review):
    for factory in (make.make_offer, make.make_event, make.make_platform, make.make_competition):
        factory(review=review)
    shown = [factory(**SHOWN) for factory in (make.make_event, make.make_competition)]
    assert not Offer.objects.public().exists()
    assert [*DiplomaticEvent.objects.public(), *Competition.objects.public()] == shown


def test_children_are_as_public_as_their_owner():
    offer = make.make_offer()
    milestone = make.make_milestone(offer)
    make.cite(offer)
    assert not OfferMilestone.objects.public().exists()
    Offer.objects.filter(pk=offer.pk).update(**SHOWN)
    assert list(OfferMilestone.objects.public()) == [milestone]
    assert OfferCitation.objects.public().count() == 1


def test_an_offer_of_a_hidden_platform_or_contest_is_hidden_with_its_children():
    platform = make.make_platform()
    competition = make.make_competition()
    make.make_milestone(make.make_offer(platform=platform, **SHOWN))
    make.make_offer(competition=competition, recipient=competition.buyer, **SHOWN)
    assert not Offer.objects.public().exists()
    assert not OfferMilestone.objects.public().exists()
    Platform.objects.filter(pk=platform.pk).update(**SHOWN)
    assert OfferMilestone.objects.public().count() == 1


def test_a_link_is_public_when_both_ends_are():
    event, offer, platform = make.make_event(**SHOWN), make.make_offer(**SHOWN), make.make_platform(**SHOWN)
    make.make_link(event)
    make.make_event_relation(event)
    make.make_offer_relation(offer)
    make.make_component(platform)
    for model in (EventOffer, EventRelation, OfferRelation, PlatformComponent):
        assert not model.objects.public().exists()
    shown = [
        make.make_link(event, offer=offer),
        make.make_event_relation(event, other=make.make_event(**SHOWN)),
        make.make_offer_relation(offer, other=make.make_offer(**SHOWN)),
        make.make_component(platform, component=make.make_platform(**SHOWN)),
    ]
    for row in shown:
        assert list(type(row).objects.public()) == [row]


def test_a_statement_about_a_hidden_link_is_hidden_and_so_is_its_source():
    event, platform = make.make_event(**SHOWN), make.make_platform(**SHOWN)
    link, component = make.make_link(event), make.make_component(platform)
    make.cite(event, aspect="offer", link=link)
    make.cite(platform, aspect="component", component=component)
    assert not EventCitation.objects.public().exists()
    assert not PlatformCitation.objects.public().exists()
    assert not Source.objects.public().exists()


def test_a_source_is_public_when_something_public_rests_on_it_or_on_its_later_edition():
    make.cite(make.make_offer())
    first = make.make_source()
    later = make.make_source(edition_of=first)
    make.make_source(edition_of=first)
    make.cite(make.make_offer(**SHOWN), source=later)
    assert set(Source.objects.public()) == {first, later}


def test_what_is_public_and_what_is_not_are_all_there_is():
    make.cite(make.make_offer(package=make.make_package()))
    first = make.make_source()
    make.cite(make.make_offer(package=make.make_package(), **SHOWN), source=make.make_source(edition_of=first))
    for model in (Source, OfferPackage, Offer, OfferCitation):
        shown, hidden = model.objects.filter(model.public_condition()), model.objects.exclude(model.public_condition())
        assert set(shown) == set(model.objects.public())
        assert (hidden.count(), shown.count() + hidden.count()) == (1, model.objects.count())


def test_a_package_is_public_when_an_offer_of_it_is():
    hidden, shown = make.make_package(), make.make_package()
    make.make_offer(package=hidden)
    make.make_offer(package=shown, **SHOWN)
    assert list(OfferPackage.objects.public()) == [shown]
