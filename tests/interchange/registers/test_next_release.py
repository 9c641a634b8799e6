"""What a later file of a register does to offers that are there."""

import pytest
from django.db import IntegrityError

from procurement.choices import Act, Outcome
from procurement.interchange.registers.layout import DEAL, place
from procurement.interchange.staging import batches
from procurement.interchange.staging.route import Stale
from procurement.models import (
    Delivery,
    ImportBatch,
    Offer,
    OfferCitation,
    OfferMilestone,
    Platform,
    RegisterEntry,
    Source,
    recorded,
)
from procurement.services.derive import derive_everything
from procurement.services.refusals import Refused
from procurement.services.reversal import undo
from tests.interchange.registers.world import FIRST, SECOND, brought_in, file_of, make_world, prepared, state
from tests.make import cite, derive, make_milestone, make_offer, make_platform_name

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world():
    make_world()


def test_the_same_file_again_changes_nothing():
    rows = [{}, {}, {"ordered": "1999", "deliveries": "2003; 2004", "number_delivered": "10"}]
    brought_in(file_of(*rows))
    before, entries = state(), RegisterEntry.objects.count()
    batch = brought_in(file_of(*rows))
    assert batch.counts == {"unchanged": 3}
    assert (state(), RegisterEntry.objects.count()) == (before, entries)


def test_ten_identical_deals_stay_ten_deals_each_its_own_in_every_release():
    brought_in(file_of(*[{}] * 10))
    for day in (SECOND, "9 Mar 2026"):
        batch = brought_in(file_of(*[{}] * 10, day=day))
        assert batch.counts == {"unchanged": 10}
    assert Offer.objects.count() == 10
    references = RegisterEntry.objects.order_by("release", "line").values_list("reference", flat=True)
    assert list(references) == [f"O-{n:06}" for n in range(1, 11)] * 3


def test_a_changed_value_follows_the_register_and_is_cited_to_the_new_release():
    brought_in(file_of({}))
    batch = brought_in(file_of({"number_delivered": "10", "tiv_delivered": "15"}, day=SECOND))
    assert batch.counts == {"changed": 1}
    offer, delivery = Offer.objects.get(), Delivery.objects.get()
    assert (delivery.quantity, str(offer.tiv_delivered), offer.stage) == (10, "15.0000", "delivered")
    cited = OfferCitation.objects.filter(source__slug="sipri-arms-transfers-2025-03")
    assert sorted(cited.values_list("aspect", "value", "stated")) == [
        ("delivery_quantity", "~10", "10 ?"),
        ("volume", "15", "1.5 / 15 / 15"),
    ]
    assert Source.objects.get(slug=batch.release).edition_of.slug == "sipri-arms-transfers-2024-10"


def test_a_new_year_comes_and_one_that_is_gone_goes_unless_a_curator_changed_it():
    brought_in(file_of({"deliveries": "2003; 2004", "number_delivered": "10"}))
    brought_in(file_of({"deliveries": "2003; 2005", "number_delivered": "10"}, day=SECOND))
    assert list(Delivery.objects.order_by("delivered_on").values_list("delivered_on", flat=True)) == ["2003", "2005"]
    assert OfferMilestone.objects.get(kind="last_delivery").dated_on == "2005"
    derived = list(Offer.objects.values_list(*Offer.DERIVED, "search"))
    derive_everything()
    assert list(Offer.objects.values_list(*Offer.DERIVED, "search")) == derived


def test_a_deal_under_another_designation_is_the_same_deal_and_the_preview_says_to_look():
    brought_in(file_of({"description": "sea search radar"}))
    batch = prepared(file_of({"designation": "Trident-2A", "description": "sea search radar"}, day=SECOND))
    assert batch.counts == {"changed": 1, "platforms": 1}
    (sample,) = batches.samples(batch, Outcome.CHANGED)
    assert "look whether it is the same deal" in sample.remark
    assert [(d.column, d.old, d.new) for d in sample.differences] == [("platform", "Trident-2", "Trident-2A")]
    batches.apply(batch)
    assert Offer.objects.get().platform.slug == "trident-2a"


def test_a_register_of_which_much_is_missing_is_said_to_look_cut_short():
    rows = [{"ordered": str(year)} for year in range(1950, 1990)]
    brought_in(file_of(*rows))
    few, many = (prepared(file_of(*rows[missing:], day=SECOND)) for missing in (20, 21))
    assert (few.counts, few.scope.get("warning")) == ({"unchanged": 20, "vanished": 20}, None)
    assert many.scope["warning"].startswith("21 of the 40 deals that this file covers are not in it.")


