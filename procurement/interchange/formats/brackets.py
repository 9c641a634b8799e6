"""A table made from SIPRI's old RTF register: format E, parted by tabs, with estimates in brackets.

`(20)` and `(1987)` are estimates, `. .` is unknown, `1981-1983` a span. There are no volumes, and the condition of
the goods stands in the comment only. The signs are those of the register's printed form, from which people made tables.
"""

import re

from procurement.choices import Condition
from procurement.interchange.formats.cells import Checks, Memo, Wrong, number, required, spans, year
from procurement.interchange.formats.comments import condition_of
from procurement.interchange.formats.headers import Layout
from procurement.interchange.formats.records import Cell, Deal, Problem, deliveries_of
from procurement.interchange.formats.tables import read_table

E = Layout(
    {
        "Supplier": "supplier",
        "Recipient": "recipient",
        "No. ordered": "number_ordered",
        "Weapon designation": "designation",
        "Weapon description": "description",
        "Year of order": "ordered",
        "Year of delivery": "deliveries",
        "No. delivered": "number_delivered",
        "Comments": "comment",
    },
    delimiters="\t;,",
)

_UNKNOWN = re.compile(r"\.( ?\.)+")


def read_e(file):
    """The Reading of a file of format E. Raises Unreadable."""
    title = "SIPRI's old register as a table (estimates in brackets)"
    return read_table(file, E, "sipri-e", title, _deals, comment="comment")


def _deals(header, rows):
    ordered, delivered, asked = Memo(_year), Memo(_number), Memo(_asked)
    checks = Checks(header, _CHECKS)
    for row in rows:
        if row.__class__ is Problem:
            yield row
            continue
        supplier, recipient, count, what, words, when, years, came, comment = (cell.strip() for cell in row.cells)
        if wrong := checks.faults(row):
            yield from wrong
            continue
        yield Deal(
            row.line,
            "",
            supplier,
            recipient,
            what,
            words,
            "",
            ordered[when],
            asked[count],
            delivered[came],
            _deliveries(years, delivered[came]),
            _condition(comment),
            "",
            "",
            "",
            "",
            " ".join(comment.split("\n")),
            row.raw,
            row.more_lines,
        )


def _condition(comment):
    """The condition of the goods, as the comment tells it."""
    said = condition_of(comment)
    return Cell(said.words, said.values["condition"], said.hedged) if said else Cell("", Condition.UNKNOWN.value)


def _open(text):
    """(the text without brackets, whether it had them); `. .` is empty. Raises Wrong for a bracket alone."""
    text = text.strip()
    if text.startswith("(") != text.endswith(")"):
        raise Wrong("Expected brackets around the whole cell for an estimate, or none.")
    estimated = text.startswith("(")
    inner = text[1:-1].strip() if estimated else text
    return ("" if _UNKNOWN.fullmatch(inner) else inner), estimated


def _number(text):
    inner, estimated = _open(text)
    return Cell(text.strip(), number(inner), estimated)


def _asked(text):
    cell = _number(text)
    return cell._replace(value="") if cell.value == "0" else cell


def _year(text):
    inner, estimated = _open(text)
    value = year(inner)
    return Cell(text.strip(), f"{value}~" if value and estimated else value, estimated)


def _deliveries(text, number_delivered):
    inner, estimated = _open(text)
    when = spans(inner)
    if estimated:
        when = [Cell(f"({each.stated})", each.value.replace("/", "~/") + "~", True) for each in when]
    return deliveries_of(when, number_delivered)


_CHECKS = {
    "supplier": required,
    "recipient": required,
    "designation": required,
    "ordered": _year,
    "number_ordered": _number,
    "number_delivered": _number,
    "deliveries": lambda text: _deliveries(text, Cell("", "")),
}
