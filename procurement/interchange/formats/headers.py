"""The header of a table, found by what it says wherever it stands, and the lines above it."""

import csv
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from procurement.interchange.formats.text import numbered_lines
from procurement.interchange.unreadable import Unreadable

SEARCHED = 60
"""Lines among which the header is looked for; the longest preamble has eleven."""

LONGEST = 1 << 13
"""Letters of a header; the longest real one has six hundred."""

REASON = "reason"
"""The column that a file of rejected rows has behind its own; a file that is sent again may still have it."""

_QUESTION = "?"


@dataclass(frozen=True)
class Layout:
    """The columns of a format: {text in the header: our name}, in their usual order.

    `flagged` are those with a column of `?` on their right, whose own header cell is blank; `optional` may be missing.
    `known` is {the text folded: our name}.
    """

    columns: dict[str, str]
    delimiters: str = ",;\t"
    flagged: frozenset = frozenset()
    optional: frozenset = frozenset()
    known: dict[str, str] = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "known", {_key(text): name for text, name in self.columns.items()})

    @property
    def names(self):
        """Our names of all columns in their usual order, those of the `?` included."""
        return [
            each
            for name in self.columns.values()
            for each in ((name, name + _QUESTION) if name in self.flagged else (name,))
        ]


class Header(NamedTuple):
    """A header as it stood: its line, cells and delimiter; {our name: position}; and the lines above."""

    line: int
    cells: tuple[str, ...]
    delimiter: str
    places: dict[str, int]
    above: tuple[str, ...]

    def title(self, name):
        """The column called `name` by us as the file titles it; those of the `?` have no title of their own."""
        if name.endswith(_QUESTION):
            return f"? of {self.title(name[:-1])}"
        return self.cells[self.places[name]].strip()


def open_table(file, layout, title):
    """(Header, the numbered lines below it) of a binary file.

    Raises Unreadable where there is no such header, and where one has columns missing, doubled or unknown.
    """
    lines = numbered_lines(file)
    above, nearest = [], None
    for number, text, _ in islice(lines, SEARCHED):
        for delimiter in layout.delimiters:
            cells = header_cells(text, delimiter)
            share = resemblance(cells, layout)
            if share == 1:
                places, trouble = _places(cells, layout)
                if trouble:
                    raise Unreadable(f"Line {number} is the header of {title}, but {trouble}.")
                return Header(number, cells, delimiter, places, tuple(above)), lines
            if share > 0.5 and (nearest is None or share > nearest[0]):
                nearest = share, number, cells
        above.append(text[:1000].strip())
    if nearest:
        _, number, cells = nearest
        raise Unreadable(f"Line {number} looks like the header of {title}, but {_missing(cells, layout)}.")
    raise Unreadable(
        f"None of the first {SEARCHED} lines is the header of {title}: expected the columns "
        f"{', '.join(islice(layout.columns, 4))} … Choose the format that the file has, or export it again."
    )


def header_cells(text, delimiter):
    """The cells of a line that may be a header, quoted or not; none of a line that is too long for one."""
    if len(text) > LONGEST:
        return ()
    if '"' in text:
        try:
            return tuple(next(csv.reader([text], delimiter=delimiter), ()))
        except csv.Error:
            return ()
    return tuple(text.split(delimiter))


def resemblance(cells, layout):
    """Which share of the columns of a layout stands among the cells; 1 for all of them."""
    found = {_key(cell) for cell in cells}
    wanted = [key for key, name in layout.known.items() if name not in layout.optional]
    return sum(key in found for key in wanted) / len(wanted)


def _key(text):
    return " ".join(text.casefold().split())


def _places(cells, layout):
    """({our name: position}, "") or ({}, what is wrong)."""
    places, left = {}, None
    filled = max(index for index, cell in enumerate(cells) if cell.strip()) + 1
    for position, cell in enumerate(cells):
        key = _key(cell)
        if key:
            name = left = layout.known.get(key)
            if name is None and key == REASON and position == filled - 1:
                places[REASON] = position
                continue
            if name is None:
                return {}, f"the column “{cell.strip()}” is none of its own: remove it, or choose another format"
        elif left in layout.flagged:
            name, left = left + _QUESTION, None
        elif position >= filled:
            continue
        else:
            return {}, f"its cell {position + 1} is blank where no column of “?” belongs: export the file again"
        if name in places:
            return {}, f"the column “{cell.strip()}” stands in it twice: remove one"
        places[name] = position
    missing = [name for name in layout.flagged if name + _QUESTION not in places]
    if missing:
        titles = [text for text, name in layout.columns.items() if name in missing]
        return {}, f"the blank column of “?” right of “{titles[0]}” is missing: export the file again"
    return places, ""


def _missing(cells, layout):
    found = {_key(cell) for cell in cells}
    lacking = [text for text, name in layout.columns.items() if _key(text) not in found and name not in layout.optional]
    columns = "column" if len(lacking) == 1 else "columns"
    return f"the {columns} {', '.join(f'“{text}”' for text in lacking)} cannot be found: export the file again"
