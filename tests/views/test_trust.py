"""What a reader must see beside a value before quoting it: who says so, as what, and with which reserve."""

import re

import pytest

from procurement.choices import Bearing, EventAspect, EventState, OfferAspect, PlatformAspect, Rank, Speaker
from tests.make import (
    cite,
    make_country,
    make_event,
    make_link,
    make_offer,
    make_participant,
    make_platform,
    make_source,
    make_succession,
)
from tests.views.reading import PUBLISHED, address, make_mi_35, read

pytestmark = pytest.mark.django_db
OPINION = {"speaker_kind": Speaker.OPINION}
ONLY = "by the author’s opinion only"


def test_the_number_of_a_note_stands_apart_from_the_value(client):
    offer = make_mi_35()
    cite(offer, aspect=OfferAspect.MILESTONE_QUANTITY, milestone=offer.milestones.get(number=1), value="20")
    page = client.get(address(offer)).content.decode()
    assert '20 asked for<sup class="refs">\u202f<a href="#note-1" aria-label="Note 1">[1]</a></sup>' in page
    assert "20 [1]" in read(client, offer)


def test_the_line_of_quantities_names_who_gives_each_figure_and_who_another(client):
    offer = make_mi_35()
    step = {"aspect": OfferAspect.MILESTONE_QUANTITY}
    cite(offer, milestone=offer.milestones.get(number=1), value="~20", source=make_source(title="Paper"), **step)
    cite(offer, milestone=offer.milestones.get(number=2), value="4", source=make_source(title="Register"), **step)
    cite(offer, milestone=offer.milestones.get(number=2), value="6", source=make_source(title="Rumour"), **step)
    arrival = offer.deliveries.get()
    cite(offer, aspect="delivery_quantity", delivery=arrival, value="4", source=make_source(title="Lists"))
    assert (
        "20 asked for [1] says Paper 4 agreed [2] says Register (another figure [3]) 4 delivered [4] says Lists Stage"
    ) in read(client, offer)


def test_an_opinion_is_called_one_wherever_its_fact_shows(client):
    source = make_source(title="Essay")
    platform = make_platform("Tor-M", description="air defence", **PUBLISHED)
    cite(platform, aspect=PlatformAspect.DESCRIPTION, value="air defence", source=source, **OPINION)
    assert "What it is air defence [1] the author's opinion" in read(client, platform)
    assert "What it is: air defence the author's opinion" in read(client, source)
    cite(platform, aspect=PlatformAspect.DESCRIPTION, value="air defence")
    assert "What it is air defence [1][2] Category" in read(client, platform)


def test_an_event_that_rests_on_opinion_says_so_on_its_page_and_in_every_list(client):
    event = make_event(title="A snub", **PUBLISHED)
    offer = make_offer(**PUBLISHED)
    make_link(event, offer=offer)
    make_participant(event, country=offer.supplier)
    cite(event, aspect=EventAspect.SUMMARY, **OPINION)
    cite(event, rank=Rank.DEPRECATED)
    places = [address(record) for record in (offer, offer.platform, offer.supplier)] + ["/events/"]
    assert [ONLY in client.get(place).content.decode() for place in places] == [True] * 4
    assert "This record rests on opinion only" in read(client, event)
    cite(event)
    assert [ONLY in client.get(place).content.decode() for place in places] == [False] * 4
    assert "This record rests on opinion only" not in read(client, event)


def test_events_and_offers_are_found_by_who_speaks(client):
    event, other, offer = make_event(slug="snub", **PUBLISHED), make_event(**PUBLISHED), make_offer(**PUBLISHED)
    cite(event, **OPINION)
    cite(other)
    cite(offer, speaker_kind=Speaker.OFFICIALS)
    page = client.get("/events/?speaker=opinion").content.decode()
    assert re.findall(r'<th scope="row" class="long"><a href="/events/([\w-]+)/"', page) == ["snub"]
    assert "1 record" in client.get("/offers/?speaker=officials").content.decode()
    assert "0 records" in client.get("/offers/?speaker=source&dated=no").content.decode()
    assert client.get("/events/?speaker=nobody").status_code == 400


def test_our_reserve_about_a_statement_stands_beside_the_value(client):
    offer = make_offer(condition="new", **PUBLISHED)
    for _ in range(2):
        cite(offer, aspect=OfferAspect.CONDITION, value="new", note="They may be rebuilt.")
    assert "Condition new [1][2] [1][2] They may be rebuilt. Who objects" in read(client, offer)


def test_rival_values_show_the_words_of_their_sources(client):
    russia, china = make_country("Russia", "RUS"), make_country("China", "CHN")
    platform = make_platform("Tor-M", **PUBLISHED)
    paper, register = make_source(title="Paper"), make_source(title="Register")
    cite(platform, aspect="operators", value=russia.code, stated="operated only by the Russians", source=paper)
    cite(platform, aspect="operators", value=china.code, stated="China", source=register)
    words = read(client, platform)
    assert "Russia [1] as we read Paper: operated only by the Russians" in words
    assert "China [2] as we read Register." in words


def test_what_is_only_planned_is_not_said_to_last_since(client):
    planned = make_event(state=EventState.PLANNED, dated_on="2014/..", **PUBLISHED)
    held = make_event(state=EventState.HELD, dated_on="2014/..", **PUBLISHED)
    assert read(client, planned).count("from 2014 on") == 2
    assert "since 2014" not in read(client, planned)
    assert read(client, held).count("since 2014") == 2


def test_a_state_that_goes_on_is_not_followed_by_what_split_off(client):
    pakistan, bangladesh = make_country("Pakistan", "PAK"), make_country("Bangladesh", "BGD")
    make_succession(pakistan, successor=bangladesh, succeeded_on="1971")
    assert "Split off from it Bangladesh, 1971" in read(client, pakistan)
    assert "Split off from Pakistan, 1971" in read(client, bangladesh)


def test_the_events_of_an_offer_are_cut_and_listed_elsewhere(client, monkeypatch):
    monkeypatch.setattr("procurement.views.details.offer.SHOWN", 2)
    offer = make_offer(reference="T-1", **PUBLISHED)
    for slug, day in [("late", "2015"), ("undated", ""), ("early", "2001")]:
        make_link(make_event(slug=slug, dated_on=day, **PUBLISHED), offer=offer, bearing=Bearing.SUPPORTS)
    page = client.get("/offers/T-1/").content.decode()
    assert re.findall(r'href="/events/(\w+)/"', page) == ["early", "late"]
    assert 'The first 2 of 3. <a href="/events/?offer=T-1">All 3 events' in page


def test_lists_that_claim_an_order_name_it_and_keep_it(client):
    russia = make_country("Russia", "RUS")
    for reference, first, last in [("A-1", None, None), ("A-2", 20010101, 20011231), ("A-3", 19990101, 20121231)]:
        make_offer(reference=reference, supplier=russia, first_key=first, last_key=last, **PUBLISHED)
    page = client.get("/countries/RUS/").content.decode()
    assert "Those with the latest step first, those without a date last." in page
    assert re.findall(r'href="/offers/([\w-]+)/"', page) == ["A-3", "A-2", "A-1"]
