"""What every reader of our own formats gives: blocks of rows under a header, each row with its place in the file."""

import re
from dataclasses import dataclass

from procurement.interchange.resources.cells import as_text
from procurement.interchange.resources.limits import check_columns
from procurement.interchange.unreadable import Unreadable

SIZE = 5_000
"""How many rows are in hand at once."""

_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")  # what neither UTF-8 nor a database holds


@dataclass
class Block:
    """Some rows of a file: the names of their columns, the place of each row, and its cells, as many as columns.

    A cell is text, a whole number, a decimal, a boolean, None, or ABSENT where a record does not speak of the column.
    `sheets` are (name of the sheet that is read, names of the others) of a workbook of several, else ().
    """

    header: list
    lines: list
    rows: list
    sheets: tuple = ()


class _Absent:
    def __repr__(self):
        return "ABSENT"


ABSENT = _Absent()
"""Stands in a row for a value that a JSON record does not speak of; the record keeps what it has."""


def blocks_of_table(rows, unit):
    """Yield the Blocks of (place, cells) rows, the first of which is the header; rows without content are left out.

    Raises Unreadable, for rows of another width only when all are read, so that it can tell how many there are.
    """
    rows = iter(rows)
    _, header = next(rows, (1, []))
    header = [as_text(name).strip() for name in header]
    while header and not header[-1]:
        header.pop()
    if not header:
        if not any(any(map(as_text, cells)) for _, cells in rows):
            raise Unreadable("The file is empty: the first line names the columns, each further one is a record.")
        raise Unreadable(f"The first {unit} is empty: it must name the columns.")
    check_columns(header)
    width, block, wrong, count, is_any = len(header), Block(header, [], []), [], 0, False
    for place, cells in rows:
        if not any(cells) and all(cell is None or cell == "" for cell in cells):
            continue
        if len(cells) != width:
            while len(cells) > width and (cells[-1] is None or cells[-1] == ""):
                cells.pop()
            if len(cells) != width:
                count += 1
                if len(wrong) < 5:
                    wrong.append(f"{unit.capitalize()} {place} has {len(cells)} cells, the header {width}.")
                continue
        is_any = True
        if wrong:
            continue
        block.lines.append(place)
        block.rows.append(cells)
        if len(block.rows) == SIZE:
            yield block
            block = Block(header, [], [])
    if wrong:
        more = f" The same goes for {count - 5} more." if count > 5 else ""
        raise Unreadable(
            " ".join(wrong) + more + " Put a cell that holds a separator or a line end between quotation marks."
        )
    if not is_any:
        raise Unreadable("The file has no records: only its columns are named.")
    if block.rows:
        yield block


def refuse_no_text(cell, unit, place):
    """Refuse a cell that holds what is not text. Raises Unreadable."""
    if isinstance(cell, str) and _NO_TEXT.search(cell):
        raise Unreadable(f"{unit.capitalize()} {place} holds a character that is not text: remove it.")
