"""What waits for a curator."""

import pytest
import time_machine

from procurement.choices import DEAD_ENDS, MilestoneKind, Review, Stage
from procurement.rules.upkeep import OPEN_STAGES
from tests import make
from tests.rules.breaches import broken, found

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]
K = MilestoneKind


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-24 12:00"):
        yield


def offer_of(*steps):
    offer = make.make_offer()
    for kind, when, *planned in steps:
        make.make_milestone(offer, kind=kind, dated_on=when, is_planned=bool(planned))
    return make.derive(offer)


def test_the_open_stages_are_those_that_are_no_end():
    ends = {*DEAD_ENDS, Stage.DELIVERED, Stage.CLOSED_SHORT, Stage.UNKNOWN}
    assert set(OPEN_STAGES) == set(Stage) - ends


def test_a_plan_whose_day_has_passed_is_told():
    offer = offer_of((K.CONTRACT, "2024"), (K.FIRST_DELIVERY, "2026-10", True))
    assert found("plans-are-kept") == [
        (
            offer.reference,
            "step 2, first delivery, was planned for October 2026, which has passed: find out what came of it",
        )
    ]


@pytest.mark.parametrize(
    "steps",
    [
        [(K.CONTRACT, "2024"), (K.FIRST_DELIVERY, "2026", True)],  # the year may still bring it
        [(K.CONTRACT, "2024"), (K.FIRST_DELIVERY, "", True)],
        [(K.CONTRACT, "2024"), (K.FIRST_DELIVERY, "2025/..", True)],
        [(K.FIRST_DELIVERY, "2025", True), (K.FIRST_DELIVERY, "2026")],
        [(K.FIRST_DELIVERY, "2025", True), (K.CANCELLATION, "2024")],
        [(K.SELECTION, "2023", True), (K.CONTRACT, "2024")],
        [(K.CONTRACT, "2023", True), (K.CONTRACT, "2024")],
        [(K.CONTRACT, "2023", True), (K.AMENDMENT, "2025")],
        [(K.FIRST_DELIVERY, "2024", True), (K.LAST_DELIVERY, "2025"), (K.SUSPENSION, "2026")],
    ],
)
def test_a_plan_that_may_be_kept_was_carried_out_or_has_ended_is_no_matter(steps):
    offer_of(*steps)
    assert broken("plans-are-kept") == []


def delivering(*arrivals, agreed=30, planned=K.FIRST_DELIVERY, suspended=False):
    """An offer whose delivery was planned for 2015, of which `arrivals` [(year, quantity)] came."""
    offer = make.make_offer()
    make.make_milestone(offer, kind=K.CONTRACT, dated_on="2013", quantity=agreed)
    make.make_milestone(offer, kind=planned, dated_on="2015", is_planned=True)
    if suspended:
        make.make_milestone(offer, kind=K.SUSPENSION, dated_on="2024")
    for year, quantity in arrivals:
        make.make_delivery(offer, delivered_on=year, quantity=quantity)
    return make.derive(offer)


@pytest.mark.parametrize("arrivals", [[("2015", 2), ("2023", 4)], [("2017", None)], [("", 1)], [("2014", 1)]])
def test_a_first_delivery_was_made_where_any_delivery_is_recorded(arrivals):
    assert delivering(*arrivals).stage == Stage.DELIVERING
    assert broken("plans-are-kept") == []


def test_a_delivery_of_another_offer_keeps_no_plan():
    delivering(("2015", 2))
    late = delivering()
    assert broken("plans-are-kept") == [late.reference]


def test_completion_is_asked_for_until_all_that_was_agreed_has_come():
    late = delivering(("2015", 29), planned=K.LAST_DELIVERY)
    unknown = delivering(("2015", None), planned=K.LAST_DELIVERY)
    assert delivering(("2015", 30), planned=K.LAST_DELIVERY, suspended=True).stage == Stage.SUSPENDED
    assert broken("plans-are-kept") == sorted([late.reference, unknown.reference])


def test_a_signature_is_not_kept_by_a_step_before_it_nor_by_a_planned_one():
    chosen = offer_of((K.SELECTION, "2023"), (K.CONTRACT, "2024", True))
    twice = offer_of((K.SELECTION, "2023"), (K.CONTRACT, "2024", True), (K.AMENDMENT, "2025", True))
    assert broken("plans-are-kept") == sorted([chosen.reference, twice.reference, twice.reference])


def test_an_open_offer_that_is_silent_for_two_years_is_told():
    offer = offer_of((K.OFFER, "2023"))
    assert found("open-offer-is-not-silent") == [
        (offer.reference, "it stands at offered and is silent since 2023: look for news, or let it lapse")
    ]


@pytest.mark.parametrize(
    "steps",
    [
        [(K.OFFER, "2024-12")],
        [(K.OFFER, "2024")],  # the year may mean its end
        [(K.OFFER, "")],
        [(K.OFFER, "2020/..")],
        [(K.OFFER, "2020"), (K.LAPSE, "2021")],
        [(K.OFFER, "2020"), (K.FIRST_DELIVERY, "2027", True)],
    ],
)
def test_an_offer_that_has_ended_or_may_have_been_heard_of_is_not_silent(steps):
    offer_of(*steps)
    assert broken("open-offer-is-not-silent") == []


def test_an_event_that_bears_on_the_offer_is_news_of_it():
    offer = offer_of((K.OFFER, "2020"))
    make.make_link(make.make_event(dated_on="2026"), offer=offer, is_general=True)
    make.make_link(make.make_event(dated_on="2021"), offer=offer)
    assert broken("open-offer-is-not-silent") == [offer.reference]
    make.make_link(make.make_event(dated_on="2026"), offer=offer)
    assert broken("open-offer-is-not-silent") == []


def test_a_draft_that_nobody_touched_is_told():
    with time_machine.travel("2026-08-01"):
        old, cited, published = make.make_offer(), make.make_offer(), make.make_offer(review=Review.PUBLISHED)
        waiting = make.make_offer(review=Review.IN_REVIEW)
    make.make_offer()
    make.cite(cited)
    offers = {offer.reference for offer in (old, cited, published, waiting)}
    said = [pair for pair in found("draft-moves-on") if pair[0] in offers]
    assert said == [(old.reference, "it is a draft and was not touched for 90 days: finish it, or send it to review")]


def test_sources_that_cannot_be_found_or_may_vanish_are_told():
    lost = make.make_source(kind="article")
    make.make_source(kind="book")
    online = make.make_source(address="https://example.org/1")
    make.make_source(address="https://example.org/2", archived_address="https://archive.org/2")
    make.make_source(archived_address="https://archive.org/3")
    assert found("source-can-be-found") == [(lost.slug, "it has no address: write down where it can be read")]
    assert found("source-is-archived") == [
        (online.slug, "its page is archived nowhere: archive it and write that address down")
    ]


@pytest.mark.parametrize(("state", "words"), [("gone", "is gone"), ("changed", "says something else now")])
def test_a_source_whose_address_failed_and_that_nobody_archived_is_pointed_out(state, words):
    page = {"address": "https://example.org/1", "address_state": state}
    lost = make.make_source(checked_on="2026-10", **page)
    make.make_source(archived_address="https://archive.org/1", **page)
    make.make_source(address="https://example.org/2")
    assert found("source-is-not-lost") == [
        (
            lost.slug,
            f"its address {words} (October 2026) and no copy is archived: look for one in a web archive and write that "
            "address down",
        )
    ]
