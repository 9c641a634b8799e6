"""A header or a cell that is not understood is told with its place; the ways to write a value are several."""

import pytest

from procurement.interchange.staging.resource import resource_for
from procurement.models import (
    Country,
    Offer,
    OfferMilestone,
    Platform,
    PlatformName,
)
from tests import make
from tests.interchange.resources.own_files import complaints, imported

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("code,nmae", "Column 2, “nmae”, is not known: did you mean “name”?"),
        ("name,kind", "The column “code” is missing: it is part of the key."),
        ("code,name,code", "Column 3, “code”, is there already as column 1: remove one."),
        ("code,,name", "Column 2 has no name: name it, or remove it."),
        ("code,kind", "Line 2 is a new record, and a new one needs the column name: add it to the file."),
    ],
)
def test_a_wrong_header_is_told_before_any_row(header, message):
    width = header.count(",") + 1
    result = imported(Country, f"{header}\n{','.join(['x'] * width)}\n")
    assert complaints(result) == [("", "", message)]


def test_an_unknown_column_that_is_like_none_lists_all():
    result = imported(PlatformName, "platform,number,xyzzy\nmi-35,1,x\n")
    assert complaints(result) == [
        ("", "", "Column 3, “xyzzy”, is not known: the columns are platform, number, text, scheme, match.")
    ]


def test_keys_of_dates_and_search_columns_are_unknown():
    result = imported(OfferMilestone, "offer,number,dated_first\nO-1,1,20120101\n")
    assert complaints(result)[0][2].startswith("Column 3, “dated_first”, is not known")
    assert "search" not in resource_for(Country)._meta.fields


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("dated_on", "2012-13", "there is no month 13"),
        ("dated_on", "2012-06-31", "June 2012 has no day 31"),
        ("dated_on", "2012-", "it has no known form"),
        ("quantity", "-4", "A quantity is 1 or more: leave it empty if it is not known."),
        ("quantity", "twenty", "Found “twenty”; expected a whole number such as 20, without separators."),
        ("quantity", '"1,000"', "Found “1,000”; expected a whole number such as 20, without separators."),
        ("value_low", "1.5e6", "Found “1.5e6”; expected a number such as 1250000.50, with a point and no separators."),
        ("value_low", '"1,5"', "Found “1,5”; expected a number such as 1250000.50, with a point and no separators."),
        ("currency", "DOL", "“DOL” is not an ISO 4217 currency code such as USD, RUB or PKR."),
        ("is_planned", "maybe", "Found “maybe”; expected true or false (yes, no, 1 and 0 do too)."),
        ("kind", "Contract", "the nearest is contract."),
        ("note", "\x07bell", "The text holds the control character U+0007 at position 1: remove it."),
    ],
)
def test_a_wrong_cell_is_told_with_line_and_column(column, cell, message):
    offer = make.make_offer(reference="O-1")
    make.make_milestone(offer, quantity=3, dated_on="2011")
    result = imported(OfferMilestone, f"offer,number,{column}\nO-1,1,{cell}\n")
    ((place, found_column, told),) = [one for one in complaints(result) if one[1]]
    assert (place, found_column) == ("line 2", column)
    assert message in told
    assert offer.milestones.values_list("quantity", "dated_on", "currency", "note").get() == (3, "2011", "", "")


def test_the_line_is_the_one_of_the_file():
    result = imported(Country, 'code,name,note\n\nRUS,Russia,"two\nlines"\n,,\nx,y,z\n')
    assert [place for place, _, _ in complaints(result)] == ["line 6"]


def test_equal_causes_are_told_once():
    rows = "".join(f"X-{number},N{number},stat\n" for number in range(20))
    ((places, column, message),) = complaints(imported(Country, f"code,name,kind\n{rows}"))
    assert (places, column) == (f"lines {', '.join(map(str, range(2, 10)))}", "kind")
    assert message.startswith("Found “stat”; expected one of")


@pytest.mark.parametrize(("word", "value"), [("yes", True), ("1", True), ("TRUE", True), ("no", False), ("0", False)])
def test_booleans_are_read_in_several_words(word, value):
    make.make_platform(slug="a", is_generic=not value)
    imported(Platform, f"slug,is_generic\na,{word}\n")
    assert Platform.objects.get().is_generic is value


def test_choice_sets_are_read_with_blanks_and_commas():
    offer = make.make_offer(reference="O-1")
    imported(Offer, 'reference,transfer\nO-1,"sale, grant"\n')
    offer.refresh_from_db()
    assert offer.transfer == "grant sale"
    result = imported(Offer, "reference,transfer\nO-1,sale leese\n")
    assert complaints(result)[0][2] == (
        "Found “leese”; expected any of sale, grant, lease, loan, swap, debt_settlement, capture, illicit, with a "
        "blank between; the nearest is lease."
    )


def test_blanks_are_no_name_and_a_note_to_the_letter():
    make.make_country("Russia", code="RUS")
    assert complaints(imported(Country, 'code,name\nRUS,"\u00a0 "\n')) == [
        ("line 2", "name", "Found an empty cell; expected text.")
    ]
    assert complaints(imported(Country, 'code,note\nRUS,"\u00a0 "\n')) == []
    assert Country.objects.get().note == "\u00a0 "
