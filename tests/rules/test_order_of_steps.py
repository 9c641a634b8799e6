"""Invariants over rows that no service holds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.choices import MilestoneKind
from procurement.services.review import warnings_about
from tests.make import make_milestone, make_offer

pytestmark = pytest.mark.django_db
K = MilestoneKind


def offer_of(*steps):
    """An offer with steps of (kind, when, further fields), and what a curator is told of it."""
    offer = make_offer()
    for kind, when, *fields in steps:
        make_milestone(offer, kind=kind, dated_on=when, **(fields[0] if fields else {}))
    return offer, warnings_about([offer]).get(offer.pk, [])


def test_a_step_told_after_one_that_came_later_is_pointed_out():
    _, said = offer_of((K.INTEREST, "2009"), (K.CONTRACT, "2015-08-19"), (K.REQUEST, "2012"))
    assert said == [
        "step 2, contract of 2015-08-19, stands before step 3, request of 2012, which was earlier: "
        "change the order in the story"
    ]


def test_each_misplaced_step_is_named_once_beside_the_first_it_has_to_stand_before():
    _, said = offer_of(
        (K.LAST_DELIVERY, "2018"), (K.REQUEST, "2012"), (K.CONTRACT, "2015"), (K.INTEREST, "2010"), (K.OFFER, "2019")
    )
    assert said == [
        "step 1, last delivery of 2018, stands before step 2, request of 2012, step 3, contract of 2015 and "
        "step 4, interest of 2010, which were earlier: change the order in the story"
    ]


@pytest.mark.parametrize(
    ("told_first", "told_then"),
    [
        ("2012-06", "2012"),  # the year may mean its end
        ("2015~", "2012"),  # about 2015 may be earlier
        ("2015", "2012?"),
        ("201X", "2012"),
        ("../2016", "2012"),  # an open start may be as early as any
        ("2015", "2011/.."),
        ("", "2012"),
        ("2015", ""),
        ("2012-10-05", "2012-10-05"),
    ],
)
def test_dates_that_can_be_read_in_the_order_of_the_story_are_no_matter(told_first, told_then):
    assert offer_of((K.CONTRACT, told_first), (K.REQUEST, told_then))[1] == []


def test_a_planned_step_may_stand_anywhere():
    assert offer_of((K.LAST_DELIVERY, "2030", {"is_planned": True}), (K.CONTRACT, "2012"))[1] == []


def test_the_order_in_the_story_counts_and_not_the_number():
    assert offer_of((K.CONTRACT, "2015"), (K.REQUEST, "2012", {"position": "0.5"}))[1] == []
    assert offer_of((K.REQUEST, "2012"), (K.CONTRACT, "2015", {"position": "0.5"}))[1] == [
        "step 2, contract of 2015, stands before step 1, request of 2012, which was earlier: "
        "change the order in the story"
    ]


def test_the_warnings_about_many_offers_cost_what_those_about_one_do():
    offers = [offer_of((K.CONTRACT, "2015"), (K.REQUEST, "2012"))[0] for _ in range(8)]
    with CaptureQueriesContext(connection) as captured:
        assert len(warnings_about(offers)) == 8
    assert len(captured) == 19  # one for the order of steps, one for each aspect whose fact a field keeps, editions
