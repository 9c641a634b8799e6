"""What the readers hand over: deals, problems, and what the top of a file says about the whole of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Cell(NamedTuple):
    """One datum: what the file states, its canonical value ("" where it is not known), and whether it is an estimate.

    An estimate is stated the way the register prints it, `2004 ?`; the value of an estimated year is `2004~`.
    """

    stated: str
    value: str
    estimated: bool = False


_UNKNOWN = Cell("", "")
_POWER = re.compile(r" [0-9]+-[0-9]+")


class Delivery(NamedTuple):
    """When something was delivered (EDTF: a year, or a span where the file gives one) and how many, "" for unknown."""

    when: Cell
    quantity: Cell


def deliveries_of(whens, number_delivered):
    """The deliveries in some years or spans, of which only the number in all is known.

    A single one takes it; several have no split, so each is of unknown quantity and nothing is divided. A number of
    nought beside a year is unknown too. What came in no year that is named is one delivery without a date.
    """
    quantity = number_delivered if number_delivered.value != "0" else _UNKNOWN
    if len(whens) > 1:
        return tuple(Delivery(when, _UNKNOWN) for when in whens)
    if whens or quantity.value:
        return (Delivery(whens[0] if whens else _UNKNOWN, quantity),)
    return ()


class Deal(NamedTuple):
    """One deal of an arms register.

    Names are without their outer blanks and fillers; `raw` holds the cells as they stood (of its first row, where a
    deal has several), and `Reading.places` says which is which. Amounts are plain numbers as text, "" for unknown.
    `status.value` is a Condition; `local` and the TIV are texts. `terms` is the one word by which the legacy export
    says how a deal was made; it alone has letters for the parties beside their names, `supplier_code` and
    `recipient_code`. `more_lines` are the further lines of the file that belong to the deal.
    """

    line: int
    deal_id: str
    supplier: str
    recipient: str
    designation: str
    description: str
    category: str
    ordered: Cell
    number_ordered: Cell
    number_delivered: Cell
    deliveries: tuple[Delivery, ...]
    status: Cell
    local_production: str
    tiv_unit: str
    tiv_order: str
    tiv_delivered: str
    comment: str
    raw: tuple[str, ...]
    more_lines: tuple[int, ...] = ()
    terms: str = ""
    supplier_code: str = ""
    recipient_code: str = ""

    @property
    def is_generic(self):
        """Whether the designation names no type: it is the description once more, or that and a class of power, like
        `ship engine` and `ship engine 4001-6000`.
        """
        named, kind = self.designation.casefold(), self.description.casefold()
        return named == kind or (named.startswith(f"{kind} ") and _POWER.fullmatch(named, len(kind)) is not None)


class Problem(NamedTuple):
    """What is wrong with one row: its line, the column, what was found, and what was expected and is to be done.

    The message is the same for the same cause. The row is not handed over beside it; `more_lines` are its further
    lines.
    """

    line: int
    column: str
    found: str
    message: str
    more_lines: tuple[int, ...] = ()


class Preamble(NamedTuple):
    """What the lines above the header say of the file.

    `vintage` is the day on which it was made (EDTF, "" if not said). `suppliers` and `recipients` are empty for all;
    `years` is None for all. `stated` is whether the file says at all what it covers: without a word on it, nothing
    may be concluded from what is missing.
    """

    lines: tuple[str, ...] = ()
    vintage: str = ""
    suppliers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    stated: bool = False

    @property
    def all_parties(self):
        return self.stated and not self.suppliers and not self.recipients

    @property
    def all_years(self):
        """Whether no year is left out: what a deal is said to have delivered is then all that it delivered.

        The register begins with deliveries of 1950.
        """
        if not self.stated or self.years is None:
            return self.stated
        return self.years[0] <= 1950 and self._is_open

    def tells_all_since(self, year):
        """Whether all deliveries of a deal that was ordered in a year (None for unknown) are told.

        A file that does not say what it covers is taken at its word, as the whole.
        """
        if not self.stated or self.all_years:
            return True
        return self._is_open and year is not None and year >= self.years[0]

    @property
    def _is_open(self):
        """Whether the years go on to the last that the register can tell of: a release has those before its own."""
        return bool(self.vintage) and self.years[1] >= int(self.vintage[:4]) - 1

    @property
    def complete(self):
        return self.all_parties and self.all_years


@dataclass
class Reading:
    """A file being read. `rows` yields records of the format and Problems, in the order of the file, once.

    `header` are the columns as they stand, on line `header_line`, parted by `delimiter`; `places` tells which column
    holds what: {name of ours: position in `raw`}.
    """

    format: str
    preamble: Preamble
    header: tuple[str, ...]
    header_line: int
    delimiter: str
    places: dict[str, int]
    rows: Iterator = field(repr=False)
