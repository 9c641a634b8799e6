"""What spreadsheet programs make of our files on the way: it is read, or refused with its place."""

import datetime
import io
import zipfile

import pytest
from openpyxl import Workbook

from procurement.interchange.resources.spreadsheets import CsvFormat, XlsxFormat
from procurement.interchange.staging.resource import resource_for
from procurement.interchange.unreadable import Unreadable
from procurement.models import Country, Offer, OfferMilestone
from tests import make

pytestmark = pytest.mark.django_db


def brought_in(model, content, file_format=CsvFormat):
    dataset = file_format().create_dataset(content)
    return resource_for(model)().import_data(dataset, raise_errors=False)


def problems(result):
    groups = [(group.places, group.column, group.message) for group in result.problem_groups()]
    return [*result.file_problems, *groups]


def workbook(*rows, sheet_xml=None):
    """Bytes of a workbook; `sheet_xml` replaces one text of its sheet by another."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    if not sheet_xml:
        return stream.getvalue()
    changed = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            new.writestr(name, part.replace(*sheet_xml) if name == "xl/worksheets/sheet1.xml" else part)
    return changed.getvalue()


def test_a_formula_without_its_result_is_refused_at_its_cell_and_empties_nothing():
    make.make_country("Russia", code="RUS", note="kept")
    content = workbook(["code", "name", "note"], ["RUS", "Russia", "=A2"])
    with pytest.raises(Unreadable) as refused:
        brought_in(Country, content, XlsxFormat)
    assert str(refused.value) == (
        "Cell C2 holds a formula without its result: the file was saved by a program that stored no result. Open it in "
        "a spreadsheet, save it, and send it again."
    )
    assert Country.objects.get().note == "kept"


@pytest.mark.parametrize(("stored", "note"), [("<v>new</v>", "new"), ("<v></v>", ""), ("<v/>", "")])
def test_a_formula_is_read_by_its_stored_result_even_an_empty_one(stored, note):
    make.make_country("Russia", code="RUS", note="old")
    kept = ('<c r="C2"><f>A2</f><v /></c>', f'<c r="C2" t="str"><f>A2</f>{stored}</c>')
    content = workbook(["code", "name", "note"], ["RUS", "Russia", "=A2"], sheet_xml=kept)
    assert problems(brought_in(Country, content, XlsxFormat)) == []
    assert Country.objects.get().note == note


def test_what_is_wrong_is_told_in_the_order_of_the_file():
    country = make.make_country(code="RUS")
    content = b"reference,supplier,recipient,subject,version\n,RUS,RUS,a,\nO-000009,RUS,XXX,b,\n,RUS,XXX,c,\n"
    result = brought_in(Offer, content)
    assert [places for places, _, _ in problems(result)] == ["line 2", "lines 3, 4"]
    assert country.offers_made.count() == 0


SENT = "offer,number,dated_on,quantity,note\r\nO-000001,1,2012-10,4,naïve\r\n"


@pytest.mark.parametrize(
    "content",
    [
        SENT.replace(",", ";").encode("utf-8-sig"),
        SENT.replace(",", "\t").encode(),
        (SENT + ",,,,\r\n,,,,\r\n\r\n").encode(),
        SENT.replace("\r\n", ",,\r\n").encode(),
        SENT.replace(",4,", ",4.0,").replace(",1,", ",1.0,").encode(),
        SENT.replace("2012-10", "").replace("dated_on,", "").replace(",,", ",").encode(),
    ],
    ids=["semicolons", "tabs", "empty rows", "empty columns", "floats", "a column less"],
)
def test_a_file_that_a_spreadsheet_saved_in_its_own_way_is_read(content):
    milestone = make.make_milestone(make.make_offer(reference="O-000001"), dated_on="2012-10", quantity=9)
    assert problems(brought_in(OfferMilestone, content)) == []
    milestone.refresh_from_db()
    assert (milestone.note, milestone.quantity, milestone.dated_on) == ("naïve", 4, "2012-10")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (SENT.replace(",", "\t").encode("utf-16"), "The file is in UTF-16: save it as UTF-8 (in Excel: “CSV UTF-8”)."),
        (
            SENT.encode("cp1252"),
            "The file is not in UTF-8: line 2 has the byte 0xEF after ",
        ),
        (b"sep=;\r\n" + SENT.encode(), "Line 1 names the separator (“sep=”) and no columns: remove that line."),
        (b'"sep=,"\r\n' + SENT.encode(), "Line 1 names the separator (“sep=”) and no columns: remove that line."),
        (
            SENT.replace("quantity", "Quantity ").encode(),
            "Column 4, “Quantity”, is not known: did you mean “quantity”?",
        ),
        (SENT.replace("2012-10", "2012-10-01 00:00:00").encode(), "“2012-10-01 00:00:00” is not a date we can read"),
        (SENT.replace("O-000001", "1").encode(), "Line 2 is a new record, and a new one needs the column kind"),
    ],
    ids=["utf16", "windows", "sep", "quoted sep", "renamed", "midnight", "reference as number"],
)
def test_what_a_spreadsheet_spoiled_is_named(content, message):
    milestone = make.make_milestone(make.make_offer(reference="O-000001"), note="old")
    try:
        said = str(problems(brought_in(OfferMilestone, content)))
    except Unreadable as refusal:
        said = str(refusal)
    assert message in said
    milestone.refresh_from_db()
    assert milestone.note == "old"


def book_with(change):
    """A workbook of one country, of which `change` has made something else; a date makes openpyxl read it."""
    book = Workbook()
    book.active.append(["code", "name", "founded_on"])
    book.active.append(["RUS", "Russia", datetime.date(1991, 12, 26)])
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content):
    return [row for block in XlsxFormat().read(io.BytesIO(content)) for row in block.rows]


def hide_an_older_one(book):
    older = book.create_sheet("older", 0)
    older.append(["code", "name"])
    older.append(["SUN", "Soviet Union"])
    older.sheet_state = "hidden"
    book.active = 1


@pytest.mark.parametrize("change", [hide_an_older_one, lambda book: book.create_chartsheet("chart", 0)])
@pytest.mark.parametrize("founded_on", [datetime.date(1991, 12, 26), "1991-12-26"])
def test_the_first_sheet_of_cells_that_is_seen_is_read(change, founded_on):
    def both(book):
        book.active["C2"] = founded_on
        change(book)

    assert read(book_with(both)) == [["RUS", "Russia", "1991-12-26"]]


@pytest.mark.parametrize("founded_on", [datetime.date(1991, 12, 26), "1991-12-26"])
def test_merged_cells_are_refused_as_they_would_empty_all_but_the_first(founded_on):
    def merge(book):
        book.active["C2"] = founded_on
        book.active.append(["SUN", "", "1922"])
        book.active.merge_cells("B2:B3")

    with pytest.raises(Unreadable, match=r"\AThe cells B2:B3 are merged, so that all but the first of them are"):
        read(book_with(merge))


def test_cells_that_are_merged_beside_the_records_mean_nothing():
    def merge(book):
        book.active["G2"] = "a remark"
        book.active.merge_cells("G2:H9")

    assert read(book_with(merge)) == [["RUS", "Russia", "1991-12-26"]]
