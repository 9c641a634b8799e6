from io import BytesIO

import pytest

from procurement.interchange.formats.records import Cell, Delivery
from procurement.interchange.formats.registry import FORMATS, sniff
from procurement.interchange.formats.trade_register import read_a, read_b
from procurement.interchange.staging.route import Unreadable
from tests.interchange.formats.registers import (
    A_HEADER,
    B_HEADER,
    PLAIN,
    PREAMBLE,
    deals,
    parted,
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


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_record_that_a_comment_broke_in_two_is_mended(end):
    whole = row(comment="3-year lease; for use at sea").split(",")
    pieces = ",".join(whole[:13]), "," + ",".join(whole[13:])
    first, second, third = deals(read_a(register(PLAIN, *pieces, PLAIN, end=end)))
    assert (second.line, second.more_lines, second.comment) == (9, (10,), "3-year lease; for use at sea")
    assert (second.tiv_unit, second.tiv_order, second.tiv_delivered) == ("1.5", "15", "12")
    assert second.raw[12] == "3-year lease; for use at sea\n"
    assert (first.line, third.line) == (8, 11)


def test_a_comment_broken_twice_is_mended():
    whole = row(comment="A;|B|C").replace("|", "\n")
    deal = only(*whole.split("\n"))
    assert (deal.comment, deal.more_lines) == ("A; B C", (9, 10))


def test_a_record_cut_elsewhere_is_a_problem_and_the_next_is_read():
    cut = ",".join(PLAIN.split(",")[:9])
    found, wrong = parted(read_a(register(cut, PLAIN)))
    assert [deal.line for deal in found] == [9]
    assert [(each.line, each.found) for each in wrong] == [(8, "9 cells")]
    assert wrong[0].message == "Expected 16 cells, as in the header of line 7: look for a row cut in two."


def test_half_a_record_before_a_whole_one_is_a_problem_of_its_own():
    half = ",".join(PLAIN.split(",")[:13])
    found, wrong = parted(read_a(register(half, PLAIN)))
    assert [deal.line for deal in found] == [9]
    assert [each.line for each in wrong] == [8]


def test_half_a_record_at_the_end_is_a_problem():
    assert problems(read_a(register(PLAIN, ",".join(PLAIN.split(",")[:13])))) == [(9, "", "13 cells")]


def test_a_comma_too_many_is_a_problem_unless_the_cell_is_quoted():
    assert problems(read_a(register(row(comment="Aid, or not")))) == [(8, "", "17 cells")]
    assert only(row(comment='"Aid, or not"')).comment == "Aid, or not"


def test_a_spreadsheet_may_part_the_columns_by_semicolons_and_quote_what_holds_one():
    cells = [f'"{cell}"' if ";" in cell else cell for cell in row(comment="Aid; for sea").split(",")]
    deal = only(";".join(cells), header=A_HEADER.replace(",", ";"))
    assert (deal.comment, deal.tiv_delivered) == ("Aid; for sea", "12")


def test_inch_marks_inside_a_cell_are_text():
    assert only(row(designation='Mk-45 5"')).designation == 'Mk-45 5"'


def test_a_quoted_cell_may_hold_line_breaks():
    whole = row(comment='"Aid,\nor not"')
    deal = only(*whole.split("\n"))
    assert (deal.comment, deal.more_lines) == ("Aid, or not", (9,))


def test_a_quote_that_never_closes_costs_its_own_row_only():
    found, wrong = parted(read_a(register(row(comment='"Aid'), PLAIN, PLAIN)))
    assert [deal.line for deal in found] == [9, 10]
    assert [(each.line, each.message) for each in wrong] == [
        (8, "The quotes of this row do not close: close them, or take them away.")
    ]


def test_accents_are_read_in_either_encoding():
    text = row(comment="Guaiquerí–class")
    assert only(text).comment == only(text, encoding="cp1252").comment == "Guaiquerí–class"


def test_bytes_of_neither_encoding_and_control_characters_are_problems():
    whole = register(row(comment="A\x01")).getvalue() + PLAIN.encode().replace(b"Aid", b"\x81") + b"\n"
    found, wrong = parted(read_a(BytesIO(whole)))
    assert found == []
    assert [(each.line, each.found) for each in wrong] == [(8, "U+0001"), (9, "byte 81")]


def test_the_byte_order_mark_is_no_text():
    with_mark = BytesIO(b"\xef\xbb\xbf" + register(PLAIN, above="").getvalue())
    assert deals(read_a(with_mark))[0].line == 2


def test_utf_16_is_refused_with_what_to_do():
    with pytest.raises(Unreadable, match=r"^The file is UTF-16 text. Save it as UTF-8 and send it again.$"):
        read_a(register(PLAIN, encoding="utf-16"))


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


def test_format_b_has_its_own_column_of_deliveries():
    reading = read_b(register(PLAIN, header=B_HEADER))
    assert reading.format == "sipri-b"
    assert deals(reading)[0].number_delivered == Cell("8 ?", "8", True)


@pytest.mark.parametrize(("header", "name"), [(A_HEADER, "sipri-a"), (B_HEADER, "sipri-b")])
@pytest.mark.parametrize("above", [PREAMBLE, ""])
def test_a_format_is_told_by_its_header_wherever_it_stands(header, name, above):
    head = register(PLAIN, header=header, above=above).getvalue()
    assert sniff(head, "anything.txt") == name
    assert FORMATS[name].records == "deals"


def test_other_tables_are_none_of_these_formats():
    assert sniff(b"reference,supplier,recipient\nO-000001,RUS,PAK\n", "offers.csv") == ""


def test_columns_in_another_order_are_read_by_their_names():
    order = [1, 0, 6, 7, 4, 5, 2, 3, *range(8, 16)]
    moved = [",".join(text.split(",")[at] for at in order) for text in (A_HEADER, PLAIN)]
    deal = only(moved[1], header=moved[0])
    assert deal._replace(raw=()) == only(PLAIN)._replace(raw=())
    assert deal.raw == tuple(moved[1].split(","))


def test_empty_columns_on_the_right_are_passed_over_and_text_there_is_a_problem():
    found, wrong = parted(read_a(register(PLAIN + ",,", PLAIN + ",,x", header=A_HEADER + ",,")))
    assert [deal.line for deal in found] == [8]
    assert [(each.line, each.message) for each in wrong] == [
        (9, "There is text beyond the last column of the header: remove it.")
    ]


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (
            A_HEADER.replace("Comments", "Remarks"),
            "Line 7 looks like the header of SIPRI's trade register (2024 and 2025), but the column “Comments” cannot "
            "be found: export the file again.",
        ),
        (
            A_HEADER + ",Remarks",
            "Line 7 is the header of SIPRI's trade register (2024 and 2025), but the column “Remarks” is none of its "
            "own: remove it, or choose another format.",
        ),
        (
            A_HEADER + ",status",
            "Line 7 is the header of SIPRI's trade register (2024 and 2025), but the column “status” stands in it "
            "twice: remove one.",
        ),
        (
            A_HEADER.replace("Number ordered, ,", "Number ordered,"),
            "Line 7 is the header of SIPRI's trade register (2024 and 2025), but the blank column of “?” right of "
            "“Number ordered” is missing: export the file again.",
        ),
        (
            A_HEADER.replace("status,", "status, ,"),
            "Line 7 is the header of SIPRI's trade register (2024 and 2025), but its cell 13 is blank where no column "
            "of “?” belongs: export the file again.",
        ),
    ],
)
def test_a_header_that_is_not_quite_right_is_refused_with_what_is_wrong(header, sentence):
    with pytest.raises(Unreadable) as refused:
        read_a(register(PLAIN, header=header))
    assert str(refused.value) == sentence


def test_a_file_without_a_header_is_refused():
    with pytest.raises(Unreadable, match=r"^None of the first 60 lines is the header of SIPRI's trade register"):
        read_a(register(PLAIN, header=PLAIN))


def test_a_line_without_end_is_refused_with_its_number():
    with pytest.raises(Unreadable, match=r"^Line 9 is longer than 256 KB"):
        list(read_a(register(PLAIN, "x" * (1 << 18))).rows)


def test_the_header_once_more_and_blank_lines_are_passed_over():
    found = deals(read_a(register(PLAIN, "", A_HEADER, ",,,,,,,,,,,,,,,", PLAIN)))
    assert [deal.line for deal in found] == [8, 12]
