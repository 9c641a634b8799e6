"""GDELT 2.0 event files: 61 columns parted by tabs without a header, as published, or any table with their names.

Every cell stays text: CAMEO codes keep their leading zeros. One row is one event as a machine coded it from one
report: the same visit comes as 042 and as 043, and the same event with every report of it. After “The GDELT Event
Database Data Format Codebook V2.0” and, for the codes of events and actors, the codebook of CAMEO 1.1b3.
"""

import re
from datetime import date
from itertools import chain
from typing import NamedTuple

from procurement.interchange.formats.cells import Checks, Wrong
from procurement.interchange.formats.headers import REASON, Layout, open_table
from procurement.interchange.formats.records import Preamble, Problem, Reading
from procurement.interchange.formats.rows import rows_below
from procurement.interchange.formats.text import numbered_lines
from procurement.interchange.unreadable import Unreadable

_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_PLACE = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
COLUMNS = (
    *"GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split(),
    *(f"Actor{actor}{part}" for actor in (1, 2) for part in _ACTOR.split()),
    *"IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split(),
    *"NumMentions NumSources NumArticles AvgTone".split(),
    *(f"{whose}Geo_{part}" for whose in ("Actor1", "Actor2", "Action") for part in _PLACE.split()),
    "DATEADDED",
    "SOURCEURL",
)
"""The columns of a published file, in its order."""

_NEEDED = frozenset({"GLOBALEVENTID", "SQLDATE", "EventCode", "DATEADDED"})
LAYOUT = Layout(
    {**{name: name for name in COLUMNS}, "CAMEOCodeDescription": "CAMEOCodeDescription"},
    optional=frozenset({*COLUMNS, "CAMEOCodeDescription"}) - _NEEDED,
)

_DAY = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])", re.ASCII)
_INSTANT = re.compile(r"(?:19|20)\d{6}(?:\d{6})?", re.ASCII)
_ID = re.compile(r"\d{1,19}", re.ASCII)
_CODE = re.compile(r"\d{2,4}", re.ASCII)
_SCORE = re.compile(r"(?:-?(?:10(?:\.0+)?|\d(?:\.\d+)?))?", re.ASCII)


class Coded(NamedTuple):
    """One row. `cells` is {column: text, stripped}; columns that the file has not are not in it. `raw` is as it stood.

    `dated` is the day of the event and `added` that of the report, both EDTF: GDELT's two dates differ.
    """

    line: int
    event_id: str
    dated: str
    added: str
    code: str
    goldstein: str
    address: str
    cells: dict[str, str]
    raw: tuple[str, ...]
    more_lines: tuple[int, ...] = ()


def looks_raw(cells):
    """Whether the cells are a row of a published file, which has no header; a reason may stand behind them."""
    return (
        len(cells) in (len(COLUMNS), len(COLUMNS) + 1)
        and _ID.fullmatch(cells[0]) is not None
        and _DAY.fullmatch(cells[1]) is not None
        and _CODE.fullmatch(cells[26]) is not None
    )


def read_raw(file):
    """A Reading of a published file. Raises Unreadable where its first row is none.

    Rows that were rejected, and are sent again, have the reason as one cell more.
    """
    lines = numbered_lines(file)
    first = next(lines, None)
    found = len(first.text.split("\t")) if first else 0
    if not first or not looks_raw(first.text.split("\t")):
        raise Unreadable(
            f"Line 1 is no row of a GDELT 2.0 event file: it has {found} cells parted by tabs. Expected "
            f"{len(COLUMNS)}, beginning with the number of the event and its day. Choose the format that the file has."
        )
    places = {name: place for place, name in enumerate(COLUMNS)}
    held = places | ({REASON: len(COLUMNS)} if found > len(COLUMNS) else {})
    return Reading("gdelt", Preamble(), COLUMNS, 0, "\t", held, _published(first, lines, places, found))


def _published(first, lines, places, width):
    """The rows of a published file, where a quote is a letter like any other."""
    checks = Checks(_Titles(places), _CHECKS)
    for line in chain((first,), lines):
        yield from _row(line, checks, width)


def _row(line, checks, width):
    number, text, fault = line
    if fault:
        yield Problem(number, "", *fault)
    elif text.strip():
        cells = tuple(text.split("\t"))
        if len(cells) != width:
            sentence = f"Expected {width} cells parted by tabs{', the last the reason' * (width > len(COLUMNS))}."
            yield Problem(number, "", f"{len(cells)} cells", sentence)
        else:
            yield from _event(_Cut(number, cells[: len(COLUMNS)]), COLUMNS, checks)


class _Cut(NamedTuple):
    line: int
    raw: tuple[str, ...]
    more_lines: tuple[int, ...] = ()


class _Titles(NamedTuple):
    places: dict[str, int]

    def title(self, name):
        return name


def read_headed(file):
    """A Reading of a table with GDELT's column names. Raises Unreadable where those that matter are missing."""
    header, lines = open_table(file, LAYOUT, "a GDELT 2.0 event file")
    rows = _headed(header, rows_below(header, lines, LAYOUT))
    return Reading("gdelt-headed", Preamble(), header.cells, header.line, header.delimiter, header.places, rows)


def _headed(header, rows):
    checks = Checks(header, _CHECKS)
    names = sorted(header.places, key=header.places.get)
    for row in rows:
        if row.__class__ is Problem:
            yield row
        else:
            yield from _event(row, names, checks)


def _event(row, names, checks):
    if wrong := checks.faults(row):
        yield from wrong
        return
    cells = dict(zip(names, (cell.strip() for cell in row.raw), strict=False))
    yield Coded(
        row.line,
        cells["GLOBALEVENTID"],
        _day(cells["SQLDATE"]),
        _day(cells["DATEADDED"]),
        cells["EventCode"],
        cells.get("GoldsteinScale", ""),
        cells.get("SOURCEURL", ""),
        cells,
        row.raw,
        row.more_lines,
    )


def _day(text):
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}"


def _matching(pattern, sentence):
    def check(text):
        if not pattern.fullmatch(text.strip()):
            raise Wrong(sentence)

    return check


def _real_day(text):
    text = text.strip()
    if not _DAY.fullmatch(text):
        raise Wrong("Expected a day as eight digits, like 20240131.")
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as error:
        raise Wrong("There is no such day: expected one of the calendar, like 20240131.") from error


def _instant(text):
    text = text.strip()
    if not _INSTANT.fullmatch(text):
        raise Wrong("Expected a day, or a day and a time, as digits: 20240131 or 20240131234500.")
    _real_day(text[:8])


_CHECKS = {
    "GLOBALEVENTID": _matching(_ID, "Expected the number of the event."),
    "SQLDATE": _real_day,
    "DATEADDED": _instant,
    "EventCode": _matching(_CODE, "Expected a CAMEO code of two to four digits, with its leading zero, like 042."),
    "GoldsteinScale": _matching(_SCORE, "Expected a score from -10 to 10, or nothing."),
}
