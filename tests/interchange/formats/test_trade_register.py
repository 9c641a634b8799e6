"""A row of a trade register becomes a deal, each cell stated and cleaned; what the file covers is told by its top."""

import pytest

from procurement.interchange.formats.cells import Memo
from procurement.interchange.formats.records import Cell, Delivery, Preamble
from procurement.interchange.formats.trade_register import read_a, read_b
from tests.interchange.formats.registers import (
    B_HEADER,
    PLAIN,
    deals,
    problems,
    register,
    row,
)


def only(*rows, **kwargs):
    (deal,) = deals(read_a(register(*rows, **kwargs)))
    return deal


def test_a_row_becomes_a_deal_with_each_cell_stated_and_cleaned():
    deal = only(PLAIN)
    assert deal._replace(raw=()) == (
        8,
        "",
        "Lemuria",
        "Atlantis",
        "Trident-2",
        "coastal radar",
        "",
        Cell("2001", "2001"),
        Cell("10 ?", "10", True),
        Cell("8 ?", "8", True),
        (Delivery(Cell("2003", "2003"), Cell("8 ?", "8", True)),),
        Cell("New", "new"),
        "",
        "1.5",
        "15",
        "12",
        "Aid",
        (),
        (),
        "",
        "",
        "",
    )
    assert deal.raw == tuple(PLAIN.split(","))


def test_blank_header_cells_hold_the_question_mark_of_the_column_on_their_left():
    deal = only(row(ordered_flag="?", number_ordered_flag="", number_delivered_flag=""))
    assert (deal.ordered, deal.number_ordered, deal.number_delivered) == (
        Cell("2001 ?", "2001~", True),
        Cell("10", "10"),
        Cell("8", "8"),
    )


@pytest.mark.parametrize(
    ("number", "mark", "cell"),
    [
        ("", "", Cell("", "")),
        ("", "?", Cell("?", "", True)),
        ("0", "", Cell("0", "")),
        ("0", "?", Cell("0 ?", "", True)),
        ("012", "", Cell("012", "12")),
    ],
)
def test_a_number_ordered_that_is_blank_or_nought_is_unknown(number, mark, cell):
    assert only(row(number_ordered=number, number_ordered_flag=mark)).number_ordered == cell


def test_years_without_a_split_are_deliveries_of_unknown_quantity():
    deal = only(row(deliveries="2003; 2004; 2007"))
    unknown = Cell("", "")
    assert deal.deliveries == tuple(Delivery(Cell(year, year), unknown) for year in ("2003", "2004", "2007"))
    assert deal.number_delivered == Cell("8 ?", "8", True)


def test_forty_three_years_fit_into_one_cell():
    years = [str(year) for year in range(1980, 2023)]
    deal = only(row(deliveries="; ".join(years)))
    assert [each.when.value for each in deal.deliveries] == years


@pytest.mark.parametrize(
    ("number", "years", "deliveries"),
    [
        ("0", "", []),
        ("", "", []),
        ("0", "2003", [("2003", "")]),
        ("8", "", [("", "8")]),
    ],
)
def test_deliveries_without_a_number_or_a_year(number, years, deliveries):
    deal = only(row(number_delivered=number, deliveries=years))
    assert [(each.when.value, each.quantity.value) for each in deal.deliveries] == deliveries


def test_equal_rows_are_deals_of_their_own():
    found = deals(read_a(register(PLAIN, PLAIN, PLAIN)))
    assert [deal.line for deal in found] == [8, 9, 10]
    assert len({deal._replace(line=0) for deal in found}) == 1


def test_delivered_before_ordered_is_read_as_it_stands():
    deal = only(row(ordered="2005", deliveries="2003"))
    assert (deal.ordered.value, deal.deliveries[0].when.value) == ("2005", "2003")


def test_blanks_around_names_go_and_stay_in_the_original_cells():
    deal = only(row(designation="Trident-2 ", supplier=" Lemuria"))
    assert (deal.designation, deal.supplier, deal.raw[6], deal.raw[1]) == (
        "Trident-2",
        "Lemuria",
        "Trident-2 ",
        " Lemuria",
    )


def test_a_description_repeated_as_designation_is_generic():
    assert only(row(designation="Coastal radar")).is_generic
    assert only(row(designation="ship engine 4001-6000", description="ship engine")).is_generic
    assert not only(PLAIN).is_generic
    assert not only(row(designation="OPV-80", description="OPV")).is_generic
    assert not only(row(designation="ship engine X", description="ship engine")).is_generic


@pytest.mark.parametrize(
    ("stated", "value"),
    [("New", "new"), ("Second hand", "second_hand"), ("Second hand but modernized", "modernised"), ("", "unknown")],
)
def test_status_is_the_condition_of_the_goods(stated, value):
    assert only(row(status=stated)).status == Cell(stated, value)


