"""A large file of coded events of our own, made up as published ones are: most rows name one party only."""

from collections import Counter

from procurement.interchange.formats.gdelt import COLUMNS
from procurement.models import Country, EventKind

PARTIES = tuple(f"Q{one}{other}" for one in "ABCDE" for other in "ABCDE")
CODES = ("111", "112", "036", "042", "051")
BETWEEN_TWO, OF_ONE_EVENT = 8, 4
"""One row in five is between two parties, and of four of these the last repeats the third."""


def make_parties_and_kinds():
    """What the rows name."""
    Country.objects.bulk_create(Country(code=code, name=f"Country {code}") for code in PARTIES)
    EventKind.objects.bulk_create(EventKind(slug=f"kind-{code}", name=f"kind {code}", cameo=code) for code in CODES)


def lines_of(rows):
    """The lines of the file."""
    blank = dict.fromkeys(COLUMNS, "")
    for number in range(rows):
        place, is_alone = divmod(number, BETWEEN_TWO)
        event = place - (place % OF_ONE_EVENT == OF_ONE_EVENT - 1)
        first = event % len(PARTIES)
        second = (first + 1 + event // len(PARTIES) % (len(PARTIES) - 1)) % len(PARTIES)
        cells = {
            "GLOBALEVENTID": str(900_000_000 + number),
            "SQLDATE": f"{2000 + event // 5_000 % 25}{event % 12 + 1:02}{event // 12 % 28 + 1:02}",
            "Actor1Code": f"{PARTIES[first]}GOV",
            "Actor1Name": f"COUNTRY {PARTIES[first]}",
            "Actor1CountryCode": PARTIES[first],
            "EventCode": CODES[event % len(CODES)],
            "GoldsteinScale": "-2.0",
            "ActionGeo_FullName": f"Town {event % 700}, Country",
            "DATEADDED": "20241231124500",
            "SOURCEURL": f"https://example.org/{event % 5}/{event}",
        }
        if not is_alone:
            cells |= {"Actor2Code": PARTIES[second], "Actor2CountryCode": PARTIES[second]}
        yield "\t".join({**blank, **cells}.values()) + "\n"


def write_events(path, rows):
    """The file, at `path`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines_of(rows))
    return path


def expected(rows):
    """The counts of a batch of such a file that is brought in for the first time."""
    two = len(range(0, rows, BETWEEN_TWO))
    repeats = two // OF_ONE_EVENT
    return Counter(rows=rows, left_out=rows - two, repeats=repeats, new=two - repeats)
