"""A row that citations speak of goes from the form of its offer with them or without, and never alone."""

import pytest

from procurement.models import Delivery, OfferCitation
from tests import make, tracing
from tests.admin.reviewing import change
from tests.admin.typed import errors_of, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    """An offer with two deliveries, of which two citations speak of the second one and one of the first."""
    offer = make.make_offer()
    first, second = make.make_delivery(offer, quantity=4), make.make_delivery(offer, quantity=5)
    source, other = make.make_source(title="Daily Times"), make.make_source(title="Dawn")
    make.cite(offer, source=source, aspect="delivery", delivery=second)
    make.cite(offer, source=other, aspect="delivery_quantity", delivery=second, value="5")
    make.cite(offer, source=other, aspect="delivery", delivery=first)
    return offer


def rows(offer):
    return (
        list(offer.deliveries.order_by("number").values_list("number", flat=True)),
        list(offer.citations.order_by("number").values_list("number", "delivery__number")),
    )


def test_a_row_that_goes_alone_is_refused_at_its_place_with_the_citations_that_speak_of_it(curator, offer):
    before = rows(offer)
    response = save(curator, change(offer), deliveries__1__DELETE="on")
    ticked = (
        "You ticked delivery 2 to be deleted, and this citation speaks of it: tick the citation too, or give the "
        "number of another delivery."
    )
    assert errors_of(response) == {
        "deliveries-1-__all__": [
            "This delivery cannot be deleted alone: citations 1 (Daily Times: delivery); 2 (Dawn: quantity of a "
            "delivery) speak of it. Tick them to be deleted too, or give each the number of another delivery."
        ],
        "citations-0-row": [ticked],
        "citations-1-row": [ticked],
    }
    assert rows(offer) == before


def test_of_one_citation_it_is_said_that_it_speaks(curator, offer):
    response = save(curator, change(offer), deliveries__0__DELETE="on")
    assert errors_of(response)["deliveries-0-__all__"] == [
        "This delivery cannot be deleted alone: citation 3 (Dawn: delivery) speaks of it. Tick it to be deleted too, "
        "or give it the number of another delivery."
    ]


def test_a_row_goes_with_the_citations_that_are_ticked_with_it(curator, offer):
    ticks = {"citations__0__DELETE": "on", "citations__1__DELETE": "on"}
    response = save(curator, change(offer), deliveries__1__DELETE="on", **ticks)
    assert response.status_code == 302
    assert rows(offer) == ([1], [(3, 1)])
    assert Delivery.history.filter(history_type="-").count() == 1
    assert sorted(OfferCitation.history.filter(history_type="-").values_list("number", flat=True)) == [1, 2]
    assert tracing.untraced() == []


def test_a_row_goes_and_its_citations_stay_where_they_are_given_another(curator, offer):
    moved = {"citations__0__row": "1", "citations__1__row": "1"}
    response = save(curator, change(offer), deliveries__1__DELETE="on", **moved)
    assert response.status_code == 302
    assert rows(offer) == ([1], [(1, 1), (2, 1), (3, 1)])
    assert not OfferCitation.history.filter(history_type="-").exists()
    assert tracing.untraced() == []


def test_of_a_citation_that_is_moved_and_one_that_is_not_the_second_is_named(curator, offer):
    response = save(curator, change(offer), deliveries__1__DELETE="on", citations__0__row="1")
    assert list(errors_of(response)) == ["deliveries-1-__all__", "citations-1-row"]
    assert "citation 2 (Dawn: quantity of a delivery) speaks of it." in errors_of(response)["deliveries-1-__all__"][0]
    assert rows(offer) == ([1, 2], [(1, 2), (2, 2), (3, 1)])


def test_a_number_that_no_row_has_is_still_told_with_those_there_are(curator, offer):
    response = save(curator, change(offer), deliveries__1__DELETE="on", citations__0__row="1", citations__1__row="7")
    assert errors_of(response) == {
        "citations-1-row": ["This offer has no delivery 7. Numbers of its rows: 1."],
    }
