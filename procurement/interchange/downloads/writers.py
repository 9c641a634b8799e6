"""Records as CSV, JSON lines, JSON and XLSX, a block at a time: no writer holds the whole table in memory.

A writer takes a Sheet. All of a file is the database of one moment, whatever others write meanwhile. A file whose
database fails on the way ends in a line that says so, which makes it no CSV and no JSON that can be read, before the
connection breaks; a workbook is whole before its first byte is sent.
"""

import csv
import io
import json
import logging
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

from procurement.engine.transactions import snapshot
from procurement.interchange.downloads.columns import csv_lines, typed
from procurement.interchange.workbooks import workbook

logger = logging.getLogger(__name__)

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "jsonl": "application/jsonl; charset=utf-8",
}
_ROWS = 100
_BROKEN = "THIS FILE IS NOT WHOLE: the database failed on the way. Download it again."


@dataclass(frozen=True)
class Sheet:
    """What a file holds: a queryset, its columns in order, and what is to be said of it ({name: text}).

    `is_list` makes a file that an import reads: JSON is a bare list of the records, CSV begins with the mark that tells
    Excel of UTF-8, and nothing is cut in a workbook.
    """

    records: object
    columns: tuple
    about: dict = field(default_factory=dict)
    is_list: bool = False

    @property
    def header(self):
        return [column.name for column in self.columns]


def write_csv(sheet):
    """Blocks of UTF-8 text. CSV has no place for a remark, so `about` goes unsaid."""
    return _marked(_csv(sheet), f"{_BROKEN}\r\n")


def _csv(sheet):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow(sheet.header)
    yield stream.getvalue().encode("utf-8-sig" if sheet.is_list else "utf-8")
    with snapshot():
        yield from csv_lines(sheet.records, sheet.columns)


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
    # a reader who goes closes the cursor while its transaction is still there
    with snapshot(), closing(typed(sheet.records, sheet.columns)) as rows:
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

    The workbook is whole before this returns. Raises NoWorkbook.
    """
    with snapshot(), closing(typed(sheet.records, sheet.columns)) as rows:
        return workbook(sheet.header, rows, sheet.about, to_edit=sheet.is_list)


WRITERS = {"csv": write_csv, "xlsx": write_xlsx, "json": write_json, "jsonl": write_jsonl}
