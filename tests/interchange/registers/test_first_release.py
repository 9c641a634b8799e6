"""What a register's file becomes when it is brought in for the first time."""

from io import BytesIO

import pytest

from procurement.choices import Outcome
from procurement.interchange.staging import batches
from procurement.models import (
    Delivery,
    Offer,
    OfferCitation,
    OfferMilestone,
    Platform,
    PlatformName,
    RegisterEntry,
    Source,
)
from procurement.queries.past import curated_models
from procurement.services.derive import derive_everything
from procurement.services.refusals import Refused
from procurement.services.reversal import undo
from tests.interchange.formats.registers import A_HEADER, PREAMBLE
from tests.interchange.registers.world import SECOND, brought_in, file_of, make_world, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world():
    make_world()


def stated(offer):
    """{(aspect, row, value): words} of all that is cited for an offer."""
    return {
        (aspect, kind or day or "", value): words
        for aspect, kind, day, value, words in OfferCitation.objects.filter(offer=offer).values_list(
            "aspect", "milestone__kind", "delivery__delivered_on", "value", "stated"
        )
    }


def test_a_deal_becomes_an_offer_with_its_contract_and_its_delivery():
    brought_in(file_of({}))
    offer = Offer.objects.get()
    assert (offer.reference, offer.supplier.code, offer.recipient.code, offer.platform.slug, offer.review) == (
        *("O-000001", "LEM", "ATL", "trident-2", "draft"),
    )
    assert (offer.condition, str(offer.tiv_unit), str(offer.tiv_order), str(offer.tiv_delivered)) == (
        *("new", "1.5000", "15.0000", "12.0000"),
    )
    contract = OfferMilestone.objects.get()
    assert (contract.kind, contract.dated_on, contract.quantity, contract.quantity_estimated) == (
        *("contract", "2001", 10, True),
    )
    delivery = Delivery.objects.get()
    assert (delivery.delivered_on, delivery.quantity, delivery.quantity_estimated) == ("2003", 8, True)


def test_every_value_is_cited_to_the_release_with_its_original_cell():
    brought_in(file_of({}))
    assert stated(Offer.objects.get()) == {
        ("record", "", ""): "Aid",
        ("supplier", "", "LEM"): "Lemuria",
        ("recipient", "", "ATL"): "Atlantis",
        ("platform", "", "trident-2"): "Trident-2",
        ("condition", "", "new"): "New",
        ("volume", "", "15"): "1.5 / 15 / 12",
        ("transfer", "", "grant"): "Aid",
        ("milestone", "contract", "contract"): "Year of order",
        ("milestone_date", "contract", "2001"): "2001",
        ("milestone_quantity", "contract", "~10"): "10 ?",
        ("delivery_date", "2003", "2003"): "2003",
        ("delivery_quantity", "2003", "~8"): "8 ?",
    }
    source = Source.objects.get()
    assert (source.slug, source.published_on, source.kind) == ("sipri-arms-transfers-2024-10", "2024-10-07", "register")
    assert set(OfferCitation.objects.values_list("source", "locator")) == {(source.pk, "line 8")}
    read = OfferCitation.objects.exclude(note="")
    assert list(read.values_list("aspect", "note")) == [("transfer", "Read by machine from the comment.")]


def test_numbers_of_citations_run_on_without_a_clash():
    brought_in(file_of({"deliveries": "2003; 2004", "number_delivered": "10"}))
    numbers = list(OfferCitation.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5, 6, 8, *range(14, 22)]


def test_years_without_a_split_are_deliveries_of_unknown_quantity_and_the_last_one_tells_the_number():
    brought_in(file_of({"deliveries": "2003; 2004; 2006", "number_delivered": "10", "number_delivered_flag": ""}))
    assert list(Delivery.objects.values_list("delivered_on", "quantity")) == [
        *(("2003", None), ("2004", None), ("2006", None)),
    ]
    last = OfferMilestone.objects.get(kind="last_delivery")
    assert (last.dated_on, last.quantity, last.quantity_estimated) == ("2006", 10, False)
    assert (Offer.objects.get().stage, Offer.objects.get().quantity_delivered) == ("delivered", 10)


