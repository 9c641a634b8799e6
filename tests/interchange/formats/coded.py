"""Rows of our own in the shape of GDELT's events."""

from io import BytesIO

from procurement.interchange.formats.gdelt import COLUMNS

CELLS = {
    "GLOBALEVENTID": "900000001",
    "SQLDATE": "20240131",
    "Actor1Code": "ATLGOV",
    "Actor1CountryCode": "ATL",
    "Actor2CountryCode": "LEM",
    "IsRootEvent": "1",
    "EventCode": "042",
    "EventBaseCode": "042",
    "EventRootCode": "04",
    "GoldsteinScale": "1.9",
    "DATEADDED": "20240202124500",
    "SOURCEURL": "https://example.org/a",
}


HEADER = ",".join(CELLS)


def published(**cells):
    return "\t".join({**dict.fromkeys(COLUMNS, ""), **CELLS, **cells}.values())


def raw(*rows, end="\n"):
    return BytesIO(end.join([*rows, ""]).encode())


def headed(*rows, header=HEADER):
    return BytesIO("\n".join([header, *rows, ""]).encode())
