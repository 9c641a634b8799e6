"""What dates rule out, and what they do not."""

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from procurement.choices import EventState, MilestoneKind
from procurement.dates import UncertainDate
from procurement.models import DiplomaticEvent
from procurement.rules.dates import surely
from tests import make
from tests.rules.breaches import broken, found

pytestmark = pytest.mark.django_db
K = MilestoneKind

UNCERTAIN = ["2014~", "2014?", "2014%", "../2016", "2013/..", "201X", ""]
"""Dates that may be before 2013 or after 2015, or say nothing."""


def offer_of(*steps, arrivals=(), **fields):
    offer = make.make_offer(**fields)
    for kind, when, *more in steps:
        make.make_milestone(offer, kind=kind, dated_on=when, **(more[0] if more else {}))
    for when in arrivals:
        make.make_delivery(offer, delivered_on=when)
    return offer


def test_a_delivery_before_any_contract_is_pointed_out():
    offer = offer_of((K.CONTRACT, "2015"), (K.CONTRACT, "2016"), arrivals=["2014", "2015"])
    assert found("deliveries-after-contract") == [
        (offer.reference, "delivery 1, 2014, came before any contract: check both dates")
    ]


@pytest.mark.parametrize(
    ("contracts", "arrival"),
    [
        ([], "2014"),
        (["2014"], "2014"),
        (["2016", "2013"], "2014"),
        (["2016", ""], "2014"),
        (["2016~"], "2014"),
        (["2016"], "2014~"),
        (["../2016"], "2014"),
        (["2016"], "2014/.."),
    ],
)
def test_a_delivery_that_may_have_followed_a_contract_is_no_matter(contracts, arrival):
    offer_of(*((K.CONTRACT, when) for when in contracts), arrivals=[arrival])
    assert broken("deliveries-after-contract") == []


def test_a_planned_contract_says_nothing_of_deliveries():
    offer_of((K.CONTRACT, "2016", {"is_planned": True}), arrivals=["2014"])
    assert broken("deliveries-after-contract") == []


def test_a_last_delivery_before_the_first_is_an_error():
    offer = offer_of((K.LAST_DELIVERY, "2014-05"), (K.FIRST_DELIVERY, "2015"))
    assert found("last-delivery-not-before-first") == [
        (offer.reference, "its last delivery, step 1 of May 2014, is before its first: mend one of the two")
    ]


@pytest.mark.parametrize("first", ["2014", "2014-05", "2013", *UNCERTAIN])
def test_a_last_delivery_that_may_have_come_after_the_first_is_no_matter(first):
    offer_of((K.FIRST_DELIVERY, first), (K.LAST_DELIVERY, "2014-05"))
    assert broken("last-delivery-not-before-first") == []


def test_deliveries_of_two_offers_are_not_compared():
    offer_of((K.FIRST_DELIVERY, "2015"))
    offer_of((K.LAST_DELIVERY, "2014"))
    assert broken("last-delivery-not-before-first") == []


def test_a_competition_decided_before_it_opened_is_an_error():
    wrong = make.make_competition(opened_on="2012-10", decided_on="2012-09")
    make.make_competition(opened_on="2012-10", decided_on="2012")
    make.make_competition(opened_on="2012~", decided_on="2010")
    make.make_competition(opened_on="2012", decided_on="")
    assert found("competition-decided-after-opened") == [
        (wrong.slug, "it was decided September 2012 and opened October 2012: mend one of the two")
    ]


def answer(when, other_when, kind="in_response_to", other_state=EventState.HELD):
    event = make.make_event(dated_on=when)
    other = make.make_event(dated_on=other_when, state=other_state)
    make.make_event_relation(event, other=other, kind=kind)
    return event, other


def test_an_event_in_response_to_a_later_one_is_an_error():
    event, other = answer("2012-09", "2012-10-02")
    assert found("event-answers-earlier-event") == [
        (
            event.slug,
            f"it was in response to “{other}”, 2 October 2012, but was earlier: September 2012. Turn the relation "
            "round, or mend a date",
        )
    ]
    answer("2012-09", "2012-10", kind="follows")
    assert len(broken("event-answers-earlier-event")) == 2


@pytest.mark.parametrize(
    ("when", "other", "fields"),
    [
        ("2012-10", "2012-09", {}),
        ("2012", "2012-10", {}),
        ("2012-09~", "2012-10", {}),
        ("", "2012-10", {}),
        ("2012-09", "2012-10", {"kind": "replaces"}),
        ("2012-09", "2012-10", {"other_state": EventState.CANCELLED}),  # the day that was planned
    ],
)
def test_an_event_that_may_have_answered_the_other_is_no_matter(when, other, fields):
    answer(when, other, **fields)
    assert broken("event-answers-earlier-event") == []


@time_machine.travel("2026-11-24 12:00")
def test_what_is_done_and_lies_ahead_is_an_error():
    offer = offer_of((K.CONTRACT, "2027"), (K.FIRST_DELIVERY, "2028", {"is_planned": True}), arrivals=["2026-12"])
    event = make.make_event(dated_on="2026-11-25", state=EventState.HELD)
    offer_of((K.CONTRACT, "2026"), (K.OFFER, "2027~"), arrivals=["2026-11"])
    make.make_event(dated_on="2026-11-24", state=EventState.HELD)
    make.make_event(dated_on="2027", state=EventState.PLANNED)
    assert found("what-is-done-lies-in-the-past") == sorted(
        [
            (offer.reference, "step 1 is dated 2027, which lies ahead: tick that it is only planned"),
            (offer.reference, "delivery 1 is dated December 2026, which lies ahead: a planned one is a milestone"),
            (event.slug, "it is held or done and dated 25 November 2026, which lies ahead: call it planned"),
        ]
    )


END = st.builds(
    lambda year, rest, mark: f"{year}{rest}{mark}",
    st.integers(1000, 2999),
    st.sampled_from(["", "-01", "-12", "-Q2", "-06-15"]),
    st.sampled_from(["", "", "~", "?", "%"]),
)


@given(one=END, two=END)
def test_the_database_takes_for_sure_what_the_value_takes_for_sure(one, two):
    date = UncertainDate.parse(f"{one}/{two}" if one[:4] < two[:4] else one)
    event = make.make_event(dated_on=date.text)
    assert DiplomaticEvent.objects.filter(surely("dated_on"), pk=event.pk).exists() == date.is_sure


@given(contract=END, arrival=END)
def test_whoever_finds_a_delivery_before_its_contract_can_prove_it(contract, arrival):
    offer = offer_of((K.CONTRACT, contract), arrivals=[arrival])
    one, two = UncertainDate.parse(contract), UncertainDate.parse(arrival)
    provable = one.is_sure and two.is_sure and two.last < one.first
    assert (offer.reference in broken("deliveries-after-contract")) == provable