def test_a_deal_that_is_not_at_its_end_keeps_its_number_in_one_delivery_over_its_years():
    brought_in(file_of({"deliveries": "2003; 2006", "number_delivered": "8"}))
    assert list(Delivery.objects.values_list("delivered_on", "quantity")) == [("2003/2006", 8)]
    offer = Offer.objects.get()
    assert (offer.stage, offer.quantity_agreed, offer.quantity_delivered) == ("delivering", 10, 8)


def test_equal_rows_are_deals_of_their_own():
    brought_in(file_of(*[{}] * 10))
    assert list(Offer.objects.values_list("reference", flat=True)) == [f"O-{n:06}" for n in range(1, 11)]


def test_what_is_derived_is_what_the_derive_service_would_write():
    brought_in(
        file_of(
            {"deliveries": "2003; 2004", "number_delivered": "10"},
            {"deliveries": "", "number_delivered": "0"},
            {"designation": "Kraken 5", "description": "fighter aircraft", "comment": "Kraken-5B version; second-hand"},
        )
    )
    names = [*Offer.DERIVED, "search"]
    before = list(Offer.objects.order_by("pk").values_list(*names)), set(Platform.objects.values_list("search"))
    derive_everything()
    assert (
        list(Offer.objects.order_by("pk").values_list(*names)),
        set(Platform.objects.values_list("search")),
    ) == before


def test_a_missing_platform_is_made_as_a_draft_of_its_category_only_where_that_was_asked():
    rows = [{"designation": "Kraken 5", "description": "fighter aircraft"}] * 2
    refused = prepared(file_of(*rows), create=[])
    assert refused.counts == {"rejected": 2}
    assert set(refused.problems.values_list("column", "found")) == {("Weapon designation", "Kraken 5")}
    brought_in(file_of(*rows))
    platform = Platform.objects.get(slug="kraken-5")
    assert (platform.designation, platform.description, platform.category.slug, platform.review) == (
        *("Kraken 5", "fighter aircraft", "aircraft", "draft"),
    )
    assert list(PlatformName.objects.filter(platform=platform).values_list("text", "scheme", "match")) == [
        ("Kraken 5", "sipri", "exact")
    ]
    assert Offer.objects.filter(platform=platform).count() == 2


def test_countries_are_never_made_and_a_name_is_mapped_once_and_remembered():
    rows = [{"recipient": "Atlantis Republic"}, {}]
    batch = prepared(file_of(*rows))
    assert batch.counts == {"new": 1, "rejected": 1}
    ((column, found, message),) = batch.problems.values_list("column", "found", "message")
    assert (column, found) == ("Recipient", "Atlantis Republic")
    assert "Atlantis (ATL)" in message
    brought_in(file_of(*rows), mapping={"country": {"Atlantis Republic": "ATL"}})
    assert Offer.objects.filter(recipient__code="ATL").count() == 2
    assert prepared(file_of(*rows)).counts == {"unchanged": 2}


def test_each_row_has_one_line_of_history_in_one_act_and_undo_takes_all_of_it_back():
    before = {model: model.objects.count() for model in curated_models()}
    batch = brought_in(
        file_of({"designation": "Kraken 5", "description": "fighter aircraft", "deliveries": "2003; 2004"}, {})
    )
    for model in curated_models():
        made = model.history.filter(change_set=batch.change_set)
        assert made.count() == model.objects.count() - before[model], model
        assert set(made.values_list("history_type", "via")) <= {("+", "import")}
    undo(batch.change_set, partly=True)
    assert {model: model.objects.count() for model in curated_models()} == before


