"""Rows find their records and each other by natural keys; keys left open are given."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.interchange.resources.spreadsheets import JsonFormat
from procurement.models import (
    Country,
    Offer,
    OfferCitation,
    OfferMilestone,
    Platform,
    Source,
)
from tests import make
from tests.interchange.resources.own_files import complaints, counts, imported, lines

pytestmark = pytest.mark.django_db


def test_a_new_row_without_a_number_takes_the_next_of_its_owner():
    offer, other = make.make_offer(reference="O-1"), make.make_offer(reference="O-2")
    make.make_milestone(offer)
    result = imported(
        OfferMilestone, "offer,number,kind\nO-1,,contract\nO-1,3,request\nO-2,,offer\nO-1,,first_delivery\n"
    )
    assert complaints(result) == []
    assert list(offer.milestones.values_list("number", "kind")) == [
        (1, "offer"),
        (3, "request"),
        (4, "contract"),
        (5, "first_delivery"),
    ]
    assert list(other.milestones.values_list("number", "kind")) == [(1, "offer")]


def test_a_number_that_was_deleted_does_not_come_back():
    offer = make.make_offer(reference="O-1")
    make.make_milestone(offer).delete()
    imported(OfferMilestone, "offer,number,kind\nO-1,,contract\n")
    assert offer.milestones.get().number == 2


def test_an_offer_without_a_reference_takes_the_next():
    make.make_country(code="RUS")
    make.make_country(code="PAK")
    result = imported(
        Offer,
        "reference,supplier,recipient,subject\n,RUS,PAK,helicopters\nO-000007,RUS,PAK,engines\n,RUS,PAK,radars\n",
    )
    assert complaints(result) == []
    assert list(Offer.objects.values_list("reference", "subject")) == [
        ("O-000007", "engines"),
        ("O-000008", "helicopters"),
        ("O-000009", "radars"),
    ]


def test_two_rows_with_one_key_are_refused():
    result = imported(Country, "code,name\nRUS,Russia\nRUS,Prussia\n")
    assert complaints(result) == [
        ("line 3", "code", "Found “RUS”: The key RUS stands in line 2 already: remove one of the rows.")
    ]


def test_rows_may_point_at_later_rows_of_their_file():
    make.make_category(slug="aircraft")
    result = imported(
        Platform,
        "slug,designation,category,variant_of\na,A,aircraft,b\nb,B,aircraft,c\nc,C,aircraft,\nd,D,aircraft,nowhere\n",
    )
    assert complaints(result) == [
        ("line 5", "variant_of", "Found “nowhere”; expected the slug of a platform; there is none like it.")
    ]
    result = imported(Platform, "slug,designation,category,variant_of\na,A,aircraft,b\nb,B,aircraft,c\nc,C,aircraft,\n")
    assert complaints(result) == []
    assert list(Platform.objects.values_list("slug", "variant_of__slug")) == [("a", "b"), ("b", "c"), ("c", None)]


def test_new_rows_that_wait_for_each_other_are_told_and_so_are_chains_without_end():
    make.make_category(slug="aircraft")
    header = "slug,designation,category,variant_of\n"
    ring = "".join(f"r{number},R {number},aircraft,r{(number + 1) % 3}\n" for number in range(3))
    told = (
        "a new record that waits for one that does not come in, for this one, or for 20 others in turn: mend those, or "
        "bring them in first."
    )
    assert [message for _, _, message in complaints(imported(Platform, header + ring))] == [
        f"Found “r{number}”, {told}" for number in (1, 2, 0)
    ]
    chain = "".join(f"c{number:02},C {number},aircraft,c{number + 1:02}\n" for number in range(21))
    last = "c21,C 21,aircraft,\n"
    assert complaints(imported(Platform, header + chain + last)) == [("line 2", "variant_of", f"Found “c01”, {told}")]
    assert complaints(imported(Platform, header + chain.partition("\n")[2] + last)) == []
    assert Platform.objects.get(slug="c02").variant_of.slug == "c03"


def test_a_json_record_may_leave_out_its_number():
    offer = make.make_offer(reference="O-1")
    content = '[{"offer": "O-1", "kind": "request"}, {"offer": "O-1", "number": 7, "kind": "offer"}]'
    assert complaints(imported(OfferMilestone, content, JsonFormat)) == []
    assert list(offer.milestones.values_list("number", "kind")) == [(7, "offer"), (8, "request")]


def test_an_edition_may_point_at_a_later_row():
    assert counts(imported(Source, "slug,title,edition_of\na,A,b\nb,B,\n")) == (2, 0, 0, 0)


def test_an_unknown_country_is_named_with_the_nearest():
    make.make_country("Russia", code="RUS")
    make.make_country("Pakistan", code="PAK")
    result = imported(
        Offer, "reference,supplier,recipient,subject\nO-1,Russia,PAK,x\nO-2,RUX,PAK,x\nO-3,RUX,PAK,x\nO-4,,PAK,x\n"
    )
    assert complaints(result) == [
        ("line 2", "supplier", "Found “Russia”; expected the code of a country; the nearest: RUS (Russia)."),
        ("lines 3, 4", "supplier", "Found “RUX”; expected the code of a country; the nearest: RUS (Russia)."),
        ("line 5", "supplier", "Found an empty cell; expected the code of a country."),
    ]


def test_an_unknown_child_is_named_with_the_nearest():
    offer = make.make_offer(reference="O-1")
    make.make_milestone(offer)
    make.make_source(slug="article")
    rows = "offer,number,source,aspect,milestone\nO-1,,article,milestone,O-1/7\nO-1,,article,milestone,7\n"
    expected = "expected the key of a milestone: its offer, a slash and its number, like O-000123/2"
    assert complaints(imported(OfferCitation, rows)) == [
        ("line 2", "milestone", f"Found “O-1/7”; {expected}; the nearest: O-1/1."),
        ("line 3", "milestone", f"Found “7”; {expected}; there is none like it."),
    ]


def test_an_unknown_reference_is_not_told_with_numbers_that_are_others():
    make.make_offer(reference="O-000001")
    for reference in ("O-019801", "O-019901", "O-020001"):
        make.make_offer(reference=reference)
    expected = "expected the reference of an offer"
    result = imported(OfferMilestone, "offer,number,kind\nA-001,,offer\nO-20001,,offer\n")
    assert complaints(result) == [
        ("line 2", "offer", f"Found “A-001”; {expected}; there is none like it."),
        ("line 3", "offer", f"Found “O-20001”; {expected}; the nearest: O-020001."),
    ]


def test_of_a_known_owner_the_rows_with_the_nearest_numbers_are_told():
    offer = make.make_offer(reference="O-1")
    for number in (1, 2, 3, 4, 120):
        make.make_milestone(offer, number=number)
    make.make_source(slug="article")
    result = imported(OfferCitation, "offer,number,source,aspect,milestone\nO-1,,article,milestone,O-1/97\n")
    assert [message.partition("; the nearest: ")[2] for _, _, message in complaints(result)] == [
        "O-1/120, O-1/4, O-1/3."
    ]


def test_a_row_under_an_unknown_owner_is_told_once():
    assert complaints(imported(OfferMilestone, "offer,number,kind\nO-9,,contract\n")) == [
        ("line 2", "offer", "Found “O-9”; expected the reference of an offer; there is none like it.")
    ]


def test_open_references_are_counted_on_from_one_look_at_the_counter():
    make.make_offer(reference="O-000016")
    supplier, recipient = make.make_country(), make.make_country()
    line = f",{supplier.code},{recipient.code},weapons\n"

    def looks(count):
        with CaptureQueriesContext(connection) as queries:
            result = imported(Offer, "reference,supplier,recipient,subject\n" + line * count, dry_run=True)
        assert counts(result) == (count, 0, 0, 0)
        return sum("django_content_type" in query["sql"] for query in queries)

    assert looks(5) == looks(1)
    imported(Offer, "reference,supplier,recipient,subject\n" + line * 2)
    assert [row.split(",")[0] for row in lines(Offer)[1:]] == ["O-000016", "O-000017", "O-000018"]


def test_an_invalid_row_without_a_reference_keeps_its_number():
    russia, pakistan = make.make_country(code="RUS"), make.make_country(code="PAK")
    content = "reference,supplier,recipient,subject,condition\n,RUS,PAK,weapons,nonsense\n,RUS,PAK,weapons,unknown\n"
    result = imported(Offer, content)
    assert [(places, column) for places, column, _ in complaints(result)] == [("line 2", "condition")]
    assert (russia.offers_made.count(), pakistan.offers_received.count()) == (0, 0)


def test_an_invalid_row_without_a_number_keeps_it():
    offer = make.make_offer(reference="O-000001")
    content = "offer,number,kind,quantity\nO-000001,,request,-5\nO-000001,,request,3\nO-000001,1,nonsense,\n"
    result = imported(OfferMilestone, content)
    assert [(places, column) for places, column, _ in complaints(result)] == [
        ("line 2", "quantity"),
        ("line 4", "kind"),
    ]
    assert not offer.milestones.exists()
