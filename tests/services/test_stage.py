"""The stage of an offer as a pure function of its steps and deliveries."""

import pytest

from procurement.choices import STAGE_AFTER, MilestoneKind, Stage
from procurement.services.stage import Arrival, Step, read_offer

K, S = MilestoneKind, Stage


def step(kind, quantity=None, planned=False, about=False, first=None, last=None):
    return Step(kind, planned, first, last, quantity, about)


def arrival(quantity=None, about=False, first=None, last=None):
    return Arrival(first, last, quantity, about)


def stage(*steps, arrivals=()):
    return read_offer([step(s) if isinstance(s, str) else s for s in steps], list(arrivals))["stage"]


def test_every_kind_of_milestone_stands_in_the_table():
    assert set(STAGE_AFTER) == set(MilestoneKind)


@pytest.mark.parametrize(("kind", "after"), [(k, s) for k, s in STAGE_AFTER.items() if s is not None])
def test_an_offer_may_enter_at_any_step(kind, after):
    assert stage(kind) == after


def test_an_offer_without_steps_is_at_no_known_stage():
    assert read_offer([], []) == {
        "stage": S.UNKNOWN,
        "first_key": None,
        "last_key": None,
        "quantity_requested": None,
        "quantity_offered": None,
        "quantity_agreed": None,
        "quantity_delivered": None,
        "estimated": "",
    }


def test_steps_without_a_stage_of_their_own_leave_the_stage():
    assert stage(K.CONTRACT, K.AMENDMENT) == S.AGREED
    assert stage(K.REQUEST, K.LICENSED) == S.REQUESTED
    assert stage(K.LAST_DELIVERY, K.RETURN) == S.DELIVERED


def test_planned_steps_are_passed_over():
    assert stage(K.OFFER, step(K.CONTRACT, planned=True)) == S.OFFERED


def test_a_resumption_brings_back_the_stage_before_the_suspension():
    assert stage(K.CONTRACT, K.SUSPENSION) == S.SUSPENDED
    assert stage(K.CONTRACT, K.SUSPENSION, K.SUSPENSION, K.RESUMPTION) == S.AGREED
    assert stage(K.OFFER, K.RESUMPTION) == S.OFFERED


def test_a_delivery_overtakes_what_comes_before_delivery():
    assert stage(K.CONTRACT, arrivals=[arrival()]) == S.DELIVERING
    assert stage(arrivals=[arrival(4)]) == S.DELIVERING


def test_all_that_was_agreed_has_come():
    assert stage(step(K.CONTRACT, 4), arrivals=[arrival(2), arrival(2)]) == S.DELIVERED
    assert stage(step(K.CONTRACT, 4), arrivals=[arrival(2)]) == S.DELIVERING
    assert stage(step(K.CONTRACT, 4), step(K.AMENDMENT, 2), arrivals=[arrival(2)]) == S.DELIVERED
    assert stage(step(K.CONTRACT, 4), K.FIRST_DELIVERY, arrivals=[arrival(4)]) == S.DELIVERED


def test_an_end_after_a_delivery_is_closed_short():
    assert stage(step(K.CONTRACT, 4), K.CANCELLATION, arrivals=[arrival(1)]) == S.CLOSED_SHORT
    assert stage(step(K.CONTRACT, 4), K.LAST_DELIVERY, arrivals=[arrival(1)]) == S.CLOSED_SHORT
    assert stage(step(K.CONTRACT, 4), K.LAST_DELIVERY, arrivals=[arrival(4)]) == S.DELIVERED
    assert stage(step(K.CONTRACT, 4), K.CANCELLATION) == S.CANCELLED
    assert stage(step(K.CONTRACT, 4), K.CANCELLATION, arrivals=[arrival(4)]) == S.DELIVERED


def test_twenty_requested_four_agreed_four_delivered_is_a_story():
    read = read_offer([step(K.REQUEST, 20), step(K.CONTRACT, 4)], [arrival(4, about=True)])
    assert [read[f"quantity_{name}"] for name in ("requested", "offered", "agreed", "delivered")] == [20, None, 4, 4]
    assert read["estimated"] == "delivered"
    assert read["stage"] == S.DELIVERED


def test_the_latest_step_says_the_quantity_and_whether_it_is_about_right():
    read = read_offer([step(K.REQUEST, 20, about=True), step(K.REQUEST, 10)], [])
    assert (read["quantity_requested"], read["estimated"]) == (10, "")


def test_a_delivery_of_unknown_quantity_makes_the_sum_unknown_unless_a_step_tells_it():
    assert read_offer([], [arrival(2), arrival()])["quantity_delivered"] is None
    told = read_offer([step(K.LAST_DELIVERY, 4)], [arrival(), arrival()])
    assert told["quantity_delivered"] == 4


def test_the_span_covers_done_steps_and_deliveries_and_no_plans():
    steps = [
        step(K.CONTRACT, first=20150101, last=20151231),
        step(K.OFFER),
        step(K.LAST_DELIVERY, planned=True, first=20300101, last=20301231),
    ]
    read = read_offer(steps, [arrival(first=20170101, last=20181231)])
    assert (read["first_key"], read["last_key"]) == (20150101, 20181231)


def test_what_was_selected_counts_as_offered_until_it_is_agreed():
    read = read_offer([step(K.OFFER, 20), step(K.SELECTION, 12, about=True)], [])
    assert (read["quantity_offered"], read["quantity_agreed"], read["estimated"]) == (12, None, "offered")