def test_every_wrong_cell_of_a_row_is_reported_under_its_title():
    wrong = row(ordered="20012", ordered_flag="x", number_ordered="ten", deliveries="2003;", tiv_unit="1.5.2")
    assert problems(read_a(register(wrong, PLAIN))) == [
        (8, "Year of order", "20012"),
        (8, "? of Year of order", "x"),
        (8, "Number ordered", "ten"),
        (8, "Year(s) of delivery", "2003;"),
        (8, "SIPRI TIV per unit", "1.5.2"),
    ]


def test_a_row_without_names_is_a_problem():
    assert problems(read_a(register(row(supplier="")))) == [(8, "Supplier", "")]


def test_the_preamble_tells_vintage_and_scope():
    preamble = read_a(register(PLAIN)).preamble
    assert preamble[1:] == ("2024-10-07", (), (), (1950, 2024), True)
    assert preamble.complete


def test_without_a_preamble_nothing_is_said_to_be_complete():
    reading = read_a(register(PLAIN, above=""))
    assert reading.preamble == ((), "", (), (), None, False)
    assert (reading.header_line, reading.preamble.complete) == (1, False)


@pytest.mark.parametrize(
    ("line", "scope", "complete"),
    [
        ("from Lemuria   to All countries . Deals with deliveries made for the year range '2000' to '2025' ",
         (("Lemuria",), (), (2000, 2025)), False),
        ("from All countries  to Mu, Atlantis . Deals with deliveries made for the year range '1950' to '2024' ",
         ((), ("Mu", "Atlantis"), (1950, 2024)), False),
        ("from All countries  to All countries . Deals with deliveries made for the year range "
         "'Not specified' to 'Not specified' ", ((), (), None), True),
        ("from All countries  to All countries . Deals with deliveries made for the year range '1950' to '2020' ",
         ((), (), (1950, 2020)), False),
    ],
)  # fmt: skip
def test_what_a_file_covers_is_read_from_its_first_line(line, scope, complete):
    above = f"Transfers of major conventional arms {line}\nData generated: 13 Mar 2025 10:02:49 AM"
    preamble = read_a(register(PLAIN, above=above)).preamble
    assert (preamble.suppliers, preamble.recipients, preamble.years) == scope
    assert preamble.complete is complete


@pytest.mark.parametrize("years", [("2000", "Not specified"), ("Not specified", "2024"), ("2000", "today")])
def test_half_a_range_of_years_says_nothing_of_what_is_covered(years):
    line = "from Lemuria  to Mu . Deals with deliveries made for the year range '{}' to '{}' ".format(*years)
    preamble = read_a(register(PLAIN, above=f"Transfers of major conventional arms {line}")).preamble
    assert preamble[1:] == ("", (), (), None, False)


@pytest.mark.parametrize(
    ("words", "vintage"),
    [
        ("29 Feb 2024 10:02:49 AM", "2024-02-29"),
        ("31 Feb 2024 10:02:49 AM", ""),
        ("32 Oct 2024", ""),
        ("7 Foo 2024", ""),
        ("2024-13-01", ""),
        ("7 Oct 1899", ""),
    ],
)
def test_a_day_that_no_calendar_has_is_none_that_the_file_was_made_on(words, vintage):
    assert read_a(register(PLAIN, above=f"Data generated: {words}")).preamble.vintage == vintage


@pytest.mark.parametrize(
    ("years", "vintage", "since", "whole"),
    [
        ((2001, 2024), "2024-10-07", 2001, True),
        ((2001, 2024), "2024-10-07", 2000, False),
        ((2001, 2024), "2024-10-07", None, False),
        ((1950, 2024), "2024-10-07", None, True),
        ((1951, 2024), "2024-10-07", 1950, False),
        ((2001, 2022), "2024-10-07", 2001, False),
        ((2001, 2024), "", 2001, False),
    ],
)
def test_a_file_of_some_years_tells_all_of_what_was_ordered_in_them(years, vintage, since, whole):
    assert Preamble(vintage=vintage, years=years, stated=True).tells_all_since(since) is whole


def test_years_have_bounds_and_so_has_their_number_in_a_cell():
    assert only(row(ordered="1900", deliveries="2100")).ordered.value == "1900"
    many = "; ".join(["2003"] * 201)
    wrong = row(ordered="1899", deliveries="2101"), row(deliveries=many)
    assert [(line, column) for line, column, _ in problems(read_a(register(*wrong)))] == [
        *((8, "Year of order"), (8, "Year(s) of delivery"), (9, "Year(s) of delivery")),
    ]
    assert len(only(row(deliveries=many.removesuffix("; 2003"))).deliveries) == 200


def test_what_was_read_of_cells_is_kept_in_bounds():
    memo = Memo(str.upper)
    assert [memo[text] for text in ("a", "a" * 2001, "b")] == ["A", "A" * 2001, "B"]
    assert set(memo) == {"a", "b"}
    for number in range(60_000):
        assert memo[str(number)] == str(number)
    assert len(memo) == 10_002


def test_format_b_has_its_own_column_of_deliveries():
    reading = read_b(register(PLAIN, header=B_HEADER))
    assert reading.format == "sipri-b"
    assert deals(reading)[0].number_delivered == Cell("8 ?", "8", True)
