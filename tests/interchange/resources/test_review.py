"""A file publishes and takes back what may be published and taken back, and nothing else."""

import pytest

from procurement.choices import Review
from procurement.models import (
    DiplomaticEvent,
    EventCitation,
    EventOffer,
    Offer,
    Platform,
)
from tests import make
from tests.interchange.resources.own_files import complaints, counts, imported

pytestmark = pytest.mark.django_db


def test_a_record_without_a_source_cannot_be_published_by_a_file():
    make.make_event(slug="visit")
    assert complaints(imported(DiplomaticEvent, "slug,review\nvisit,published\n")) == [
        (
            "line 2",
            "review",
            "Found “published”: The record cannot be published: it has no citation: add one that says where it is "
            "known from.",
        )
    ]
    assert DiplomaticEvent.objects.get().review == Review.DRAFT


def test_a_record_with_a_source_is_published_by_a_file():
    make.cite(make.make_event(slug="visit"))
    assert counts(imported(DiplomaticEvent, "slug,review\nvisit,published\n")) == (0, 1, 0, 0)
    assert DiplomaticEvent.objects.public().get().slug == "visit"


def test_a_published_offer_keeps_published_targets():
    make.make_platform("Draft", slug="draft")
    offer = make.make_offer(reference="O-1", review=Review.PUBLISHED)
    make.cite(offer)
    result = imported(Offer, "reference,platform\nO-1,draft\n")
    assert [message for _, _, message in complaints(result)] == [
        "The record cannot be published: its platform Draft is not published: publish that first."
    ]
    offer.refresh_from_db()
    assert offer.platform.slug != "draft"


def test_what_a_published_record_rests_on_stays_public():
    offer = make.make_offer(reference="O-1", review=Review.PUBLISHED)
    slug = offer.platform.slug
    result = imported(Platform, f"slug,review\n{slug},draft\n")
    assert [message for _, _, message in complaints(result)] == [
        "Found “draft”: The record cannot be taken back: O-1 is published and points at it: take that back first."
    ]
    assert Platform.objects.get(slug=slug).review == Review.PUBLISHED


def test_an_offer_on_which_the_last_citation_of_an_event_hangs_stays_public():
    event = make.make_event(title="The visit", review=Review.PUBLISHED)
    offer = make.make_offer(reference="O-1", review=Review.PUBLISHED)
    make.cite(event, aspect="offer", link=make.make_link(event, offer=offer))
    assert [message for _, _, message in complaints(imported(Offer, "reference,review\nO-1,draft\n"))] == [
        "Found “draft”: The record cannot be taken back: The visit is published, and the only citations that its "
        "readers see speak of its link to it: add another citation there, or take that back first."
    ]
    make.cite(event)
    assert counts(imported(Offer, "reference,review\nO-1,draft\n")) == (0, 1, 0, 0)


def test_a_link_that_carries_the_last_citation_does_not_turn_to_a_hidden_offer():
    event = make.make_event(slug="visit", title="The visit", review=Review.PUBLISHED)
    shown, hidden = make.make_offer(reference="O-1", review=Review.PUBLISHED), make.make_offer(reference="O-2")
    make.cite(event, aspect="offer", link=make.make_link(event, offer=shown))
    assert complaints(imported(EventOffer, "event,number,offer\nvisit,1,O-2\n")) == [
        (
            "line 2",
            "",
            "The visit is published, and with this its readers see no citation of it: "
            "add one that speaks of no hidden record, or take it back to draft.",
        )
    ]
    assert not hidden.event_links.exists()


def test_the_last_citation_of_a_published_record_does_not_turn_to_a_hidden_offer():
    event = make.make_event(slug="visit", title="The visit", review=Review.PUBLISHED)
    make.make_link(event)
    make.cite(event)
    content = "event,number,aspect,link\nvisit,1,offer,visit/1\n"
    assert len(complaints(imported(EventCitation, content))) == 1
    assert EventCitation.objects.get().aspect == "record"
