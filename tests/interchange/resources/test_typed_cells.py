"""What a spreadsheet or JSON keeps as a number, a date or a truth is read as it shows."""

import datetime
import io

import pytest
from openpyxl import Workbook

from procurement.interchange.resources.spreadsheets import JsonFormat, XlsxFormat
from procurement.models import (
    Country,
    OfferMilestone,
)
from tests import make
from tests.interchange.resources.own_files import complaints, counts, imported

pytestmark = pytest.mark.django_db


def workbook(*rows, formats=()):
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for place, number_format in formats:
        book.active[place].number_format = number_format
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("typed", "number_format", "text"),
    [
        (2012, "General", "2012"),
        (2012.0, "General", "2012"),
        ("2012-Q3", "@", "2012-Q3"),
        (datetime.date(2012, 10, 5), "yyyy-mm-dd", "2012-10-05"),
        (datetime.datetime(2012, 10, 5), "dd/mm/yyyy", "2012-10-05"),  # noqa: DTZ001 - as a sheet has it
        (datetime.date(2012, 10, 1), "mmm-yy", "2012-10"),
        (datetime.date(2012, 1, 1), "yyyy", "2012"),
    ],
)
def test_dates_typed_into_a_sheet_are_as_exact_as_they_show(typed, number_format, text):
    offer = make.make_offer(reference="O-1")
    make.make_milestone(offer)
    content = workbook(["offer", "number", "dated_on"], ["O-1", 1, typed], formats=[("C2", number_format)])
    result = imported(OfferMilestone, content, XlsxFormat)
    assert complaints(result) == []
    assert offer.milestones.get().dated_on == text


def test_numbers_and_truth_typed_into_a_sheet_are_read():
    offer = make.make_offer(reference="O-1")
    make.make_milestone(offer, currency="USD", value_low=1)
    content = workbook(
        ["offer", "number", "quantity", "quantity_estimated", "value_low", "note", None],
        ["O-1", 1.0, 4.0, True, 0.1, 2012, None],
        [None] * 7,
    )
    result = imported(OfferMilestone, content, XlsxFormat)
    assert complaints(result) == []
    row = offer.milestones.values_list("quantity", "quantity_estimated", "value_low", "note").get()
    assert (*map(str, row),) == ("4", "True", "0.10", "2012")


def test_a_wrong_cell_of_a_sheet_is_told_with_its_row():
    content = workbook(["code", "name", "kind"], ["RUS", "Russia", "state"], ["PAK", "Pakistan", 7])
    result = imported(Country, content, XlsxFormat)
    assert [(place, column) for place, column, _ in complaints(result)] == [("row 3", "kind")]


def test_a_json_record_may_leave_names_out_but_not_hold_lists():
    make.make_country("Russia", code="RUS", region="europe")
    assert counts(imported(Country, '[{"code": "RUS", "note": "x"}, {"code": "PAK", "name": "P"}]', JsonFormat)) == (
        1,
        1,
        0,
        0,
    )
    assert Country.objects.values_list("name", "region").get(code="RUS") == ("Russia", "europe")
    result = imported(Country, '[{"code": "RUS", "note": ["x"]}]', JsonFormat)
    assert complaints(result) == [("record 1", "note", "Found a list; expected text.")]
