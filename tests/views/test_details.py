"""The pages of platforms, countries, events and sources."""

import pytest

from procurement.choices import EventState, OfferAspect, PlatformAspect, Rank
from tests.make import (
    cite,
    derive,
    make_country,
    make_event,
    make_event_identifier,
    make_event_kind,
    make_membership,
    make_participant,
    make_platform,
    make_source,
    make_succession,
)
from tests.views.reading import PUBLISHED, address, make_mi_35, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def mi_35():
    return make_mi_35()


@pytest.fixture
def russia():
    return make_country("Russia", "RUS")


def test_event_says_what_its_state_means(client):
    kind = make_event_kind(name="Visit", definition="Somebody travels.", cameo="042", goldstein="1.9")
    event = make_event(title="State visit", kind=kind, state=EventState.CANCELLED, dated_on="2012", **PUBLISHED)
    make_participant(event, spokesperson="Sergey Lavrov", named_as="Sergy Larov")
    words = read(client, event)

    assert "Cancelled: it did not happen." in words
    assert "Somebody travels." in words
    assert "CAMEO code 042 PLOVER type none fits Goldstein score 1.9" in words
    assert "Sergey Lavrov (as the source spells it: “Sergy Larov”)" in words


def test_cancelled_event_is_not_marked_as_cooperation(client):
    kind = make_event_kind(tone="cooperation")
    done, cancelled = make_event(kind=kind, **PUBLISHED), make_event(kind=kind, state="cancelled", **PUBLISHED)

    assert "tone-cooperation" in client.get(address(done)).content.decode()
    assert "tone-cooperation" not in client.get(address(cancelled)).content.decode()


def test_event_tells_its_numbers_in_the_collections_of_others_and_is_found_by_them(client):
    event = make_event(title="State visit", dated_on="2012", **PUBLISHED)
    numbers = [make_event_identifier(event, value=value) for value in ("900000001", "900000002")]
    derive(*numbers)

    assert "Numbers elsewhere GDELT event number 900000001, 900000002" in read(client, event)
    assert client.get("/search/?q=900000002").content.decode().count("State visit</a>") == 1
    assert client.get("/events/?q=gdelt+900000002").content.decode().count("State visit</a>") == 1
    assert client.get(f"{address(event)}?format=json").json()["record"]["identifiers"] == (
        "gdelt 900000001; gdelt 900000002"
    )


def test_platform_says_who_is_said_to_operate_it(client, russia):
    china = make_country("China", "CHN")
    platform = make_platform("Tor-M", **PUBLISHED)
    cite(platform, aspect=PlatformAspect.OPERATORS, value="RUS", source=make_source(title="Paper"))
    register = make_source(title="Register")
    cite(platform, aspect=PlatformAspect.OPERATORS, value="CHN", source=register, rank=Rank.PREFERRED)
    html = client.get(address(platform)).content.decode()

    assert "Sources disagree: China [2] as we read Register (preferred) Russia [1] as we read Paper" in read(
        client, platform
    )
    assert f'<a href="{address(china)}">China</a>' in html


def test_platform_lists_offers_of_its_versions_and_says_so(client, mi_35):
    base = make_platform("Mi-24", **PUBLISHED)
    mi_35.platform.variant_of = base
    mi_35.platform.save()
    words = read(client, base)

    assert "Lists of this platform include its versions." in words
    assert "Versions included." in words
    assert "Mi-35 O-000004 Russia Pakistan delivered 20 asked for · 4 agreed · 4 delivered 2015 to 2018" in words
    assert "Delivered to Pakistan (our reading of the offers below)" in words
    assert "Version of Mi-24" in read(client, mi_35.platform)


def test_country_leads_to_what_it_shares_with_another(client, mi_35):
    russia, pakistan = mi_35.supplier, mi_35.recipient
    event = make_event(**PUBLISHED)
    for country in (russia, pakistan):
        make_participant(event, country=country)
    html = client.get(address(russia)).content.decode()

    assert '<a href="/offers/?supplier=RUS&amp;recipient=PAK">1 to Pakistan</a>' in html
    assert '<a href="/events/?country=RUS&amp;also=PAK">1 event</a>' in html


def test_country_tells_its_past_both_ways(client, russia):
    union = make_country("Soviet Union", "SUN", kind="former_state", ended_on="1991")
    make_succession(union, successor=russia, succeeded_on="1991-12")
    organisation = make_country("Shanghai Cooperation Organisation", kind="organisation")
    make_membership(organisation, member=russia, joined_on="2001")

    assert "Comes after Soviet Union, December 1991" in read(client, russia)
    assert "Member of Shanghai Cooperation Organisation, since 2001" in read(client, russia)
    assert "Was followed by Russia, December 1991" in read(client, union)
    assert "ended 1991" in read(client, union)
    assert "Russia, member, since 2001" in read(client, organisation)


def test_country_without_offers_says_so(client, russia):
    assert "no offer made · no offer received · no event" in read(client, russia)


def test_source_shows_what_rests_on_it_and_where_it_is_contradicted(client, mi_35):
    paper, register = make_source(title="Paper", reliability="F"), make_source(title="Register")
    common = {"aspect": OfferAspect.MILESTONE_QUANTITY, "milestone": mi_35.milestones.get(number=1)}
    cite(mi_35, value="20", stated="20 new", source=paper, **common)
    cite(mi_35, value="24", source=register, **common)
    words = read(client, paper)

    assert "Article, not dated · reliability cannot be judged" in words
    assert (
        "Mi-35 from Russia to Pakistan, on quantity of step 1 (request): 20, says Paper: 20 new · 24, says Register."
    ) in words
    assert "Quantity of step 1 (request): 20, 20 new probably true" in words


def test_source_names_its_other_editions(client, mi_35):
    first = make_source(title="Release of 2024", published_on="2024")
    second = make_source(title="Release of 2025", published_on="2025", edition_of=first)
    cite(mi_35, source=first)
    assert "Other edition" not in read(client, first)  # nothing public rests on the second yet

    cite(mi_35, source=second)
    assert "Other edition Release of 2025, 2025" in read(client, first)
