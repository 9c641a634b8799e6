"""SIPRI's deliveries with deal ids: format C (2025) and C′, `DealsAndTIVs.txt` (about 2019 to 2023).

One row is what one deal delivered in one year, so several rows make a deal, and they may stand apart: all are read
before the first deal is handed over. What was ordered is not said, and there are no comments. An estimate has a column
of its own beside what it marks; C says above its header what the rest means, as format A does, and C′ says nothing.
"""

from decimal import Decimal
from typing import NamedTuple

from procurement.interchange.formats.cells import (
    Checks,
    Memo,
    amount,
    deal_id,
    number,
    number_cell,
    required,
    status_cell,
    year,
    year_cell,
    yes,
)
from procurement.interchange.formats.headers import Layout
from procurement.interchange.formats.records import Cell, Deal, Delivery, Problem
from procurement.interchange.formats.rows import Row
from procurement.interchange.formats.tables import read_table

_COMMON = {
    "Designation": "designation",
    "Description": "description",
    "Armament category": "category",
    "Order date": "ordered",
    "Order date is estimate": "ordered_estimated",
    "Numbers delivered": "number_delivered",
    "Numbers delivered is estimate": "number_estimated",
    "Delivery year": "delivered",
    "Delivery year is estimate": "delivered_estimated",
    "Status": "status",
    "SIPRI estimate": "tiv_new",
    "TIV deal unit": "tiv_unit",
    "TIV delivery values": "tiv_delivered",
    "Local production": "local_production",
}
C = Layout({"SIPRI AT Database ID": "deal_id", "Supplier": "supplier", "Recipient": "recipient", **_COMMON})
C_PRIME = Layout({"Deal ID": "deal_id", "Seller": "supplier", "Buyer": "recipient", **_COMMON}, delimiters=";,\t")

_OF_THE_DEAL = (
    "supplier recipient designation description category ordered ordered_estimated status tiv_unit local_production"
).split()
_CHECKS = {
    "deal_id": deal_id,
    "supplier": required,
    "recipient": required,
    "designation": required,
    "ordered": year,
    "ordered_estimated": yes,
    "number_delivered": number,
    "number_estimated": yes,
    "delivered": year,
    "delivered_estimated": yes,
    "status": status_cell,
    "tiv_new": amount,
    "tiv_unit": amount,
    "tiv_delivered": amount,
    "local_production": yes,
}


class _Rows(NamedTuple):
    """The rows of one deal so far, and the problems with them."""

    rows: list[Row]
    problems: list[Problem]


def read_c(file):
    """The Reading of a file of format C; the whole of it is read before the first deal comes. Raises Unreadable."""
    return read_table(file, C, "sipri-c", "SIPRI's deliveries with deal ids (2025)", _deals)


def read_c_prime(file):
    """The Reading of a file of format C′, which is C with other names of columns. Raises Unreadable."""
    return read_table(file, C_PRIME, "sipri-c-prime", "SIPRI's DealsAndTIVs.txt (2019 to 2023)", _deals)


def _deals(header, rows):
    at = {name: place for place, name in enumerate(C.names)}  # those of C′ are the same
    groups = {}
    checks = Checks(header, _CHECKS)
    for row in rows:
        if row.__class__ is Problem:
            yield row
            continue
        key = row.cells[at["deal_id"]].strip()
        group = groups.setdefault(key, _Rows([], []))
        if wrong := checks.faults(row):
            group.problems.extend(wrong)
        elif group.rows and (name := _differing(group.rows[0], row, at)):
            group.problems.append(_disagreement(header, row, name, group.rows[0], at))
        group.rows.append(row)
    memo = _Memos()
    for key, group in groups.items():
        if group.problems:
            yield from group.problems
            yield from _left_out(header, group)
        else:
            yield _deal(key, group.rows, at, memo)


class _Memos:
    def __init__(self):
        self.ordered = Memo(lambda pair: year_cell(pair[0], yes(pair[1])))
        self.number = Memo(lambda pair: number_cell(pair[0], yes(pair[1])))
        self.status = Memo(status_cell)


def _deal(key, rows, at, memo):
    first = rows[0]
    deliveries = [each for row in rows for each in _delivery(row.cells, at, memo)]
    deliveries.sort(key=lambda each: each.when.value)
    total = sum((Decimal(amount(row.cells[at["tiv_delivered"]]) or 0) for row in rows), Decimal(0))
    cell = {name: first.cells[at[name]].strip() for name in _OF_THE_DEAL}
    return Deal(
        first.line,
        key,
        cell["supplier"],
        cell["recipient"],
        bare_designation(cell["designation"]),
        cell["description"],
        cell["category"],
        memo.ordered[cell["ordered"], cell["ordered_estimated"]],
        Cell("", ""),
        _in_all([each.quantity for each in deliveries]),
        tuple(deliveries),
        memo.status[cell["status"]],
        cell["local_production"].casefold(),
        cell["tiv_unit"],
        "",
        f"{total.normalize():f}",
        "",
        first.raw,
        (*first.more_lines, *(number for row in rows[1:] for number in (row.line, *row.more_lines))),
    )


def bare_designation(text):
    """A designation without the hyphens that fill an empty part of it at the end: `EMB-314 -`, `AIFV --`."""
    bare = text.rstrip("- ") if text.endswith((" -", " --")) else text
    return bare or text


def _delivery(cells, at, memo):
    """The delivery of a row, if it holds one."""
    when = memo.ordered[cells[at["delivered"]], cells[at["delivered_estimated"]]]
    quantity = memo.number[cells[at["number_delivered"]], cells[at["number_estimated"]]]
    if when.value or quantity.value not in ("", "0"):
        yield Delivery(when, quantity)


def _in_all(quantities):
    """The sum of the quantities, stated as they are; unknown where one of them is."""
    if len(quantities) == 1:
        return quantities[0]
    known = all(each.value for each in quantities)
    value = str(sum(int(each.value) for each in quantities)) if known else ""
    return Cell(" + ".join(each.stated for each in quantities), value, any(each.estimated for each in quantities))


def _differing(first, row, at):
    """The name of a cell of the deal in which a row differs from its first row, or None."""
    return next((name for name in _OF_THE_DEAL if first.cells[at[name]].strip() != row.cells[at[name]].strip()), None)


def _disagreement(header, row, name, first, at):
    sentence = f"Expected what line {first.line} of the same deal says, “{first.cells[at[name]].strip()}”: mend one."
    return Problem(row.line, header.title(name), row.cells[at[name]][:120], sentence, row.more_lines)


def _left_out(header, group):
    """A Problem for each sound row of a deal that has a wrong one: half a deal is none."""
    wrong = {problem.line for problem in group.problems}
    sentence = "Another row of this deal cannot be read, and half a deal is none: mend that row."
    for row in group.rows:
        if row.line not in wrong:
            found = row.raw[header.places["deal_id"]].strip()
            yield Problem(row.line, header.title("deal_id"), found[:120], sentence, row.more_lines)
