"""The jobs of the background: reading a large file, applying it, and undoing what it wrote.

A batch that waits for a worker is READING, APPLYING or UNDOING without a lease; one that a worker has in hand has one
(`interchange.staging.leases`).
"""

import contextlib
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from procurement.choices import BatchState
from procurement.interchange.staging import batches, leases, undoing
from procurement.interchange.staging.kept import IS_IN, cancel
from procurement.interchange.staging.progress import (
    JobProgress,
    Standing,
    ask_stop,
    forget_job,
    is_stop_asked,
    progress_of,
)
from procurement.interchange.staging.reclaim import reclaim as take_back
from procurement.interchange.staging.reclaim import reclaim_abandoned
from procurement.interchange.staging.route import Cancelled, Stale
from procurement.models import ImportBatch
from procurement.services.refusals import Refused

LARGE_ROWS, LARGE_BYTES = 2_000, 1_000_000
"""Above this a file that comes through a page is read by a worker, and below it while the page waits."""

WORKER = "worker"
"""The name under which a worker gives signs of life."""

_KEPT = timedelta(days=14)


@dataclass(frozen=True)
class Job:
    """Where the job of a batch stands. One of `waiting`, `running` and `is_stopped` is true, or none without a job."""

    waiting: bool
    running: bool
    is_stopped: bool
    is_stop_asked: bool
    has_worker: bool
    standing: Standing | None


def job_of(batch):
    """The Job of a batch. Asks the database nothing."""
    in_hand = batch.state in leases.IN_HAND
    is_stopped = leases.is_abandoned(batch)
    running = in_hand and batch.leased_until is not None and not is_stopped
    return Job(
        waiting=in_hand and batch.leased_until is None,
        running=running,
        is_stopped=is_stopped,
        is_stop_asked=in_hand and is_stop_asked(batch.pk),
        has_worker=has_worker(),
        standing=progress_of(batch.pk) if running else None,
    )


def has_worker():
    """Whether a worker runs on this machine."""
    return leases.is_alive(WORKER)


def start_reading(batch):
    """Have a worker read the kept file of the batch, from its beginning. Raises Refused where that cannot be."""
    before = (BatchState.READING, BatchState.READY, BatchState.FAILED)
    _start(batch, before, BatchState.READING, prepare_batch, batch.pk)


def start_applying(batch, user):
    """Have a worker apply the batch in the name of the user. Raises Refused where that cannot be."""
    _start(batch, (BatchState.READY,), BatchState.APPLYING, apply_batch, batch.pk, user.pk)


def start_undoing(batch, user, reason):
    """Have a worker undo an applied batch in the name of the user. Raises Refused where that cannot be."""
    batch.options["undo_reason"] = reason
    batch.save(update_fields=["options"])
    _start(batch, (BatchState.APPLIED, BatchState.UNDOING), BatchState.UNDOING, undo_batch, batch.pk, user.pk, reason)


def stop(batch):
    """Give a batch up, or its undo: at once where no worker has it in hand, else when that next tells how far it is.

    Where a worker has it, only the cache is written: the database may be that worker's until it is done.
    """
    ask_stop(batch.pk)
    if leases.is_abandoned(batch):
        take_back(batch)
    if batch.state == BatchState.UNDOING:
        waiting = ImportBatch.objects.filter(pk=batch.pk, leased_until=None, state=BatchState.UNDOING)
        if waiting.update(state=BatchState.APPLIED, message=""):
            batch.state = BatchState.APPLIED
    elif batch.leased_until is None:
        waiting = ImportBatch.objects.filter(pk=batch.pk, leased_until=None).exclude(state__in=IS_IN)
        if waiting.update(state=BatchState.CANCELLED, message=""):
            cancel(batch)


