"""A trade register is read whatever a copy on the web did to it; what cannot be read is refused with its place."""

from io import BytesIO

import pytest

from procurement.interchange.formats.registry import FOREIGN_FORMATS, foreign_format_of
from procurement.interchange.formats.trade_register import read_a
from procurement.interchange.unreadable import Unreadable
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


def test_a_quoted_cell_goes_on_for_ten_lines_and_no_more():
    for breaks, lines in ((10, []), (11, [8])):
        whole = row(comment='"A' + "\nB" * breaks + '"')
        _, wrong = parted(read_a(register(*whole.split("\n"))))
        assert [each.line for each in wrong if "quotes" in each.message] == lines


@pytest.mark.parametrize(("letters", "lines"), [(30_000, []), (40_000, [8])])
def test_a_record_of_several_lines_has_a_longest(letters, lines):
    whole = row(comment=f'"{"A" * letters}\n{"B" * letters}"')
    _, wrong = parted(read_a(register(*whole.split("\n"))))
    assert [each.line for each in wrong if "quotes" in each.message] == lines


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


@pytest.mark.parametrize(("header", "name"), [(A_HEADER, "sipri-a"), (B_HEADER, "sipri-b")])
@pytest.mark.parametrize("above", [PREAMBLE, ""])
def test_a_format_is_told_by_its_header_wherever_it_stands(header, name, above):
    head = register(PLAIN, header=header, above=above).getvalue()
    assert foreign_format_of(head) == name
    assert FOREIGN_FORMATS[name].records == "deals"


def test_other_tables_are_none_of_these_formats():
    assert foreign_format_of(b"reference,supplier,recipient\nO-000001,RUS,PAK\n") == ""


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
