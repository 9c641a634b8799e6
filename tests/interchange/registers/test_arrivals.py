"""What the cells of a deal say of its deliveries."""

import pytest

from procurement.interchange.formats.deliveries import read_c
from procurement.interchange.registers.facts import arrivals_of
from tests.interchange.formats.registers import C_HEADER, C_OTHER, deals, table


def told(*rows):
    """([(date, quantity)], last delivery or None) of a deal with these (year, number) rows of format C."""
    lines = [C_OTHER.replace(",7,No,2006,", f",{number},No,{year},") for year, number in rows]
    (deal,) = deals(read_c(table(C_HEADER, *lines)))
    arrivals, last = arrivals_of(deal, is_whole=True)
    return [(arrival.date, arrival.quantity) for arrival in arrivals], last


@pytest.mark.parametrize(
    ("rows", "arrivals"),
    [
        ([("2003", "0"), ("2004", "5")], [("2003", ""), ("2004", "5")]),
        ([("", "5"), ("2003", "0")], [("", "5"), ("2003", "")]),
        ([("2003", "0"), ("2004", "0")], [("2003", ""), ("2004", "")]),
        ([("2003", ""), ("2004", "5")], [("2003", ""), ("2004", "5")]),
        ([("2003", "2"), ("2004", "5")], [("2003", "2"), ("2004", "5")]),
    ],
)
def test_a_split_that_the_file_gives_is_kept_though_one_of_its_numbers_is_nought_or_not_known(rows, arrivals):
    assert told(*rows) == (arrivals, None)
