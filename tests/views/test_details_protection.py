"""What the pages of single records hide, and what they answer to."""

import pytest
from django.contrib.auth import get_user_model

from procurement.choices import Review
from tests.make import (
    cite,
    make_competition,
    make_component,
    make_country,
    make_event,
    make_event_relation,
    make_link,
    make_offer,
    make_offer_relation,
    make_origin,
    make_package,
    make_participant,
    make_party,
    make_platform,
    make_source,
)
from tests.views.reading import PUBLISHED, address

pytestmark = pytest.mark.django_db

SECRET = "Secret"


@pytest.fixture
def russia():
    return make_country("Russia", "RUS")


def everything(**fields):
    """A record of each kind with a page, of the same review where it has one, and its citations."""
    country = make_country()
    platform = make_platform(**fields)
    offer = make_offer(recipient=country, platform=platform, **fields)
    competition, event = make_competition(**fields), make_event(**fields)
    source = make_source()
    for record in (platform, offer, competition, event):
        cite(record, source=source)
    return {"platform": platform, "offer": offer, "competition": competition, "event": event, "source": source}


@pytest.mark.parametrize("review", [Review.DRAFT, Review.IN_REVIEW])
@pytest.mark.parametrize("kind", ["platform", "offer", "competition", "event", "source"])
def test_page_of_a_hidden_record_is_not_found_even_for_a_curator(client, kind, review):
    record = everything(review=review)[kind]
    assert client.get(address(record)).status_code == 404

    client.force_login(get_user_model().objects.create_superuser("root"))
    assert client.get(address(record)).status_code == 404


@pytest.mark.parametrize("kind", ["platform", "offer", "competition", "event", "source"])
def test_page_answers_get_and_head_only(client, kind):
    record = everything(**PUBLISHED)[kind]

    assert client.get(address(record)).status_code == 200
    assert client.head(address(record)).status_code == 200
    assert [client.post(address(record)).status_code, client.delete(address(record)).status_code] == [405, 405]


def test_nothing_hidden_shows_on_any_page(client, russia):
    """Every way in which a published record can lead to a draft."""
    shown = everything(**PUBLISHED)
    offer, platform, event, contest = (shown[kind] for kind in ("offer", "platform", "event", "competition"))
    hidden_platform = make_platform(SECRET, slug="secret-platform")
    hidden_event = make_event(title=f"{SECRET} event", slug="secret-event")
    hidden_offer = make_offer(reference="SECRET-1", supplier=russia, recipient=offer.recipient, subject=SECRET)
    package = make_package()
    type(offer).objects.filter(pk__in=[offer.pk, hidden_offer.pk]).update(package=package)
    type(platform).objects.filter(pk=platform.pk).update(variant_of=hidden_platform)
    make_platform(f"{SECRET} variant", variant_of=platform)
    bid = make_offer(recipient=contest.buyer, competition=contest, **PUBLISHED)
    make_offer(reference="SECRET-2", recipient=contest.buyer, competition=contest, subject=SECRET)
    make_competition(title=f"{SECRET} contest", buyer=russia)
    make_offer_relation(offer, other=hidden_offer)
    make_offer_relation(hidden_offer, other=offer, kind="fulfils")
    make_event_relation(event, other=hidden_event)
    make_event_relation(hidden_event, other=event, kind="replaces")
    make_link(hidden_event, offer=offer)
    make_participant(hidden_event, country=russia)
    make_party(hidden_offer, country=russia, name=SECRET)
    row = make_link(event, offer=hidden_offer)
    cite(event, aspect="offer", link=row, value="supports", source=shown["source"], stated=SECRET)
    part = make_component(platform, component=hidden_platform)
    make_component(hidden_platform, component=platform)
    make_origin(hidden_platform, country=russia)
    cite(platform, aspect="component", component=part, value="secret-platform", stated=SECRET)
    cite(platform, aspect="variant", value="secret-platform", source=shown["source"])
    cite(hidden_platform, source=shown["source"], stated=SECRET)
    cite(hidden_offer, source=shown["source"], stated=SECRET)

    land = make_country(f"{SECRET} land")
    make_participant(hidden_event, country=land)
    kept_back = make_offer(platform=platform, supplier=russia, recipient=land, stage="delivered")
    make_link(make_event(title=f"{SECRET} talk", **PUBLISHED), offer=kept_back)

    for record in (*shown.values(), bid, russia, offer.recipient, contest.buyer):
        assert SECRET.lower() not in client.get(address(record)).content.decode().lower(), record
