"""The lines below a header into records: split, mended where a comment broke a record in two, or reported."""

import csv
from collections import deque
from operator import itemgetter
from typing import NamedTuple

from procurement.interchange.formats.headers import REASON
from procurement.interchange.formats.records import Problem

MOST_LINES = 10
"""Lines that one record is mended from at most; a comment breaks once in real files."""

_LONGEST = 1 << 16
"""Letters of a record that is mended from several lines."""

_BROKEN = "The quotes of this row do not close: close them, or take them away."


class Row(NamedTuple):
    """The cells of a record in the order of its layout, as they stood in the order of the file, and its lines."""

    line: int
    cells: tuple[str, ...]
    raw: tuple[str, ...]
    more_lines: tuple[int, ...] = ()


def rows_below(header, lines, layout, comment=None):
    """Yield a Row or a Problem for each record below the header.

    A raw line break inside the column `comment` splits a record; its pieces are joined again where they have exactly
    the cells of a whole one. Blank lines, and the header once more, are passed over.
    """
    names = [name for name in layout.names if name in header.places]
    order = [header.places[name] for name in names]
    known = {*order, header.places.get(REASON)}
    as_usual = order == list(range(len(header.cells)))
    arrange = itemgetter(*order)
    for line, cells, more in _records(header, lines, header.places.get(comment)):
        if cells.__class__ is Problem:
            yield cells
        elif as_usual:
            yield Row(line, cells, cells, more)
        elif any(cells[place].strip() for place in range(len(cells)) if place not in known):
            yield Problem(line, "", "", "There is text beyond the last column of the header: remove it.", more)
        else:
            yield Row(line, arrange(cells), cells, more)


def _records(header, lines, comment):
    """Yield (line, cells, further lines); a Problem in place of the cells where a record cannot be told."""
    width, delimiter = len(header.cells), header.delimiter
    waiting = deque()
    lines = iter(lines)
    while line := waiting.popleft() if waiting else next(lines, None):
        number, text, fault = line
        if fault:
            yield number, Problem(number, "", *fault), ()
            continue
        cells = text.split(delimiter) if '"' not in text else _quoted(text, delimiter, width)
        if cells and len(cells) == width:
            if text.strip(delimiter + " \t") and tuple(cells) != header.cells:
                yield number, tuple(cells), ()
            continue
        if not text.strip(delimiter + " \t"):
            continue
        if cells and not (comment is not None and len(cells) == comment + 1):
            yield number, _wrong_width(number, cells, header), ()
            continue
        yield _mended(line, cells, lines, waiting, header, comment)


def _mended(line, cells, lines, waiting, header, comment):
    """A record that goes on below its line: within quotes, or with a comment that was broken. The lines that do not
    belong to it are put back."""
    width, delimiter = len(header.cells), header.delimiter
    number, text, _ = line
    taken, is_quoted = [], not cells
    while len(taken) < MOST_LINES and (following := waiting.popleft() if waiting else next(lines, None)):
        taken.append(following)
        if following.fault or (not is_quoted and following.text.count(delimiter) == width - 1):
            break
        if is_quoted:
            text = f"{text}\n{following.text}"
            if len(text) > _LONGEST:
                break
            whole = _quoted(text, delimiter, width) if '"' in following.text else None
            if whole and len(whole) == width:
                return number, tuple(whole), tuple(each.number for each in taken)
        else:
            rest = following.text.split(delimiter)
            cells = [*cells[:-1], f"{cells[-1]}\n{rest[0]}", *rest[1:]]
            if len(cells) == width:
                return number, tuple(cells), tuple(each.number for each in taken)
            if len(cells) != comment + 1:
                break
    waiting.extendleft(reversed(taken))
    first = line.text.split(delimiter)
    problem = Problem(number, "", _short(line.text), _BROKEN) if is_quoted else _wrong_width(number, first, header)
    return number, problem, ()


def _quoted(text, delimiter, width):
    """The cells of a line that holds quotes; None where they do not close. Quotes inside a cell are inch marks."""
    plain = text.split(delimiter)
    try:
        cells = next(csv.reader([text.replace("\n", "\r\n")], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None
    if len(cells) != width and len(plain) == width:
        return plain
    return [cell.replace("\r\n", "\n") for cell in cells]


def _wrong_width(number, cells, header):
    width = len(header.cells)
    found = f"{len(cells)} cells"
    advice = "a row cut in two" if len(cells) < width else "a delimiter inside a cell, which then needs quotes"
    return Problem(
        number, "", found, f"Expected {width} cells, as in the header of line {header.line}: look for {advice}."
    )


def _short(text):
    return text if len(text) <= 80 else f"{text[:79]}…"
