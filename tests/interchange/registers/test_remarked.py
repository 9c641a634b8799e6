"""What the comments of a register's deals become: parties, estimates, money, packages, selections."""

import pytest

from procurement.choices import Outcome
from procurement.interchange.registers.mapping import unknown_names
from procurement.interchange.staging import batches
from procurement.models import Offer, OfferCitation, OfferMilestone, OfferPackage, OfferParty
from procurement.queries.conflicts import conflicts_in
from tests.interchange.registers.world import SECOND, brought_in, file_of, make_world, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world():
    make_world()


def test_comments_become_parties_payment_and_a_package_that_is_not_divided():
    rows = [{"comment": "Part of $100 m deal; financed by Mu"}, {"comment": "Part of $100 m deal"}]
    brought_in(file_of(*rows))
    package = OfferPackage.objects.get()
    assert (str(package.value_low), package.currency) == ("100000000.00", "USD")
    assert set(Offer.objects.values_list("package", flat=True)) == {package.pk}
    assert OfferMilestone.objects.exclude(value_low=None).count() == 0
    assert list(OfferParty.objects.values_list("role", "country__code")) == [("financier", "MUU")]


@pytest.mark.parametrize(
    ("comment", "payment", "financiers"),
    [
        ("financed by Lemuria", "", []),
        ("financed by Lemuria; financed by Mu", "third_party", ["MUU"]),
        ("financed by Lemuria; incl barter", "barter", []),
    ],
)
def test_a_supplier_that_pays_for_its_own_goods_is_no_third_party(comment, payment, financiers):
    brought_in(file_of({"comment": comment}))
    assert Offer.objects.get().payment == payment
    assert list(OfferParty.objects.values_list("country__code", flat=True)) == financiers


def test_an_uncertain_status_makes_the_condition_an_estimate_cited_to_the_remark():
    brought_in(file_of({"comment": "For T-2 tank; status uncertain"}, {"status": ""}, {"ordered": "1999"}))
    assert list(Offer.objects.order_by("pk").values_list("condition", "condition_estimated")) == [
        *(("new", True), ("unknown", False), ("new", False)),
    ]
    cited = OfferCitation.objects.filter(offer=Offer.objects.first(), aspect="condition").order_by("number")
    assert list(cited.values_list("value", "stated", "note")) == [
        ("new", "New", ""),
        ("new", "status uncertain", "Read by machine from the comment."),
    ]


def test_goods_that_the_status_calls_new_and_the_comment_second_hand_have_both_cited_and_a_conflict():
    batch = prepared(file_of({"comment": "Second-hand (but only 2-3 years old)"}))
    (sample,) = batches.samples(batch, Outcome.NEW)
    assert [(d.column, d.new) for d in sample.differences if d.column.startswith("condition")] == [
        ("condition", "new"),
        ("condition, by the comment", "second-hand"),
    ]
    batches.apply(batch)
    assert Offer.objects.get().condition == "new"
    said = OfferCitation.objects.filter(aspect="condition").order_by("number")
    assert list(said.values_list("value", "stated", "note")) == [
        ("new", "New", ""),
        ("second_hand", "Second-hand (but only 2-3 years old)", "Read by machine from the comment."),
    ]
    (conflict,) = conflicts_in(OfferCitation.objects.all())
    assert (conflict.aspect, [reading.value for reading in conflict.readings]) == ("condition", ["new", "second_hand"])


@pytest.mark.parametrize(
    ("status", "comment", "values"),
    [
        ("New", "Possibly second-hand", ["new"]),
        ("New", "Incl 6 second-hand", ["new"]),
        ("New", "Second-hand; modernized before delivery", ["new", "modernised"]),
        ("Second hand", "Second-hand", ["second_hand"]),
        ("Second hand", "Second-hand but modernized before delivery", ["second_hand"]),
    ],
)
def test_a_comment_rivals_the_status_only_where_it_plainly_calls_new_goods_second_hand(status, comment, values):
    brought_in(file_of({"status": status, "comment": comment}))
    said = OfferCitation.objects.filter(aspect="condition").order_by("number")
    assert list(said.values_list("value", flat=True)) == values


def test_a_status_that_is_unknown_is_no_estimate_because_a_remark_calls_it_uncertain():
    brought_in(file_of({"status": "", "comment": "Status uncertain"}))
    offer = Offer.objects.get()
    assert (offer.condition, offer.condition_estimated) == ("unknown", False)