def test_what_is_gone_from_a_whole_register_is_listed_and_stays():
    brought_in(file_of({}, {"ordered": "1999", "designation": "Kraken 5", "description": "fighter aircraft"}))
    batch = prepared(file_of({}, day=SECOND))
    assert batch.counts == {"unchanged": 1, "vanished": 1}
    (sample,) = batches.samples(batch, Outcome.VANISHED)
    assert sample.title == "O-000002: Atlantis from Lemuria, 1999: Kraken 5"
    batches.apply(batch)
    assert Offer.objects.count() == 2


@pytest.mark.parametrize(
    ("scope", "years"),
    [
        ("Mu  to All countries", ("1950", "2024")),
        ("All countries  to Mu", ("1950", "2024")),
        ("All countries  to All countries", ("2010", "2024")),
    ],
)
def test_a_filtered_file_says_nothing_of_what_it_does_not_cover(scope, years):
    brought_in(file_of({}, {"ordered": "1999"}))
    mine = {"supplier": "Mu", "recipient": "Atlantis"} if scope.startswith("Mu") else {}
    mine = {"recipient": "Mu"} if scope.endswith("Mu") else mine or {"ordered": "2012", "deliveries": "2013"}
    batch = prepared(file_of(mine, day=SECOND, scope=scope, years=years))
    assert batch.counts == {"new": 1}


@pytest.mark.parametrize("scope", ["Xanadu  to All countries", "All countries  to Atlantis, Xanadu"])
def test_a_file_about_a_party_that_nobody_knows_says_nothing_of_what_it_lacks(scope):
    brought_in(file_of({}, {"ordered": "1999"}))
    assert prepared(file_of({}, day=SECOND, scope=scope)).counts == {"unchanged": 1}


def test_a_deal_that_was_ordered_before_the_years_of_a_file_is_not_gone_from_it():
    brought_in(file_of({}, {"ordered": "1999"}, {"ordered": "2000"}))
    assert prepared(file_of({}, day=SECOND, years=("2000", "2026"))).counts == {"unchanged": 1, "vanished": 1}


def test_a_deal_whose_offer_somebody_deleted_stays_away_and_is_told():
    brought_in(file_of({}, {"ordered": "1999"}))
    with recorded(reason="a double", act=Act.DELETE):
        Offer.objects.get(reference="O-000002").delete()
    for day in (FIRST, SECOND, "9 Mar 2026"):
        batch = prepared(file_of({}, {"ordered": "1999"}, day=day))
        assert batch.counts == {"unchanged": 1, "deleted_here_before": 1}
        told = [[(s.line, "was deleted here" in s.remark) for s in batches.samples(batch, of)] for of in "UA"]
        assert told == [[(8, False)], [(9, True)]]
        batches.apply(batch)
        assert list(Offer.objects.values_list("reference", flat=True)) == ["O-000001"]


def test_an_offer_that_an_undo_took_away_was_deleted_by_nobody():
    brought_in(file_of({}))
    with recorded(act=Act.UNDO):
        Offer.objects.get().delete()
    assert prepared(file_of({}, day=SECOND)).counts == {"new": 1}


def test_a_row_that_no_record_can_be_is_our_fault_and_not_that_of_others():
    batch = prepared(file_of({}))
    batch.rows.filter(sheet="deal").update(**{place(DEAL, "condition"): "nonsense"})
    with pytest.raises(IntegrityError):
        batches.apply(batch)
    assert (ImportBatch.objects.get().state, Offer.objects.count()) == ("ready", 0)


def test_releases_are_undone_from_the_newest_backwards():
    first = brought_in(file_of({}, {"ordered": "1999"}))
    second = brought_in(file_of({}, day=SECOND))
    with pytest.raises(Refused) as refused:
        undo(first.change_set, partly=True)
    told = "Later releases tell of offers that this import made: undo import {} (1 of them) first, in this order."
    assert refused.value.messages == [told.format(second.pk)]
    assert Offer.objects.count() == 2
    for batch in (second, first):
        undo(batch.change_set, partly=True)
    assert not Offer.objects.exists()


def test_a_register_up_to_the_year_before_its_release_tells_all_that_a_deal_delivered():
    brought_in(file_of({}, years=("1950", "2030")))
    batch = prepared(file_of({"number_delivered": "10"}, day=SECOND, years=("1950", "2024")))
    (sample,) = batches.samples(batch, Outcome.CHANGED)
    assert [(d.column, d.old, d.new) for d in sample.differences] == [
        ("delivery 2003, quantity", "about 8", "about 10")
    ]


