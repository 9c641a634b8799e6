from io import BytesIO

import pytest

from procurement.interchange.formats.deliveries import bare_designation, read_c, read_c_prime
from procurement.interchange.formats.records import Cell, Delivery
from procurement.interchange.formats.registry import foreign_format_of
from tests.interchange.formats.registers import deals, parted, problems

HEADER = (
    "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,"
    "Order date is estimate,Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,"
    "Status,SIPRI estimate,TIV deal unit,TIV delivery values,Local production"
)
OLD_HEADER = HEADER.replace("SIPRI AT Database ID", "Deal ID").replace("Supplier,Recipient", "Seller,Buyer")
FIRST = "90001,Lemuria,Atlantis,Trident-2 -,coastal radar,Sensors,2001,Yes,3,Yes,2004,No,New,1.5,1.5,4.5,Yes"
SECOND = "90001,Lemuria,Atlantis,Trident-2 -,coastal radar,Sensors,2001,Yes,5,No,2003,Yes,New,1.5,1.5,7.51,Yes"
OTHER = "90002,Mu,Atlantis,Sun-1,tank,Armoured vehicles,2005,No,7,No,2006,No,Second hand,5,2,14,No"


def file(*rows, header=HEADER, above=()):
    return BytesIO("\n".join([*above, header, *rows, ""]).encode())


def test_rows_of_one_deal_that_stand_apart_become_one_deal():
    first, second = deals(read_c(file(FIRST, OTHER, SECOND)))
    assert first == (
        2,
        "90001",
        "Lemuria",
        "Atlantis",
        "Trident-2",
        "coastal radar",
        "Sensors",
        Cell("2001 ?", "2001~", True),
        Cell("", ""),
        Cell("5 + 3 ?", "8", True),
        (
            Delivery(Cell("2003 ?", "2003~", True), Cell("5", "5")),
            Delivery(Cell("2004", "2004"), Cell("3 ?", "3", True)),
        ),
        Cell("New", "new"),
        "yes",
        "1.5",
        "",
        "12.01",
        "",
        tuple(FIRST.split(",")),
        (4,),
        "",
        "",
        "",
    )
    assert (second.deal_id, second.line, second.status.value) == ("90002", 3, "second_hand")


def test_equal_rows_of_one_deal_are_deliveries_of_their_own():
    (deal,) = deals(read_c(file(OTHER, OTHER)))
    assert (len(deal.deliveries), deal.number_delivered.value, deal.tiv_delivered) == (2, "14", "28")


def test_one_unknown_quantity_leaves_the_sum_unknown():
    (deal,) = deals(read_c(file(FIRST, SECOND.replace(",5,No,2003", ",,,2003"))))
    assert deal.number_delivered == Cell(" + 3 ?", "", True)


def test_a_deal_whose_rows_disagree_is_left_out_whole():
    found, wrong = parted(read_c(file(FIRST, OTHER, SECOND.replace("coastal radar", "radar"))))
    assert [deal.deal_id for deal in found] == ["90002"]
    assert [(each.line, each.column, each.found, each.message) for each in wrong] == [
        (
            4,
            "Description",
            "radar",
            "Expected what line 2 of the same deal says, “coastal radar”: mend one.",
        ),
        (
            2,
            "SIPRI AT Database ID",
            "90001",
            "Another row of this deal cannot be read, and half a deal is none: mend that row.",
        ),
    ]


def test_a_wrong_cell_leaves_its_deal_out_and_no_other():
    found, wrong = parted(read_c(file(FIRST, OTHER, SECOND.replace(",2003,", ",20003,"))))
    assert [deal.deal_id for deal in found] == ["90002"]
    assert [(each.line, each.column, each.found) for each in wrong] == [
        (4, "Delivery year", "20003"),
        (2, "SIPRI AT Database ID", "90001"),
    ]


def test_a_row_without_a_deal_id_is_a_problem():
    assert problems(read_c(file(FIRST.replace("90001", "")))) == [(2, "SIPRI AT Database ID", "")]


def test_the_older_export_is_parted_by_semicolons_and_names_seller_and_buyer():
    above = [
        "SIPRI Transfers Database ",
        "",
        " Database search results for buyer 'All Countries' and seller  'Lemuria, Mu' and the years from 2000 to 2019"
        " - (created: 2020-03-09)",
        "",
    ]
    data = file(FIRST.replace(",", ";"), header=OLD_HEADER.replace(",", ";"), above=above)
    assert foreign_format_of(data.getvalue()) == "sipri-c-prime"
    reading = read_c_prime(data)
    assert (reading.header_line, reading.delimiter) == (5, ";")
    assert reading.preamble[1:] == ("2020-03-09", ("Lemuria", "Mu"), (), (2000, 2019), True)
    (deal,) = deals(reading)
    assert (deal.supplier, deal.recipient, deal.number_delivered) == ("Lemuria", "Atlantis", Cell("3 ?", "3", True))


def test_the_newer_export_is_told_by_its_header():
    assert foreign_format_of(file(FIRST, above=["Some words", "and, a, few, commas"]).getvalue()) == "sipri-c"


@pytest.mark.parametrize(
    ("stands", "bare"),
    [("EMB-314 -", "EMB-314"), ("AIFV --", "AIFV"), ("9M119 ", "9M119 "), ("Sun-", "Sun-"), (" -", " -")],
)
def test_hyphens_that_fill_an_empty_part_are_no_part_of_a_designation(stands, bare):
    assert bare_designation(stands) == bare
