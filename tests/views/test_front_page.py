"""The front page, the search and the pages about the site, as a browser gets them."""

import re

import pytest

from procurement.choices import MilestoneKind
from tests.make import (
    derive,
    make_country,
    make_event,
    make_event_kind,
    make_milestone,
    make_offer,
    make_platform,
)
from tests.views.listing import PUBLISHED, make_one_of_everything, text_of

pytestmark = pytest.mark.django_db


def test_the_front_page_counts_offers_that_never_became_contracts(client):
    make_offer(**PUBLISHED)
    derive(make_milestone(make_offer(**PUBLISHED), kind=MilestoneKind.CONTRACT, dated_on="2012"))
    make_milestone(make_offer(**PUBLISHED), kind=MilestoneKind.CONTRACT, is_planned=True)
    make_offer()
    assert "3 of which 2 have no contract on record and 2 no date" in text_of(client.get("/"))
    assert "2012 to 2012" in text_of(client.get("/"))


def test_search_shows_the_first_matches_of_each_list_and_the_way_to_all(client):
    derive(make_country("Pakistan", "PAK"))
    for _ in range(7):
        derive(make_event(title="A visit to Pakistan", **PUBLISHED))
    response = client.get("/search/?q=pakistan")
    assert "Countries 1 Pakistan PAK Events 7" in text_of(response)
    assert 'href="/events/?q=pakistan"' in response.content.decode()


def test_search_refuses_what_it_does_not_know(client):
    assert client.get("/search/?q=a&q=b").status_code == 400
    assert client.get("/search/?query=a").status_code == 400
    assert client.get("/search/?q=-").status_code == 400
    assert client.get("/search/?q=%00").status_code == 400
    assert client.get("/search/?q=&utm_source=x").status_code == 200


def test_a_missing_page_says_so_and_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "There is no such page" in text_of(response)
    assert "nowhere" not in response.content.decode()


def test_a_broken_page_says_so(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("procurement.views.home.SHOWN", "twelve")
    response = client.get("/")
    assert response.status_code == 500
    assert "Something broke on our side" in text_of(response)


def test_the_choice_of_colours_changes_the_stylesheet_and_no_page(client):
    before = client.get("/about/").content
    answer = client.post("/scheme/", {"scheme": "dark"}, headers={"referer": "http://testserver/about/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://testserver/about/")
    assert client.get("/about/").content == before
    sheet = client.get("/scheme.css")
    assert "color-scheme: dark" in sheet.content.decode()
    assert sheet.headers["Vary"] == "Cookie"
    client.post("/scheme/", {"scheme": "system"})
    assert "color-scheme: dark" not in client.get("/scheme.css").content.decode()


def test_the_choice_of_colours_leads_to_no_other_site(client):
    answer = client.post("/scheme/", {"scheme": "dark"}, headers={"referer": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
    assert client.get("/scheme/").status_code == 405


@pytest.mark.parametrize(
    ("state", "counts"), [("promised", False), ("cancelled", False), ("held", True), ("agreed", True)]
)
def test_only_what_came_to_be_counts_as_cooperation(client, state, counts):
    make_event(kind=make_event_kind(tone="cooperation"), state=state, review="published")

    assert (", cooperation" in client.get("/events/").content.decode()) is counts


def test_a_count_on_the_front_page_and_in_a_list_leads_to_as_many_offers(client):
    make_one_of_everything()
    base = make_platform("Tor", slug="tor", **PUBLISHED)
    variant = make_platform("Tor-M2", slug="tor-m2", variant_of=base, **PUBLISHED)
    for platform, version in [(base, ""), (base, "Tor M2"), (variant, ""), (variant, "")]:
        make_offer(platform=platform, version=version, **PUBLISHED)
    counts = {}
    for place in ("/", "/platforms/", "/countries/"):
        page = client.get(place).content.decode()
        for address, count in re.findall(r'<a href="(/offers/\?[^"]+)">(\d+)(?: offers?)?</a>', page):
            counts.setdefault(address, set()).add(int(count))
    assert counts["/offers/?platform=tor"] == {4}
    assert counts["/offers/?platform=tor-m2"] == {3}
    for address, count in counts.items():
        assert count == {int(re.search(r"— ([\d,]+) record", text_of(client.get(address)))[1])}, address


@pytest.mark.parametrize("address", ["/", "/about/"])
def test_the_front_page_and_the_page_about_it_take_no_parameter(client, address):
    refusal = client.get(address, {"suplier": "RUS"})
    assert refusal.status_code == 400
    assert "This page has no parameter “suplier”: it takes none." in text_of(refusal)
    assert client.get(address, {"utm_source": "x"}).status_code == 200
