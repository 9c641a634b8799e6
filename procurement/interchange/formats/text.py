"""Bytes into numbered lines of text, a line at a time."""

import re
from typing import NamedTuple

from procurement.interchange.unreadable import Unreadable

LONGEST = 1 << 18
"""Bytes of a line; the longest real ones have some thousand."""

_BOMS = ((b"\xef\xbb\xbf", ""), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Line(NamedTuple):
    """A line without its end. `fault` is (what was found, what to do) where its text cannot be trusted."""

    number: int
    text: str
    fault: tuple[str, str] | None = None


def numbered_lines(file):
    """Yield the Lines of a binary file: UTF-8, and Windows-1252 where a line is no UTF-8.

    An export in Windows-1252 has single bytes for its accents, which UTF-8 refuses; the few pairs of them that would
    pass for UTF-8 spell nothing. Bytes that neither knows, and control characters, are a fault of their line.
    Raises Unreadable for UTF-16 and for lines that no end is in sight of.
    """
    number = 0
    while block := file.readline(LONGEST):
        number += 1
        if number == 1:
            block = _without_mark(block)
        if len(block) >= LONGEST:
            sentence = "Line {} is longer than 256 KB: this is no table of text. Export the file again."
            raise Unreadable(sentence.format(number))
        block = block.rstrip(b"\r\n")
        try:
            text = block.decode()
        except UnicodeDecodeError:
            try:
                text = block.decode("cp1252")
            except UnicodeDecodeError as error:
                yield Line(number, block.decode("latin-1"), _unknown_byte(block[error.start]))
                continue
        if not text.isprintable() and (found := _CONTROL.search(text.replace("\t", ""))):
            yield Line(number, text, _control(found[0]))
            continue
        yield Line(number, text)


def _without_mark(block):
    for mark, name in _BOMS:
        if block.startswith(mark):
            if name:
                raise Unreadable(f"The file is {name} text. Save it as UTF-8 and send it again.")
            return block[len(mark) :]
    return block


def _unknown_byte(byte):
    return (
        f"byte {byte:02X}",
        "The line is neither UTF-8 nor Windows-1252: it holds a byte that neither has. Save the file as UTF-8.",
    )


def _control(character):
    return (f"U+{ord(character):04X}", "The line holds a control character: remove it, or export the file again.")
