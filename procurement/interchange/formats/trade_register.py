"""SIPRI's trade register as its web page exports it: format A (2024 and 2025) and B (since 2026).

One row is one deal. There are no deal ids, and equal rows are deals of their own. The number delivered and its years
are those of the years that were asked for: B says so in its header, A in the lines above (`Preamble.all_years`).
"""

from procurement.interchange.formats.cells import (
    Memo,
    Wrong,
    amount,
    flag,
    number_cell,
    ordered_cell,
    status_cell,
    year,
    year_cell,
)
from procurement.interchange.formats.headers import Layout, open_table
from procurement.interchange.formats.preamble import read_preamble
from procurement.interchange.formats.records import Cell, Deal, Delivery, Problem, Reading
from procurement.interchange.formats.rows import rows_below

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

_UNKNOWN = Cell("", "")


def read_a(file):
    return _read(file, A, "sipri-a", "SIPRI's trade register (2024 and 2025)")


def read_b(file):
    return _read(file, B, "sipri-b", "SIPRI's trade register (since 2026)")


def _read(file, layout, name, title):
    header, lines = open_table(file, layout, title)
    preamble = read_preamble(header.above)
    deals = _deals(header, rows_below(header, lines, layout, comment="comment"))
    return Reading(name, preamble, header.cells, header.line, header.delimiter, header.places, deals)


def _deals(header, rows):
    cells = _Cells()
    ordered, number_ordered, delivered = cells.ordered, cells.number_ordered, cells.number_delivered
    deliveries, statuses, amounts = cells.deliveries, cells.status, cells.amount
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
            yield from cells.faults(header, row)


class _Cells:
    """The cells of this format, each distinct one read once."""

    def __init__(self):
        self.ordered = Memo(lambda pair: year_cell(pair[0], flag(pair[1])))
        self.number_ordered = Memo(lambda pair: ordered_cell(pair[0], flag(pair[1])))
        self.number_delivered = Memo(lambda pair: number_cell(pair[0], flag(pair[1])))
        self.deliveries = Memo(lambda pair: _delivered(*pair))
        self.status = Memo(status_cell)
        self.amount = Memo(amount)

    def faults(self, header, row):
        """Yield a Problem for each cell of a row that cannot be read."""
        cells = {name: row.raw[place] for name, place in header.places.items()}
        readers = {
            "recipient": _required,
            "supplier": _required,
            "designation": _required,
            "ordered": year,
            "number_ordered": lambda text: ordered_cell(text, False),
            "number_delivered": lambda text: number_cell(text, False),
            "deliveries": lambda text: _delivered(text, _UNKNOWN),
            "status": status_cell,
            "tiv_unit": amount,
            "tiv_order": amount,
            "tiv_delivered": amount,
        }
        for name, text in cells.items():
            read = flag if name.endswith("?") else readers.get(name)
            try:
                if read:
                    read(text)
            except Wrong as error:
                yield Problem(row.line, header.title(name), text[:120], str(error), row.more_lines)


def _required(text):
    if not text.strip():
        raise Wrong("Expected a name: a deal has a supplier, a recipient and a designation.")


def _delivered(text, number_delivered):
    """The deliveries of a cell `1977; 1978`: a single year takes the number delivered, several have no split.

    What was delivered in no year that the cell names is one delivery without a date.
    """
    years = [year(part) for part in text.split(";")] if text.strip() else []
    if "" in years:
        raise Wrong("Expected years parted by semicolons, like 1977; 1978.")
    quantity = number_delivered if number_delivered.value != "0" else _UNKNOWN
    if len(years) > 1:
        return tuple(Delivery(Cell(when, when), _UNKNOWN) for when in years)
    if years or quantity.value:
        when = years[0] if years else ""
        return (Delivery(Cell(when, when), quantity),)
    return ()
