"""Rejected rows of foreign files: sent again, and again, each has one reason behind it, the last."""

from io import BytesIO

import pytest

from procurement.interchange.formats.gdelt import COLUMNS
from procurement.interchange.staging.batches import open_batch, prepare, rejected_rows
from tests import make
from tests.interchange.coded_events.world import ROW, file_of
from tests.interchange.registers.world import file_of as register_of
from tests.interchange.registers.world import make_world

pytestmark = pytest.mark.django_db
WRONG = file_of(ROW, ROW | {"EventCode": "991"}, ROW | {"Actor2CountryCode": "PAX"}).getvalue()
HEADER = "\t".join(COLUMNS).encode() + b"\n"
FILES = {
    "gdelt": lambda: WRONG,
    "gdelt-headed": lambda: HEADER + WRONG,
    "sipri-a": lambda: register_of(
        {}, {"recipient": "Nowhere"}, {"comment": 'a "quoted" one', "ordered": "x"}
    ).getvalue(),
}


@pytest.fixture(autouse=True)
def _world(settings, tmp_path):
    settings.IMPORT_DIR = tmp_path
    make_world()
    for code, name in (("RUS", "Russia"), ("PAK", "Pakistan")):
        make.make_country(name, code=code)
    make.make_event_kind(slug="criticism", name="criticism", cameo="111")


def rejected(name, content):
    batch = prepare(open_batch(BytesIO(content), "a.csv", name))
    return batch.counts, b"".join(rejected_rows(batch))


@pytest.mark.parametrize("name", FILES)
def test_rows_that_are_still_wrong_come_back_with_one_reason(name):
    counts, content = rejected(name, FILES[name]())
    assert counts == {**({"rows": 3} if name != "sipri-a" else {}), "new": 1, "rejected": 2}
    for _ in range(2):
        counts, again = rejected(name, content)
        assert counts == {**({"rows": 2} if name != "sipri-a" else {}), "rejected": 2}
        assert again == content


@pytest.mark.parametrize("cell", ["x" * 140_000, '"' + "x" * 140_000])
def test_a_cell_beyond_measure_comes_back_as_it_was(cell):
    wrong = file_of(ROW | {"EventCode": "991", "Actor1Name": cell}).getvalue()
    _, content = rejected("gdelt", wrong)
    _, again = rejected("gdelt", content)
    assert again.startswith(wrong.rstrip(b"\n"))


def test_a_file_without_a_row_has_its_header_back_and_nothing_else():
    counts, content = rejected("gdelt-headed", HEADER)
    assert counts.get("rejected", 0) == 0
    assert content.decode().splitlines() == [HEADER.decode().rstrip("\n") + "\treason"]
