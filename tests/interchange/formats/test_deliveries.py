import pytest

from procurement.interchange.formats.deliveries import bare_designation, read_c, read_c_prime
from procurement.interchange.formats.records import Cell, Delivery
from procurement.interchange.formats.registry import foreign_format_of
from tests.interchange.formats.registers import (
    C_FIRST,
    C_HEADER,
    C_OTHER,
    C_PRIME_HEADER,
    C_SECOND,
    deals,
    parted,
    problems,
    table,
)


def file(*rows, header=C_HEADER, above=()):
    return table(header, *rows, above=above)


def test_rows_of_one_deal_that_stand_apart_become_one_deal():
    first, second = deals(read_c(file(C_FIRST, C_OTHER, C_SECOND)))
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
        tuple(C_FIRST.split(",")),
        (4,),
        "",
        "",
        "",
    )
    assert (second.deal_id, second.line, second.status.value) == ("90002", 3, "second_hand")


def test_equal_rows_of_one_deal_are_deliveries_of_their_own():
    (deal,) = deals(read_c(file(C_OTHER, C_OTHER)))
    assert (len(deal.deliveries), deal.number_delivered.value, deal.tiv_delivered) == (2, "14", "28")


def test_one_unknown_quantity_leaves_the_sum_unknown():
    (deal,) = deals(read_c(file(C_FIRST, C_SECOND.replace(",5,No,2003", ",,,2003"))))
    assert deal.number_delivered == Cell(" + 3 ?", "", True)


def test_a_deal_whose_rows_disagree_is_left_out_whole():
    found, wrong = parted(read_c(file(C_FIRST, C_OTHER, C_SECOND.replace("coastal radar", "radar"))))
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
    found, wrong = parted(read_c(file(C_FIRST, C_OTHER, C_SECOND.replace(",2003,", ",20003,"))))
    assert [deal.deal_id for deal in found] == ["90002"]
    assert [(each.line, each.column, each.found) for each in wrong] == [
        (4, "Delivery year", "20003"),
        (2, "SIPRI AT Database ID", "90001"),
    ]


def test_a_row_without_a_deal_id_is_a_problem():
    assert problems(read_c(file(C_FIRST.replace("90001", "")))) == [(2, "SIPRI AT Database ID", "")]


def test_the_older_export_is_parted_by_semicolons_and_names_seller_and_buyer():
    above = [
        "SIPRI Transfers Database ",
        "",
        " Database search results for buyer 'All Countries' and seller  'Lemuria, Mu' and the years from 2000 to 2019"
        " - (created: 2020-03-09)",
        "",
    ]
    data = file(C_FIRST.replace(",", ";"), header=C_PRIME_HEADER.replace(",", ";"), above=above)
    assert foreign_format_of(data.getvalue()) == "sipri-c-prime"
    reading = read_c_prime(data)
    assert (reading.header_line, reading.delimiter) == (5, ";")
    assert reading.preamble[1:] == ("2020-03-09", ("Lemuria", "Mu"), (), (2000, 2019), True)
    (deal,) = deals(reading)
    assert (deal.supplier, deal.recipient, deal.number_delivered) == ("Lemuria", "Atlantis", Cell("3 ?", "3", True))


def test_the_newer_export_is_told_by_its_header():
    assert foreign_format_of(file(C_FIRST, above=["Some words", "and, a, few, commas"]).getvalue()) == "sipri-c"


@pytest.mark.parametrize(
    ("stands", "bare"),
    [("EMB-314 -", "EMB-314"), ("AIFV --", "AIFV"), ("9M119 ", "9M119 "), ("Sun-", "Sun-"), (" -", " -")],
)
def test_hyphens_that_fill_an_empty_part_are_no_part_of_a_designation(stands, bare):
    assert bare_designation(stands) == bare
