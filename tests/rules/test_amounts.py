"""Numbers of an offer against each other, and money against its time."""

import pytest

from procurement.choices import MilestoneKind
from procurement.rules.amounts import withdrawals
from tests import make
from tests.rules.breaches import broken, found

pytestmark = pytest.mark.django_db
K = MilestoneKind


def agreed(quantity, *delivered, **fields):
    offer = make.make_offer(**fields)
    make.make_milestone(offer, kind=K.CONTRACT, quantity=quantity)
    for count in delivered:
        make.make_delivery(offer, quantity=count)
    return make.derive(offer)


def test_more_delivered_than_agreed_is_pointed_out():
    offer = agreed(4, 3, 2)
    agreed(4, 2, 2)
    agreed(4, 9, None)
    agreed(None, 9)
    assert found("deliveries-within-agreed") == [
        (offer.reference, "5 delivered, 4 agreed: add the amendment that agreed to more, or mend a number")
    ]


def test_a_volume_that_does_not_add_up_is_told():
    offer = agreed(10, tiv_unit="1.5", tiv_order="18")
    agreed(10, tiv_unit="1.5", tiv_order="15")
    agreed(None, tiv_unit="1.5", tiv_order="18")
    agreed(10, tiv_order="18")
    assert found("volume-adds-up") == [
        (
            offer.reference,
            "10 of SIPRI volume 1.5 make 15, and the order says 18: check the three against one release",
        )
    ]


@pytest.mark.parametrize(
    ("order", "is_broken"), [("24.00", False), ("26.00", False), ("22.00", False), ("26.02", True)]
)
def test_the_rounding_of_one_is_multiplied_by_their_number(order, is_broken):
    agreed(400, tiv_unit="0.06", tiv_order=order)
    assert bool(broken("volume-adds-up")) == is_broken


def test_a_sum_in_a_currency_that_was_gone_is_pointed_out():
    offer, sum_of = make.make_offer(), {"value_low": 5, "kind": K.CONTRACT}
    make.make_milestone(offer, currency="DEM", dated_on="2004", **sum_of)
    make.make_milestone(offer, currency="DEM", dated_on="1999", **sum_of)
    make.make_milestone(offer, currency="DEM", dated_on="2002", **sum_of)
    make.make_milestone(offer, currency="DEM", dated_on="2004~", **sum_of)
    make.make_milestone(offer, currency="DEM", **sum_of)
    make.make_milestone(offer, currency="EUR", dated_on="2004", **sum_of)
    package = make.make_package(value_low=5, currency="FRF", announced_on="2010-05")
    assert found("currency-in-use") == [
        (offer.reference, "a sum of 2004 is in DEM, which was withdrawn in 2002: check the currency"),
        (package.slug, "a sum of May 2010 is in FRF, which was withdrawn in 2002: check the currency"),
    ]


@pytest.mark.parametrize("code", ["USD", "EUR", "RUB", "PKR", "INR", "CNY", "GBP", "CHF"])
def test_a_currency_that_is_tender_somewhere_is_not_withdrawn(code):
    assert code not in withdrawals()


def test_a_winning_bid_that_was_lost_is_an_error():
    competition = make.make_competition()
    offer = make.make_offer(competition=competition, recipient=competition.buyer, is_winning_bid=True)
    make.make_milestone(offer, kind=K.SELECTION)
    make.derive(offer)
    assert broken("winner-is-not-lost") == []
    make.derive(make.make_milestone(offer, kind=K.LOSS))
    assert found("winner-is-not-lost") == [
        (
            offer.reference,
            "it is ticked as the winner of its competition and stands at lost: untick it, or mend its steps",
        )
    ]
