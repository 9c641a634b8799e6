"""A register that comes in several formats, each silent on something: what one leaves out it does not deny."""

from io import BytesIO

import pytest

from procurement.choices import Outcome
from procurement.interchange.staging import batches
from procurement.models import Delivery, Offer, OfferCitation, OfferIdentifier, OfferMilestone, Platform
from procurement.services.merging import merge
from tests.interchange.registers.world import SECOND, brought_in, file_of, make_world, prepared
from tests.make import make_offer

C_HEADER = (
    "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,Order date is "
    "estimate,Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,Status,SIPRI "
    "estimate,TIV deal unit,TIV delivery values,Local production"
)
C_ROW = (
    "{deal},Lemuria,Atlantis,{name},coastal radar,Sensors,{ordered},No,{count},No,{year},{about},New,1.5,1.5,{tiv},No"
)
FULL = ("1950", "2030")
SCOPE = (
    "Transfers of major conventional arms from All countries  to All countries . Deals with deliveries or orders made "
    "for year range '{}' to '2030'"
)


C_CELLS = {"deal": "501", "name": "Trident", "ordered": "2001", "about": "No"}


def deliveries(*rows, day="10 Mar 2025", since="2000", **cells):
    """The prepared batch of a file of format C; rows are (year, count) or (year, count, {other cells})."""
    lines = [
        C_ROW.format(year=year, count=count, tiv=count * 1.5, **(C_CELLS | cells | dict(*more)))
        for year, count, *more in rows
    ]
    text = "\n".join([SCOPE.format(since), f"Data generated: {day} 9:16:02 PM", C_HEADER, *lines, ""])
    options = {"create": ["platforms"]}
    return batches.prepare(batches.open_batch(BytesIO(text.encode()), "c.csv", "sipri-c", options=options))


@pytest.fixture
def _world(db):
    make_world()


def held():
    offer = Offer.objects.get()
    return (
        (offer.platform.slug, offer.transfer, offer.stage, offer.quantity_agreed, offer.quantity_delivered),
        tuple(None if each is None else float(each) for each in (offer.tiv_unit, offer.tiv_order, offer.tiv_delivered)),
        list(Delivery.objects.order_by("delivered_on").values_list("delivered_on", "quantity")),
    )


@pytest.mark.usefixtures("_world")
def test_deliveries_bring_the_split_and_take_nothing_away_whichever_comes_first():
    whole = {"deliveries": "2003; 2004", "number_delivered": "10", "tiv_delivered": "15"}
    expected = (
        ("trident-2", "grant", "delivered", 10, 10),
        (1.5, 15.0, 15.0),
        [("2003", 4), ("2004", 6)],
    )
    brought_in(file_of(whole))
    batch = deliveries((2003, 4), (2004, 6))
    assert (batch.counts, batch.problems.count()) == ({"changed": 1}, 0)
    batches.apply(batch)
    assert held() == expected
    assert list(OfferIdentifier.objects.values_list("scheme", "value")) == [("sipri", "501")]
    assert deliveries((2003, 4), (2004, 6)).counts == {"unchanged": 1}
    assert not Platform.objects.filter(slug="trident").exists()
    batches.apply(deliveries((2003, 4), (2004, 6), day="9 Mar 2026"))
    brought_in(file_of(whole, day="8 Mar 2027"))
    assert held() == expected


@pytest.mark.usefixtures("_world")
def test_a_register_after_deliveries_adds_what_they_were_silent_on():
    batches.apply(deliveries((2003, 4), (2004, 6), day="7 Oct 2024", name="Trident-2"))
    assert held()[0] == ("trident-2", "", "delivering", None, 10)
    brought_in(file_of({"deliveries": "2003; 2004", "number_delivered": "10", "tiv_delivered": "15"}, day=SECOND))
    assert held() == (
        ("trident-2", "grant", "delivered", 10, 10),
        (1.5, 15.0, 15.0),
        [("2003", 4), ("2004", 6)],
    )


