"""Every mistake in the form of an offer is told at its field, and nothing is written."""

import pytest

from procurement.models import Country, Offer, OfferCitation
from tests import make
from tests.admin.reviewing import ADD, change, make_parties
from tests.admin.typed import errors_of, save


@pytest.fixture
def parties(db):
    return make_parties()


@pytest.fixture
def source(db):
    return make.make_source(title="Daily Times")


def test_row_of_another_offer_cannot_be_cited(curator, parties, source):
    offer = make.make_offer()
    make.make_milestone(offer)
    make.make_milestone(make.make_offer(), number=5)

    response = save(
        curator,
        change(offer),
        citations__TOTAL_FORMS=1,
        citations__0__source=source.pk,
        citations__0__aspect="milestone",
        citations__0__row="5",
        citations__0__speaker_kind="source",
        citations__0__credibility="2",
        citations__0__rank="normal",
    )

    assert errors_of(response) == {
        "citations-0-row": ["This offer has no milestone 5. Numbers of its rows: 1."],
    }
    assert OfferCitation.objects.count() == 0


MISTAKES = {
    "half a date": (
        {"milestones__0__kind": "offer", "milestones__0__dated_on": "2012-"},
        "milestones-0-dated_on",
        "“2012-” is not a date we can read: it has no known form. Write one of 2012, 2012-10, 2012-10-05, 2012-Q3, "
        "201X, 2012~ (about), 2001/2003, 2011/.. or ../2016; leave it empty if it is not known.",
    ),
    "31 June": (
        {"milestones__0__kind": "offer", "milestones__0__dated_on": "2012-06-31"},
        "milestones-0-dated_on",
        "“2012-06-31” is not a date we can read: June 2012 has no day 31. Write one of 2012, 2012-10, 2012-10-05, "
        "2012-Q3, 201X, 2012~ (about), 2001/2003, 2011/.. or ../2016; leave it empty if it is not known.",
    ),
    "unknown currency": (
        {"milestones__0__kind": "offer", "milestones__0__value_low": "5", "milestones__0__currency": "XYZ"},
        "milestones-0-currency",
        "“XYZ” is not an ISO 4217 currency code such as USD, RUB or PKR.",
    ),
    "sum without a currency": (
        {"milestones__0__kind": "offer", "milestones__0__value_low": "5"},
        "milestones-0-currency",
        "A sum needs its currency, and a currency its sum: fill in both or neither.",
    ),
    "negative quantity": (
        {"milestones__0__kind": "offer", "milestones__0__quantity": "-4"},
        "milestones-0-quantity",
        "A quantity is 1 or more: leave it empty if it is not known.",
    ),
    "control character": (
        {"note": "a\x07b"},
        "note",
        "The text holds the control character U+0007 at position 2: remove it.",
    ),
    "too long": (
        {"version": "v" * 121},
        "version",
        "Ensure this value has at most 120 characters (it has 121).",
    ),
    "negative volume": (
        {"tiv_order": "-1"},
        "tiv_order",
        "A SIPRI volume is 0 or more: leave it empty if it is not known.",
    ),
    "platform and subject": (
        {"subject": "a helicopter"},
        "platform",
        "Choose a platform, or describe the subject in words where none is named; not both.",
    ),
    "reference in small letters": (
        {"reference": "o-1"},
        "reference",
        "A reference is capitals and digits joined by hyphens, like O-000123 or SIPRI-60320; leave it empty for the "
        "next.",
    ),
    "win without a contest": (
        {"is_winning_bid": "on"},
        "is_winning_bid",
        "Only a bid can win: choose the competition, or untick the win.",
    ),
}


@pytest.mark.parametrize(("typed", "field", "message"), MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_told_at_its_field_and_nothing_is_written(curator, parties, typed, field, message):
    response = save(curator, ADD, **parties | typed)

    found = errors_of(response)
    assert list(found) == [field]
    assert message in found[field]
    assert Offer.objects.count() == 0


def test_offer_of_a_country_to_itself_is_told_at_the_supplier(curator, parties):
    response = save(curator, ADD, **parties | {"recipient": parties["supplier"]})

    assert errors_of(response) == {
        "supplier": ["A country cannot offer to itself: supplier and recipient must differ."],
    }


def test_unknown_party_is_told_at_its_field(curator, parties):
    response = save(curator, ADD, **parties | {"supplier": "999999"})

    assert errors_of(response) == {
        "supplier": ["Select a valid choice. That choice is not one of the available choices."],
    }
    assert Country.objects.count() == 2


def test_citation_without_the_number_of_its_row_is_told_at_the_number(curator, parties, source):
    response = save(curator, ADD, **parties, citations__0__source=source.pk, citations__0__aspect="delivery_quantity")

    assert errors_of(response) == {
        "citations-0-row": ["“quantity of a delivery” speaks of one delivery: write its number."],
    }


def test_stated_value_that_is_no_count_is_told_at_the_value(curator, parties, source):
    response = save(
        curator,
        ADD,
        **parties,
        milestones__0__kind="request",
        citations__0__source=source.pk,
        citations__0__aspect="milestone_quantity",
        citations__0__row="1",
        citations__0__value="some",
    )

    assert errors_of(response) == {"citations-0-value": ["“some” is not a count: write 20, or about 20."]}


def test_child_of_another_offer_is_told_on_the_page_of_a_citation(curator, source):
    offer, other = make.make_offer(), make.make_milestone(make.make_offer())

    response = save(
        curator,
        "/admin/procurement/offercitation/add/",
        offer=offer.pk,
        source=source.pk,
        aspect="milestone",
        milestone=other.pk,
    )

    assert errors_of(response) == {"milestone": ["1 offer belongs to another offer: choose one of this offer."]}


@pytest.mark.parametrize("key", ["9" * 23, "9" * 19, "٣", "x"])
def test_key_that_no_record_has_is_refused_at_its_field(curator, parties, key):
    response = save(curator, ADD, **parties | {"supplier": key})

    assert errors_of(response) == {
        "supplier": ["Select a valid choice. That choice is not one of the available choices."]
    }
