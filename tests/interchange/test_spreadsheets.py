"""CSV, XLSX and JSON files: any text comes back as it was, and no spreadsheet program takes a text for a formula."""

import contextlib
import csv
import io
import json
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tablib import Dataset

from procurement.interchange.formulas import escape_formula, restore_text
from procurement.interchange.resources.spreadsheets import OWN_FORMATS, CsvFormat, JsonFormat, XlsxFormat
from procurement.interchange.unreadable import Unreadable
from procurement.interchange.workbooks import workbook

PIECES = ["=", "+", "-", "@", "'", '"', "\t", "\r", "\n", "\r\n", " ", "\u00a0", ",", ";", "_", "&", "<", ">", "&#13;"]
PIECES += ["_x000D_", "x000D_", "_x00", "x005F_", "_x005F_", "]]>", "#N/A", "TRUE", "007", "1E5", "Å", "😀", "a"]
PIECES += ["\ufeff", "\ufffe", "\uffff", "\u2028", "\x85"]
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
)


def there_and_back(file_format, header, *rows):
    return list(file_format().create_dataset(file_format().export_data(Dataset(*rows, headers=header))))


@pytest.mark.parametrize("file_format", OWN_FORMATS)
@settings(max_examples=300, deadline=None)
@given(text=texts)
def test_any_text_comes_back(file_format, text):
    ((key, back),) = there_and_back(file_format, ["key", "text"], ["k", text])
    assert (key, back or "") == ("k", text)


@given(text=texts)
def test_an_escaped_text_is_restored(text):
    assert restore_text(escape_formula(text)) == text


@given(text=texts)
def test_no_escaped_text_begins_like_a_formula(text):
    escaped = escape_formula(text)
    assert escaped.lstrip()[:1] not in ("=", "+", "-", "@")
    assert escaped[:1] not in ("\t", "\r")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("=1+1", "'=1+1"),
        ("+48 22", "'+48 22"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("  =1+1", "'  =1+1"),
        ("\n=1+1", "'\n=1+1"),
        ("'=1+1", "''=1+1"),
        ("'tis", "''tis"),
        ("Mi-35", "Mi-35"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_formulas_are_escaped(text, escaped):
    assert escape_formula(text) == escaped


def test_an_apostrophe_that_somebody_typed_stays():
    assert restore_text("'tis") == "'tis"


def test_numbers_are_not_escaped_and_json_not_at_all():
    row = ["=x", -5, Decimal("-1.50"), True, None]
    header = ["text", "whole", "decimal", "truth", "nothing"]
    content = CsvFormat().export_data(Dataset(row, headers=header)).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content)))[1] == ["'=x", "-5", "-1.5", "true", ""]
    sheet = load_workbook(io.BytesIO(XlsxFormat().export_data(Dataset(row, headers=header)))).active
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [
        ("'=x", "s"),
        (-5, "n"),
        (Decimal("-1.5"), "n"),
        (True, "b"),
        (None, "n"),
    ]
    assert json.loads(JsonFormat().export_data(Dataset(row, headers=header))) == [
        {"text": "=x", "whole": -5, "decimal": -1.5, "truth": True, "nothing": None}
    ]


@given(number=st.decimals(min_value=0, max_value=Decimal("9999999999999.99"), places=2))
def test_a_decimal_of_fifteen_digits_comes_back_from_json(number):
    ((_, back),) = there_and_back(JsonFormat, ["key", "number"], ["k", number])
    assert Decimal(back) == number


def test_no_cell_of_a_sheet_is_a_formula_or_an_error():
    content = b"".join(workbook(["text"], [["1"], ["#N/A"], ["TRUE"], ["007"], ["<r>a</r>"]]))
    sheet = load_workbook(io.BytesIO(content)).active
    assert [(cell.value, cell.data_type) for (cell,) in sheet["A2:A6"]] == [
        ("1", "s"),
        ("#N/A", "s"),
        ("TRUE", "s"),
        ("007", "s"),
        ("<r>a</r>", "s"),
    ]


@pytest.mark.parametrize(("length", "fits"), [(32_767, True), (32_768, False)])
def test_a_cell_of_a_sheet_holds_32767_characters(length, fits):
    if fits:
        assert there_and_back(XlsxFormat, ["text"], ["x" * length]) == [("x" * length,)]
    else:
        with pytest.raises(ValueError, match="The text of row 2 has 32,768 characters"):
            there_and_back(XlsxFormat, ["text"], ["x" * length])


def test_an_emoji_counts_as_two_characters_of_a_cell():
    with pytest.raises(ValueError, match="has 32,768 characters"):
        workbook(["text"], [["😀" * 16_384]], to_edit=True)


def test_the_file_says_where_each_row_stands():
    dataset = CsvFormat().create_dataset(b'a,b\n\n1,"x\ny"\n,\n2,z\n')
    assert dataset.places == ["line 3", "line 6"]
    assert JsonFormat().create_dataset(b'[{"a": 1}, {"a": 2}]').places == ["record 1", "record 2"]


@pytest.mark.parametrize("file_format", OWN_FORMATS)
def test_a_file_of_more_than_one_block_is_read_whole(file_format):
    content = file_format().export_data(Dataset(*[[f"x{number}"] for number in range(12_001)], headers=["a"]))
    dataset = file_format().create_dataset(content)
    assert [dataset["a"][place] for place in (0, 4_999, 5_000, 12_000)] == ["x0", "x4999", "x5000", "x12000"]
    assert len(dataset) == len(dataset.places) == 12_001


@pytest.mark.parametrize("file_format", OWN_FORMATS)
def test_a_file_has_200_columns_and_no_more(file_format):
    def content(width):
        return file_format().export_data(Dataset(["x"] * width, headers=[f"c{place}" for place in range(width)]))

    assert len(file_format().create_dataset(content(200)).headers) == 200
    with pytest.raises(Unreadable, match="The file has more than 200 columns, more than any record: remove those"):
        file_format().create_dataset(content(201))


@pytest.mark.parametrize(
    ("file_format", "content"),
    [
        (CsvFormat, b"a,b\n1,2" + b"," * 300_000),
        (JsonFormat, b"[{" + b",".join(b'"c%d":1' % place for place in range(50_000)) + b"}]"),
    ],
)
def test_a_long_line_is_read_in_one_go(file_format, content):
    started = time.process_time()
    with contextlib.suppress(Unreadable):
        file_format().create_dataset(content)
    assert time.process_time() - started < 2
