"""Whatever stands in a file of coded events: a sentence with its line, or drafts as a form would have made them."""

from io import BytesIO
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procurement.choices import BatchState
from procurement.interchange.formats.gdelt import COLUMNS
from procurement.interchange.staging.batches import apply, open_batch, prepare, rejected_rows
from procurement.interchange.staging.kept import forget
from procurement.models import DiplomaticEvent
from procurement.services.refusals import Refused
from tests import tracing
from tests.interchange.coded_events.world import HOST, ROW, VISITOR
from tests.interchange.mutations import mutated

pytestmark = pytest.mark.django_db

READ = [name for name in COLUMNS if name in ROW or name in ("GLOBALEVENTID", "Actor1KnownGroupCode")]
ODD = [
    *("", " ", "0", "-0", "042", "0042", "43", "999", "04", "1e3", "20012", "200120101", "20240231", "00000000"),
    *("99991231", "19000101", "20240131", "20240131999999", "9" * 19, "9" * 20, "900000001", "0900000001", "١٢"),
    *("PAK", "pak", "PAX", "RUS", "EUR", "WST", "PAKGOV", "(PAK)", "PAK)(", "*", "**", "X-EU", "---", "NULL", "nan"),
    *("90.1", "-181", "-77#", "x" * 121, "x" * 300, "é" * 4_000, '"', "''", "=1+1", "<script>", "http://", "a\u2028b"),
    *("\u200b", "\u202e", "\ufeff", "\U0001f600" * 40, "\x85", "\ufffd", "e\u0301" * 200, "\xa0", "\\N"),
]
CELLS = st.tuples(st.integers(0, 4), st.sampled_from(COLUMNS) | st.sampled_from(READ), st.sampled_from(ODD) | st.text())
GOOD = [ROW, ROW | {"SQLDATE": "20240130"}, VISITOR, HOST, ROW | {"EventCode": "1112", "Actor2CountryCode": "EUR"}]


def file_of(cells, is_headed):
    rows = [
        {**dict.fromkeys(COLUMNS, ""), "GLOBALEVENTID": str(900000001 + number), **row}
        for number, row in enumerate(GOOD)
    ]
    for line, column, text in cells:
        rows[line][column] = text
    lines = [list(COLUMNS)] * is_headed + [list(row.values()) for row in rows]
    return "".join("\t".join(line) + "\n" for line in lines).encode(errors="surrogatepass")


@pytest.mark.parametrize("is_headed", [False, True], ids=["as published", "with a header"])
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(cells=st.lists(CELLS, min_size=1, max_size=5), chance=st.none() | st.integers(0, 10**6))
def test_no_file_breaks_anything_and_each_line_is_told_or_comes_in_sound(is_headed, cells, chance):
    content = file_of(cells, is_headed)
    if chance is not None:
        content = mutated(content, Random(chance))
    name = "gdelt-headed" if is_headed else "gdelt"
    with transaction.atomic():
        batch = prepare(open_batch(BytesIO(content), "a.csv", name, options={"valid_only": True}))
        if batch.state == BatchState.FAILED:
            assert batch.message.endswith(".")
            assert not batch.rows.exists()
        else:
            _ask_told(batch, content.count(b"\n") + 1)
            _ask_sound(batch)
        forget(batch)
        transaction.set_rollback(True)


def _ask_told(batch, lines):
    told = list(batch.problems.values_list("line", "message"))
    assert [line for line, message in told if not 1 <= line <= lines or not message.endswith(".")] == []
    rejected = b"".join(rejected_rows(batch)).decode().splitlines()
    assert len({line for line, _ in told}) == batch.counts.get("rejected", 0) <= max(len(rejected), 0)


def _ask_sound(batch):
    try:
        apply(batch)
    except Refused:
        assert not batch.counts.get("new")
        return
    for event in DiplomaticEvent.objects.all():
        rows = (*event.participants.all(), *event.identifiers.all(), *event.citations.all())
        for row in (event, *rows):
            row.full_clean()
    assert DiplomaticEvent.objects.count() == batch.counts["new"]
    assert tracing.untraced() == []
