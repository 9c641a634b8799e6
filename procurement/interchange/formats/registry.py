"""Which formats there are, and which of them a file has."""

from collections.abc import Callable
from typing import BinaryIO, NamedTuple

from procurement.interchange.formats import brackets, deliveries, legacy, trade_register
from procurement.interchange.formats.headers import SEARCHED, Layout, header_cells, resemblance
from procurement.interchange.formats.records import Reading

HEAD = 1 << 16
"""Bytes from the start of a file by which its format is told."""


class Format(NamedTuple):
    """A foreign format: its name, what a person calls it, what its records are, its header, and its reader.

    `records` is `deals`, `table` (volumes for reconciling) or `events`. `suffix` is that of a file written in it.
    """

    name: str
    title: str
    records: str
    layout: Layout
    read: Callable[[BinaryIO], Reading]
    suffix: str = ".csv"


FORMATS = {
    each.name: each
    for each in (
        Format("sipri-a", "SIPRI trade register, 2024 and 2025", "deals", trade_register.A, trade_register.read_a),
        Format("sipri-b", "SIPRI trade register, since 2026", "deals", trade_register.B, trade_register.read_b),
        Format("sipri-c", "SIPRI deliveries with deal ids, 2025", "deals", deliveries.C, deliveries.read_c),
        Format(
            "sipri-c-prime",
            "SIPRI DealsAndTIVs.txt, 2019 to 2023",
            "deals",
            deliveries.C_PRIME,
            deliveries.read_c_prime,
            ".txt",
        ),
        Format("sipri-d", "SIPRI download form, to 2023", "deals", legacy.D, legacy.read_d),
        Format("sipri-e", "SIPRI old register with brackets", "deals", brackets.E, brackets.read_e, ".tsv"),
    )
}


def sniff(head, name=""):
    """The name of the format that a file has, told by its first 64 KB; "" for none of these.

    A header with a column missing or misspelt is still told by the rest: its reader then says what is wrong with it.
    """
    best = (0.6, "")
    for line in head[:HEAD].decode("latin-1").splitlines()[:SEARCHED]:
        for each in FORMATS.values():
            for delimiter in each.layout.delimiters:
                share = resemblance(header_cells(line, delimiter), each.layout)
                best = max(best, (share, each.name), key=lambda pair: pair[0])
    return best[1]
