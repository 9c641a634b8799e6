"""Where sources disagree, and where they only seem to."""

import pytest

from procurement.choices import OfferAspect, PlatformAspect, Rank
from procurement.models import Offer, OfferCitation, Platform
from procurement.queries.conflicts import conflicts_in, in_conflict
from tests.make import (
    cite,
    make_country,
    make_delivery,
    make_milestone,
    make_offer,
    make_platform,
    make_source,
)

pytestmark = pytest.mark.django_db

QUANTITY = OfferAspect.MILESTONE_QUANTITY


def say(milestone, value, **fields):
    return cite(milestone.offer, aspect=QUANTITY, milestone=milestone, value=value, **fields)


def readings(records=None):
    """The values of each conflict among all offers, in their order."""
    citations = OfferCitation.objects.all() if records is None else records
    return [[reading.value for reading in conflict.readings] for conflict in conflicts_in(citations)]


@pytest.fixture
def milestone():
    return make_milestone()


def test_two_values_for_one_quantity_are_a_conflict(milestone):
    say(milestone, "20")
    say(milestone, "4")

    assert readings() == [["20", "4"]]


def test_same_value_of_two_sources_is_no_conflict(milestone):
    say(milestone, "20")
    say(milestone, "20")

    assert readings() == []


def test_quantities_of_two_milestones_are_no_conflict(milestone):
    say(milestone, "20")
    say(make_milestone(milestone.offer), "4")

    assert readings() == []


def test_quantities_of_milestone_and_delivery_are_no_conflict(milestone):
    say(milestone, "20")
    delivery = make_delivery(milestone.offer)
    cite(milestone.offer, aspect=OfferAspect.DELIVERY_QUANTITY, delivery=delivery, value="4")

    assert readings() == []


def test_words_without_a_plain_value_are_no_conflict(milestone):
    say(milestone, "", stated="a dozen or so")
    say(milestone, "20")

    assert readings() == []


def test_about_twenty_and_twenty_differ_in_precision_only(milestone):
    say(milestone, "~20")
    say(milestone, "20")

    assert readings() == []


def test_about_twenty_and_four_are_a_conflict(milestone):
    say(milestone, "~20")
    say(milestone, "20")
    say(milestone, "4")

    assert readings() == [["~20", "4"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [("2015", "2015-08"), ("2015-08-24", "2015-Q3"), ("2015", "2015~"), ("201X", "2015"), ("2014/2018", "2015-08")],
)
def test_date_within_another_is_no_conflict(milestone, one, other):
    for value in (one, other):
        cite(milestone.offer, aspect=OfferAspect.MILESTONE_DATE, milestone=milestone, value=value)

    assert readings() == []


@pytest.mark.parametrize(("one", "other"), [("2015", "2016"), ("2014/2016", "2015/2018"), ("2015-08", "2015-09")])
def test_dates_that_only_overlap_or_miss_are_a_conflict(milestone, one, other):
    for value in (one, other):
        cite(milestone.offer, aspect=OfferAspect.MILESTONE_DATE, milestone=milestone, value=value)

    assert readings() == [[one, other]]


def test_two_months_are_a_conflict_though_both_lie_in_the_year(milestone):
    for value in ("2015", "2015-08", "2015-09"):
        cite(milestone.offer, aspect=OfferAspect.MILESTONE_DATE, milestone=milestone, value=value)

    assert readings() == [["2015", "2015-09"]]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("250000000 USD", "200000000-300000000 USD", []),
        ("250000000 USD", "250000000 EUR", [["250000000 USD", "250000000 EUR"]]),
        ("250000000 USD", "300000000 USD", [["250000000 USD", "300000000 USD"]]),
    ],
)
def test_sum_within_a_range_of_its_currency_is_no_conflict(milestone, one, other, found):
    for value in (one, other):
        cite(milestone.offer, aspect=OfferAspect.MILESTONE_VALUE, milestone=milestone, value=value)

    assert readings() == found


def test_two_sets_of_operators_are_a_conflict():
    russia, china = make_country(code="RUS"), make_country(code="CHN")
    platform = make_platform()
    cite(platform, aspect=PlatformAspect.OPERATORS, value=russia.code)
    cite(platform, aspect=PlatformAspect.OPERATORS, value=f"{china.code} {russia.code}")

    assert list(in_conflict(Platform.objects.all())) == [platform]


def test_deprecated_statement_is_no_conflict(milestone):
    say(milestone, "20")
    say(milestone, "4", rank=Rank.DEPRECATED)

    assert readings() == []


def test_preferred_reading_stands_first(milestone):
    say(milestone, "20")
    say(milestone, "4", rank=Rank.PREFERRED)

    assert readings() == [["4", "20"]]


def test_later_edition_revises_the_earlier(milestone):
    first = make_source(published_on="2024-03")
    say(milestone, "20", source=first)
    say(milestone, "4", source=make_source(edition_of=first, published_on="2025-03"))

    assert readings() == []


def test_latest_edition_has_the_word_against_another_source(milestone):
    first = make_source(published_on="2023")
    second = make_source(edition_of=first, published_on="2024")
    say(milestone, "20", source=first)
    say(milestone, "4", source=make_source(edition_of=second))
    say(milestone, "10", source=second)
    say(milestone, "6")

    assert readings() == [["4", "6"]]


def test_star_of_editions_is_ordered_by_publication(milestone):
    first = make_source(published_on="2023")
    say(milestone, "4", source=make_source(edition_of=first, published_on="2025"))
    say(milestone, "20", source=make_source(edition_of=first, published_on="2024"))
    say(milestone, "6")

    assert readings() == [["4", "6"]]


def test_editions_in_a_circle_do_not_hang(milestone):
    first = make_source()
    second = make_source(edition_of=first)
    type(first).objects.filter(pk=first.pk).update(edition_of=second)
    say(milestone, "20", source=first)
    say(milestone, "4", source=second)

    assert len(readings()) <= 1


def test_many_records_are_asked_at_once(django_assert_num_queries):
    disputed = []
    for _ in range(8):
        agreed, split = make_milestone(), make_milestone()
        say(agreed, "20")
        say(agreed, "20")
        say(split, "20")
        say(split, "4")
        disputed.append(split.offer)

    with django_assert_num_queries(4):
        assert list(in_conflict(Offer.objects.order_by("pk"))) == disputed


def test_conflict_outside_the_records_asked_for_is_not_reported(milestone):
    say(milestone, "20")
    say(milestone, "4")

    assert list(in_conflict(Offer.objects.exclude(pk=milestone.offer.pk))) == []


def test_value_that_came_past_validation_agrees_only_with_itself(milestone):
    for value in ("soon", "2015"):
        cite(milestone.offer, aspect=OfferAspect.MILESTONE_DATE, milestone=milestone, value=value)

    assert readings() == [["soon", "2015"]]
    assert list(in_conflict(Offer.objects.filter(pk=make_offer().pk))) == []
