"""The formats of import and export: CSV, XLSX and JSON as django-import-export formats.

`create_dataset` reads foreign bytes into a tablib Dataset of text, whole numbers, decimals, booleans and None, with
`places` beside it: where each row stands in the file. What cannot be read raises UnreadableFile with what to do.
`export_data` writes a Dataset of such values to bytes.
"""

import codecs
import csv
import io
import json
import re
from decimal import Decimal

from import_export.formats.base_formats import Format
from tablib import Dataset

from procurement.interchange.formulas import escape_formula, restore_text
from procurement.interchange.resources.cells import as_text
from procurement.interchange.resources.limits import check_columns, check_rows
from procurement.interchange.resources.unreadable import UnreadableFile
from procurement.interchange.resources.workbooks import read_workbook, write_workbook

csv.field_size_limit(20_000_000)  # the module's own 128 KB are less than a long note may have

_SEPARATOR_LINE = re.compile(r'"?sep=.?"?[\r\n]', re.IGNORECASE)  # a hint to Excel only
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")  # what neither UTF-8 nor a database holds

ABSENT = object()
"""Stands in a row for a value that a JSON record does not speak of; the record keeps what it has."""


class _Format(Format):
    title = extension = content_type = ""

    def __init__(self, encoding=None):
        """`encoding` is what the library passes; our files are bytes until we read them."""

    def get_title(self):
        return self.title

    def get_extension(self):
        return self.extension

    def get_content_type(self):
        return self.content_type

    def can_import(self):
        return True

    def can_export(self):
        return True


class CsvFormat(_Format):
    """Comma-separated text in UTF-8; semicolons and tabs are understood. Written with a mark that tells Excel so."""

    title, extension, content_type = "CSV", "csv", "text/csv; charset=utf-8"

    def create_dataset(self, in_stream):
        text = _decode(in_stream)
        if _SEPARATOR_LINE.match(text):
            raise UnreadableFile("Line 1 names the separator (“sep=”) and no columns: remove that line.")
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        rows, line = [], 1
        try:
            for cells in reader:
                rows.append((f"line {line}", [restore_text(cell) for cell in cells]))
                line = reader.line_num + 1
                check_rows(len(rows) - 1)
        except csv.Error as error:
            raise UnreadableFile(
                f"The quotes from line {line} on do not close as they should ({error}): double every quotation mark "
                "inside a quoted cell."
            ) from error
        return _dataset(rows, "line")

    def export_data(self, dataset, **kwargs):
        stream = io.StringIO(newline="")
        writer = csv.writer(stream)
        writer.writerow(dataset.headers)
        for row in dataset:
            writer.writerow([escape_formula(cell) if isinstance(cell, str) else as_text(cell) for cell in row])
        return codecs.BOM_UTF8 + stream.getvalue().encode("utf-8")


class XlsxFormat(_Format):
    """The first sheet of an Excel workbook."""

    title, extension = "XLSX", "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def create_dataset(self, in_stream):
        rows = read_workbook(in_stream)
        restored = ((place, [restore_text(c) if isinstance(c, str) else c for c in cells]) for place, cells in rows)
        return _dataset(restored, "row")

    def export_data(self, dataset, **kwargs):
        rows = [[escape_formula(cell) if isinstance(cell, str) else cell for cell in row] for row in dataset]
        return write_workbook(dataset.headers, rows)


class JsonFormat(_Format):
    """A list of objects, one per record, by column name."""

    title, extension, content_type = "JSON", "json", "application/json"

    def create_dataset(self, in_stream):
        text = _decode(in_stream)
        try:
            records = json.loads(
                text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_unique_names
            )
        except json.JSONDecodeError as error:
            raise UnreadableFile(
                f"The file is not JSON: line {error.lineno}, column {error.colno}: {error.msg}."
            ) from error
        except (ValueError, RecursionError) as error:
            raise UnreadableFile(f"The JSON cannot be read: {error}.") from error
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
            raise UnreadableFile(
                'The JSON must be a list of objects, one per record: [{"name of a column": its value, …}, …].'
            )
        check_rows(len(records))
        header = list(dict.fromkeys(name for record in records for name in record))
        check_columns(header)
        rows = [("record 0", header)]
        for number, record in enumerate(records, start=1):
            rows.append((f"record {number}", [record.get(name, ABSENT) for name in header]))
        return _dataset(rows, "record")

    def export_data(self, dataset, **kwargs):
        records = [{name: _as_json(cell) for name, cell in zip(dataset.headers, row, strict=True)} for row in dataset]
        return (json.dumps(records, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


FORMATS = [CsvFormat, XlsxFormat, JsonFormat]


def _decode(content):
    """The text of UTF-8 bytes with or without a byte order mark."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableFile("The file is in UTF-16: save it as UTF-8 (in Excel: “CSV UTF-8”).")
    if content.startswith(b"PK\x03\x04"):
        raise UnreadableFile("The file is a spreadsheet or an archive: choose the format XLSX, or save it as text.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = content.rfind(b"\n", 0, error.start) + 1
        before = content[start : error.start][-20:].decode("utf-8", "replace")
        raise UnreadableFile(
            f"The file is not in UTF-8: line {content.count(10, 0, error.start) + 1} has the byte "
            f"0x{content[error.start]:02X} after “{before}”. Save it as UTF-8 (in Excel: “CSV UTF-8”)."
        ) from error
    if not text.strip():
        raise UnreadableFile("The file is empty: the first line names the columns, each further one is a record.")
    if "\0" in text:
        raise UnreadableFile("The file is not text, or in UTF-16: save it as UTF-8 (in Excel: “CSV UTF-8”).")
    return text


def _delimiter(text):
    """Which of comma, semicolon and tab splits the first line into most cells."""
    counts = {}
    for delimiter in ",;\t":
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            counts[delimiter] = len(next(reader))
        except csv.Error:
            counts[delimiter] = 0
    return max(counts, key=counts.get)


def _dataset(rows, unit):
    """A Dataset of (place, cells), the first of which is the header; rows without content are left out."""
    rows = iter(rows)
    _, header = next(rows)
    header = [as_text(name).strip() for name in header]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise UnreadableFile(f"The first {unit} is empty: it must name the columns.")
    check_columns(header)
    dataset, places, wrong = Dataset(headers=header), [], []
    for number, (place, cells) in enumerate(rows, start=1):
        check_rows(number)
        if any(isinstance(cell, str) and _NO_TEXT.search(cell) for cell in cells):
            raise UnreadableFile(f"{place.capitalize()} holds a character that is not text: remove it.")
        if all(cell is None or cell == "" for cell in cells):
            continue
        while len(cells) > len(header) and (cells[-1] is None or cells[-1] == ""):
            cells.pop()
        if len(cells) != len(header):
            wrong.append(f"{place.capitalize()} has {len(cells)} cells, the header {len(header)}.")
            continue
        dataset.append(cells)
        places.append(place)
    if wrong:
        more = f" The same goes for {len(wrong) - 5} more." if len(wrong) > 5 else ""
        raise UnreadableFile(
            " ".join(wrong[:5]) + more + " Put a cell that holds a separator or a line end between quotation marks."
        )
    if not places:
        raise UnreadableFile("The file has no records: only its columns are named.")
    dataset.places = places
    return dataset


def _refuse_constant(name):
    raise ValueError(f"{name} is not a number")


def _unique_names(pairs):
    record = {}
    for name, value in pairs:
        if name in record:
            raise ValueError(f"one object has “{name}” twice")
        record[name] = value
    return record


def _as_json(cell):
    if isinstance(cell, Decimal):
        # fifteen digits, the most our columns have, survive the way through a float
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell
