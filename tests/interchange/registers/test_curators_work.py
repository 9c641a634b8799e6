"""What curators made of the records of a register, and what its next release does to that."""

import pytest

from procurement.models import Delivery, Offer, OfferCitation, OfferMilestone, recorded
from procurement.services.merging import merge
from tests import make
from tests.interchange.registers.world import SECOND, brought_in, file_of, make_world, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world():
    make_world()


def test_what_a_curator_has_set_stays_and_the_new_word_stands_beside_it():
    brought_in(file_of({}))
    Delivery.objects.update(quantity=9, quantity_estimated=False)
    brought_in(file_of({"number_delivered": "10"}, day=SECOND))
    assert Delivery.objects.get().quantity == 9
    rivals = OfferCitation.objects.filter(aspect="delivery_quantity").order_by("number").values_list("value", flat=True)
    assert list(rivals) == ["~8", "~10"]


def test_a_word_of_the_register_that_stands_beside_a_curators_value_already_is_not_cited_twice():
    brought_in(file_of({}))
    with recorded(via="admin"):
        contract = OfferMilestone.objects.get()
        contract.quantity = 99
        contract.save()
    assert brought_in(file_of({"number_ordered": "12"}, day=SECOND)).counts == {"changed": 1}
    assert prepared(file_of({}, day="9 Mar 2026")).counts == {"unchanged": 1}


def test_what_the_register_has_not_changed_leaves_a_curators_value_alone():
    brought_in(file_of({}))
    OfferMilestone.objects.update(quantity=12)
    batch = brought_in(file_of({}, day=SECOND))
    assert batch.counts == {"unchanged": 1}
    assert OfferMilestone.objects.get().quantity == 12


def test_a_row_that_a_curator_took_away_stays_away_in_a_release_that_changes_the_deal():
    brought_in(file_of({}))
    with recorded(via="admin"):
        Delivery.objects.get().delete()
    assert brought_in(file_of({"number_ordered": "12"}, day=SECOND)).counts == {"changed": 1}
    assert (OfferMilestone.objects.get().quantity, Delivery.objects.count()) == (12, 0)


def test_a_delivery_that_a_curator_gave_another_date_is_followed_in_what_else_the_register_changes():
    brought_in(file_of({}))
    Delivery.objects.update(delivered_on="2004")
    assert brought_in(file_of({"number_delivered": "10"}, day=SECOND)).counts == {"changed": 1}
    assert list(Delivery.objects.values_list("delivered_on", "quantity")) == [("2004", 10)]
    Delivery.objects.update(quantity=11)
    assert brought_in(file_of({"number_delivered": "9"}, day="9 Mar 2026")).counts == {"changed": 1}
    assert list(Delivery.objects.values_list("delivered_on", "quantity")) == [("2004", 11)]
    cited = OfferCitation.objects.filter(aspect="delivery_quantity").order_by("number")
    assert list(cited.values_list("value", flat=True)) == ["~8", "~10", "~9"]


def test_a_row_for_which_another_source_stands_stays_though_the_register_no_longer_has_it():
    brought_in(file_of({"deliveries": "2003; 2004", "number_delivered": "10", "comment": "delivery planned 2006"}))
    paper = make.make_source(slug="a-paper")
    offer, second = Offer.objects.get(), Delivery.objects.get(delivered_on="2004")
    planned = OfferMilestone.objects.get(is_planned=True)
    make.cite(offer, aspect="delivery_date", value="2004", delivery=second, source=paper)
    make.cite(offer, aspect="milestone_date", value="2006", milestone=planned, source=paper)
    brought_in(file_of({"deliveries": "2005; 2007", "number_delivered": "10", "comment": ""}, day=SECOND))
    days = Delivery.objects.order_by("delivered_on").values_list("delivered_on", flat=True)
    assert list(days) == ["2004", "2005", "2007"]
    assert list(OfferMilestone.objects.filter(is_planned=True)) == [planned]
    assert OfferCitation.objects.filter(source=paper).count() == 2


def test_a_step_that_a_curator_gave_a_sum_stays_though_the_register_no_longer_tells_it():
    brought_in(file_of({"comment": "option on 4 more"}))
    OfferMilestone.objects.filter(kind="amendment").update(value_low=5, currency="USD", value_basis="contract")
    brought_in(file_of({"comment": ""}, day=SECOND))
    assert OfferMilestone.objects.get(kind="amendment").value_low == 5


def test_a_condition_that_a_curator_called_certain_stays_so_while_the_register_says_the_same_of_it():
    brought_in(file_of({"comment": "status uncertain"}))
    Offer.objects.update(condition_estimated=False)
    brought_in(file_of({"comment": "status uncertain", "number_ordered": "12"}, day=SECOND))
    assert (Offer.objects.get().condition_estimated, OfferMilestone.objects.get().quantity) == (False, 12)


def test_an_offer_that_was_merged_into_another_is_found_there():
    brought_in(file_of({}, {"ordered": "1999"}))
    winner, loser = Offer.objects.order_by("pk")
    merge(winner, loser, reason="the same deal")
    for day in (SECOND, "9 Mar 2026", "8 Mar 2027"):
        batch = brought_in(file_of({}, {"ordered": "1999"}, day=day))
        assert batch.counts == {"unchanged": 2}
    assert list(Offer.objects.values_list("reference", flat=True)) == [winner.reference]


def test_a_change_of_one_of_two_deals_that_were_merged_is_read_against_that_deal():
    brought_in(file_of({"comment": ""}, {"ordered": "1999", "comment": ""}))
    winner, loser = Offer.objects.order_by("pk")
    merge(winner, loser, reason="the same deal")
    brought_in(file_of({"comment": ""}, {"ordered": "1999", "status": "Second hand", "comment": ""}, day=SECOND))
    assert Offer.objects.get().condition == "second_hand"
