"""A good file of each foreign format, as bytes: what the tests of bad ones begin with."""

from tests.interchange.formats.coded import CELLS, headed, published, raw
from tests.interchange.formats.registers import (
    B_HEADER,
    C_FIRST,
    C_HEADER,
    C_OTHER,
    C_PRIME_HEADER,
    C_SECOND,
    D_HEADER,
    D_ROW,
    E_HEADER,
    E_ROW,
    PLAIN,
    register,
    row,
    table,
)
from tests.interchange.formats.tiv_tables import NEW, OLD

ROWS = (PLAIN, row(deliveries="2003; 2004", ordered_flag="?"), row(comment="$3 m deal; T-2B version"), PLAIN)
GOOD = {
    "sipri-a": register(*ROWS).getvalue(),
    "sipri-b": register(*ROWS, header=B_HEADER).getvalue(),
    "sipri-c": table(C_HEADER, C_FIRST, C_OTHER, C_SECOND, above=["All deals", ""]).getvalue(),
    "sipri-c-prime": table(*(line.replace(",", ";") for line in (C_PRIME_HEADER, C_FIRST, C_OTHER))).getvalue(),
    "sipri-d": table(D_HEADER, D_ROW).getvalue(),
    "sipri-e": table(E_HEADER, *[E_ROW] * 3).getvalue(),
    "sipri-f": NEW.format(side="Recipient").encode(),
    "sipri-g": OLD.format(way="exports from", party="all").encode(),
    "gdelt": raw(*[published()] * 3).getvalue(),
    "gdelt-headed": headed(*[",".join(CELLS.values())] * 3).getvalue(),
}
