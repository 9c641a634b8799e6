"""References and numbers are given once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from procurement.models import OfferMilestone
from procurement.services.numbering import NextNumbers, next_number, next_reference
from tests.make import make_country, make_milestone, make_offer

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


def test_many_owners_get_their_next_numbers_in_two_queries(django_assert_num_queries):
    offers = [make_offer() for _ in range(3)]
    make_milestone(offers[0])
    make_milestone(offers[1])
    make_milestone(offers[1]).delete()
    with django_assert_num_queries(2):
        next_of = NextNumbers(OfferMilestone, [offer.pk for offer in offers])
        given = [(next_of(offer.pk), next_of(offer.pk)) for offer in offers]
    assert given == [(2, 3), (3, 4), (1, 2)]
    assert NextNumbers(OfferMilestone, [])(offers[0].pk) == 1


@pytest.mark.django_db(transaction=True)
def test_curators_who_add_offers_at_the_same_moment_get_references_of_their_own():
    if not connection.features.test_db_allows_multiple_connections:
        pytest.skip("a database in memory has one writer")
    supplier, recipient = make_country(), make_country()
    together = Barrier(4)

    def add(_):
        together.wait()
        try:
            with transaction.atomic():
                reference = next_reference()
                make_offer(reference=reference, supplier=supplier, recipient=recipient, subject="weapons")
            return reference
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as curators:
        given = sorted(curators.map(add, range(4)))
    assert given == ["O-000001", "O-000002", "O-000003", "O-000004"]
