"""The list pages, as a browser gets them."""

import re

import pytest
from django.test import Client

from tests.make import (
    cite,
    derive,
    make_country,
    make_event,
    make_milestone,
    make_offer,
    make_participant,
    make_platform,
    make_source,
)
from tests.views.listing import LISTS, PUBLISHED, keys_in, make_one_of_everything, text_of

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/offers/", 16),
        ("/platforms/", 9),
        ("/countries/", 7),
        ("/events/", 15),
        ("/sources/", 5),
        ("/competitions/", 6),
        ("/", 16),
        ("/search/?q=t", 24),
    ],
)
@pytest.mark.parametrize("rows", [1, 8])
def test_a_page_costs_the_same_number_of_queries_with_one_row_and_with_eight(
    client, django_assert_num_queries, address, queries, rows
):
    for _ in range(rows):
        offer = make_one_of_everything()
    derive(offer, offer.platform, offer.supplier, offer.recipient)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("room", LISTS)
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_lists_can_only_be_read(client, room, method):
    assert getattr(client, method)(f"/{room}/").status_code == 405


@pytest.mark.parametrize("address", [*(f"/{room}/" for room in LISTS), "/", "/about/", "/search/"])
def test_pages_answer_head_and_hold_nothing_of_the_reader(client, admin_user, address):
    assert client.head(address).status_code == 200
    public = client.get(address)
    signed_in = Client()
    signed_in.force_login(admin_user)
    private = signed_in.get(address)
    assert private.content == public.content
    assert "Cookie" not in public.headers.get("Vary", "")
    assert public.cookies == {}
    assert set(public.headers["Content-Security-Policy"].split("; ")) == POLICY


@pytest.mark.parametrize("address", [*(f"/{room}/" for room in LISTS), "/", "/about/", "/search/?q=t"])
def test_pages_have_no_script_and_no_style_of_their_own(client, address):
    make_one_of_everything()
    page = client.get(address).content.decode()
    assert re.findall(r"<script|<style|\sstyle=|\son\w+=|\{#|javascript:", page) == []


def test_an_unknown_parameter_answers_400_with_the_form_filled_in(client):
    make_offer(supplier=make_country("Russia", "RUS"), **PUBLISHED)
    response = client.get("/offers/?supplier=RUS&supplier=RUX&year_from=2012&foo=1")
    page = response.content.decode()
    assert response.status_code == 400
    assert "There is no country code “RUX”. The nearest is RUS (Russia)." in text_of(response)
    assert "This list has no parameter “foo”." in text_of(response)
    assert 'value="RUS" checked' in page
    assert 'value="RUX" checked' in page
    assert 'name="year_from" value="2012"' in page
    assert "<table" not in page


def test_pages_are_numbered_and_keep_what_was_asked(client):
    for number in range(60):
        make_offer(reference=f"T-{number:02}", subject="Weapons", **PUBLISHED)
    first = client.get("/offers/?page_size=25&sort=-reference&dated=no")
    assert keys_in(first) == [f"T-{number:02}" for number in range(59, 34, -1)]
    assert 'href="?page_size=25&amp;sort=-reference&amp;dated=no&amp;page=2"' in first.content.decode()
    assert keys_in(client.get("/offers/?page_size=25&page=3")) == [f"T-{number}" for number in range(50, 60)]


def test_a_page_beyond_the_last_is_not_found_and_says_how_many_there_are(client):
    make_offer(**PUBLISHED)
    response = client.get("/offers/?page=7")
    assert response.status_code == 404
    assert "There is no page 7: the list has one page." in text_of(response)


@pytest.mark.parametrize("sort", ["date", "-date"])
def test_the_undated_stand_last_whichever_way_dates_are_sorted(client, sort):
    for reference, date in [("T-1", "2001"), ("T-2", ""), ("T-3", "2011/.."), ("T-4", "../2016")]:
        derive(make_milestone(make_offer(reference=reference, **PUBLISHED), dated_on=date))
    expected = ["T-4", "T-1", "T-3", "T-2"] if sort == "date" else ["T-3", "T-1", "T-4", "T-2"]
    assert keys_in(client.get(f"/offers/?sort={sort}")) == expected


@pytest.mark.parametrize("sort", ["stage", "-stage", "platform", "quantity"])
def test_ties_are_settled_by_the_reference(client, sort):
    platform = make_platform(**PUBLISHED)
    for reference in ["T-2", "T-3", "T-1"]:
        make_offer(reference=reference, platform=platform, **PUBLISHED)
    assert keys_in(client.get(f"/offers/?sort={sort}")) == ["T-1", "T-2", "T-3"]


def test_countries_are_sorted_without_regard_to_accents_and_capitals(client):
    for name, code in [("Zambia", "ZMB"), ("Åland Islands", "ALA"), ("eSwatini", "SWZ"), ("Türkiye", "TUR")]:
        derive(make_country(name, code))
    page = client.get("/countries/").content.decode()
    assert re.findall(r'href="/countries/(\w+)/"', page) == ["ALA", "SWZ", "TUR", "ZMB"]


