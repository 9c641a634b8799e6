"""Which foreign formats there are, and which of them a file has."""

from collections.abc import Callable
from functools import partial
from typing import BinaryIO, NamedTuple

from procurement.interchange.formats import brackets, deliveries, gdelt, legacy, tiv, trade_register
from procurement.interchange.formats.headers import SEARCHED, header_cells, resemblance
from procurement.interchange.formats.records import Reading

HEAD = 1 << 16
"""Bytes from the start of a file by which its format is told."""

_LEAST_ALIKE = 0.6


class ForeignFormat(NamedTuple):
    """A foreign format: its name, what a person calls it, what its records are, and its reader.

    `records` is `deals`, `table` (volumes for reconciling) or `events`. `likeness` tells how surely the cells of a line
    are its header, 0 to 1. `extension` is that of a file written in it; `since` the year of the first files of a format
    that the register has not always had.
    """

    name: str
    title: str
    records: str
    likeness: Callable[[tuple[str, ...]], float]
    read: Callable[[BinaryIO], Reading]
    extension: str = "csv"
    since: int = 0


def _like(layout):
    return partial(resemblance, layout=layout)


FOREIGN_FORMATS = {
    each.name: each
    for each in (
        ForeignFormat(
            "sipri-a",
            "SIPRI trade register, 2024 and 2025",
            "deals",
            _like(trade_register.A),
            trade_register.read_a,
            since=2024,
        ),
        ForeignFormat(
            "sipri-b",
            "SIPRI trade register, since 2026",
            "deals",
            _like(trade_register.B),
            trade_register.read_b,
            since=2026,
        ),
        ForeignFormat(
            "sipri-c",
            "SIPRI deliveries with deal ids, 2025",
            "deals",
            _like(deliveries.C),
            deliveries.read_c,
            since=2025,
        ),
        ForeignFormat(
            "sipri-c-prime",
            "SIPRI DealsAndTIVs.txt, 2019 to 2023",
            "deals",
            _like(deliveries.C_PRIME),
            deliveries.read_c_prime,
            "txt",
        ),
        ForeignFormat("sipri-d", "SIPRI download form, to 2023", "deals", _like(legacy.D), legacy.read_d),
        ForeignFormat(
            "sipri-e", "SIPRI old register with brackets", "deals", _like(brackets.E), brackets.read_e, "tsv"
        ),
        ForeignFormat("sipri-f", "SIPRI table of volumes, since 2024", "table", tiv.looks_new, tiv.read_f),
        ForeignFormat("sipri-g", "SIPRI table of volumes, to 2023", "table", tiv.looks_legacy, tiv.read_g),
        ForeignFormat("gdelt", "GDELT 2.0 events as published", "events", gdelt.looks_raw, gdelt.read_raw, "tsv"),
        ForeignFormat(
            "gdelt-headed", "GDELT 2.0 events with a header", "events", _like(gdelt.LAYOUT), gdelt.read_headed
        ),
    )
}


def foreign_format_of(head):
    """The name of the format that a file has, told by its first HEAD bytes; "" for none of these.

    A header with a column missing or misspelt is still told by the rest: its reader then says what is wrong with it.
    """
    best = (_LEAST_ALIKE, "")
    # the bytes are parted as numbered_lines parts them: to `splitlines` half of the letter Å would be the end of a line
    for block in head[:HEAD].removeprefix(b"\xef\xbb\xbf").split(b"\n", SEARCHED)[:SEARCHED]:
        line = block.rstrip(b"\r").decode("latin-1")
        for delimiter in ",;\t":
            if delimiter in line:
                cells = header_cells(line, delimiter)
                for each in FOREIGN_FORMATS.values():
                    best = max(best, (float(each.likeness(cells)), each.name), key=lambda pair: pair[0])
    return best[1]
