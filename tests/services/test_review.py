"""Moving records to the public and back, and what forbids it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.choices import MilestoneKind, Review
from procurement.models import DiplomaticEvent, Offer, recorded
from procurement.services.derive import derive_after
from procurement.services.review import Refused, publish, publish_problems, take_back
from tests.make import (
    cite,
    make_competition,
    make_component,
    make_event,
    make_link,
    make_milestone,
    make_offer,
    make_platform,
)

pytestmark = pytest.mark.django_db


def test_an_offer_without_a_citation_is_not_published():
    offer = make_offer()
    with pytest.raises(Refused) as refusal:
        publish([offer])
    assert refusal.value.messages == [f"{offer}: it has no citation: add one that says where it is known from."]
    offer.refresh_from_db()
    assert offer.review == Review.DRAFT


def test_an_offer_of_a_draft_platform_is_not_published():
    platform = make_platform("Mi-28")
    offer = make_offer(platform=platform)
    cite(offer)
    assert publish_problems([offer]) == {offer.pk: ["its platform Mi-28 is not published: publish that first"]}


def test_a_bid_in_a_draft_competition_is_not_published():
    competition = make_competition(title="The contest")
    offer = make_offer(competition=competition, recipient=competition.buyer)
    cite(offer)
    assert publish_problems([offer]) == {offer.pk: ["its competition The contest is not published: publish that first"]}


def test_a_variant_of_a_draft_is_not_published():
    parent = make_platform("Tor-M")
    variant = make_platform("Tor-M1", variant_of=parent)
    cite(variant)
    assert publish_problems([variant]) == {
        variant.pk: ["it is a variant of Tor-M, which is not published: publish that first"]
    }


def test_all_are_published_or_none():
    ready, bare = make_offer(), make_offer()
    cite(ready)
    with pytest.raises(Refused):
        publish([ready, bare])
    assert Offer.objects.public().count() == 0
    cite(bare)
    publish([ready, bare], reason="checked")
    assert set(Offer.objects.public()) == {ready, bare}


def test_publishing_leaves_history_with_the_columns_as_they_are_now():
    offer = make_offer()
    cite(offer)
    derive_after([make_milestone(offer, kind=MilestoneKind.CONTRACT)])
    with recorded(via="admin"):
        publish([offer], reason="checked")
    last = offer.history.first()
    assert (last.review, last.stage, last.via, last.history_change_reason) == (
        "published",
        "agreed",
        "admin",
        "checked",
    )


def test_a_published_record_published_again_leaves_no_history():
    offer = make_offer()
    cite(offer)
    publish([offer])
    before = offer.history.count()
    publish([offer])
    assert offer.history.count() == before


def test_a_platform_that_public_offers_name_stays_public():
    offer = make_offer()
    cite(offer)
    cite(offer.platform)
    publish([offer])
    with pytest.raises(Refused) as refusal:
        take_back([offer.platform], to=Review.DRAFT)
    assert refusal.value.messages == [f"{offer.platform}: {offer} is published and points at it: take that back first."]
    take_back([offer], to=Review.IN_REVIEW)
    take_back([offer.platform], to=Review.DRAFT)
    assert (offer.review, offer.platform.review) == (Review.IN_REVIEW, Review.DRAFT)


def test_the_number_of_queries_does_not_grow_with_the_records():
    def queries(count):
        offers = [make_offer() for _ in range(count)]
        for offer in offers:
            cite(offer)
        with CaptureQueriesContext(connection) as captured:
            publish(offers)
        return len(captured)

    assert (queries(1), queries(8)) == (13, 13)


def test_a_citation_that_no_reader_sees_is_not_enough():
    event = make_event()
    cite(event, aspect="offer", link=make_link(event))
    assert publish_problems([event]) == {event.pk: ["it has no citation: add one that says where it is known from"]}


def carriers(count):
    """Public offers that carry a public event: all that is cited for it speaks of its links to them."""
    event, offers = make_event(title="The visit"), [make_offer() for _ in range(count)]
    for offer in offers:
        cite(offer)
        cite(event, aspect="offer", link=make_link(event, offer=offer))
    publish(offers)
    publish([event])
    return offers


def test_an_offer_on_which_the_last_citation_of_an_event_hangs_stays_public():
    (offer,) = carriers(1)
    with pytest.raises(Refused) as refusal:
        take_back([offer], to=Review.DRAFT)
    assert refusal.value.messages == [
        f"{offer}: The visit is published, and the only citations that its readers see speak of its link to it: "
        "add another citation there, or take that back first."
    ]
    assert Offer.objects.public().get() == offer
    cite(DiplomaticEvent.objects.get())
    take_back([offer], to=Review.DRAFT)
    assert not Offer.objects.public().exists()


def test_a_citation_of_a_link_to_another_public_offer_is_enough():
    offers = carriers(2)
    take_back(offers[:1], to=Review.DRAFT)
    with pytest.raises(Refused):
        take_back(offers[1:], to=Review.DRAFT)


def test_offers_that_carry_an_event_only_together_stay_public_together():
    offers = carriers(2)
    with pytest.raises(Refused) as refusal:
        take_back(offers, to=Review.DRAFT)
    assert len(refusal.value.messages) == 2


def test_a_component_on_which_the_last_citation_of_a_platform_hangs_stays_public():
    jet, engine = make_platform("JF-17"), make_platform("RD-93")
    cite(engine)
    cite(jet, aspect="component", component=make_component(jet, component=engine))
    publish([engine])
    publish([jet])
    with pytest.raises(Refused) as refusal:
        take_back([engine], to=Review.DRAFT)
    assert refusal.value.messages == [
        "RD-93: JF-17 is published, and the only citations that its readers see speak of its link to it: "
        "add another citation there, or take that back first."
    ]
    take_back([jet, engine], to=Review.DRAFT)
    assert (jet.review, engine.review) == (Review.DRAFT, Review.DRAFT)


def test_a_platform_and_its_variant_leave_the_public_together():
    parent = make_platform()
    variant = make_platform(variant_of=parent)
    for platform in (parent, variant):
        cite(platform)
    publish([parent])
    publish([variant])
    take_back([parent, variant], to=Review.DRAFT)
    assert (parent.review, variant.review) == (Review.DRAFT, Review.DRAFT)


def test_the_number_of_queries_to_take_back_does_not_grow_with_the_records():
    def queries(count):
        offers, event = [make_offer() for _ in range(count)], make_event()
        for offer in offers:
            cite(offer)
            cite(event, aspect="offer", link=make_link(event, offer=offer))
        cite(event)
        publish([*offers])
        publish([event])
        with CaptureQueriesContext(connection) as captured:
            take_back(offers, to=Review.DRAFT)
        return len(captured)

    assert (queries(1), queries(8)) == (13, 13)


def test_a_draft_moves_freely_though_a_bare_record_points_at_it():
    event, offer = make_event(review=Review.PUBLISHED), make_offer()
    cite(event, aspect="offer", link=make_link(event, offer=offer))
    take_back([offer], to=Review.IN_REVIEW)
    assert offer.review == Review.IN_REVIEW


@pytest.mark.django_db(transaction=True)
def test_a_platform_is_not_hidden_while_its_offer_is_being_published():
    if not connection.features.test_db_allows_multiple_connections:
        pytest.skip("a database in memory has one writer")
    platform = make_platform("Mi-28", review=Review.PUBLISHED)
    offer = make_offer(platform=platform)
    cite(offer)
    cite(platform)
    together = Barrier(2)

    def move(action):
        together.wait()
        try:
            action()
        except Refused as refusal:
            return refusal.messages[0]
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as curators:
        said = list(curators.map(move, [lambda: publish([offer]), lambda: take_back([platform], to=Review.DRAFT)]))
    assert sorted(said) in (
        [f"Mi-28: {offer} is published and points at it: take that back first.", "done"],
        sorted([f"{offer}: its platform Mi-28 is not published: publish that first.", "done"]),
    )
