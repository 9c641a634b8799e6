"""Bytes as text, for CSV and JSON: UTF-8 with or without a mark, and nothing else."""

import codecs
import io
from contextlib import contextmanager

from procurement.interchange.unreadable import Unreadable

_HEAD = 65_536


@contextmanager
def opened_text(file, newline=""):
    """The text of an open binary file, which stays open. The block ends with Unreadable where it meets other bytes."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline=newline)
    try:
        yield text
    except UnicodeDecodeError as error:
        raise _wrong_encoding(file) from error
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


def no_text(line):
    """The Unreadable of a line with U+0000, which no text holds and every other character of UTF-16 is."""
    return Unreadable(
        f"Line {line} holds the character U+0000: the file is not text, or in UTF-16. Save it as UTF-8 (in Excel: “CSV "
        "UTF-8”)."
    )


def _wrong_encoding(file):
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