@pytest.mark.usefixtures("_world")
def test_the_number_of_a_span_is_not_told_twice():
    brought_in(file_of({"deliveries": "2003; 2004", "number_delivered": "8"}))
    assert held()[2] == [("2003/2004", 8)]
    batches.apply(deliveries((2003, 3), (2004, 5)))
    assert held()[2] == [("2003", 3), ("2004", 5)]
    for day in ("9 Mar 2026", "8 Mar 2027"):
        brought_in(file_of({"deliveries": "2003; 2004", "number_delivered": "8"}, day=day, years=FULL))
        assert held()[2] == [("2003", 3), ("2004", 5)]
    brought_in(file_of({"deliveries": "2003; 2004", "number_delivered": "9"}, day="7 Mar 2028", years=FULL))
    assert held()[2] == [("2003/2004", 9)]


@pytest.mark.usefixtures("_world")
def test_a_file_of_some_years_takes_nothing_from_the_whole():
    brought_in(file_of({"deliveries": "2003; 2004", "number_delivered": "8", "tiv_delivered": "12"}))
    batch = deliveries((2004, 5), since="2004")
    assert batch.counts == {"changed": 1}
    batches.apply(batch)
    assert OfferIdentifier.objects.get().value == "501"
    assert (held()[1], held()[2]) == ((1.5, 15.0, 12.0), [("2003/2004", 8)])


@pytest.mark.usefixtures("_world")
def test_a_number_that_the_register_changes_after_a_silent_release_is_followed():
    brought_in(file_of({}))
    batches.apply(deliveries((2003, 8), day="10 Mar 2025"))
    brought_in(file_of({"number_ordered": "12"}, day="9 Mar 2026"))
    assert OfferMilestone.objects.get(kind="contract").quantity == 12


@pytest.mark.usefixtures("_world")
def test_a_citation_holds_what_its_own_release_says_of_the_volume():
    brought_in(file_of({}))
    batches.apply(deliveries((2003, 9)))
    cited = OfferCitation.objects.filter(aspect="volume").order_by("number")
    assert list(cited.values_list("stated", "value")) == [("1.5 / 15 / 12", "15"), ("1.5 /  / 13.5", "")]


@pytest.mark.usefixtures("_world")
def test_a_deal_of_which_nothing_came_is_not_gone_from_a_file_of_deliveries():
    brought_in(file_of({}, {"ordered": "2010", "deliveries": "", "number_delivered": "0"}, {"ordered": "2007"}))
    assert deliveries((2003, 8)).counts == {"changed": 1, "vanished": 1}


@pytest.mark.usefixtures("_world")
def test_an_offer_that_bears_the_number_of_a_deal_is_found_by_it_although_the_last_file_had_no_numbers():
    brought_in(file_of({}, {"ordered": "2004"}))
    second = Offer.objects.get(reference="O-000002")
    OfferIdentifier.objects.create(offer=second, number=1, scheme="sipri", value="501")
    batch = deliveries((2003, 9))
    assert batch.rows.get(sheet="deal", outcome=Outcome.CHANGED).target == second.pk


@pytest.mark.usefixtures("_world")
def test_a_number_that_a_curator_moved_to_an_offer_with_several_is_not_given_to_another():
    brought_in(file_of({}))
    offer = Offer.objects.get()
    other = make_offer(supplier=offer.recipient, recipient=offer.supplier, platform=offer.platform)
    for place, number in enumerate(("501", "502"), start=1):
        OfferIdentifier.objects.create(offer=other, number=place, scheme="sipri", value=number)
    batches.apply(deliveries((2003, 9)))
    assert Delivery.objects.get(offer=offer).quantity == 9
    assert list(OfferIdentifier.objects.values_list("offer", "value")) == [(other.pk, "501"), (other.pk, "502")]


