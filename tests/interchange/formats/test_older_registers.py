"""The two registers of before 2023: the download form (D) and the table with brackets (E)."""

import pytest

from procurement.interchange.formats.brackets import read_e
from procurement.interchange.formats.comments import said_of
from procurement.interchange.formats.legacy import read_d
from procurement.interchange.formats.records import Cell, Delivery
from procurement.interchange.formats.registry import foreign_format_of
from tests.interchange.formats.registers import D_HEADER, D_ROW, E_HEADER, E_ROW, deals, problems, table


def d(*rows):
    return read_d(table(D_HEADER, *rows))


def e(**cells):
    names = "supplier recipient number designation description ordered years delivered comment".split()
    row = "\t".join({**dict(zip(names, E_ROW.split("\t"), strict=True)), **cells}.values())
    (deal,) = deals(read_e(table(E_HEADER, row)))
    return deal


def test_a_row_of_the_download_form_is_a_deal():
    (deal,) = deals(d(D_ROW))
    assert deal == (
        2,
        "90001",
        "Lemuria",
        "Atlantis",
        "Trident-2",
        "Coastal aircraft",
        "Aircraft",
        Cell("2001 ?", "2001~", True),
        Cell("10", "10"),
        Cell("8 ?", "8", True),
        (Delivery(Cell("2002-2004", "2002/2004"), Cell("8 ?", "8", True)),),
        Cell("S", "second_hand"),
        "",
        "1.5",
        "15",
        "12",
        "",
        tuple(D_ROW.split(",")),
        (),
        "AID",
        "LEM",
        "ATL",
    )


def test_the_row_of_sums_at_the_end_is_no_deal():
    assert len(deals(d(D_ROW, ",,,,,9571,,,,,,,,9371,,,,,,,,"))) == 1


@pytest.mark.parametrize("left", ["LEM", "2002-2004", "Coastal aircraft", "2001"])
def test_a_row_that_has_more_than_sums_is_a_deal_of_which_much_is_missing(left):
    cells = [cell if cell == left else "" for cell in D_ROW.split(",")]
    assert (2, "tidn", "") in problems(d(",".join(cells), D_ROW))


def test_a_deal_id_that_comes_twice_is_a_problem():
    assert problems(d(D_ROW, D_ROW)) == [(3, "tidn", "90001")]


def test_a_party_has_a_name_or_at_least_its_code():
    (deal,) = deals(d(D_ROW.replace("Atlantis,", ",")))
    assert (deal.recipient, deal.recipient_code) == ("ATL", "ATL")
    assert problems(d(D_ROW.replace("ATL", "").replace("Atlantis", ""))) == [(2, "buyer", "")]


def test_nothing_delivered_is_no_delivery():
    (deal,) = deals(d(D_ROW.replace(",8,X,2002-2004,", ",,,,").replace("AID", "N/A")))
    assert (deal.number_delivered, deal.deliveries, deal.terms) == (Cell("", ""), (), "")


def test_several_spans_have_no_split():
    (deal,) = deals(d(D_ROW.replace("2002-2004", "2002-2003; 2005")))
    assert [(each.when.value, each.quantity.value) for each in deal.deliveries] == [("2002/2003", ""), ("2005", "")]


def test_wrong_cells_of_the_download_form_are_reported_under_its_own_titles():
    wrong = D_ROW.replace(",X,10,", ",Y,1x,").replace("2002-2004", "2004-2002").replace("90001", "9000A")
    assert problems(d(wrong)) == [
        (2, "tidn", "9000A"),
        (2, "odai", "Y"),
        (2, "onum", "1x"),
        (2, "delyears", "2004-2002"),
    ]


def test_brackets_are_estimates_and_a_span_takes_the_number_delivered():
    deal = e()
    assert (deal.ordered, deal.number_ordered, deal.deliveries) == (
        Cell("(2001)", "2001~", True),
        Cell("(10)", "10", True),
        (Delivery(Cell("2002-2004", "2002/2004"), Cell("(8)", "8", True)),),
    )
    assert (deal.comment, deal.tiv_delivered) == ("Second-hand", "")


@pytest.mark.parametrize(
    ("comment", "cell"),
    [
        ("Second-hand; aid", Cell("Second-hand", "second_hand")),
        ("Second-hand; modernized before delivery", Cell("Second-hand; modernized before delivery", "modernised")),
        ("Probably modernized before delivery; second-hand", Cell("second-hand", "second_hand")),
        ("For police; probably second-hand", Cell("probably second-hand", "second_hand", True)),
        ("For police", Cell("", "unknown")),
    ],
)
def test_the_condition_of_the_goods_stands_in_the_comment(comment, cell):
    assert e(comment=comment).status == cell


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ("AID", [("transfer", "AID", {"transfer": "grant"})]),
        ("LIC", [("production", "LIC", {"production": "licensed"})]),
        ("ASS", [("production", "ASS", {"production": "kit_assembly"})]),
        ("VIA", []),
        ("N/A", []),
    ],
)
def test_the_terms_of_the_download_form_say_how_a_deal_was_made(terms, said):
    (deal,) = deals(d(D_ROW.replace("AID", terms)))
    assert [(each.kind, each.words, each.values) for each in said_of(deal)] == said


@pytest.mark.parametrize("dots", [". .", "..", "(. .)", ""])
def test_two_dots_are_unknown(dots):
    assert e(number=dots).number_ordered.value == ""
    assert e(ordered=dots).ordered.value == ""


def test_bracketed_years_of_delivery_are_about_right():
    assert [each.when for each in e(years="(2002-2004)").deliveries] == [Cell("(2002-2004)", "2002~/2004~", True)]


def test_blanks_around_the_names_go():
    assert e(recipient=" North Lemuria").recipient == "North Lemuria"


def test_a_bracket_that_does_not_close_is_a_problem():
    assert problems(read_e(table(E_HEADER, E_ROW.replace("(10)", "(10")))) == [(2, "No. ordered", "(10")]


def test_both_are_told_by_their_headers():
    assert foreign_format_of(table(D_HEADER, D_ROW).getvalue()) == "sipri-d"
    assert foreign_format_of(table(E_HEADER, E_ROW).getvalue()) == "sipri-e"
