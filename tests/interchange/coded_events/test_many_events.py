"""A file of a hundred thousand coded events comes in and goes again, at a cost that is bounded."""

import tracemalloc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.choices import BatchState
from procurement.interchange.staging import batches
from procurement.interchange.staging.undoing import undo
from procurement.models import DiplomaticEvent, EventCitation, EventIdentifier, EventParticipant, Source
from tests.interchange.coded_events.many import expected, make_parties_and_kinds, write_events

pytestmark = pytest.mark.django_db
MADE = (DiplomaticEvent, EventParticipant, EventIdentifier, EventCitation, Source)
IN_PIECES = ("COPY ", 'DELETE FROM "procurement_stagedrow"')
"""What is asked for each some thousand staged rows, in a short transaction."""


def opened(tmp_path, rows):
    """The batch of a file of so many rows, not read yet."""
    make_parties_and_kinds()
    path = write_events(tmp_path / "events.export.CSV", rows)
    return batches.open_batch(path, path.name, "gdelt")


def queries_of(step, batch):
    """How many queries a step asks, those apart that are asked for each piece of the staged rows."""
    with CaptureQueriesContext(connection) as asked:
        step(batch)
    return sum(not each["sql"].startswith(IN_PIECES) for each in asked)


def count_empty_tables():
    """Have the server count the tables while nothing is in them, and end each query that takes it a quarter minute."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("SET LOCAL statement_timeout = '15s'")


@pytest.mark.parametrize("rows", [800, 100_000])
def test_so_many_rows_come_in_and_go_again_whole_with_the_same_number_of_queries(tmp_path, rows):
    count_empty_tables()
    batch = opened(tmp_path, rows)
    counts = expected(rows)
    asked = [queries_of(batches.prepare, batch)]
    assert (batch.state, batch.counts) == (BatchState.READY, counts)
    (left_out,) = batch.scope["left_out"]
    assert (left_out["rows"], left_out["lines"]) == (counts["left_out"], [2, 3, 4, 5, 6, 7, 8, 10])

    asked.append(queries_of(batches.apply, batch))
    events, numbers = counts["new"], counts["new"] + counts["repeats"]
    made = [events, 2 * events, numbers, 7 * events, 1]
    assert [model.objects.count() for model in MADE] == made
    assert [model.history.filter(change_set=batch.change_set).count() for model in MADE] == made

    asked.append(queries_of(undo, batch))
    assert (batch.state, batch.message) == (BatchState.APPLIED, "")
    assert [model.objects.count() for model in MADE] == [0] * 5
    counting = rows > 800  # one statement more on PostgreSQL: many rows are counted first
    assert asked == ([14, 52, 119 + counting] if connection.vendor == "postgresql" else [14, 71, 116])


def test_memory_holds_the_events_of_a_file_as_it_is_read_and_next_to_nothing_as_it_is_written(tmp_path):
    batch, most = opened(tmp_path, 16_000), []
    for step in (batches.prepare, batches.apply, undo):
        tracemalloc.start()
        step(batch)
        most.append(tracemalloc.get_traced_memory()[1] / 1_000_000)
        tracemalloc.stop()
    read, written, undone = most
    assert read < 12, "MB: 16,000 rows, of which 2,000 are between two"
    assert written < 3
    assert undone < 1