def test_the_entries_keep_the_original_cells_and_the_reference():
    batch = brought_in(file_of({}))
    entry = RegisterEntry.objects.get()
    assert (entry.batch, entry.reference, entry.line) == (batch, "O-000001", 8)
    assert entry.cells.startswith('["Atlantis", "Lemuria", "2001", "", "10", "?"')


def test_rejected_rows_are_told_a_page_at_a_time_each_with_all_its_reasons():
    batch = prepared(file_of({"recipient": "Nowhere", "supplier": "Nobody"}, {"ordered": "20x4"}, {}))
    pages = [batches.samples(batch, Outcome.REJECTED, start, 1) for start in (0, 1, 2)]
    told = [[(sample.line, sample.remark.count(": Found ")) for sample in page] for page in pages]
    assert told == [[(8, 2)], [(9, 1)], []]


def test_rejected_rows_come_back_in_their_format_with_the_reason_and_are_taken_once_mended():
    rows = [{}, {"recipient": "Atlantis Republic"}, {"ordered": "20012"}]
    batch = prepared(file_of(*rows))
    assert batch.counts == {"new": 1, "rejected": 2}
    text = b"".join(batches.rejected_rows(batch)).decode()
    above, header, *lines = text.partition("Recipient,")[0], *text[text.index("Recipient,") :].splitlines()
    assert above == PREAMBLE.replace("'2024'", "'2026'").replace("\n", "\r\n")
    assert header == f"{A_HEADER},reason"
    assert [line.split(",")[0] for line in lines] == ["Atlantis Republic", "Atlantis"]
    assert "nearest: Atlantis (ATL)" in lines[0]
    assert "20012" in lines[1]
    mended = text.replace("Atlantis Republic,", "Atlantis,").replace(",20012,", ",2001,")
    assert prepared(BytesIO(mended.encode())).counts == {"new": 2}


def test_valid_rows_only_is_a_choice():
    batch = prepared(file_of({}, {"recipient": "Atlantis Republic"}))
    with pytest.raises(Refused):
        batches.apply(batch)
    assert Offer.objects.count() == 0
    batch.options["valid_only"] = True
    batch.save()
    batches.apply(batch)
    assert Offer.objects.count() == 1


def test_valid_rows_of_a_file_without_any_are_refused_and_make_no_source():
    batch = prepared(file_of({"recipient": "Atlantis Republic"}), valid_only=True)
    assert (batch.counts, batches.writes_anything(batch)) == ({"rejected": 1}, False)
    with pytest.raises(Refused, match="Not one row of this file can be taken"):
        batches.apply(batch)
    assert Source.objects.count() == 0
    assert batch.state == "ready"


def test_valid_rows_of_a_file_without_any_do_not_say_that_what_is_held_is_gone():
    brought_in(file_of({}))
    batch = prepared(file_of({"recipient": "Atlantis Republic"}, day=SECOND), valid_only=True)
    assert (batch.counts, batches.writes_anything(batch)) == ({"vanished": 1, "rejected": 1}, False)
    with pytest.raises(Refused, match="Not one row of this file can be taken"):
        batches.apply(batch)
    assert Source.objects.count() == 1


def test_a_release_is_as_reliable_as_the_one_before_it_until_somebody_judges_it():
    brought_in(file_of({}))
    first = Source.objects.get()
    assert (first.reliability, first.edition_of) == ("F", None)
    Source.objects.update(reliability="B", reliability_reason="Kept since the 1960s.")
    brought_in(file_of({}, {"ordered": "2002"}, day=SECOND))
    second = Source.objects.get(edition_of=first)
    assert (second.reliability, second.reliability_reason) == ("B", f"As the release before it, {first.title}.")


def test_a_release_without_a_date_is_called_after_its_file():
    brought_in(file_of({}, day="no day"))
    assert Source.objects.get().title == "SIPRI Arms Transfers Database, release of unknown date, file register.csv"
