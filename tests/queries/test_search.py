"""The words of a search."""

import pytest
from django.http import QueryDict

from procurement.filters import CountryFilter, EventFilter, OfferFilter, PlatformFilter
from procurement.models import DiplomaticEvent
from procurement.queries.search import cut_words, matching, search_words
from tests.make import (
    derive,
    make_country,
    make_country_identifier,
    make_event,
    make_event_kind,
    make_link,
    make_offer,
    make_offer_identifier,
    make_participant,
    make_platform,
    make_platform_identifier,
)
from tests.views.reading import PUBLISHED


def test_words_are_folded_and_told_once():
    assert search_words("Mi‑28  mi-28 - Türkiye") == ["mi 28", "turkiye"]


def test_a_designation_typed_with_a_blank_is_one_word():
    assert search_words("mi 35 Pakistan") == ["mi 35", "pakistan"]
    assert search_words("uae 2012 tor m2 o 000001") == ["uae", "2012", "tor", "m2", "o", "000001"]


def test_a_box_that_cannot_refuse_cuts_letters_and_words():
    assert cut_words("Su-35 Su-35 \0Å") == ["Su-35", "Å"]
    assert cut_words("a" * 50_000) == ["a" * 200]
    assert cut_words(" ".join(str(n) for n in range(30))) == [str(n) for n in range(10)]


def found(filter_class, text):
    query = QueryDict(mutable=True)
    query["q"] = text
    return [record.natural_key()[0] for record in filter_class(query).ordered]


@pytest.fixture
def visit():
    """A visit by Lavrov, whom the source spells Larov, that bears on an offer of Su-35; and a draft offer of Su-34."""
    russia = make_country("Russia", "RUS")
    offer = make_offer(reference="O-000010", platform=make_platform("Su-35", slug="su-35", **PUBLISHED), **PUBLISHED)
    event = make_event(slug="visit", title="A visit", **PUBLISHED)
    participant = make_participant(event, country=russia, spokesperson="Sergey Lavrov", named_as="Larov")
    hidden = make_offer(reference="T-HIDDEN", platform=make_platform("Su-34", **PUBLISHED))
    derive(russia, offer, offer.platform, event, participant, hidden, hidden.platform)
    for shown in (offer, hidden):
        make_link(event, offer=shown)
    return event


@pytest.mark.parametrize("text", ["su35", "Su 35", "su-35 russia", "o-000010", "lavrov", "Larov su35"])
@pytest.mark.django_db
def test_an_event_is_found_by_who_spoke_who_took_part_and_the_offers_it_bears_on(visit, text):
    assert found(EventFilter, text) == ["visit"]


@pytest.mark.parametrize("text", ["su34", "t-hidden", "lavrov su34"])
@pytest.mark.django_db
def test_an_event_is_not_found_by_an_offer_that_is_hidden(visit, text):
    assert found(EventFilter, text) == []


@pytest.mark.parametrize("text", ["SIPRI 57408", "sipri-57408", "57408"])
@pytest.mark.django_db
def test_a_record_is_found_by_its_number_in_a_register(text):
    derive(make_offer_identifier(make_offer(reference="T-1", **PUBLISHED), scheme="sipri", value="57408"))
    derive(make_platform_identifier(make_platform(slug="p", **PUBLISHED), scheme="sipri", value="57408"))
    derive(make_country_identifier(make_country("A", "X-A"), scheme="sipri", value="57408"))
    derive(make_offer_identifier(make_offer(**PUBLISHED), scheme="sipri", value="57409"))
    assert [found(kind, text) for kind in (OfferFilter, PlatformFilter, CountryFilter)] == [["T-1"], ["p"], ["X-A"]]


@pytest.mark.django_db
def test_events_are_found_by_their_kind():
    protest = make_event(kind=make_event_kind(name="Protest"), title="A note")
    make_event(kind=make_event_kind(name="Visit"), title="A tour")
    assert list(matching(DiplomaticEvent.objects.all(), "protest")) == [protest]
