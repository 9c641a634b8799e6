"""The rejected rows of a file of ours in its own format, each with its reason: to be mended and sent again."""

import codecs
import csv
import io
import json
import tempfile

import xlsxwriter

from procurement.interchange.formulas import escape_formula
from procurement.interchange.resources.blocks import ABSENT
from procurement.interchange.resources.cells import as_text
from procurement.interchange.resources.header import REASON
from procurement.interchange.resources.spreadsheets import as_json
from procurement.interchange.staging.problems import reasons

_OTHER = "Wrong in a way that others of the file are too; see what is listed."


def rejected_blocks(batch, reader, file):
    """Yield blocks of bytes of a file of the format of `reader` with the rejected rows of a batch."""
    told = reasons(batch)
    lines = {*told, *batch.rows.filter(outcome="R").order_by().values_list("line", flat=True)}
    rows = _rows(reader().read(file), lines, told)
    yield from {"csv": _csv, "xlsx": _xlsx, "json": _json}[reader.extension](rows)


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
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(
            file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        sheet, text = book.add_worksheet("Rejected"), book.add_format({"num_format": "@"})
        number = 0
        for header, row in rows:
            for cells in (header, row) if not number else (row,):
                for place, cell in enumerate(cells):
                    if isinstance(cell, str) and cell:
                        sheet.write_string(number, place, escape_formula(cell), text)
                    elif isinstance(cell, bool):
                        sheet.write_boolean(number, place, cell)
                    elif cell is not None and cell != "":
                        sheet.write_number(number, place, cell)
                number += 1
        book.close()
        file.seek(0)
        while block := file.read(65_536):
            yield block


def _json(rows):
    start = b"[\n"
    for header, row in rows:
        record = {name: as_json(cell) for name, cell in zip(header, row, strict=True) if cell is not ABSENT}
        yield start + json.dumps(record, ensure_ascii=False, default=str).encode()
        start = b",\n"
    yield b"\n]\n" if start == b",\n" else b"[]\n"
