"""What is kept of a batch beside its record, its file and its staged rows: where, for how long, and when they go."""

from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Min
from django.utils import timezone

from procurement.choices import BatchState, Outcome
from procurement.interchange.staging.leases import IN_OTHER_HANDS
from procurement.models import ImportBatch
from procurement.services.refusals import Refused

KEPT = timedelta(days=7)
"""How long the file and the staged rows of a batch wait for somebody to confirm it or to take its rejected rows."""

IS_APPLIED = "This import is applied: undo it instead."
IS_IN = (BatchState.APPLIED, BatchState.UNDOING)
"""The states in which the records of a batch are in the database."""

LEFT = "left alone"
"""Under this name what an undo left alone stands among the staged rows of its batch, and stays as long as that."""

_CHUNK = 20_000


def kept_file(batch):
    """Where the file of a batch is kept."""
    return Path(settings.IMPORT_DIR) / str(batch.pk)


@contextmanager
def opened(file):
    """An open binary file at its beginning, of one that is open or of a path."""
    if hasattr(file, "read"):
        file.seek(0)
        yield file
    else:
        with Path(file).open("rb") as source:
            yield source


def end(batch, state, message=""):
    """Note where a batch stands now, and why."""
    batch.state, batch.message = state, message
    batch.save(update_fields=["state", "message"])


def fail(batch, message):
    """Say why a batch could not be read; none of its rows stay."""
    remove_rows(batch)
    end(batch, BatchState.FAILED, message)


def cancel(batch):
    """Give a batch up that is not applied: its staged rows, its problems and its file go.

    Raises Refused where it is applied by now, or another program has it in hand.
    """
    free = ImportBatch.objects.filter(pk=batch.pk, leased_until=None).exclude(state__in=IS_IN)
    if not free.update(state=BatchState.CANCELLED):
        batch.refresh_from_db(fields=["state"])
        raise Refused(IS_APPLIED if batch.state in IS_IN else IN_OTHER_HANDS)
    give_up(batch)


def give_up(batch):
    """Note that a batch is cancelled, and let go what is kept of it; for whoever has it in hand."""
    end(batch, BatchState.CANCELLED)
    remove_rows(batch)
    kept_file(batch).unlink(missing_ok=True)


def forget(batch):
    """Let the staged rows, the problems and the file of a batch go, whatever became of it; the batch itself stays.

    Raises Refused where another program has it in hand.
    """
    batch.refresh_from_db(fields=["state", "leased_until"])
    if batch.state in (BatchState.READING, BatchState.READY):
        cancel(batch)
    elif batch.leased_until is not None:
        raise Refused(IN_OTHER_HANDS)
    else:
        remove_rows(batch)
        kept_file(batch).unlink(missing_ok=True)


def sweep(now=None):
    """Forget the batches that are older than KEPT and still have rows or a file. Returns how many.

    One that is confirmed, and waits for a worker or is in its hands, stays.
    """
    count = 0
    old = ImportBatch.objects.filter(made_at__lt=(now or timezone.now()) - KEPT, leased_until=None)
    for batch in old.exclude(state__in=(BatchState.APPLYING, BatchState.UNDOING)):
        if kept_file(batch).exists() or _rows(batch).exists() or batch.state in (BatchState.READING, BatchState.READY):
            with suppress(Refused):  # somebody has taken it in hand meanwhile
                forget(batch)
                count += 1
    return count


def remove_rows(batch, keep_rejected=False):
    """Remove the staged rows in short transactions, so that others can write in between."""
    span = _rows(batch).order_by().aggregate(first=Min("pk"), last=Max("pk"))
    rows = _rows(batch).order_by()
    if keep_rejected:
        rows = rows.exclude(outcome=Outcome.REJECTED)
    else:
        batch.problems.all()._raw_delete(using=batch._state.db)
    if span["first"] is None:
        return
    # by spans of keys, which stand almost in a row: to look for the next so many rows goes through all that are left
    for first in range(span["first"], span["last"] + 1, _CHUNK):
        rows.filter(pk__range=(first, first + _CHUNK - 1))._raw_delete(using=batch._state.db)


def _rows(batch):
    """The staged rows of a batch that go in the end."""
    return batch.rows.exclude(sheet=LEFT)
