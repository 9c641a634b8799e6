"""Rows of our own in the shapes of the foreign registers. No row of a real one stands here."""

from io import BytesIO

from procurement.interchange.formats.records import Deal, Problem

A_HEADER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
)
B_HEADER = A_HEADER.replace("Number delivered", "Deliveries in the Year Range")
PREAMBLE = """\
Transfers of major conventional arms from All countries  to All countries . Deals with deliveries or orders made for year range '1950' to '2024' 
A '?' in a column indicates uncertain data.
SIPRI trend-indicator values (TIVs) are in millions.

Source: SIPRI Arms Transfers Database (c) SIPRI.
Data generated: 7 Oct 2024 12:33:29 PM
"""  # noqa: E501, W291 - as the register prints it
PLAIN = "Atlantis,Lemuria,2001,,10,?,Trident-2,coastal radar,8,?,2003,New,Aid,1.5,15,12"


def register(*rows, header=A_HEADER, above=PREAMBLE, end="\n", encoding="utf-8"):
    """A file of format A (or B, with its header) with these rows."""
    return BytesIO(end.join([*above.splitlines(), header, *rows, ""]).encode(encoding))


def row(**cells):
    """PLAIN with some cells changed, by the names that `row_cells` gives them."""
    return ",".join({**dict(zip(_NAMES, PLAIN.split(","), strict=True)), **cells}.values())


_NAMES = (
    "recipient supplier ordered ordered_flag number_ordered number_ordered_flag designation description "
    "number_delivered number_delivered_flag deliveries status comment tiv_unit tiv_order tiv_delivered"
).split()


def deals(reading):
    """All deals of a reading, which must hold no problem."""
    rows = list(reading.rows)
    assert [each for each in rows if isinstance(each, Problem)] == []
    return rows


def problems(reading):
    """(line, column, found) of all problems of a reading."""
    return [(each.line, each.column, each.found) for each in reading.rows if isinstance(each, Problem)]


def parted(reading):
    """(deals, problems) of a reading."""
    rows = list(reading.rows)
    return [each for each in rows if isinstance(each, Deal)], [each for each in rows if isinstance(each, Problem)]
