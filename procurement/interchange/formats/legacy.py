"""SIPRI's old download form (to 2023): format D, a bare CSV with the register's own column names.

One row is one deal. Years are single or spans, `2011-2012`; an X marks an estimate; the last row holds sums. The form
says nothing of this itself: it is what its files have in common with the register's other exports.
"""

from collections import namedtuple

from procurement.interchange.formats.cells import (
    Checks,
    Memo,
    amount,
    deal_id,
    flag,
    number,
    number_cell,
    ordered_cell,
    required,
    spans,
    status_cell,
    year,
    year_cell,
)
from procurement.interchange.formats.headers import Layout
from procurement.interchange.formats.records import Deal, Problem, deliveries_of
from procurement.interchange.formats.tables import read_table

D = Layout(
    {
        "tidn": "deal_id",
        "buyercod": "recipient_code",
        "sellercod": "supplier_code",
        "odat": "ordered",
        "odai": "ordered_estimated",
        "onum": "number_ordered",
        "onai": "number_ordered_estimated",
        "ldat": "last_delivery",
        "term": "terms",
        "desig2": "designation",
        "wcat": "category",
        "desc": "description",
        "coprod": "coproduction",
        "nrdel": "number_delivered",
        "nrdelai": "number_delivered_estimated",
        "delyears": "deliveries",
        "buyer": "recipient",
        "seller": "supplier",
        "status": "status",
        "tivunit": "tiv_unit",
        "tivorder": "tiv_order",
        "tivdel": "tiv_delivered",
    }
)
_Row = namedtuple("_Row", D.names)
"""The cells of a row by our names, without their outer blanks."""

_CATEGORIES = {
    "AC": "Aircraft",
    "AD": "Air defence systems",
    "AR": "Artillery",
    "AV": "Armoured vehicles",
    "EN": "Engines",
    "MI": "Missiles",
    "SE": "Sensors",
    "SH": "Ships",
}
"""The letters that name a category beyond doubt; others are handed over as they stand."""

_WORDS = [name for name in D.names if not name.startswith(("number_", "tiv_"))]
"""The columns that the row of sums leaves empty: all but those of numbers."""

_NOBODY = "Expected the name of a party, or at least its code: a deal has a supplier and a recipient."


def _marked(text):
    return flag(text, yes=("X",))


_CHECKS = {
    "deal_id": deal_id,
    "designation": required,
    "ordered": year,
    "ordered_estimated": _marked,
    "number_ordered": number,
    "number_ordered_estimated": _marked,
    "number_delivered": number,
    "number_delivered_estimated": _marked,
    "deliveries": spans,
    "status": status_cell,
    "tiv_unit": amount,
    "tiv_order": amount,
    "tiv_delivered": amount,
}


def read_d(file):
    """The Reading of a file of format D. Raises Unreadable."""
    return read_table(file, D, "sipri-d", "SIPRI's old download form (to 2023)", _deals)


def _deals(header, rows):
    checks, cells, lines = Checks(header, _CHECKS), _Cells(), {}
    for row in rows:
        if row.__class__ is Problem:
            yield row
            continue
        deal = _Row(*(cell.strip() for cell in row.cells))
        if not any(getattr(deal, name) for name in _WORDS):
            continue  # the row of sums
        if wrong := [*checks.faults(row), *_nobody(header, row, deal)]:
            yield from wrong
        elif deal.deal_id in lines:
            sentence = f"This deal stands on line {lines[deal.deal_id]} already: remove one of the two."
            yield Problem(row.line, header.title("deal_id"), deal.deal_id, sentence, row.more_lines)
        else:
            lines[deal.deal_id] = row.line
            yield cells.deal(row, deal)


def _nobody(header, row, deal):
    """A Problem for each side of a deal that has neither a name nor a code."""
    for name in ("supplier", "recipient"):
        if not (getattr(deal, name) or getattr(deal, f"{name}_code")):
            yield Problem(row.line, header.title(name), "", _NOBODY, row.more_lines)


class _Cells:
    """The cells of this format, each distinct one read once."""

    def __init__(self):
        self.ordered = Memo(lambda pair: year_cell(pair[0], _marked(pair[1])))
        self.number_ordered = Memo(lambda pair: ordered_cell(pair[0], _marked(pair[1])))
        self.delivered = Memo(lambda pair: number_cell(pair[0], _marked(pair[1])))

    def deal(self, row, deal):
        """The Deal of a sound row."""
        delivered = self.delivered[deal.number_delivered, deal.number_delivered_estimated]
        return Deal(
            row.line,
            deal.deal_id,
            deal.supplier or deal.supplier_code,
            deal.recipient or deal.recipient_code,
            deal.designation,
            deal.description,
            _CATEGORIES.get(deal.category, deal.category),
            self.ordered[deal.ordered, deal.ordered_estimated],
            self.number_ordered[deal.number_ordered, deal.number_ordered_estimated],
            delivered,
            deliveries_of(spans(deal.deliveries), delivered),
            status_cell(deal.status),
            "",
            deal.tiv_unit,
            deal.tiv_order,
            deal.tiv_delivered,
            "",
            row.raw,
            row.more_lines,
            "" if deal.terms == "N/A" else deal.terms,
            deal.supplier_code,
            deal.recipient_code,
        )