def test_all_that_was_read_from_a_comment_says_so_and_what_a_column_tells_does_not():
    brought_in(
        file_of(
            {
                "deliveries": "2003; 2004",
                "number_delivered": "10",
                "comment": "$5 m deal; financed by Mu; delivery planned 2006",
            }
        )
    )
    read = OfferCitation.objects.filter(note="Read by machine from the comment.").order_by("number")
    assert list(read.values_list("aspect", "milestone__kind", "stated")) == [
        ("payment", None, "financed by Mu"),
        ("milestone_value", "contract", "$5 m deal"),
        ("milestone", "last_delivery", "delivery planned 2006"),
        ("milestone_date", "last_delivery", "delivery planned 2006"),
        ("party", None, "financed by Mu"),
    ]


def test_what_was_selected_and_not_ordered_is_a_count_offered():
    brought_in(
        file_of({"comment": "Selected 2022 but not yet ordered by end-2023", "deliveries": "", "number_delivered": "0"})
    )
    offer = Offer.objects.get()
    step = OfferMilestone.objects.get()
    assert (step.kind, step.quantity, offer.stage, offer.quantity_offered, offer.quantity_agreed) == (
        *("selection", 10, "selected", 10, None),
    )
    assert offer.estimated == "offered"


@pytest.mark.parametrize(
    "comment",
    ["Probably selected 2022 but not yet ordered by end-2022", "possibly selected but not ordered by end-2023"],
)
def test_what_was_only_probably_selected_was_not_ordered_either(comment):
    brought_in(file_of({"comment": comment, "deliveries": "", "number_delivered": "0"}))
    offer = Offer.objects.get()
    assert (OfferMilestone.objects.get().kind, offer.stage, offer.quantity_agreed) == ("selection", "selected", None)


def test_a_date_that_a_newer_comment_tells_otherwise_was_read_by_machine_too():
    brought_in(file_of({"comment": "Delivery planned 2006"}))
    brought_in(file_of({"ordered": "2002", "comment": "Delivery planned 2007"}, day=SECOND))
    cited = OfferCitation.objects.filter(source__slug="sipri-arms-transfers-2025-03").exclude(aspect="record")
    assert list(cited.order_by("number").values_list("aspect", "value", "note")) == [
        ("milestone_date", "2002", ""),
        ("milestone_date", "2007", "Read by machine from the comment."),
    ]


def test_an_empty_cell_is_no_name_to_be_mapped():
    batch = prepared(file_of({"supplier": ""}, {"recipient": "Xanadu"}))
    assert [(unknown.kind, unknown.name) for unknown in unknown_names(batch)] == [("country", "Xanadu")]


def test_a_name_that_stands_on_either_side_is_asked_for_once_with_all_its_rows():
    batch = prepared(
        file_of({"recipient": "Xanadu"}, {"supplier": "Xanadu"}, {"supplier": "Xanadu"}, {"supplier": "Ys"})
    )
    told = [(unknown.name, unknown.rows, unknown.line) for unknown in unknown_names(batch)]
    assert told == [("Xanadu", 3, 8), ("Ys", 1, 11)]


@pytest.mark.parametrize(
    ("ordered", "currency"), [("2019", "PLN"), ("1997", "PLZ"), ("1993", "PLZ"), ("", "PLZ"), ("1998", "PLN")]
)
def test_a_withdrawn_code_means_the_new_unit_of_that_name_once_the_old_one_is_gone(ordered, currency):
    brought_in(file_of({"ordered": ordered, "deliveries": "2020", "comment": "PLZ683 m deal"}))
    contract = OfferMilestone.objects.get()
    assert (str(contract.value_low), contract.currency) == ("683000000.00", currency)
    cited = OfferCitation.objects.get(aspect="milestone_value")
    assert (cited.stated, cited.value) == ("PLZ683 m deal", f"683000000 {currency}")


def test_a_package_is_in_the_currency_of_its_year_too_and_francs_stay_francs():
    brought_in(file_of({"ordered": "2010", "comment": "Part of PLZ20 m deal"}, {"comment": "Part of FFR20 m deal"}))
    assert sorted(OfferPackage.objects.values_list("currency", flat=True)) == ["FRF", "PLN"]


def test_a_package_that_has_a_name_and_no_sum_is_one_over_all_its_years():
    words = {"comment": "Part of 'Deep Sea-7' deal"}
    brought_in(file_of(words, {"ordered": "1999", **words}, {"supplier": "Mu", **words}))
    assert sorted(OfferPackage.objects.values_list("title", "value_low", "currency", "value_basis")) == [
        ("'Deep Sea-7' deal: Atlantis from Lemuria", None, "", "unknown"),
        ("'Deep Sea-7' deal: Atlantis from Mu", None, "", "unknown"),
    ]
    first, second, third = Offer.objects.order_by("pk").values_list("package", flat=True)
    assert (first == second, third == first, None in (first, third)) == (True, False, False)
