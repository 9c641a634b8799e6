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
C_HEADER = (
    "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,"
    "Order date is estimate,Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,"
    "Status,SIPRI estimate,TIV deal unit,TIV delivery values,Local production"
)
C_PRIME_HEADER = C_HEADER.replace("SIPRI AT Database ID", "Deal ID").replace("Supplier,Recipient", "Seller,Buyer")
C_FIRST = "90001,Lemuria,Atlantis,Trident-2 -,coastal radar,Sensors,2001,Yes,3,Yes,2004,No,New,1.5,1.5,4.5,Yes"
C_SECOND = "90001,Lemuria,Atlantis,Trident-2 -,coastal radar,Sensors,2001,Yes,5,No,2003,Yes,New,1.5,1.5,7.51,Yes"
C_OTHER = "90002,Mu,Atlantis,Sun-1,tank,Armoured vehicles,2005,No,7,No,2006,No,Second hand,5,2,14,No"
D_HEADER = (
    "tidn,buyercod,sellercod,odat,odai,onum,onai,ldat,term,desig2,wcat,desc,coprod,nrdel,nrdelai,delyears,buyer,seller,"
    "status,tivunit,tivorder,tivdel"
)
D_ROW = "90001,ATL,LEM,2001,X,10,,2004,AID,Trident-2,AC,Coastal aircraft,L,8,X,2002-2004,Atlantis,Lemuria,S,1.5,15,12"
E_HEADER = (
    "Supplier\tRecipient\tNo. ordered\tWeapon designation\tWeapon description\tYear of order\tYear of delivery\t"
    "No. delivered\tComments"
)
E_ROW = "Lemuria\tAtlantis\t(10)\tTrident-2\tCoastal radar\t(2001)\t2002-2004\t(8)\tSecond-hand"


def table(header, *rows, above=()):
    """A file with this header, and with these lines above it."""
    return BytesIO("\n".join([*above, header, *rows, ""]).encode())


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