@pytest.mark.usefixtures("_world")
def test_of_two_deals_that_were_merged_each_is_found_by_its_number():
    brought_in(file_of({}, {"ordered": "1999"}))
    winner, loser = Offer.objects.order_by("pk")
    for offer, number in ((winner, "501"), (loser, "502")):
        OfferIdentifier.objects.create(offer=offer, number=1, scheme="sipri", value=number)
    merge(winner, loser, reason="the same deal")
    batch = deliveries((2003, 8))
    assert "new" not in batch.counts
    batches.apply(batch)
    assert list(OfferIdentifier.objects.order_by("value").values_list("offer", "value")) == [
        *((winner.pk, "501"), (winner.pk, "502")),
    ]


@pytest.mark.usefixtures("_world")
def test_an_estimated_year_of_a_delivery_is_not_denied_by_a_format_that_cannot_mark_it():
    batches.apply(deliveries((2003, 4), day="7 Oct 2024", name="Trident-2", about="Yes"))
    register = {"deliveries": "2003", "number_delivered": "4"}
    for day in (SECOND, "9 Mar 2026"):
        brought_in(file_of(register, day=day, years=FULL))
        assert held()[2] == [("2003~", 4)]
    batches.apply(deliveries((2003, 4), day="8 Mar 2027", name="Trident-2"))
    assert held()[2] == [("2003", 4)]


@pytest.mark.usefixtures("_world")
def test_the_number_of_a_deal_comes_alone_where_all_else_is_the_same_and_stays_away_where_a_curator_removed_it():
    brought_in(file_of({"deliveries": "2003", "number_delivered": "8", "number_delivered_flag": ""}))
    batch = deliveries((2003, 8), name="Trident-2")
    (sample,) = batches.samples(batch, Outcome.CHANGED)
    assert [(each.column, each.old, each.new) for each in sample.differences] == [
        ("SIPRI's number of the deal", "", "501")
    ]
    cited = OfferCitation.objects.count()
    batches.apply(batch)
    assert (OfferIdentifier.objects.get().value, OfferCitation.objects.count()) == ("501", cited)
    assert "sipri 501" in Offer.objects.get().search
    OfferIdentifier.objects.all().delete()
    batches.apply(deliveries((2003, 9), day="9 Mar 2026", name="Trident-2"))
    assert (held()[2], OfferIdentifier.objects.count()) == ([("2003", 9)], 0)


@pytest.mark.usefixtures("_world")
def test_deals_that_want_a_look_stand_first_in_the_preview_and_those_that_only_get_a_number_last():
    brought_in(
        file_of(
            *({"ordered": year, "deliveries": "2005", "number_delivered_flag": ""} for year in ("2001", "2002", "2003"))
        )
    )
    numbered, otherwise, renamed = (
        {"ordered": "2001", "deal": "11", "name": "Trident-2"},
        {"ordered": "2002", "deal": "12", "name": "Trident-2"},
        {"ordered": "2003", "deal": "13", "name": "Kraken"},
    )
    batch = deliveries((2005, 8, numbered), (2005, 8, otherwise), (2006, 1, otherwise), (2005, 8, renamed))
    assert batch.counts == {"changed": 3}
    told = [(sample.line, sample.remark[:7]) for sample in batches.samples(batch, Outcome.CHANGED)]
    assert told == [(7, "Matched"), (5, ""), (4, "")]
    batches.apply(batch)
    assert OfferIdentifier.objects.count() == 3


@pytest.mark.usefixtures("_world")
@pytest.mark.parametrize(("total", "kept", "again"), [("15.01", 15.01, "unchanged"), ("15.03", 15.0, "changed")])
def test_a_sum_of_rounded_volumes_stands_for_the_total_that_differs_by_the_rounding(total, kept, again):
    whole = {"deliveries": "2003; 2004", "number_delivered": "10", "tiv_delivered": total}
    brought_in(file_of(whole))
    batches.apply(deliveries((2003, 4), (2004, 6)))
    assert held()[1][2] == kept
    assert prepared(file_of(whole, day="8 Mar 2027")).counts == {again: 1}
