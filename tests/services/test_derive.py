"""The derived columns in the database, and the history that their change leaves."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from procurement.choices import MilestoneKind, Stage
from procurement.models import Offer, recorded
from procurement.services.derive import derive_after, derive_everything
from tests.make import (
    make_country,
    make_country_name,
    make_delivery,
    make_milestone,
    make_offer,
    make_platform,
    make_platform_name,
)

pytestmark = pytest.mark.django_db


def test_stage_span_and_quantities_follow_a_milestone_and_a_delivery():
    offer = make_offer()
    contract = make_milestone(offer, kind=MilestoneKind.CONTRACT, dated_on="2015", quantity=4)
    arrival = make_delivery(offer, delivered_on="2017/2018", quantity=4, quantity_estimated=True)
    derive_after([contract, arrival])
    offer.refresh_from_db()
    assert (offer.stage, offer.first_key, offer.last_key) == (Stage.DELIVERED, 20150101, 20181231)
    assert (offer.quantity_agreed, offer.quantity_delivered, offer.estimated) == (4, 4, "delivered")


def test_a_deleted_milestone_takes_its_stage_along():
    offer = make_offer()
    milestone = make_milestone(offer, kind=MilestoneKind.CONTRACT)
    derive_after([milestone])
    milestone.delete()
    derive_after([milestone])
    offer.refresh_from_db()
    assert offer.stage == Stage.UNKNOWN


def test_steps_are_read_in_the_order_of_their_numbers():
    offer = make_offer()
    make_milestone(offer, number=2, kind=MilestoneKind.CONTRACT)
    make_milestone(offer, number=1, kind=MilestoneKind.REQUEST)
    derive_after([offer])
    offer.refresh_from_db()
    assert offer.stage == Stage.AGREED


def test_a_derived_change_leaves_history_with_its_door_and_reason():
    offer = make_offer()
    milestone = make_milestone(offer, kind=MilestoneKind.REQUEST, quantity=20)
    with recorded(via="service", reason="the ambassador said so"):
        derive_after([milestone])
    last = offer.history.first()
    assert (last.history_type, last.stage, last.quantity_requested) == ("~", Stage.REQUESTED, 20)
    assert (last.via, last.history_change_reason) == ("service", "the ambassador said so")


def test_deriving_again_changes_nothing_and_leaves_no_history():
    offer = make_offer()
    make_milestone(offer, kind=MilestoneKind.REQUEST)
    derive_everything()
    before = offer.history.count()
    derive_everything()
    assert offer.history.count() == before


def test_search_text_holds_other_names_folded_with_and_without_blanks():
    country = make_country("Türkiye", code="TUR")
    name = make_country_name(country, text="Turkey")
    derive_after([country, name])
    country.refresh_from_db()
    name.refresh_from_db()
    assert country.search == "tur | turkiye | turkey"
    assert name.folded == "turkey"
    platform = make_platform("Su-35", reporting_name="Flanker-E")
    derive_after([platform, make_platform_name(platform, text="Су-35")])
    platform.refresh_from_db()
    assert platform.search == "su 35 | flanker e | су 35 | su35 | flankere | су35"


def test_the_number_of_queries_does_not_grow_with_the_offers():
    def queries(count):
        offers = [make_offer() for _ in range(count)]
        steps = [make_milestone(offer, kind=MilestoneKind.CONTRACT, quantity=1) for offer in offers]
        with CaptureQueriesContext(connection) as captured:
            derive_after([*offers, *steps])
        assert Offer.objects.filter(stage=Stage.AGREED, pk__in=[offer.pk for offer in offers]).count() == count
        return len(captured)

    assert (queries(1), queries(8)) == (12, 12)


def test_a_step_learned_of_later_is_told_in_its_place():
    offer = make_offer()
    make_milestone(offer, kind=MilestoneKind.CONTRACT)
    request = make_milestone(offer, kind=MilestoneKind.REQUEST, position="0.5")
    make_milestone(offer, kind=MilestoneKind.NEGOTIATION, position="0.75")
    derive_after([request])
    offer.refresh_from_db()
    assert list(offer.milestones.values_list("number", flat=True)) == [2, 3, 1]
    assert offer.stage == Stage.AGREED


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_offer_leave_it_derived_from_both():
    if not connection.features.test_db_allows_multiple_connections:
        pytest.skip("a database in memory has one writer")
    offer = make_offer()
    together = Barrier(2)

    def write(factory, fields):
        together.wait()
        try:
            with transaction.atomic():
                row = factory(offer, **fields)
                sleep(0.1)
                derive_after([row])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as writers:
        contract = {"kind": MilestoneKind.CONTRACT, "quantity": 10}
        list(writers.map(write, [make_milestone, make_delivery], [contract, {"quantity": 10}]))
    offer.refresh_from_db()
    assert (offer.stage, offer.quantity_agreed, offer.quantity_delivered) == (Stage.DELIVERED, 10, 10)
