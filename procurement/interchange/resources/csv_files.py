"""Reads CSV line by line, whatever its size: UTF-8 with or without a mark; comma, semicolon or tab."""

import codecs
import csv
import io
import re

from procurement.interchange.formulas import restore_text
from procurement.interchange.resources.blocks import blocks_of_table
from procurement.interchange.unreadable import Unreadable

UNIT = "line"
LONGEST_LINE = 20_000_000

csv.field_size_limit(LONGEST_LINE)  # the module's own 128 KB are less than a long note may have

_SEPARATOR_LINE = re.compile(r'"?sep=.?"?[\r\n]', re.IGNORECASE)  # a hint to Excel only
_HEAD = 65_536


def read_csv(file):
    """Yield the Blocks of an open binary file. Raises Unreadable."""
    head = check_text(file)
    if _SEPARATOR_LINE.match(head):
        raise Unreadable("Line 1 names the separator (“sep=”) and no columns: remove that line.")
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        yield from blocks_of_table(_rows(text, _delimiter(head)), UNIT)
    except UnicodeDecodeError as error:
        raise wrong_encoding(file) from error
    finally:
        if not file.closed:  # it may be by now, where somebody stopped reading half-way
            text.detach()


def check_text(file):
    """The first characters of a file that is to be text. Raises Unreadable for what is evidently none."""
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("The file is in UTF-16: save it as UTF-8 (in Excel: “CSV UTF-8”).")
    if head.startswith(b"PK\x03\x04"):
        raise Unreadable("The file is a spreadsheet or an archive: choose the format XLSX, or save it as text.")
    return codecs.getincrementaldecoder("utf-8-sig")("replace").decode(head)


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


def no_text(line):
    """The Unreadable of a line with U+0000, which no text holds and every other character of UTF-16 is."""
    return Unreadable(
        f"Line {line} holds the character U+0000: the file is not text, or in UTF-16. Save it as UTF-8 (in Excel: “CSV "
        "UTF-8”)."
    )


def wrong_encoding(file):
    """The Unreadable that names the first byte of a file that is not UTF-8."""
    file.seek(0)
    decoder, line, tail = codecs.getincrementaldecoder("utf-8-sig")(), 1, b""
    while block := file.read(_HEAD):
        pending = decoder.getstate()[0]
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            content = tail + block  # the tail ends with what the decoder had not taken yet
            start = len(tail) - len(pending) + error.start
            before = content[max(content.rfind(b"\n", 0, start) + 1, start - 20) : start].decode("utf-8", "replace")
            return Unreadable(
                f"The file is not in UTF-8: line {line + content.count(10, len(tail), start)} has the byte "
                f"0x{content[start]:02X} after “{before}”. Save it as UTF-8 (in Excel: “CSV UTF-8”)."
            )
        line, tail = line + block.count(10), (tail + block)[-100:]
    return Unreadable(f"The file is not in UTF-8: line {line} ends within a character. Save it as UTF-8.")