def test_the_offer_of_a_curator_stands_for_a_deal_whose_own_was_deleted_as_its_double():
    brought_in(file_of({}))
    (double,) = Offer.objects.all()
    own = make_offer(supplier=double.supplier, recipient=double.recipient, platform=double.platform)
    make_milestone(own, kind="contract", dated_on="2001", quantity=10)
    cite(own, source=Source.objects.get(), aspect="record")
    Offer.objects.filter(pk=double.pk).delete()
    assert prepared(file_of({}, day=SECOND)).rows.get(sheet="deal").target == own.pk


def test_nothing_is_written_when_records_changed_since_the_preview():
    brought_in(file_of({}))
    batch = prepared(file_of({"number_delivered": "10"}, day=SECOND))
    Delivery.objects.update(quantity=9)
    before = state()
    with pytest.raises(Stale):
        batches.apply(batch)
    assert state() == before
    batch.refresh_from_db()
    assert batch.state == "ready"


def test_a_condition_that_the_register_now_calls_uncertain_becomes_an_estimate():
    brought_in(file_of({}, {"ordered": "1999"}))
    Offer.objects.filter(reference="O-000002").update(condition="second_hand")
    said = {"comment": "Aid; status uncertain"}
    batch = prepared(file_of(said, {"ordered": "1999", **said}, day=SECOND))
    sample, _ = batches.samples(batch, Outcome.CHANGED)
    assert ("condition is an estimate", "", "new") in [(d.column, d.old, d.new) for d in sample.differences]
    batches.apply(batch)
    assert list(Offer.objects.order_by("pk").values_list("condition", "condition_estimated")) == [
        *(("new", True), ("second_hand", False)),
    ]
    cited = OfferCitation.objects.get(offer__reference="O-000001", stated="status uncertain")
    assert (cited.aspect, cited.value, cited.note) == ("condition", "new", "Read by machine from the comment.")


def test_words_that_meant_several_platforms_give_way_to_the_platform_that_a_newer_release_names():
    make_platform_name(Platform.objects.get(), text="Trident-1/Trident-2", scheme="sipri", match="several")
    derive(Platform.objects.get())
    brought_in(file_of({"designation": "Trident-1/Trident-2", "description": "combat helicopter"}))
    offer = Offer.objects.get()
    assert (offer.platform, offer.subject, offer.category.slug) == (None, "Trident-1/Trident-2", "aircraft")
    brought_in(file_of({"description": "combat helicopter"}, day=SECOND))
    offer = Offer.objects.get()
    assert (offer.platform.slug, offer.subject, offer.category) == ("trident-2", "", None)


def test_what_was_planned_gives_way_to_what_came_and_is_not_called_planned():
    brought_in(file_of({"number_delivered": "3", "comment": "delivery planned 2003-2006"}))
    brought_in(file_of({"deliveries": "2003; 2004", "number_delivered": "10", "comment": ""}, day=SECOND))
    steps = OfferMilestone.objects.order_by("pk").values_list("kind", "is_planned", "dated_on", "quantity")
    assert list(steps) == [("contract", False, "2001", 10), ("last_delivery", False, "2004", 10)]
    assert (Offer.objects.get().stage, Offer.objects.get().quantity_delivered) == ("delivered", 10)


def test_a_comment_that_now_calls_new_goods_second_hand_is_cited_beside_the_status_and_nothing_is_decided():
    brought_in(file_of({"comment": ""}, {"ordered": "1999", "comment": ""}))
    Offer.objects.filter(reference="O-000002").update(condition="second_hand")
    said = {"comment": "Second-hand"}
    batch = prepared(file_of(said, {"ordered": "1999", **said}, day=SECOND))
    first, second = batches.samples(batch, Outcome.CHANGED)
    kept = "new (the record keeps its own; the register's word is cited beside it: second-hand)"
    assert ("condition, by the comment", "new", kept) in [(d.column, d.old, d.new) for d in first.differences]
    assert {d.column: d.stays for d in first.differences} == {"condition, by the comment": True, "comment": False}
    assert ("condition, by the comment", "second-hand", "second-hand (agrees already; the release is cited)") in [
        (d.column, d.old, d.new) for d in second.differences
    ]
    batches.apply(batch)
    assert list(Offer.objects.order_by("pk").values_list("condition", flat=True)) == ["new", "second_hand"]
    told = OfferCitation.objects.filter(aspect="condition", value="second_hand").order_by("offer")
    assert list(told.values_list("offer__reference", "stated", "note", "source__slug")) == [
        (reference, "Second-hand", "Read by machine from the comment.", "sipri-arms-transfers-2025-03")
        for reference in ("O-000001", "O-000002")
    ]
    assert prepared(file_of(said, {"ordered": "1999", **said}, day="9 Mar 2026")).counts == {"unchanged": 2}
