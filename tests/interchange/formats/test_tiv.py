from io import BytesIO

import pytest

from procurement.interchange.formats.registry import foreign_format_of
from procurement.interchange.formats.tiv import TivRow, read_f, read_g
from procurement.interchange.unreadable import Unreadable
from tests.interchange.formats.tiv_tables import NEW, OLD


def new(text=NEW, side="Recipient"):
    return read_f(BytesIO(text.format(side=side).encode()))


def old(text=OLD, way="exports from", party="Hy Brasil*"):
    return read_g(BytesIO(text.format(way=way, party=party).encode()))


def test_a_table_has_a_row_for_each_party_and_one_for_the_world():
    first, second, world = new().rows
    assert first[:5] == (8, "Atlantis", {2001: "12", 2002: "", 2003: "0"}, "12", False)
    assert second[:5] == (9, "Hy Brasil*", {2001: "", 2002: "7.5", 2003: ""}, "8", False)
    assert world[:5] == (10, "Total world import", {2001: "12", 2002: "7.5", 2003: "0"}, "20", True)
    assert first.raw == ("Atlantis", "12", "", "0 ", "12", "60%", "12", "60%")


@pytest.mark.parametrize(("title", "side"), [("Recipient", "recipient"), ("Exports by", "supplier")])
def test_the_first_column_says_whose_trade_it_is(title, side):
    table = new(side=title)
    assert (table.side, table.years, table.preamble.vintage) == (side, (2001, 2003), "2024-10-13")


@pytest.mark.parametrize(
    ("way", "party", "side", "suppliers", "recipients"),
    [
        ("exports from", "Hy Brasil*", "recipient", ("Hy Brasil*",), ()),
        ("exports from", "all", "supplier", (), ()),
        ("imports to", "Atlantis", "supplier", (), ("Atlantis",)),
        ("imports to", "all countries", "recipient", (), ()),
    ],
)
def test_the_title_of_a_legacy_table_says_whose_trade_it_is(way, party, side, suppliers, recipients):
    table = old(way=way, party=party)
    assert (table.side, table.preamble.suppliers, table.preamble.recipients) == (side, suppliers, recipients)
    assert [row[:5] for row in table.rows] == [
        (7, "Atlantis", {2001: "12", 2002: "", 2003: "0"}, "12", False),
        (9, "Total", {2001: "12", 2002: "", 2003: "0"}, "12", True),
    ]


def test_a_legacy_table_without_its_title_is_refused():
    with pytest.raises(Unreadable, match=r"^The title of the table is missing: expected “TIV of arms exports from …"):
        old(OLD.replace("TIV of arms", "Volume of"))


def test_a_second_table_below_the_sums_is_a_problem():
    twice = OLD + "\nSource: SIPRI Arms Transfers Database,,,,\n,,,,\nAtlantis,1,,,1\nAtlantis,1,,,1\n"
    rows = list(old(twice).rows)
    assert [(row.line, row.found) for row in rows if not isinstance(row, TivRow)] == [(13, "Atlantis")]


def test_wrong_cells_and_widths_are_problems():
    text = NEW.replace("Atlantis,12,", "Atlantis,1o2,").replace("Hy Brasil*,,", "Hy Brasil*,")
    assert [(row.line, row.column, row.found) for row in new(text).rows if not isinstance(row, TivRow)] == [
        (8, "2001", "1o2"),
        (9, "", "7 cells"),
    ]


def test_years_that_leave_a_gap_are_no_header():
    with pytest.raises(Unreadable, match=r"^None of the first 60 lines is the header of a SIPRI table of volumes"):
        new(NEW.replace("2001,2002,2003", "2001,2003,2004"))


def test_a_table_without_its_column_of_sums_is_refused():
    with pytest.raises(Unreadable, match=r"^Line 7 has no column of sums like 2001-2003"):
        new(NEW.replace("2001-2003", "All"))


def test_both_are_told_by_their_headers():
    assert foreign_format_of(NEW.format(side="Exports by").encode()) == "sipri-f"
    assert foreign_format_of(OLD.format(way="exports from", party="all").encode()) == "sipri-g"
