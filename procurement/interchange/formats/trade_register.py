"""SIPRI's trade register as its web page exports it: format A (2024 and 2025) and B (since 2026).

One row is one deal. There are no deal ids, and equal rows are deals of their own. What a cell means is said by the
export itself, in the lines above its header: a `?` marks uncertain data, no number ordered is one that is not known
yet, and the number delivered and its years are those of the years that were asked for (`Preamble.all_years`).
"""

from procurement.interchange.formats.cells import (
    Checks,
    Memo,
    Wrong,
    amount,
    flag,
    number,
    number_cell,
    ordered_cell,
    required,
    several,
    status_cell,
    year,
    year_cell,
)
from procurement.interchange.formats.headers import Layout
from procurement.interchange.formats.records import Cell, Deal, Problem, deliveries_of
from procurement.interchange.formats.tables import read_table

_BEFORE = {
    "Recipient": "recipient",
    "Supplier": "supplier",
    "Year of order": "ordered",
    "Number ordered": "number_ordered",
    "Weapon designation": "designation",
    "Weapon description": "description",
}
_AFTER = {
    "Year(s) of delivery": "deliveries",
    "status": "status",
    "Comments": "comment",
    "SIPRI TIV per unit": "tiv_unit",
    "SIPRI TIV for total order": "tiv_order",
    "SIPRI TIV of delivered weapons": "tiv_delivered",
}
_FLAGGED = frozenset({"ordered", "number_ordered", "number_delivered"})
A = Layout({**_BEFORE, "Number delivered": "number_delivered", **_AFTER}, flagged=_FLAGGED)
B = Layout({**_BEFORE, "Deliveries in the Year Range": "number_delivered", **_AFTER}, flagged=_FLAGGED)


def read_a(file):
    """The Reading of a file of format A. Raises Unreadable."""
    return read_table(file, A, "sipri-a", "SIPRI's trade register (2024 and 2025)", _deals, comment="comment")


def read_b(file):
    """The Reading of a file of format B, whose header says what the lines above A's say. Raises Unreadable."""
    return read_table(file, B, "sipri-b", "SIPRI's trade register (since 2026)", _deals, comment="comment")


def _deals(header, rows):
    cells = _Cells()
    ordered, number_ordered, delivered = cells.ordered, cells.number_ordered, cells.number_delivered
    deliveries, statuses, amounts = cells.deliveries, cells.status, cells.amount
    checks = Checks(header, _CHECKS)
    for row in rows:
        if row.__class__ is Problem:
            yield row
            continue
        line, (who, whom, year_, a, count, b, what, kind, came, c, when, status, comment, *tiv), raw, more = row
        unit, order, total = tiv
        supplier, recipient, designation = whom.strip(), who.strip(), what.strip()
        try:
            if not (supplier and recipient and designation):
                raise Wrong
            number_came = delivered[came, c]
            yield Deal(
                line,
                "",
                supplier,
                recipient,
                designation,
                kind.strip(),
                "",
                ordered[year_, a],
                number_ordered[count, b],
                number_came,
                deliveries[when, number_came],
                statuses[status],
                "",
                amounts[unit],
                amounts[order],
                amounts[total],
                " ".join(comment.split("\n")).strip() if more else comment.strip(),
                raw,
                more,
            )
        except Wrong:
            yield from checks.faults(row)


class _Cells:
    """The cells of this format, each distinct one read once."""

    def __init__(self):
        self.ordered = Memo(lambda pair: year_cell(pair[0], flag(pair[1])))
        self.number_ordered = Memo(lambda pair: ordered_cell(pair[0], flag(pair[1])))
        self.number_delivered = Memo(lambda pair: number_cell(pair[0], flag(pair[1])))
        self.deliveries = Memo(lambda pair: deliveries_of(_years(pair[0]), pair[1]))
        self.status = Memo(status_cell)
        self.amount = Memo(amount)


def _years(text):
    """The years of a cell `1977; 1978`."""
    years = [year(part) for part in several(text)]
    if "" in years:
        raise Wrong("Expected years parted by semicolons, like 1977; 1978.")
    return [Cell(each, each) for each in years]


_CHECKS = {
    "recipient": required,
    "supplier": required,
    "designation": required,
    "ordered": year,
    "ordered?": flag,
    "number_ordered": number,
    "number_ordered?": flag,
    "number_delivered": number,
    "number_delivered?": flag,
    "deliveries": _years,
    "status": status_cell,
    "tiv_unit": amount,
    "tiv_order": amount,
    "tiv_delivered": amount,
}
