"""References and numbers are given once."""

import pytest

from procurement.models import OfferMilestone
from procurement.services.numbering import next_number, next_reference
from tests.make import make_milestone, make_offer

pytestmark = pytest.mark.django_db


def test_references_count_on_from_the_highest_and_pass_over_other_registers():
    assert next_reference() == "O-000001"
    make_offer(reference="O-000041")
    make_offer(reference="SIPRI-999999")
    make_offer(reference="O-9")
    assert next_reference() == "O-000042"


def test_the_counter_passes_six_digits():
    make_offer(reference="O-999999")
    make_offer(reference="O-1000000")
    assert next_reference() == "O-1000001"


def test_the_reference_of_a_deleted_offer_is_not_given_again():
    make_offer(reference="O-000007").delete()
    assert next_reference() == "O-000008"


def test_numbers_count_within_their_owner_and_are_not_given_again():
    offer, other = make_offer(), make_offer()
    make_milestone(offer)
    last = make_milestone(offer)
    make_milestone(other)
    assert next_number(OfferMilestone, offer) == 3
    last.delete()
    assert next_number(OfferMilestone, offer) == 3
    assert next_number(OfferMilestone, other) == 2