def restart(batch, user):
    """Start again what was stopped in the middle, or what no worker has begun. Raises Refused."""
    was = batch.state
    if leases.is_abandoned(batch):
        take_back(batch)
    if was == BatchState.UNDOING:
        start_undoing(batch, user, batch.options.get("undo_reason", ""))
    elif was in (BatchState.APPLYING, BatchState.READY):
        _start(batch, (BatchState.READY, BatchState.APPLYING), BatchState.APPLYING, apply_batch, batch.pk, user.pk)
    else:
        start_reading(batch)


def reclaim():
    """Take back what killed workers left; returns the batches. Forgets how jobs ended that are long over."""
    reclaimed = reclaim_abandoned()
    over = timezone.now() - timedelta(seconds=leases.LEASE)
    for left in DBTaskResult.objects.running().filter(task_path__in=_PATHS, started_at__lt=over):
        batch = ImportBatch.objects.filter(pk=left.args_kwargs["args"][0]).first()
        if batch is None or batch.leased_until is None:
            if batch and batch.state in leases.IN_HAND and take_back(batch):  # killed before it could take the lease
                reclaimed.append(batch)
            left.set_failed(RuntimeError("The worker was stopped in the middle."))
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - _KEPT).delete()
    return reclaimed


def _start(batch, before, state, job, *arguments):
    with transaction.atomic():
        waiting = ImportBatch.objects.filter(pk=batch.pk, state__in=before, leased_until=None)
        if not waiting.update(state=state, message=""):
            batch.refresh_from_db()
            raise Refused(f"This import is {batch.get_state_display()}: nothing was started.")
        for queued in DBTaskResult.objects.ready().filter(task_path__in=_PATHS):
            if queued.args_kwargs["args"][0] == batch.pk:
                queued.delete()
        forget_job(batch.pk)
        batch.state, batch.message = state, ""
        job.enqueue(*arguments)


@task()
def prepare_batch(key):
    """Read and check the kept file of a batch."""
    batch = _waiting(key, BatchState.READING)
    if batch is not None:
        with contextlib.suppress(Cancelled):  # the batch says so
            batches.prepare(batch, progress=JobProgress(key))


@task()
def apply_batch(key, user_key):
    """Apply a batch that somebody has confirmed. What came between stands in the batch's message."""
    batch = _waiting(key, BatchState.APPLYING)
    if batch is None:
        return
    user = get_user_model().objects.filter(pk=user_key).first()
    try:
        batches.apply(batch, user=user, progress=JobProgress(key))
    except Cancelled:
        pass  # the batch says so
    except Stale as error:
        _note(batch, str(error))
    except Refused as error:
        _note(batch, "\n".join(error.messages))
    except BaseException:
        _note(batch, "Something broke on our side while the file was applied; it has been noted. Nothing was written.")
        raise


@task()
def undo_batch(key, user_key, reason):
    """Undo a batch. What stands against it, or was left alone, stands in the batch's message."""
    batch = _waiting(key, BatchState.UNDOING)
    if batch is None:
        return
    user = get_user_model().objects.filter(pk=user_key).first()
    try:
        undoing.undo(batch, user=user, reason=reason, progress=JobProgress(key))
    except Cancelled:
        _note(batch, "The undo was stopped: nothing was taken back.", BatchState.APPLIED)
    except Refused as error:
        _note(batch, "\n".join(error.messages), BatchState.APPLIED)
    except BaseException:
        told = "Something broke on our side while the import was undone; it has been noted. Nothing was taken back."
        _note(batch, told, BatchState.APPLIED)
        raise


def _note(batch, message, state=BatchState.READY):
    """Leave a message for who looks at the batch; not where another worker has it in hand or has dealt with it."""
    free = ImportBatch.objects.filter(pk=batch.pk, leased_until=None, state__in=(state, BatchState.APPLYING))
    free.update(state=state, message=message)


def _waiting(key, state):
    """The batch that waits for this job; None where somebody else has it or gave it up meanwhile."""
    return ImportBatch.objects.filter(pk=key, state=state, leased_until=None).first()


_PATHS = [job.module_path for job in (prepare_batch, apply_batch, undo_batch)]
