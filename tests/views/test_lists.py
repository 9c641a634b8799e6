"""The list pages, the front page and the errors, as a browser gets them."""

import re

import pytest
from django.test import Client

from procurement.choices import MilestoneKind, Review
from tests.make import (
    cite,
    derive,
    make_competition,
    make_country,
    make_delivery,
    make_event,
    make_event_kind,
    make_link,
    make_milestone,
    make_offer,
    make_origin,
    make_participant,
    make_platform,
    make_source,
)

pytestmark = pytest.mark.django_db
PUBLISHED = {"review": Review.PUBLISHED}
POLICY = {
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
LISTS = ["offers", "platforms", "countries", "events", "sources", "competitions"]


def make_one_of_everything():
    """An offer with all that lists show of it and of what is around it."""
    base = make_platform(**PUBLISHED)
    platform = make_platform(variant_of=base, **PUBLISHED)
    make_origin(platform)
    contest = make_competition(**PUBLISHED)
    offer = make_offer(
        platform=platform, competition=contest, recipient=contest.buyer, is_winning_bid=True, **PUBLISHED
    )
    cite(offer)
    derive(make_milestone(offer, kind=MilestoneKind.CONTRACT, dated_on="2012", quantity=4), make_delivery(offer))
    event = make_event(dated_on="2012", **PUBLISHED)
    make_participant(event)
    make_link(event, offer=offer)
    return offer


def text_of(response):
    """The words of a page, tags and repeated blanks apart."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def keys_in(response):
    """The references of the offers on a page, in order."""
    return re.findall(r'href="/offers/(T-[^/]+)/"', response.content.decode())


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/offers/", 14),
        ("/platforms/", 8),
        ("/countries/", 4),
        ("/events/", 13),
        ("/sources/", 4),
        ("/competitions/", 5),
        ("/", 13),
        ("/search/?q=t", 17),
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


@pytest.mark.parametrize(
    ("state", "counts"), [("promised", False), ("cancelled", False), ("held", True), ("agreed", True)]
)
def test_only_what_came_to_be_counts_as_cooperation(client, state, counts):
    make_event(kind=make_event_kind(tone="cooperation"), state=state, review="published")

    assert (", cooperation" in client.get("/events/").content.decode()) is counts


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


@pytest.mark.parametrize("address", ["/", "/about/"])
def test_the_front_page_and_the_page_about_it_take_no_parameter(client, address):
    refusal = client.get(address, {"suplier": "RUS"})
    assert refusal.status_code == 400
    assert "This page has no parameter “suplier”: it takes none." in text_of(refusal)
    assert client.get(address, {"utm_source": "x"}).status_code == 200


@pytest.mark.parametrize("address", ["/offers/", "/search/", "/about/", "/offers/T-1/"])
def test_a_message_quotes_no_more_than_the_beginning_of_what_is_too_long(client, address):
    make_offer(reference="T-1", **PUBLISHED)
    words = text_of(client.get(address, {"x" * 300: "1"}))
    assert f"parameter “{'x' * 80}…”" in words
    assert "x" * 81 not in words
