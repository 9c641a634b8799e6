"""The rejected rows of a file of ours in its own format, each with its reason: to be mended and sent again."""

import codecs
import csv
import io
import json
from itertools import chain

from procurement.interchange.formulas import escape_formula
from procurement.interchange.resources.blocks import ABSENT
from procurement.interchange.resources.cells import as_text
from procurement.interchange.resources.header import REASON
from procurement.interchange.resources.spreadsheets import as_json
from procurement.interchange.staging.problems import reasons
from procurement.interchange.workbooks import workbook

_OTHER = "Wrong in a way that others of the file are too; see what is listed."


def rejected_blocks(batch, reader, file):
    """Yield blocks of bytes of a file of the format of `reader` with the rejected rows of a batch."""
    told = reasons(batch)
    lines = {*told, *batch.rows.filter(outcome="R").order_by().values_list("line", flat=True)}
    rows = _rows(reader().read(file), lines, told)
    yield from {"csv": _csv, "xlsx": _xlsx, "json": _json, "jsonl": _json_lines}[reader.extension](rows)


def _rows(blocks, lines, told):
    """(header, cells) of the rejected rows, the reason last; an old reason goes."""
    for block in blocks:
        kept = [place for place, name in enumerate(block.header) if name != REASON]
        header = [*(block.header[place] for place in kept), REASON]
        for line, row in zip(block.lines, block.rows, strict=True):
            if line in lines:
                yield header, [*(row[place] for place in kept), told.get(line, _OTHER)]


def _csv(rows):
    stream, is_begun = io.StringIO(newline=""), False
    writer = csv.writer(stream)
    for header, row in rows:
        if not is_begun:
            yield codecs.BOM_UTF8
            writer.writerow(header)
            is_begun = True
        writer.writerow([escape_formula(cell) if isinstance(cell, str) else as_text(cell) for cell in row])
        if stream.tell() > 65_536:
            yield stream.getvalue().encode()
            stream.seek(0)
            stream.truncate()
    yield stream.getvalue().encode()


def _xlsx(rows):
    header, first = next(rows, ([REASON], None))
    cells = chain([first] if first else [], (row for _, row in rows))
    yield from workbook(header, cells, to_edit=True)


def _record(header, row):
    record = {name: as_json(cell) for name, cell in zip(header, row, strict=True) if cell is not ABSENT}
    return json.dumps(record, ensure_ascii=False, default=str).encode()


def _json_lines(rows):
    for header, row in rows:
        yield _record(header, row) + b"\n"


def _json(rows):
    start = b"[\n"
    for header, row in rows:
        yield start + _record(header, row)
        start = b",\n"
    yield b"\n]\n" if start == b",\n" else b"[]\n"
