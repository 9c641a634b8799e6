"""The tables that tie the vocabularies together."""

import pytest

from procurement.choices import DEAD_ENDS, FOLLOWS, STAGE_AFTER, MilestoneKind, Stage

K, S = MilestoneKind, Stage


def test_every_stage_says_what_may_follow():
    assert list(FOLLOWS) == list(Stage)


def test_an_offer_may_enter_at_every_step():
    assert FOLLOWS[S.UNKNOWN] == tuple(K)


def test_every_kind_of_milestone_follows_something():
    assert {kind for stage, kinds in FOLLOWS.items() if stage != S.UNKNOWN for kind in kinds} == set(K)


@pytest.mark.parametrize("stage", Stage)
def test_no_step_is_named_twice_at_a_stage(stage):
    assert len(set(FOLLOWS[stage])) == len(FOLLOWS[stage])


def test_ends_are_ends_but_for_what_real_life_reopens():
    again = (K.REQUEST, K.OFFER, K.NEGOTIATION)
    assert {end: FOLLOWS[end] for end in DEAD_ENDS} == {
        S.LOST: (K.NEGOTIATION, K.SELECTION),
        S.REFUSED: again,
        S.REJECTED: again,
        S.BLOCKED: again,
        S.WITHDRAWN: again,
        S.CANCELLED: (),
        S.LAPSED: (K.INTEREST, *again),
    }


def test_what_is_delivered_or_closed_is_at_most_returned_or_amended():
    assert FOLLOWS[S.DELIVERED] == (K.LAST_DELIVERY, K.RETURN)
    assert FOLLOWS[S.CLOSED_SHORT] == (K.AMENDMENT, K.RETURN)


def test_a_stage_before_an_end_can_reach_one():
    ends = {*DEAD_ENDS, S.DELIVERED, S.CLOSED_SHORT}
    for stage in set(Stage) - ends:
        assert {STAGE_AFTER[kind] for kind in FOLLOWS[stage]} & ends, stage


def test_every_stage_but_what_two_steps_make_can_be_reached_from_another():
    reached = {STAGE_AFTER[kind] for stage, kinds in FOLLOWS.items() if stage != S.UNKNOWN for kind in kinds}
    assert set(Stage) - reached == {S.UNKNOWN, S.CLOSED_SHORT}
