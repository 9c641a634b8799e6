"""Records as CSV, JSON lines, JSON and XLSX, a block at a time: no writer holds the whole table in memory.

A writer takes a Sheet. All of a file is the database of one moment, whatever others write meanwhile. A file whose
database fails on the way ends in a line that says so, which makes it no CSV and no JSON that can be read, before the
connection breaks; a workbook is whole before its first byte is sent.
"""

import csv
import io
import json
import logging
from dataclasses import dataclass, field
from itertools import islice
from tempfile import TemporaryFile

import xlsxwriter

from procurement.engine import csv_blocks, snapshot
from procurement.interchange.downloads.columns import texts, typed
from procurement.interchange.formulas import escape_formula

logger = logging.getLogger(__name__)

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "jsonl": "application/jsonl; charset=utf-8",
}
_BLOCK = 64 * 1024
_ROWS = 500
_CELL = 32_767  # the most UTF-16 units that a cell of a workbook can hold
_MOST_ROWS = 1_048_576
_CUT = " … (cut: a spreadsheet cell holds no more; the CSV and JSON downloads have all)"
_BROKEN = "THIS FILE IS NOT WHOLE: the database failed on the way. Download it again."


class NoWorkbook(ValueError):  # noqa: N818 - it reads as what happened
    """What a workbook cannot hold; the text says what to do."""


@dataclass(frozen=True)
class Sheet:
    """What a file holds: a queryset, its columns in order, and what is to be said of it ({name: text}).

    `cuts` says whether a workbook may cut a text that no cell can hold, with a remark in its place, or is refused.
    `is_list` says that JSON is a bare list of the records, as an import reads it, and `mark` that CSV begins with the
    mark that tells Excel of UTF-8.
    """

    records: object
    columns: tuple
    about: dict = field(default_factory=dict)
    cuts: bool = True
    is_list: bool = False
    mark: bool = False

    @property
    def header(self):
        return [column.name for column in self.columns]


def write_csv(sheet):
    """Blocks of UTF-8 text. CSV has no place for a remark, so `about` goes unsaid."""
    return _marked(_csv(sheet), f"{_BROKEN}\r\n")


def _csv(sheet):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow(sheet.header)
    yield stream.getvalue().encode("utf-8-sig" if sheet.mark else "utf-8")
    with snapshot():
        yield from csv_blocks(texts(sheet.records, sheet.columns))


def write_jsonl(sheet):
    """Blocks of lines, each an object: one record. `about` goes unsaid."""
    return _marked(_jsonl(sheet), f"{_BROKEN}\n")


def _jsonl(sheet):
    for objects in _objects(sheet):
        yield ("\n".join(objects) + "\n").encode()


def write_json(sheet):
    """Blocks of one object: what `about` says, then `records`, a list of objects; or of that list alone."""
    return _marked(_json(sheet), f"\n{_BROKEN}\n")


def _json(sheet):
    head = "" if sheet.is_list else f'{json.dumps(sheet.about, ensure_ascii=False)[:-1]}, "records": '
    between = "\n"
    yield f"{head}[".encode()
    for objects in _objects(sheet):
        yield (between + ",\n".join(objects)).encode()
        between = ",\n"
    yield b"\n]\n" if sheet.is_list else b"\n]}\n"


def _objects(sheet):
    """Lists of some hundred JSON objects, one a record."""
    encode = json.JSONEncoder(ensure_ascii=False, default=_whole_or_float if sheet.is_list else float).encode
    header = sheet.header
    with snapshot():
        rows = typed(sheet.records, sheet.columns)
        while block := list(islice(rows, _ROWS)):
            yield [encode(dict(zip(header, row, strict=True))) for row in block]


def _whole_or_float(number):
    # fifteen digits, the most our columns have, survive the way through a float
    return int(number) if number == number.to_integral_value() else float(number)


def _marked(blocks, mark):
    """The blocks; where they break off, the mark, and then the error, which breaks the connection."""
    try:
        yield from blocks
    except Exception:
        logger.exception("A download broke off")
        yield mark.encode()
        raise


def write_xlsx(sheet):
    """Blocks of a workbook with the records and, where there is something, a sheet of what `about` says.

    The workbook is put together on disk before this returns, as its parts have to be known before the first byte, and
    is gone once it is read, or once the reader has gone. Raises NoWorkbook.
    """
    file = TemporaryFile()  # noqa: SIM115 - closed by the reader, or here
    try:
        with xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False}) as book:
            _fill(book, sheet)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return _read(file)


def _read(file):
    with file:
        while block := file.read(_BLOCK):
            yield block


def _fill(book, sheet):
    page = book.add_worksheet("Records")
    page.freeze_panes(1, 0)
    bold, as_text = book.add_format({"bold": True}), None
    if sheet.is_list:
        as_text = book.add_format({"num_format": "@"})  # as text, or Excel would make a day of 2012-10
        page.set_column(0, len(sheet.columns) - 1, 18, as_text)
    for place, name in enumerate(sheet.header):
        page.write_string(0, place, name, bold)
    with snapshot():
        for line, row in enumerate(typed(sheet.records, sheet.columns), start=1):
            if line >= _MOST_ROWS:
                raise NoWorkbook(
                    f"A sheet holds {_MOST_ROWS - 1:,} records: narrow the list, or take CSV or JSON lines."
                )
            for place, value in enumerate(row):
                if value is None or value == "":
                    continue
                if isinstance(value, str):
                    page.write_string(line, place, _held(sheet, line, place, value), as_text)
                elif not isinstance(value, bool):
                    page.write_number(line, place, value)
                elif sheet.is_list:
                    page.write_boolean(line, place, value)
                else:
                    page.write_string(line, place, "true" if value else "false")
    if sheet.about:
        notes = book.add_worksheet("About")
        for line, (name, words) in enumerate(sheet.about.items()):
            notes.write_string(line, 0, name, bold)
            notes.write_string(line, 1, escape_formula(str(words)))


def _held(sheet, line, place, text):
    """The text as a cell can hold it. Raises NoWorkbook."""
    text = escape_formula(text)
    if len(text) <= _CELL // 2:
        return text
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if units <= _CELL:
        return text
    if not sheet.cuts:
        raise NoWorkbook(
            f"The {sheet.header[place]} of row {line + 1} has {units:,} characters, and a cell of a spreadsheet holds "
            f"{_CELL:,}: take CSV or JSON."
        )
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (_CELL - len(_CUT))]
    return kept.decode("utf-16-le", "ignore") + _CUT


WRITERS = {"csv": write_csv, "xlsx": write_xlsx, "json": write_json, "jsonl": write_jsonl}
