"""Records as CSV, XLSX and JSON, a row at a time: no writer holds the whole table in memory."""

import csv
import json
from decimal import Decimal
from tempfile import TemporaryFile

import xlsxwriter

from procurement.interchange.formulas import escape_formula

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
_BLOCK = 64 * 1024
_CELL = 32_767  # the most characters that a cell of a workbook can hold
_CUT = " … (cut: a spreadsheet cell holds no more; the CSV and JSON downloads have all)"


class _Echo:
    """A file for the csv writer that hands back what is written."""

    def write(self, text):
        return text


def write_csv(columns, records, about):
    """Blocks of UTF-8 text. CSV has no place for a remark, so `about` goes unsaid."""
    writer = csv.writer(_Echo())
    yield writer.writerow([column.name for column in columns]).encode()
    for record in records:
        yield writer.writerow([_cell(column.value(record)) for column in columns]).encode()


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if isinstance(value, int) else escape_formula(str(value))


def write_json(columns, records, about):
    """Blocks of one object: what `about` says ({name: text}), then `records`, a list of objects."""
    head = json.dumps(about, ensure_ascii=False)
    yield f'{head[:-1]}, "records": ['.encode()
    between = "\n"
    for record in records:
        row = {column.name: _plain(column.value(record)) for column in columns}
        yield (between + json.dumps(row, ensure_ascii=False)).encode()
        between = ",\n"
    yield b"\n]}\n"


def _plain(value):
    return float(value) if isinstance(value, Decimal) else value


def write_xlsx(columns, records, about):
    """Blocks of a workbook with two sheets, the records and what `about` says.

    The workbook is put together on disk (its parts have to be known before the first byte can be sent) and is gone once
    it is read, or once the reader has gone.
    """
    with TemporaryFile() as file:
        with xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False}) as book:
            sheet = book.add_worksheet("Records")
            sheet.freeze_panes(1, 0)
            bold = book.add_format({"bold": True})
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column.name, bold)
            for line, record in enumerate(records, start=1):
                for place, column in enumerate(columns):
                    _put(sheet, line, place, column.value(record))
            notes = book.add_worksheet("About")
            for line, (name, text) in enumerate(about.items()):
                notes.write_string(line, 0, name, bold)
                notes.write_string(line, 1, escape_formula(str(text)))
        file.seek(0)
        while block := file.read(_BLOCK):
            yield block


def _put(sheet, line, place, value):
    if value is None or value == "":
        return
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        sheet.write_number(line, place, value)
    else:
        text = _cell(value)
        sheet.write_string(line, place, text if len(text) <= _CELL else text[: _CELL - len(_CUT)] + _CUT)


WRITERS = {"csv": write_csv, "xlsx": write_xlsx, "json": write_json}
