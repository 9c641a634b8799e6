"""Addresses written in other letters lead to the true one."""

import pytest

from tests.make import cite, make_competition, make_country, make_event, make_offer, make_platform, make_source
from tests.views.reading import PUBLISHED

pytestmark = pytest.mark.django_db


@pytest.fixture
def records():
    make_offer(
        reference="SIPRI-1A",
        platform=make_platform(slug="mi-35", **PUBLISHED),
        supplier=make_country("Russia", "RUS"),
        recipient=make_country("SCO", "X-SCO"),
        **PUBLISHED,
    )
    make_event(slug="Talks", **PUBLISHED)
    make_competition(slug="contest", **PUBLISHED)
    cite(make_event(**PUBLISHED), source=make_source(slug="article"))


@pytest.mark.parametrize(
    ("typed", "true"),
    [
        ("/offers/sipri-1a/", "/offers/SIPRI-1A/"),
        ("/offers/sipri-1a/?format=json&utm_source=x", "/offers/SIPRI-1A/?format=json&utm_source=x"),
        ("/countries/rus/", "/countries/RUS/"),
        ("/countries/x-sco/", "/countries/X-SCO/"),
        ("/platforms/MI-35/", "/platforms/mi-35/"),
        ("/events/talks/", "/events/Talks/"),
        ("/competitions/Contest/", "/competitions/contest/"),
        ("/sources/ARTICLE/", "/sources/article/"),
    ],
)
def test_other_letters_lead_to_the_true_address_for_good(client, records, typed, true):
    answer = client.get(typed)
    assert (answer.status_code, answer["Location"]) == (301, true)
    assert client.get(true).status_code == 200


@pytest.mark.parametrize("typed", ["/offers/t-draft/", "/platforms/DRAFT/"])
def test_a_hidden_record_is_not_led_to(client, typed):
    make_offer(reference="T-DRAFT", platform=make_platform(slug="draft"))
    answer = client.get(typed)
    assert answer.status_code == 404
    assert "There is no public" in answer.content.decode()
