"""What a register says of a deal by now, of what a new release says and what it is silent on: a pure function."""

import time

import pytest

from procurement.interchange.registers.carried import carried
from procurement.interchange.registers.facts import ArrivalFact, Facts, StepFact


def facts(arrivals, steps=(), **values):
    return Facts(
        *("", "LEM", "ATL", "trident-2", "", "radar", "new", "", "", "", "", ("1.5", "15", "12")),
        *((StepFact("contract", False, "2001", "10", "", "Year of order", "2001", "10", ""), *steps),),
        *(tuple(ArrivalFact(day, count, day, count) for day, count in arrivals), (), (), {"platform": "Trident-2"}, ""),
    )._replace(**values)


def days(found):
    return [(arrival.date, arrival.quantity) for arrival in found.arrivals]


@pytest.mark.parametrize(
    ("new", "old", "is_whole", "expected"),
    [
        ([("2003", "4")], [("2003", "")], True, [("2003", "4")]),
        ([("2003", "")], [("2003", "4")], True, [("2003", "4")]),
        ([("2003", "4"), ("2004", "4")], [("2003/2004", "8")], True, [("2003", "4"), ("2004", "4")]),
        ([("2003/2004", "8")], [("2003", "4"), ("2004", "4")], True, [("2003", "4"), ("2004", "4")]),
        ([("2003/2005", "9")], [("2003", "4"), ("2004", "4")], True, [("2003/2005", "9")]),
        ([("2004", "4")], [("2003/2004", "8")], False, [("2003/2004", "8")]),
        ([("2004/2005", "4")], [("2003", "4"), ("2004", "4")], False, [("2003", "4"), ("2004", "4")]),
        ([("2004", "2")], [("2003", "4"), ("2004", "4")], False, [("2003", "4"), ("2004", "4")]),
        ([("2006", "2")], [("2003", "4")], False, [("2003", "4"), ("2006", "2")]),
        ([("", "2")], [("2003/2004", "4")], True, [("", "2"), ("2003/2004", "4")]),
    ],
)
def test_deliveries_of_two_formats_are_put_together(new, old, is_whole, expected):
    by_now = carried(
        facts(new, naming="sipri-c", family="sipri-c", is_whole=is_whole),
        facts(old, naming="sipri-a", family="sipri-a"),
    )
    assert days(by_now) == expected


def test_a_year_that_is_told_in_a_span_and_by_itself_stands_once():
    base = facts([("2003", "4"), ("2004", "4")])
    assert days(carried(facts([("2003/2004", "8"), ("2003", "")]), base)) == [("2003", "4"), ("2004", "4")]


def test_the_same_format_for_all_years_tells_all():
    assert days(carried(facts([("2003", "")]), facts([("2003", "4"), ("2005", "1")]))) == [("2003", "4")]


@pytest.mark.parametrize("is_whole", [True, False])
def test_what_says_the_same_carries_over_as_it_is(is_whole):
    last = StepFact("last_delivery", False, "2004", "8", "", "Number delivered", "2004", "8", "")
    for arrivals in (
        [("2003", "4"), ("2003", "4"), ("2003/2004", "8")],
        [("2001/2003", ""), ("2002", "1")],
        [("", "2")],
    ):
        once = facts(sorted(arrivals), [last], naming="sipri-c", family="sipri-c", is_whole=is_whole)
        assert carried(once, once) == once


def test_thousands_of_deliveries_of_one_deal_are_put_together_in_a_moment():
    started = time.process_time()
    many = [("2003", str(count + 1)) for count in range(20_000)]
    new = facts(many + [("2004", "1")] * 20_000, naming="sipri-c", family="sipri-c")
    assert len(carried(new, facts(many, naming="sipri-a", family="sipri-a")).arrivals) == 40_000
    assert time.process_time() - started < 10


def test_a_last_delivery_goes_that_the_split_denies_and_stays_where_it_agrees():
    last = StepFact("last_delivery", False, "2004", "8", "", "Number delivered", "2004", "8", "")
    base = facts([("2003", ""), ("2004", "")], [last], naming="sipri-a", family="sipri-a")
    for count, kinds in (("4", ["contract", "last_delivery"]), ("6", ["contract"]), ("2", ["contract"])):
        by_now = carried(facts([("2003", "4"), ("2004", count)], naming="sipri-c", family="sipri-c"), base)
        assert [step.kind for step in by_now.steps] == kinds


@pytest.mark.parametrize(("rounded", "kept"), [("15.015", "15.015"), ("14.985", "14.985"), ("15.0151", "15.00")])
def test_each_year_and_the_sum_may_be_rounded_by_half_a_hundredth(rounded, kept):
    base = facts([("2003", "4"), ("2004", "4")], volume=("1.5", "15", rounded), naming="sipri-a", family="sipri-a")
    new = facts([("2003", "4"), ("2004", "4")], volume=("1.5", "", "15.00"), naming="sipri-c", family="sipri-c")
    assert carried(new, base).volume == ("1.5", "15", kept)


@pytest.mark.parametrize(
    ("condition", "was", "is_estimate", "expected"),
    [
        ("new", "new", False, ("new", True)),
        ("unknown", "new", False, ("new", True)),
        ("", "new", False, ("new", True)),
        ("second_hand", "new", False, ("second_hand", False)),
        ("second_hand", "new", True, ("second_hand", True)),
    ],
)
def test_an_estimate_is_of_the_condition_that_was_estimated(condition, was, is_estimate, expected):
    base = facts([], condition=was, condition_estimated=True)
    by_now = carried(facts([], condition=condition, condition_estimated=is_estimate), base)
    assert (by_now.condition, by_now.condition_estimated) == expected
