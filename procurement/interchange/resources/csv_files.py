"""Reads CSV line by line, whatever its size: UTF-8 with or without a mark; comma, semicolon or tab."""

import csv
import io
import re

from procurement.interchange.formulas import restore_text
from procurement.interchange.resources.blocks import blocks_of_table
from procurement.interchange.resources.text_files import check_text, no_text, opened_text
from procurement.interchange.unreadable import Unreadable

UNIT = "line"
LONGEST_LINE = 20_000_000

csv.field_size_limit(LONGEST_LINE)  # the module's own 128 KB are less than a long note may have

_SEPARATOR_LINE = re.compile(r'"?sep=.?"?[\r\n]', re.IGNORECASE)  # a hint to Excel only


def read_csv(file):
    """Yield the Blocks of an open binary file. Raises Unreadable."""
    head = check_text(file)
    if _SEPARATOR_LINE.match(head):
        raise Unreadable("Line 1 names the separator (“sep=”) and no columns: remove that line.")
    with opened_text(file) as text:
        yield from blocks_of_table(_rows(text, _delimiter(head)), UNIT)


def _rows(text, delimiter):
    """(line, cells) of every record, its texts restored from what keeps a spreadsheet from running them."""
    lines = _Lines(text)
    reader, line = csv.reader(lines, delimiter=delimiter, strict=True), 1
    try:
        for cells in reader:
            if lines.has_apostrophe:
                cells, lines.has_apostrophe = [restore_text(cell) for cell in cells], False
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(
            f"The quotes from line {line} on do not close as they should ({error}): double every quotation mark inside "
            "a quoted cell."
        ) from error


class _Lines:
    """The lines of a text file, none of them endless; notes whether one since the last look has an apostrophe."""

    def __init__(self, text):
        self._read = text.readline
        self._number = 0
        self.has_apostrophe = False

    def __iter__(self):
        return self

    def __next__(self):
        line = self._read(LONGEST_LINE)
        if not line:
            raise StopIteration
        self._number += 1
        if "'" in line:
            self.has_apostrophe = True
        if "\0" in line:
            raise no_text(self._number)
        if len(line) >= LONGEST_LINE:
            raise Unreadable(f"Line {self._number} has more than {LONGEST_LINE:,} characters: it is no table.")
        return line


def _delimiter(head):
    """Which of comma, semicolon and tab splits the first line into most cells."""
    counts = {}
    for delimiter in ",;\t":
        try:
            counts[delimiter] = len(next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), ()))
        except csv.Error:
            counts[delimiter] = 0
    return max(counts, key=counts.get)
