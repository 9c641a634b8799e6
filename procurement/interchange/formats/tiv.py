"""SIPRI's tables of volumes by party and year: format F (2024 and later) and G (legacy), to reconcile deals with.

They hold sums and no deals. `0` is a volume of less than half a million; an empty cell is none that is known. Both say
so above their header; how volumes are reckoned is in SIPRI's “Sources and methods” of the Arms Transfers Database.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from procurement.interchange.formats.cells import Memo, Wrong, amount
from procurement.interchange.formats.headers import SEARCHED, header_cells
from procurement.interchange.formats.preamble import read_preamble
from procurement.interchange.formats.records import Preamble, Problem, Reading
from procurement.interchange.formats.text import numbered_lines
from procurement.interchange.unreadable import Unreadable

_SIDES = {
    "recipient": "recipient",
    "imports by": "recipient",
    "supplier": "supplier",
    "exports by": "supplier",
}
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_SPAN = re.compile(r"((?:19|20)\d\d)-((?:19|20)\d\d)", re.ASCII)
_OLD_TITLE = re.compile(r"TIV of arms (exports from|imports to) (.+), (\d{4})-(\d{4})$")
_TOTALS = ("total", "total world import", "total world export")
_TITLE = "a SIPRI table of volumes (TIV)"


class TivRow(NamedTuple):
    """What one party received or supplied: {year: volume as text, "" for none}, and in all. The last is the world's."""

    line: int
    party: str
    years: dict[int, str]
    total: str
    is_world: bool
    raw: tuple[str, ...]


@dataclass
class Table(Reading):
    """A table being read. `side` says what its parties are, `recipient` or `supplier`; `years` are its first and last.

    A table of one party's trade names that party in `preamble.suppliers` or `preamble.recipients`.
    """

    side: str = ""
    years: tuple[int, int] = (0, 0)


def looks_new(cells):
    """Whether cells are the header of a table of format F: which side its parties are on, and years one by one."""
    return len(cells) > 2 and cells[0].strip().casefold() in _SIDES and _years(cells) is not None


def looks_legacy(cells):
    """Whether cells are the header of a table of format G: an empty cell, years one by one, and `Total`."""
    return len(cells) > 2 and not cells[0].strip() and _years(cells) is not None and _key(cells[-1]) == "total"


def read_f(file):
    """The Table of a file of format F. Raises Unreadable, for one without a column of sums too."""
    header, cells, delimiter, above, lines = _header(file, looks_new)
    first, last = _years(cells)
    total = next((place for place, cell in enumerate(cells) if _SPAN.fullmatch(cell.strip())), None)
    if total is None:
        raise Unreadable(f"Line {header} has no column of sums like {first}-{last}: export the table again.")
    preamble = read_preamble(above)._replace(years=(first, last), stated=True)
    side = _SIDES[_key(cells[0])]
    return _table("sipri-f", preamble, header, cells, delimiter, total, side, lines)


def read_g(file):
    """The Table of a file of format G. Raises Unreadable, for one without the title that tells its side too."""
    header, cells, delimiter, above, lines = _header(file, looks_legacy)
    side, preamble = _old_scope(read_preamble(above), above)
    return _table("sipri-g", preamble, header, cells, delimiter, len(cells) - 1, side, lines)


def _table(name, preamble, header, cells, delimiter, total, side, lines):
    first, last = _years(cells)
    places = {"party": 0, **{str(year): year - first + 1 for year in range(first, last + 1)}, "total": total}
    rows = _rows(header, cells, delimiter, places, lines)
    return Table(name, preamble, cells, header, delimiter, places, rows, side, (first, last))


def _header(file, looks):
    """(line, cells, delimiter, lines above, the lines below) of the header; Unreadable where there is none."""
    lines = numbered_lines(file)
    above = []
    for number, text, _ in lines:
        for delimiter in ",;\t":
            cells = header_cells(text, delimiter)
            if looks(cells):
                return number, cells, delimiter, tuple(above), lines
        first = header_cells(text, ",") if text.endswith(",") else ()
        above.append(first[0].strip() if first else text[:1000].strip())
        if number >= SEARCHED:
            break
    raise Unreadable(
        f"None of the first {SEARCHED} lines is the header of {_TITLE}: expected a name and the years one by one. "
        "Choose the format that the file has, or export it again."
    )


def _years(cells):
    """The first and last year of a header; None where its years are not one after the other from its second cell on."""
    years = []
    for cell in cells[1:]:
        if not _YEAR.fullmatch(cell.strip()):
            break
        years.append(int(cell))
    if not years or years != list(range(years[0], years[0] + len(years))):
        return None
    return years[0], years[-1]


def _old_scope(preamble, above):
    """(side, Preamble) after a legacy title: exports from one party list its recipients, those from all suppliers."""
    found = next((match for match in map(_OLD_TITLE.search, above) if match), None)
    if not found:
        raise Unreadable(
            "The title of the table is missing: expected “TIV of arms exports from …, 1950-2021” above the years, "
            "since nothing else says whether its parties supplied or received. Export it again."
        )
    way, party, *years = found.groups()
    of_all = party.casefold() in ("all", "all countries")
    preamble = Preamble(preamble.lines, preamble.vintage, years=tuple(map(int, years)), stated=True)
    if way == "exports from":
        return ("supplier", preamble) if of_all else ("recipient", preamble._replace(suppliers=(party,)))
    return ("recipient", preamble) if of_all else ("supplier", preamble._replace(recipients=(party,)))


def _rows(header, titles, delimiter, places, lines):
    volumes = Memo(amount)
    years = [(int(name), place) for name, place in places.items() if name.isdecimal()]
    ended = False
    for number, text, fault in lines:
        cells = header_cells(text, delimiter)
        party = cells[0].strip() if cells else ""
        if fault:
            yield Problem(number, "", *fault)
        elif not text.strip(f"{delimiter} ") or (ended and party.startswith(("Source:", "Generated:"))):
            continue
        elif ended:
            sentence = "This row stands below the row of sums: bring in one table at a time."
            yield Problem(number, "", party[:120], sentence)
            return
        elif len(cells) != len(titles):
            sentence = f"Expected {len(titles)} cells, as in the header of line {header}."
            yield Problem(number, "", f"{len(cells)} cells", sentence)
        elif not party:
            yield Problem(number, titles[0].strip(), "", "Expected the name of a party.")
        elif wrong := _faults(number, titles, cells, places, volumes):
            yield from wrong
        else:
            ended = party.casefold() in _TOTALS
            by_year = {year: volumes[cells[place]] for year, place in years}
            yield TivRow(number, party, by_year, volumes[cells[places["total"]]], ended, cells)


def _faults(number, titles, cells, places, volumes):
    wrong = []
    for name, place in places.items():
        if name != "party":
            try:
                volumes[cells[place]]
            except Wrong as error:
                wrong.append(Problem(number, titles[place].strip(), cells[place][:120], str(error)))
    return wrong


def _key(text):
    return " ".join(text.casefold().split())
