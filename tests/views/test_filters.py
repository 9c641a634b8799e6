"""What each filter finds."""

import json

import pytest
from django.http import QueryDict

from procurement.choices import EventState, MilestoneKind
from procurement.filters import (
    CompetitionFilter,
    CountryFilter,
    EventFilter,
    OfferFilter,
    PlatformFilter,
    SourceFilter,
)
from tests.make import (
    cite,
    derive,
    make_category,
    make_competition,
    make_country,
    make_delivery,
    make_event,
    make_event_kind,
    make_link,
    make_milestone,
    make_origin,
    make_participant,
    make_platform,
    make_platform_name,
    make_source,
)
from tests.views.filtering import PUBLISHED, found, make_parties, make_three_offers, offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def parties():
    return make_parties()


@pytest.fixture
def three_offers(parties):
    make_three_offers(parties)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["T-A", "T-B", "T-C"]),
        ("supplier=RUS", ["T-A"]),
        ("supplier=RUS&supplier=CHN", ["T-A", "T-B"]),
        ("recipient=PAK", ["T-A", "T-B"]),
        ("party=RUS", ["T-A", "T-C"]),
        ("party=RUS&recipient=PAK", ["T-A"]),
        ("supplier=RUS&recipient=RUS", []),
        ("supplier=&recipient=PAK&q=", ["T-A", "T-B"]),
        ("supplier=RUS&utm_source=x&fbclid=y&gclid=z", ["T-A"]),
    ],
)
def test_offers_are_found_by_their_parties(three_offers, query, expected):
    assert found(OfferFilter, query) == expected


def test_a_platform_brings_its_variants_and_theirs_unless_asked_exactly():
    base = make_platform("Tor-M", slug="tor-m", **PUBLISHED)
    variant = make_platform("Tor-M1", slug="tor-m1", variant_of=base, **PUBLISHED)
    further = make_platform("Tor-M1T", slug="tor-m1t", variant_of=variant, **PUBLISHED)
    for reference, platform in [("T-1", base), ("T-2", variant), ("T-3", further)]:
        offer(reference, platform=platform)
    offer("T-4")
    assert found(OfferFilter, "platform=tor-m") == ["T-1", "T-2", "T-3"]
    assert found(OfferFilter, "platform=tor-m1") == ["T-2", "T-3"]
    assert found(OfferFilter, "platform=tor-m&exact=1") == ["T-1"]


def test_a_category_is_that_of_the_platform_or_of_the_subject():
    aircraft, ships = make_category(slug="aircraft"), make_category(slug="ships")
    offer("T-1", platform=make_platform(category=aircraft, **PUBLISHED))
    offer("T-2", subject="Some aircraft", category=aircraft)
    offer("T-3", subject="A frigate", category=ships)
    offer("T-4", subject="Weapons")
    assert found(OfferFilter, "category=aircraft") == ["T-1", "T-2"]
    assert found(OfferFilter, "category=aircraft&category=ships") == ["T-1", "T-2", "T-3"]


def test_offers_are_found_by_stage_competition_and_source():
    contest = make_competition(slug="contest", **PUBLISHED)
    source = make_source(slug="paper")
    offer("T-1", stage="lost", competition=contest, recipient=contest.buyer)
    cite(offer("T-2", stage="agreed"), source=source)
    offer("T-3", stage="offered")
    assert found(OfferFilter, "stage=lost&stage=agreed") == ["T-1", "T-2"]
    assert found(OfferFilter, "competition=contest") == ["T-1"]
    assert found(OfferFilter, "source=paper") == ["T-2"]


DATES = [
    "2012",
    "2012-10",
    "2012-Q3",
    "2001/2013",
    "2011/..",
    "../2012-01",
    "201X",
    "2013",
    "2011-12-31",
    "2013/..",
    "",
]
IN_2012 = ["2012", "2012-10", "2012-Q3", "2001/2013", "2011/..", "../2012-01", "201X"]


@pytest.mark.parametrize("text", DATES)
def test_in_2012_finds_what_can_have_happened_in_2012(text):
    step = make_milestone(offer("T-1"), kind=MilestoneKind.OFFER, dated_on=text)
    derive(step)
    make_event(slug="event", dated_on=text, **PUBLISHED)
    assert found(OfferFilter, "year_from=2012&year_to=2012") == (["T-1"] if text in IN_2012 else [])
    assert found(EventFilter, "year_from=2012&year_to=2012") == (["event"] if text in IN_2012 else [])


