"""A curator types offers: one save for the whole record, and its derived columns."""

import pytest

from procurement.admin.site import site
from procurement.dates import OPEN_END, OPEN_START
from procurement.models import Offer, OfferCitation, OfferMilestone
from tests import make
from tests.admin.reviewing import ADD, change, make_parties
from tests.admin.typed import errors_of, save


@pytest.fixture
def parties(db):
    return make_parties()


@pytest.fixture
def source(db):
    return make.make_source(title="Daily Times")


def test_new_offer_with_milestone_and_its_citation_is_one_save(curator, parties, source):
    response = save(
        curator,
        ADD,
        **parties,
        milestones__0__kind="request",
        milestones__0__quantity="20",
        milestones__0__dated_on="2009~",
        citations__0__source=source.pk,
        citations__0__aspect="milestone_quantity",
        citations__0__row="1",
        citations__0__value="about 20",
    )

    assert response.status_code == 302
    offer = Offer.objects.get()
    milestone = OfferMilestone.objects.get()
    citation = OfferCitation.objects.get()
    assert (offer.reference, offer.stage, offer.quantity_requested, offer.review) == (
        "O-000001",
        "requested",
        20,
        "draft",
    )
    assert (milestone.number, milestone.dated_on, citation.number) == (1, "2009~", 1)
    assert (citation.milestone, citation.value) == (milestone, "~20")


def test_rows_without_a_number_count_on(curator, parties, source):
    offer = make.make_offer()
    make.make_milestone(offer, kind="request")
    make.make_milestone(offer, kind="offer", number=4)

    response = save(
        curator,
        change(offer),
        milestones__TOTAL_FORMS=4,
        milestones__2__kind="contract",
        milestones__2__number="",
        milestones__2__value_basis="unknown",
        milestones__3__kind="first_delivery",
        milestones__3__number="",
        milestones__3__value_basis="unknown",
        citations__TOTAL_FORMS=1,
        citations__0__source=source.pk,
        citations__0__aspect="milestone",
        citations__0__row="6",
        citations__0__value="first_delivery",
        citations__0__speaker_kind="source",
        citations__0__credibility="2",
        citations__0__rank="normal",
    )

    assert response.status_code == 302
    assert list(offer.milestones.values_list("number", "kind")) == [
        (1, "request"),
        (4, "offer"),
        (5, "contract"),
        (6, "first_delivery"),
    ]
    assert OfferCitation.objects.get().milestone.number == 6
    offer.refresh_from_db()
    assert offer.stage == "delivering"


def test_number_of_a_row_that_exists_cannot_be_changed(curator):
    offer = make.make_offer()
    milestone = make.make_milestone(offer, kind="request")

    save(curator, change(offer), milestones__0__number="7", milestones__0__kind="offer")

    milestone.refresh_from_db()
    assert (milestone.number, milestone.kind) == (1, "offer")


def test_reference_that_exists_cannot_be_changed(curator):
    offer = make.make_offer(reference="O-000007")

    response = save(curator, change(offer), reference="O-000008", version="P")

    assert response.status_code == 302
    offer.refresh_from_db()
    assert (offer.reference, offer.version) == ("O-000007", "P")


def test_stage_follows_when_a_milestone_is_deleted(curator):
    offer = make.make_offer()
    make.make_milestone(offer, kind="request")
    make.make_milestone(offer, kind="contract")
    make.derive(offer)
    assert offer.stage == "agreed"

    save(curator, change(offer), milestones__1__DELETE="on")

    offer.refresh_from_db()
    assert offer.stage == "requested"


def test_citation_of_the_whole_record_takes_no_row(curator, parties, source):
    response = save(
        curator, ADD, **parties, citations__0__source=source.pk, citations__0__aspect="record", citations__0__row="1"
    )

    assert errors_of(response) == {
        "citations-0-row": ["“the record as a whole” speaks of the record itself: leave this empty."],
    }


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ((None, None), "not dated"),
        ((OPEN_START, OPEN_END), "not dated"),
        ((OPEN_START, 20121231), "until 2012"),
        ((20090101, OPEN_END), "since 2009"),
        ((20090101, 20111231), "2009 to 2011"),
    ],
)
def test_span_is_told_as_on_a_page(span, words):
    first, last = span
    assert site.get_model_admin(Offer).span(Offer(first_key=first, last_key=last)) == words
