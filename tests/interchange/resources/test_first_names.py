"""The columns of a large file are told by its beginning, and not by reading all of it."""

import io
import json
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from procurement.interchange.resources.spreadsheets import JsonFormat, XlsxFormat
from procurement.interchange.resources.xlsx_head import names_in_first_row
from procurement.interchange.unreadable import Unreadable
from procurement.interchange.workbooks import workbook

HEADER = ["code", "name", "note"]


class Counted(io.BytesIO):
    """A file that knows how many bytes were read of it."""

    count = 0

    def read(self, size=-1):
        block = super().read(size)
        self.count += len(block)
        return block


def saved(change=lambda book: None, header=HEADER, rows=1):
    book = Workbook()
    book.active.append(header)
    for number in range(rows):
        book.active.append([f"X-{number}", "Somewhere", "a note"])
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(content, name, text):
    """The workbook with another text for one of its parts; None takes the part out."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part) if part != name else text
            if data is not None:
                new.writestr(part, data)
    return changed.getvalue()


def test_of_a_large_list_of_json_only_the_beginning_is_read():
    record = {"code": "X-1", "name": "Somewhere", "note": "n" * 500}
    file = Counted(json.dumps([record] * 20_000).encode())
    assert JsonFormat().first_names(file) == HEADER
    assert file.count < 1_200_000 < len(file.getvalue())


def test_names_that_only_later_records_of_the_beginning_speak_of_count():
    file = io.BytesIO(b'[{"code": "X-1"}, {"code": "X-2", "name": "a"}, {"code": "X-3"')
    assert JsonFormat().first_names(file) == ["code", "name"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[", "The file is not JSON"),
        (b"[]", "The file has no records"),
        (b'{"a": 1}', "the JSON must be a list of objects"),
        (b"\xff[", "UTF-8"),
    ],
)
def test_json_without_a_first_record_is_refused_as_a_whole_file_is(content, message):
    with pytest.raises(Unreadable, match=message):
        JsonFormat().first_names(io.BytesIO(content))


def test_a_first_record_larger_than_the_beginning_is_read_all_the_same():
    file = io.BytesIO(json.dumps([{"code": "X-1", "note": "n" * 2_000_000}]).encode())
    assert JsonFormat().first_names(file) == ["code", "note"]


def bold(book):
    font = InlineFont(b=True)
    book.active["B1"] = CellRichText(TextBlock(font, "na"), TextBlock(font, "me"))


def behind_a_hidden_one(book):
    book.create_sheet("older", 0).append(["other"])
    book["older"].sheet_state = "hidden"
    book.active = 1


@pytest.mark.parametrize("change", [lambda book: None, bold, behind_a_hidden_one])
def test_the_first_row_of_the_first_sheet_that_is_seen_names_the_columns(change):
    content = saved(change)
    assert names_in_first_row(io.BytesIO(content)) == HEADER
    assert XlsxFormat().first_names(io.BytesIO(content)) == HEADER


def test_our_own_workbooks_are_told_by_their_first_row_too():
    content = b"".join(workbook(HEADER, [["X-1", "Somewhere", "a note"]], to_edit=True))
    assert names_in_first_row(io.BytesIO(content)) == HEADER


def test_of_a_large_workbook_little_is_read():
    rows = [[f"X-{number}", f"Somewhere {number * 7919}", f"{number * 104729}" * 5] for number in range(30_000)]
    file = Counted(b"".join(workbook(HEADER, rows, to_edit=True)))
    assert names_in_first_row(file) == HEADER
    assert file.count < 300_000 < len(file.getvalue())


@pytest.mark.parametrize(
    "change",
    [
        lambda book: book.active.insert_rows(1),  # an empty first row
        lambda book: book.active.insert_cols(2),  # a column without a name
        lambda book: book.active.__setitem__("B1", 12),
        lambda book: book.active.__setitem__("B1", "=A2"),
    ],
)
def test_what_is_unusual_in_the_first_row_is_left_to_the_reader_of_the_whole(change):
    assert names_in_first_row(io.BytesIO(saved(change))) is None


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("text", [None, b"", b"<a", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"\xff\xfe<\0a\0"])
def test_a_broken_workbook_is_left_to_the_reader_of_the_whole_which_refuses_it(part, text):
    content = with_part(saved(), part, text)
    assert names_in_first_row(io.BytesIO(content)) is None
    with pytest.raises(Unreadable):
        XlsxFormat().first_names(io.BytesIO(content))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"code,name\n", saved()[:2000]])
def test_what_is_no_workbook_is_left_to_the_reader_of_the_whole(content):
    assert names_in_first_row(io.BytesIO(content)) is None