def test_each_part_of_the_filter_can_be_taken_away(client):
    make_offer(supplier=make_country("Russia", "RUS"), recipient=make_country("Pakistan", "PAK"), **PUBLISHED)
    response = client.get("/offers/?supplier=RUS&recipient=PAK&year_from=2012&year_to=2013&page=1")
    links = re.findall(r'class="remove" href="([^"]*)"', response.content.decode())
    assert links == [
        "?recipient=PAK&amp;year_from=2012&amp;year_to=2013",
        "?supplier=RUS&amp;year_from=2012&amp;year_to=2013",
        "?supplier=RUS&amp;recipient=PAK",
    ]
    assert "Offers from Take away: Russia × to Take away: Pakistan × , Take away: from 2012 to 2013 × — 0 records" in (
        text_of(response)
    )
    assert "Nothing matches all of this at once." in text_of(response)


def test_selects_offer_only_values_in_use(client):
    offer = make_offer(supplier=make_country("Russia", "RUS"), recipient=make_country("Pakistan", "PAK"), **PUBLISHED)
    make_offer(supplier=make_country("Atlantis", "X-ATL"))  # a draft
    page = client.get("/offers/").content.decode()
    assert re.findall(r'name="supplier" value="([^"]+)"', page) == ["RUS"]
    assert re.findall(r'name="party" value="([^"]+)"', page) == ["PAK", "RUS"]
    assert re.findall(r'name="platform" value="([^"]+)"', page) == [offer.platform.slug]
    assert re.findall(r'name="stage" value="([^"]+)"', page) == ["unknown"]


def test_unknowns_are_printed_as_words(client):
    make_offer(subject="Weapons, none named", **PUBLISHED)
    row = re.search(r"<tbody>.*</tbody>", client.get("/offers/").content.decode(), re.DOTALL)[0]
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row))
    assert "not known not dated not stated" in words


def test_a_variant_does_not_name_a_base_that_is_a_draft(client):
    base = make_platform("Secret base", slug="secret-base")
    make_platform("Variant", variant_of=base, **PUBLISHED)
    page = client.get("/platforms/").content.decode()
    assert "Variant" in page
    assert "secret" not in page.lower()


def test_counts_on_lists_are_of_public_records(client):
    russia = derive(make_country("Russia", "RUS"))
    platform = make_platform(**PUBLISHED)
    make_offer(supplier=russia, platform=platform, **PUBLISHED)
    make_offer(supplier=russia, platform=platform)
    make_participant(make_event(), country=russia)
    page = client.get("/countries/?q=russia").content.decode()
    assert re.findall(r'<td data-label="[OE][^"]+" class="number"><div>\s*(?:<[^>]+>)?(\w+)', page) == [
        "1",
        "none",
        "none",
    ]


def test_a_source_is_listed_once_something_public_rests_on_it(client):
    cite(make_offer(**PUBLISHED), source=make_source(slug="shown"))
    cite(make_offer(), source=make_source(slug="hidden"))
    page = client.get("/sources/").content.decode()
    assert re.findall(r'href="/sources/(\w+)/"', page) == ["shown"]


def test_link_to_what_has_no_date_keeps_the_other_filters(client):
    offer = make_offer(subject="weapons", review="published")
    code = offer.supplier.code

    html = client.get(f"/offers/?supplier={code}&year_from=2010").content.decode()

    assert f'href="?supplier={code}&amp;dated=no"' in html


def test_countries_lead_with_those_that_have_records(client):
    offer = make_offer(supplier=make_country("Zambia", "ZMB"), recipient=make_country("Yemen", "YEM"), **PUBLISHED)
    make_country("Albania", "ALB")
    make_participant(make_event(**PUBLISHED), country=offer.supplier)
    make_participant(make_event(), country=make_country("Benin", "BEN"))
    page = client.get("/countries/").content.decode()
    assert re.findall(r'<th scope="row"><a href="/countries/(\w+)/"', page) == ["ZMB", "YEM", "ALB", "BEN"]
    some = client.get("/countries/?recorded=yes")
    assert re.findall(r'<th scope="row"><a href="/countries/(\w+)/"', some.content.decode()) == ["ZMB", "YEM"]
    assert "Countries with an offer or event" in text_of(some)
    rest = client.get("/countries/?recorded=no&sort=name").content.decode()
    assert re.findall(r'<th scope="row"><a href="/countries/(\w+)/"', rest) == ["ALB", "BEN"]
    front = text_of(client.get("/"))
    assert "Countries and other parties 2 with an offer or event, of 4 that can be named" in front


def test_orders_are_called_by_what_comes_first(client):
    page = client.get("/offers/").content.decode()
    assert re.findall(r'<option value="(-?(?:date|quantity|stage))">([^<]+)<', page) == [
        ("date", "date, earliest first"),
        ("-date", "date, latest first"),
        ("stage", "stage"),
        ("-stage", "stage, reversed"),
        ("quantity", "quantity, fewest first"),
        ("-quantity", "quantity, most first"),
    ]


@pytest.mark.parametrize("address", ["/offers/", "/search/", "/about/", "/offers/T-1/"])
def test_a_message_quotes_no_more_than_the_beginning_of_what_is_too_long(client, address):
    make_offer(reference="T-1", **PUBLISHED)
    words = text_of(client.get(address, {"x" * 300: "1"}))
    assert f"parameter “{'x' * 80}…”" in words
    assert "x" * 81 not in words
