"""SIPRI's old download form (to 2023): format D, a bare CSV with the register's own column names.

One row is one deal. Years are single or spans, `2011-2012`; an X marks an estimate; the last row holds sums.
"""

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
from procurement.interchange.formats.headers import Layout, open_table
from procurement.interchange.formats.preamble import read_preamble
from procurement.interchange.formats.records import Deal, Problem, Reading, deliveries_of
from procurement.interchange.formats.rows import rows_below

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
    header, lines = open_table(file, D, "SIPRI's old download form (to 2023)")
    deals = _deals(header, rows_below(header, lines, D))
    preamble = read_preamble(header.above)
    return Reading("sipri-d", preamble, header.cells, header.line, header.delimiter, header.places, deals)


def _deals(header, rows):
    ordered = Memo(lambda pair: year_cell(pair[0], _marked(pair[1])))
    number_ordered = Memo(lambda pair: ordered_cell(pair[0], _marked(pair[1])))
    delivered = Memo(lambda pair: number_cell(pair[0], _marked(pair[1])))
    seen = {}
    checks = Checks(header, _CHECKS)
    for row in rows:
        if row.__class__ is Problem:
            yield row
            continue
        (
            key,
            recipient_code,
            supplier_code,
            odat,
            odai,
            onum,
            onai,
            _,
            term,
            what,
            kind,
            words,
            _,
            came,
            came_about,
            when,
            *rest,
        ) = (cell.strip() for cell in row.cells)
        recipient, supplier, status, unit, order, total = rest
        if not (key or recipient or supplier or what):
            continue
        wrong = checks.faults(row)
        for name, said in (("supplier", supplier or supplier_code), ("recipient", recipient or recipient_code)):
            if not said:
                wrong.append(Problem(row.line, header.title(name), "", _NOBODY, row.more_lines))
        if wrong:
            yield from wrong
            continue
        if key in seen:
            sentence = f"This deal stands on line {seen[key]} already: remove one of the two."
            yield Problem(row.line, header.title("deal_id"), key, sentence, row.more_lines)
            continue
        seen[key] = row.line
        number_came = delivered[came, came_about]
        yield Deal(
            row.line,
            key,
            supplier or supplier_code,
            recipient or recipient_code,
            what,
            words,
            _CATEGORIES.get(kind, kind),
            ordered[odat, odai],
            number_ordered[onum, onai],
            number_came,
            deliveries_of(spans(when), number_came),
            status_cell(status),
            "",
            unit,
            order,
            total,
            "",
            row.raw,
            row.more_lines,
            "" if term == "N/A" else term,
            supplier_code,
            recipient_code,
        )
