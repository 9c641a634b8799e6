"""Single cells into values. Each distinct cell is read once: a register repeats itself."""

import re

from procurement.choices import Condition
from procurement.interchange.formats.records import Cell, Problem

_MOST_KEPT = 50_000
_LONGEST_KEPT = 2000
_MOST_YEARS = 200
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_AMOUNT = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,4})?", re.ASCII)
_EARLIEST, _LATEST = 1900, 2100
_STATUS = {
    "": Condition.UNKNOWN,
    "new": Condition.NEW,
    "n": Condition.NEW,
    "second hand": Condition.SECOND_HAND,
    "second-hand": Condition.SECOND_HAND,
    "s": Condition.SECOND_HAND,
    "second hand but modernized": Condition.MODERNISED,
}


class Wrong(ValueError):  # noqa: N818 - it reads as what happened
    """A cell that cannot be read. The text says what was expected and what to do, without the cell itself."""


class Memo(dict):
    """{cell: what `read` makes of it}, each read when it is first asked for.

    A cell is a text, or a tuple that begins with one. Long ones are not kept, and all are forgotten when they are many:
    a file cannot fill the memory.
    """

    def __init__(self, read):
        super().__init__()
        self._read = read

    def __missing__(self, cell):
        if len(self) >= _MOST_KEPT:
            self.clear()
        value = self._read(cell)
        if len(cell if cell.__class__ is str else cell[0]) <= _LONGEST_KEPT:
            self[cell] = value
        return value


def flag(text, yes=("?",), no=("",)):
    """Whether a cell says that its neighbour is an estimate. Raises Wrong for anything but `yes` and `no`."""
    text = text.strip()
    if text in yes:
        return True
    if text in no:
        return False
    raise Wrong(f"Expected {_either(yes)} for an estimate or {_either(no)} for none.")


def yes(text):
    """A flag of Yes and No, which is sometimes left out."""
    return flag(text, yes=("Yes",), no=("No", ""))


def required(text):
    """A name, without its outer blanks. Raises Wrong for an empty cell."""
    text = text.strip()
    if not text:
        raise Wrong("Expected a name: a deal has a supplier, a recipient and a designation.")
    return text


def deal_id(text):
    """The register's number of a deal, as text. Raises Wrong."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        raise Wrong("Expected the number of a deal: digits, nine at most.")
    return text


def stated(text, estimated):
    """A cell and its `?` as one text."""
    return f"{text} ?".strip() if estimated else text


def number(text):
    """`12` from a cell with a whole number, "" from an empty one. Raises Wrong."""
    text = text.strip()
    if text and not _NUMBER.fullmatch(text):
        raise Wrong("Expected a whole number of at most nine digits, or nothing where it is not known.")
    return str(int(text)) if text else ""


def amount(text):
    """A TIV as plain text: `0.5`, `12`; "" from an empty cell. Raises Wrong."""
    text = text.strip()
    if text and not _AMOUNT.fullmatch(text):
        raise Wrong("Expected a number like 12 or 0.25, with at most four decimals, or nothing.")
    return text


def year(text):
    """A year as text; "" from an empty cell. Raises Wrong."""
    text = text.strip()
    if text and not (len(text) == 4 and text.isascii() and text.isdigit() and _EARLIEST <= int(text) <= _LATEST):
        raise Wrong(f"Expected a year from {_EARLIEST} to {_LATEST}, or nothing where it is not known.")
    return text


def number_cell(text, estimated):
    """The Cell of a whole number. Raises Wrong."""
    text = text.strip()
    return Cell(stated(text, estimated), number(text), estimated)


def ordered_cell(text, estimated):
    """The Cell of a number ordered: none stands for unknown there, since nobody orders nothing. Raises Wrong."""
    cell = number_cell(text, estimated)
    return cell._replace(value="") if cell.value == "0" else cell


def year_cell(text, estimated):
    """The Cell of a year, `2004~` where it is an estimate. Raises Wrong."""
    text = text.strip()
    value = year(text)
    return Cell(stated(text, estimated), f"{value}~" if value and estimated else value, estimated)


def status_cell(text):
    """The condition of the goods. Raises Wrong for a word that the register does not use."""
    text = text.strip()
    condition = _STATUS.get(text.casefold())
    if condition is None:
        raise Wrong("Expected New, Second hand, Second hand but modernized, or nothing.")
    return Cell(text, condition.value)


def spans(text):
    """The years, and spans of years as EDTF, of a cell `1977; 1981-1983`. Raises Wrong."""
    return [_span(part) for part in several(text)]


def several(text):
    """The parts of a cell between semicolons; none of an empty cell. Raises Wrong where they are too many."""
    parts = text.split(";") if text.strip() else []
    if len(parts) > _MOST_YEARS:
        raise Wrong(f"Expected at most {_MOST_YEARS} years in one cell.")
    return parts


def _span(text):
    text = text.strip()
    start, dash, end = (part.strip() for part in text.partition("-"))
    if not year(start) or (dash and not year(end)) or (dash and start > end):
        raise Wrong("Expected years or spans of years like 1981-1983, the earlier first, parted by semicolons.")
    return Cell(text, f"{start}/{end}" if dash and start != end else start)


class Checks:
    """Tells which cells of a row cannot be read; `checks`: {our name: function, which may raise Wrong}."""

    def __init__(self, header, checks):
        self._header = header
        self._checks = [
            (name, place, Memo(_trouble(checks[name]))) for name, place in header.places.items() if name in checks
        ]

    def faults(self, row):
        """A Problem for each wrong cell of a row, in the order of the file."""
        return [
            Problem(row.line, self._header.title(name), row.raw[place][:120], trouble[row.raw[place]], row.more_lines)
            for name, place, trouble in self._checks
            if trouble[row.raw[place]]
        ]


def _trouble(check):
    def trouble(text):
        try:
            check(text)
        except Wrong as error:
            return str(error)
        return ""

    return trouble


def _either(words):
    return " or ".join(f"“{word}”" if word else "an empty cell" for word in words)