def test_an_offer_lies_in_every_year_between_its_first_and_last_step():
    deal = offer("T-1")
    derive(make_milestone(deal, kind=MilestoneKind.CONTRACT, dated_on="2010"), make_delivery(deal, delivered_on="2015"))
    years = {year: found(OfferFilter, f"year_from={year}&year_to={year}") for year in (2009, 2010, 2012, 2015, 2016)}
    assert years == {2009: [], 2010: ["T-1"], 2012: ["T-1"], 2015: ["T-1"], 2016: []}


def test_one_end_of_the_years_may_be_open():
    make_event(slug="early", dated_on="1999", **PUBLISHED)
    make_event(slug="late", dated_on="2015", **PUBLISHED)
    assert found(EventFilter, "year_from=2000") == ["late"]
    assert found(EventFilter, "year_to=2000") == ["early"]


def test_what_has_no_date_is_found_by_asking_for_it_only():
    make_event(slug="dated", dated_on="2012", **PUBLISHED)
    make_event(slug="undated", **PUBLISHED)
    derive(make_milestone(offer("T-1"), dated_on="2012"))
    offer("T-2")
    assert found(EventFilter, "dated=no") == ["undated"]
    assert found(EventFilter, "dated=yes") == ["dated"]
    assert found(OfferFilter, "dated=no") == ["T-2"]
    assert found(OfferFilter, "dated=yes") == ["T-1"]
    assert found(OfferFilter, "dated=no&year_from=1900") == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("su-35", ["T-1"]),
        ("SU35", ["T-1"]),
        ("flanker", ["T-1"]),
        ("turkiye", ["T-1"]),
        ("türkiye su-35", ["T-1"]),
        ("su-35 pakistan", []),
        ("t-2", ["T-2"]),
        ("FRIGATES", ["T-2"]),
        ("100%", []),
    ],
)
def test_all_words_must_occur_in_reference_subject_platform_or_parties(typed, expected):
    plane = make_platform("Su-35", **PUBLISHED)
    name = make_platform_name(plane, text="Flanker-E")
    turkey = make_country("Türkiye", "TUR")
    first = offer("T-1", platform=plane, recipient=turkey)
    second = offer("T-2", subject="Two frigates", recipient=make_country("Pakistan", "PAK"))
    derive(plane, name, turkey, first, second, second.recipient)
    query = QueryDict(mutable=True)
    query["q"] = typed
    assert found(OfferFilter, query.urlencode()) == expected


def test_events_are_found_by_country_kind_state_and_offer():
    visit, protest = make_event_kind(slug="visit"), make_event_kind(slug="protest")
    india = make_country("India", "IND")
    first = make_event(slug="one", kind=visit, state=EventState.CANCELLED, **PUBLISHED)
    make_participant(first, country=india, role="host")
    make_participant(first, country=india, role="initiator")
    second = make_event(slug="two", kind=protest, **PUBLISHED)
    make_link(second, offer=offer("T-1"))
    assert found(EventFilter, "country=IND") == ["one"]
    assert found(EventFilter, "kind=visit&kind=protest") == ["one", "two"]
    assert found(EventFilter, "state=cancelled") == ["one"]
    assert found(EventFilter, "offer=T-1") == ["two"]


def test_the_other_lists_have_filters_of_their_own():
    category = make_category(slug="ships")
    jet = make_platform("JF-17", slug="jf-17", category=category, **PUBLISHED)
    sco = make_country("SCO", "X-SCO", kind="organisation")
    pakistan = make_country("Pakistan", "PAK", region="asia")
    make_origin(jet, country=pakistan)
    contest = make_competition(slug="contest", buyer=pakistan, outcome="decided", **PUBLISHED)
    cite(contest, source=make_source(slug="paper", kind="article", reliability="F"))
    derive(jet, sco, pakistan, contest)
    assert found(PlatformFilter, "category=ships&country=PAK&q=jf17") == ["jf-17"]
    assert found(CountryFilter, "kind=organisation") == ["X-SCO"]
    assert found(CountryFilter, "region=asia&q=pak") == ["PAK"]
    assert found(CountryFilter, "region=none&kind=organisation") == ["X-SCO"]
    assert found(SourceFilter, "kind=article&reliability=F") == ["paper"]
    assert found(CompetitionFilter, "buyer=PAK&outcome=decided&q=pakistan") == ["contest"]


def test_events_of_two_countries_together_are_those_in_which_both_have_a_part(client):
    russia, pakistan = make_country("Russia", "RUS"), make_country("Pakistan", "PAK")
    shared, alone = make_event(title="Shared", review="published"), make_event(title="Alone", review="published")
    make_participant(shared, country=russia)
    make_participant(shared, country=pakistan)
    make_participant(alone, country=russia)
    response = client.get("/events/?country=RUS&also=PAK&format=json")
    found = json.loads(b"".join(response.streaming_content))["records"]
    assert [event["title"] for event in found] == ["Shared"]
