"""An offer is taken a step further, or nothing is written."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from procurement.choices import Act, MilestoneKind, Stage
from procurement.models import ChangeSet, Delivery, Offer, OfferCitation, OfferMilestone, recorded
from procurement.services.advance import _place, advance, standing_of
from procurement.services.refusals import Refused
from tests import make

K, S = MilestoneKind, Stage


def offer_at(*kinds, **fields):
    offer = make.make_offer(**fields)
    steps = [make.make_milestone(offer, kind=kind) for kind in kinds]
    return make.derive(offer, *steps)


def take(offer, kind, reason="", seen=None, said=None, **fields):
    said = {"credibility": "2"} | (said or {})
    if "source" not in said:
        said["source"] = make.make_source()
    return advance(offer, OfferMilestone(kind=kind, **fields), OfferCitation(**said), reason=reason, seen=seen)


def written(offer):
    """All that an advance could have written of an offer."""
    return (
        list(OfferMilestone.objects.values()),
        list(OfferCitation.objects.values()),
        Offer.objects.filter(pk=offer.pk).values().get(),
        OfferMilestone.history.count(),
        ChangeSet.objects.count(),
    )


@pytest.mark.django_db
def test_an_advance_writes_the_step_its_citations_and_the_stage():
    offer, source = offer_at(K.REQUEST, K.OFFER), make.make_source()

    with recorded(via="admin", reason=""):
        done = take(
            offer,
            K.CONTRACT,
            said={"source": source, "stated": "signed for about four", "locator": "p. 3", "credibility": "3"},
            dated_on="2015-08-19",
            quantity=4,
            quantity_estimated=True,
            value_low=1_000_000,
            value_high=2_000_000,
            currency="USD",
            note="Signed in Rawalpindi.",
        )

    offer.refresh_from_db()
    step = offer.milestones.get(number=3)
    assert (done.step, done.before, done.after) == (step, S.OFFERED, S.AGREED)
    assert done.words == "Stage: offered → agreed"
    assert (step.position, step.is_planned, step.note) == (None, False, "Signed in Rawalpindi.")
    assert (offer.stage, offer.quantity_agreed, offer.estimated) == (S.AGREED, 4, "agreed")
    assert [
        (c.number, c.aspect, c.value, c.milestone, c.source, c.stated, c.locator, c.credibility)
        for c in offer.citations.all()
    ] == [
        (number, aspect, value, step, source, "signed for about four", "p. 3", "3")
        for number, (aspect, value) in enumerate(
            [
                ("milestone", "contract"),
                ("milestone_date", "2015-08-19"),
                ("milestone_quantity", "~4"),
                ("milestone_value", "1000000-2000000 USD"),
            ],
            1,
        )
    ]


@pytest.mark.django_db
def test_an_advance_is_one_act_of_its_own_sort_with_its_reason():
    offer, source = offer_at(K.CONTRACT), make.make_source()

    with recorded(via="admin"):
        take(offer, K.SUSPENSION, reason="  Embargo. ", said={"source": source})

    act = ChangeSet.objects.get()
    assert (act.act, act.via, act.reason) == (Act.ADVANCE, "admin", "Embargo.")
    histories = [OfferMilestone.history, OfferCitation.history, Offer.history]
    assert [history.filter(change_set=act).count() for history in histories] == [1, 1, 1]


@pytest.mark.django_db
def test_a_step_without_further_facts_has_one_citation():
    offer = offer_at(K.CONTRACT)
    take(offer, K.CANCELLATION)
    assert list(offer.citations.values_list("aspect", "value")) == [("milestone", "cancellation")]


@pytest.mark.django_db
def test_what_the_usual_course_does_not_allow_needs_a_reason():
    offer = offer_at(K.CONTRACT)
    source, before = make.make_source(), written(offer)

    with pytest.raises(Refused) as refused:
        take(offer, K.REQUEST, reason="  ", said={"source": source})

    assert refused.value.message_dict == {
        "reason": [
            f"{offer} stands at “agreed”; the usual course then is export licence granted, export licence denied, "
            "amendment, first delivery, last delivery, suspension, block by a third party, cancellation or lapse. "
            "“request” goes against it: say why, or choose another step."
        ]
    }
    assert written(offer) == before
    assert take(offer, K.REQUEST, reason="The minister asked for more.").after == S.REQUESTED


@pytest.mark.django_db
def test_at_an_end_without_a_way_out_nothing_follows():
    with pytest.raises(Refused, match="the usual course then is no further step"):
        take(offer_at(K.CONTRACT, K.CANCELLATION), K.OFFER)


@pytest.mark.django_db
def test_a_lapsed_offer_is_offered_again():
    done = take(offer_at(K.OFFER, K.LAPSE), K.OFFER)
    assert done.words == "Stage: lapsed → offered"


@pytest.mark.django_db
def test_a_first_delivery_is_taken_once_and_a_planned_one_does_not_count():
    offer = offer_at(K.CONTRACT)
    make.make_milestone(offer, kind=K.FIRST_DELIVERY, is_planned=True)
    take(offer, K.FIRST_DELIVERY)
    assert K.FIRST_DELIVERY not in standing_of(offer).allowed
    with pytest.raises(Refused, match="“first delivery” goes against it"):
        take(offer, K.FIRST_DELIVERY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "fields", "said", "field"),
    [
        ("sold", {}, {}, "kind"),
        (K.AMENDMENT, {"dated_on": "next year"}, {}, "dated_on"),
        (K.AMENDMENT, {"quantity": 0}, {}, "quantity"),
        (K.AMENDMENT, {"value_low": 5}, {}, "__all__"),
        (K.AMENDMENT, {}, {"source": None}, "source"),
        (K.AMENDMENT, {}, {"credibility": "7"}, "credibility"),
    ],
)
def test_what_the_models_refuse_leaves_nothing_behind(kind, fields, said, field):
    offer = offer_at(K.CONTRACT)
    make.make_source()
    before = written(offer)
    with pytest.raises(ValidationError) as refused:
        take(offer, kind, said=said, **fields)
    assert list(refused.value.message_dict) == [field]
    assert written(offer) == before


@pytest.mark.django_db
@time_machine.travel("2026-11-24 12:00")
def test_a_day_that_lies_ahead_is_a_plan_and_no_advance():
    offer = offer_at(K.CONTRACT)
    with pytest.raises(Refused, match="December 2026 lies ahead"):
        take(offer, K.FIRST_DELIVERY, dated_on="2026-12")
    assert take(offer, K.FIRST_DELIVERY, dated_on="2026-Q4").after == S.DELIVERING


@pytest.mark.django_db
def test_whoever_decided_by_an_older_standing_is_refused():
    offer = offer_at(K.CONTRACT)
    seen = standing_of(offer).seen
    take(offer, K.AMENDMENT, seen=seen)
    before = written(offer)

    with pytest.raises(Refused, match=r"Somebody changed the steps of .* meanwhile") as refused:
        take(offer, K.SUSPENSION, seen=seen)

    assert list(refused.value.message_dict) == ["seen"]
    assert written(offer) == before


@pytest.mark.django_db
def test_deliveries_make_no_steps_and_an_advance_makes_no_deliveries():
    offer = offer_at(K.CONTRACT)
    make.derive(make.make_delivery(offer))
    assert [step.kind for step in standing_of(offer).steps] == [K.CONTRACT]
    take(offer, K.LAST_DELIVERY)
    assert Delivery.objects.filter(offer=offer).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("places", "position"),
    [
        ([], None),
        ([(None, False)], None),
        ([(None, True)], "0.50"),
        ([(None, False), (None, True), (None, True)], "1.50"),
        ([("7", False)], "8.00"),
        ([("1.50", False), ("1.51", True)], None),  # no room before the plan
    ],
)
def test_a_new_step_is_told_last_but_before_what_is_only_planned(places, position):
    offer = offer_at()
    for place, planned in places:
        make.make_milestone(offer, kind=K.NEGOTIATION, position=place, is_planned=planned)
    step = take(offer, K.NEGOTIATION, reason="again").step
    step.refresh_from_db()
    assert step.position == (position and Decimal(position))


@given(st.lists(st.tuples(st.none() | st.decimals(0, 50, places=2, allow_nan=False), st.booleans()), max_size=8))
def test_wherever_steps_stand_the_new_one_comes_after_every_step_that_is_done(rows):
    steps = [OfferMilestone(number=n, position=p, is_planned=planned) for n, (p, planned) in enumerate(rows, 1)]

    def place(step):
        return (step.number if step.position is None else step.position, step.number)

    steps.sort(key=place)
    new = OfferMilestone(number=len(steps) + 1, position=_place(steps, len(steps) + 1))
    assert all(place(step) < place(new) for step in steps if not step.is_planned)


@pytest.mark.django_db(transaction=True)
def test_two_advances_at_once_come_one_after_the_other():
    if not connection.features.test_db_allows_multiple_connections:
        pytest.skip("a database in memory has one writer")
    offer, source = offer_at(K.CONTRACT), make.make_source()

    def deliver(_):
        try:
            return take(offer, K.FIRST_DELIVERY, said={"source": source}).step.number
        except Refused:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as curators:
        assert sorted(map(str, curators.map(deliver, range(2)))) == ["2", "refused"]
    assert list(offer.milestones.values_list("kind", flat=True)) == [K.CONTRACT, K.FIRST_DELIVERY]
