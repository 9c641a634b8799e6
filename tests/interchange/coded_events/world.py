"""A small world of our own for files of coded events: rows, two parties, two kinds, and a way to bring a file in."""

from io import BytesIO

from procurement.interchange.formats.gdelt import COLUMNS
from procurement.interchange.staging.batches import apply, open_batch, prepare
from tests import make

ROW = {
    "SQLDATE": "20240131",
    "Actor1Code": "RUSGOV",
    "Actor1Name": "RUSSIA",
    "Actor1CountryCode": "RUS",
    "Actor2Code": "PAK",
    "Actor2Name": "ISLAMABAD",
    "Actor2CountryCode": "PAK",
    "EventCode": "111",
    "GoldsteinScale": "-2.0",
    "ActionGeo_FullName": "Islamabad, Pakistan",
    "DATEADDED": "20240202124500",
    "SOURCEURL": "https://example.org/a",
}
VISITOR = ROW | {"EventCode": "042"}
HOST = ROW | {
    "EventCode": "043",
    "Actor1Code": "PAK",
    "Actor1Name": "PAKISTAN",
    "Actor1CountryCode": "PAK",
    "Actor2Code": "RUS",
    "Actor2Name": "MOSCOW",
    "Actor2CountryCode": "RUS",
    "SOURCEURL": "https://example.org/b",
}


def make_world():
    """Russia and Pakistan, visits and criticism."""
    for code, name in (("RUS", "Russia"), ("PAK", "Pakistan")):
        make.make_country(name, code=code)
    for slug, cameo in (("visit", "042"), ("criticism", "111")):
        make.make_event_kind(slug=slug, name=slug, cameo=cameo)


def file_of(*rows, start=900000001):
    """A published file of these rows, numbered from `start` on."""
    lines = []
    for number, row in enumerate(rows, start=start):
        lines.append("\t".join({**dict.fromkeys(COLUMNS, ""), "GLOBALEVENTID": str(number), **row}.values()))
    return BytesIO("".join(f"{line}\n" for line in lines).encode())


def prepared(file, **options):
    """The batch of a file, read and looked for among what is held."""
    return prepare(open_batch(file, "20240202124500.export.CSV", "gdelt", options=options))


def brought_in(file, **options):
    """The batch of a file, applied."""
    return apply(prepared(file, **options))
