"""What a filter does not understand is an error that names it; what it does, it says in a sentence."""

import pytest
from django.http import QueryDict

from procurement.filters import (
    EventFilter,
    OfferFilter,
)
from tests.make import (
    make_platform,
)
from tests.views.filtering import PUBLISHED, make_parties, make_three_offers, mistakes

pytestmark = pytest.mark.django_db


@pytest.fixture
def parties():
    return make_parties()


@pytest.fixture
def three_offers(parties):
    make_three_offers(parties)


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("supplier=Russia", "supplier", "There is no country code “Russia”. The nearest is RUS (Russia)."),
        ("supplier=RUX", "supplier", "There is no country code “RUX”. The nearest is RUS (Russia)."),
        ("supplier=RUS&supplier=qqqq", "supplier", "There is no country code “qqqq”, nor one like it."),
        ("supplier=%00", "supplier", "There is no country code “\0”, nor one like it."),
        ("stage=offerd", "stage", "There is no stage “offerd”. The nearest is offered."),
        ("year_from=12", "year_from", "“12” is not a year: write four digits, like 2012."),
        ("year_from=2012&year_from=2013", "year_from", "It stands 2 times (2012, 2013); it can be given once."),
        ("q=a&q=b", "q", "It stands 2 times (a, b); it can be given once."),
        ("q=-", "q", "“-” holds no letter or digit to search for."),
        ("dated=maybe", "dated", "“maybe” is not understood here: it can be yes or no."),
        ("exact=yes", "exact", "“yes” is not understood here: it can be 1."),
        ("suplier=RUS", "", "This list has no parameter “suplier”. Did you mean “supplier”?"),
        ("page=0", "", "page cannot be “0”: it is a whole number from 1."),
        ("page=1&page=1", "", "“page” stands 2 times (1, 1); it can be given once."),
        ("page_size=30", "", "page_size cannot be “30”: it is one of 25, 50, 100, 250."),
        ("format=xls", "", "format cannot be “xls”: it is one of csv, xlsx, json, jsonl. The nearest is xlsx."),
        ("as_of=2020", "", "“as_of” does not work on this list yet: take it out of the address."),
        ("columns=x", "", "“columns” does not work on this list yet: take it out of the address."),
        ("group=x", "", "“group” does not work on this list yet: take it out of the address."),
    ],
)
def test_what_is_not_understood_is_named_with_the_nearest_there_is(parties, query, name, words):
    assert mistakes(query) == [(name, words)]


def test_years_the_wrong_way_round_name_both_once():
    words = "2013 is after year_to 2012: exchange them, or change one."
    assert mistakes("year_from=2013&year_to=2012") == [("year_from", words)]
    assert set(OfferFilter(QueryDict("year_from=2013&year_to=2012")).form.errors) == {"year_from", "year_to"}


def test_without_variants_needs_a_platform():
    words = "It leaves out the variants of a platform: give a platform too, or take it away."
    assert mistakes("exact=1") == [("exact", words)]
    assert mistakes("exact=1&platform=zz") == [("platform", "There is no platform “zz”, nor one like it.")]


def test_a_sort_that_is_not_registered_is_refused_with_those_that_are():
    assert mistakes("sort=titel", EventFilter) == [
        (
            "",
            "sort cannot be “titel”: it is one of date, title, kind, state, with - in front to turn it. "
            "The nearest is title.",
        )
    ]


def test_an_invalid_filter_finds_nothing_rather_than_everything(three_offers):
    assert list(OfferFilter(QueryDict("supplier=XXX")).qs) == []
    assert list(OfferFilter(QueryDict("nonsense=1")).qs) == []


def test_the_words_of_a_percent_sign_survive(parties):
    assert mistakes("supplier=%25s") == [("supplier", "There is no country code “%s”, nor one like it.")]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "All offers"),
        (
            "supplier=RUS&recipient=PAK&year_from=2012&year_to=2012",
            "Offers from Russia to Pakistan, in 2012",
        ),
        ("supplier=RUS&supplier=CHN", "Offers from Russia or China"),
        ("party=PAK&stage=lost", "Offers with Pakistan on either side, now lost"),
        ("year_from=2001&year_to=2013&q=mi-35", "Offers matching “mi-35”, from 2001 to 2013"),
        ("year_to=2013&dated=yes", "Offers in 2013 or earlier, with a date"),
    ],
)
def test_the_filter_reads_as_a_sentence(parties, query, sentence):
    assert OfferFilter(QueryDict(query)).sentence == sentence


def test_the_sentence_says_whether_variants_are_in():
    make_platform("Mi-35", slug="mi-35", **PUBLISHED)
    assert OfferFilter(QueryDict("platform=mi-35")).sentence == "Offers of Mi-35 and its variants"
    assert OfferFilter(QueryDict("platform=mi-35&exact=1")).sentence == "Offers of Mi-35 alone"
