"""The life of a batch: opened, prepared (read, staged, checked), applied or cancelled, and forgotten.

Every door (the admin, the commands, the worker) calls these and nothing deeper.
"""

import hashlib
import os
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from procurement.choices import Act, BatchState, Outcome
from procurement.interchange.staging.file_formats import format_named
from procurement.interchange.staging.leases import IN_OTHER_HANDS, leased
from procurement.interchange.staging.progress import by_position
from procurement.interchange.staging.route import Cancelled, Stale, silent
from procurement.interchange.staging.uncollected import uncollected
from procurement.interchange.staging.writing import STALE
from procurement.interchange.unreadable import Unreadable
from procurement.models import ChangeSet, ImportBatch, change_set_key, recorded
from procurement.services.refusals import Refused

DOOR = "import"
KEPT = timedelta(days=7)
"""How long the file and the staged rows of a batch wait for somebody to confirm it or to take its rejected rows."""

_IS_APPLIED = "This import is applied: undo it instead."
IS_IN = (BatchState.APPLIED, BatchState.UNDOING)
"""The states in which the records of a batch are in the database."""

_CHUNK = 20_000


def route_of(batch):
    """The Route of a batch's format. Raises Unreadable for a format that is not known."""
    return format_named(batch.format).route


def kept_file(batch):
    """Where the file of a batch is kept."""
    return Path(settings.IMPORT_DIR) / str(batch.pk)


def open_batch(file, name, format, *, model="", user=None, options=None):  # noqa: A002 - as the command says it
    """A new ImportBatch of a file, which is copied to where it is kept. Nothing is read yet.

    `file` is a path or an open binary file; `format` the name of a FileFormat; `model` the name of a model ("offer"),
    for a format of our own. Raises Unreadable for a format that is not known.
    """
    format_named(format)
    batch = ImportBatch.objects.create(
        name=Path(name).name[-250:] or "file",
        sha256="",
        size=0,
        format=format,
        model=model,
        user=user,
        options=options or {},
    )
    digest = hashlib.sha256()
    target = kept_file(batch)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as copy, _opened(file) as source:
        while block := source.read(1 << 20):
            digest.update(block)
            copy.write(block)
        batch.size = copy.tell()
    batch.sha256 = digest.hexdigest()
    batch.save(update_fields=["sha256", "size"])
    return batch


@contextmanager
def _opened(file):
    if hasattr(file, "read"):
        file.seek(0)
        yield file
    else:
        with Path(file).open("rb") as opened:
            yield opened


def prepare(batch, file=None, progress=silent):
    """Stage and check the file of a batch (the kept one unless given). It ends READY, or FAILED with its message.

    A batch that was prepared before, or half, is begun anew. Raises Cancelled, and the batch is then CANCELLED; and
    Refused where another program has it in hand, or has applied it meanwhile.
    """
    with leased(batch):
        return _prepare(batch, file, progress)


def _prepare(batch, file, progress):
    state = ImportBatch.objects.values_list("state", flat=True).get(pk=batch.pk)
    if state in IS_IN:
        raise Refused(_IS_APPLIED)
    if state == BatchState.CANCELLED:
        raise Cancelled
    _remove_rows(batch)
    batch.state, batch.message, batch.counts = BatchState.READING, "", {}
    batch.save(update_fields=["state", "message", "counts"])
    route = route_of(batch)
    try:
        with uncollected(), _opened(file or kept_file(batch)) as opened:
            route.stage(batch, opened, by_position(progress, opened, batch.size))
        route.check(batch, progress)
    except Unreadable as error:
        fail(batch, str(error))
    except FileNotFoundError:
        fail(batch, "The file is no longer here: bring it in again.")
    except Cancelled:
        _give_up(batch)
        raise
    except BaseException:
        fail(batch, "Something broke on our side while the file was read; it has been noted. Nothing was written.")
        raise
    else:
        batch.state = BatchState.READY
        batch.save()
    return batch


def writes_anything(batch):
    """Whether applying a batch would leave a trace: records, or that a release says the same as the one before it.

    A file of which no row is sound says nothing, neither of what it has nor of what is gone.
    """
    counts = batch.counts
    if not any(counts.get(kind) for kind in ("new", "changed", "unchanged")):
        return False
    return any(counts.get(kind) for kind in ("new", "changed", "vanished")) or bool(batch.options.get("said_anew"))


OUTDATED = "It was read by another version of this program, which laid its rows out otherwise: read the file again."


def is_outdated(batch):
    """Whether the staged rows of a batch stand in other columns than this version of the program reads."""
    return batch.layout != route_of(batch).layout(batch)


def apply(batch, *, user=None, progress=silent):
    """Write the staged rows of a batch, in one transaction and one act; the batch is then APPLIED. Once only.

    Raises Refused, Stale (the batch is READY again) and Cancelled (the batch is CANCELLED); nothing is written then.
    """
    with leased(batch):
        return _apply(batch, user, progress)


def _apply(batch, user, progress):
    _claim(batch)
    try:
        with transaction.atomic(), recorded(via=DOOR, user=user, reason=_told_in_history(batch, user), act=Act.IMPORT):
            # held to the end, so that nobody takes what lives for abandoned
            ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
            route_of(batch).apply(batch, progress)
            batch.change_set = ChangeSet.objects.get(pk=change_set_key())
            batch.state, batch.applied_at, batch.leased_until = BatchState.APPLIED, timezone.now(), None
            batch.save()
    except Cancelled:
        _give_up(batch)
        raise
    except IntegrityError as error:  # keys of other records are asked when the transaction ends
        _take_back(batch)
        raise Stale(STALE) from error
    except BaseException:
        _take_back(batch)
        raise
    _remove_rows(batch, keep_rejected=True)
    if not batch.counts.get("rejected"):
        kept_file(batch).unlink(missing_ok=True)
    return batch


def _told_in_history(batch, user):
    """The name of the file and, where somebody else confirms it, who brought it in: the act itself names the other."""
    is_own = batch.user is None or user is None or batch.user_id == user.pk
    return batch.name if is_own else f"{batch.name}, brought in by {batch.user}"


def _claim(batch):
    """Take the batch in hand, so that it is applied once. Raises Refused."""
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if held.state not in (BatchState.READY, BatchState.APPLYING):  # the latter waited for a worker
            raise Refused(f"This import is {held.get_state_display()}: only one that is read can be confirmed.")
        if is_outdated(held):
            raise Refused(OUTDATED)
        if held.counts.get("rejected") and not batch.options.get("valid_only"):
            raise Refused("Some rows are wrong: correct the file and bring it in again, or take the valid rows only.")
        end(batch, BatchState.APPLYING)


def _take_back(batch):
    batch.change_set = batch.applied_at = None
    end(batch, BatchState.READY)


def end(batch, state, message=""):
    """Note where a batch stands now, and why."""
    batch.state, batch.message = state, message
    batch.save(update_fields=["state", "message"])


def fail(batch, message):
    """Say why a batch could not be read; none of its rows stay."""
    _remove_rows(batch)
    end(batch, BatchState.FAILED, message)


def cancel(batch):
    """Give a batch up that is not applied: its staged rows, its problems and its file go.

    Raises Refused where it is applied by now, or another program has it in hand.
    """
    free = ImportBatch.objects.filter(pk=batch.pk, leased_until=None).exclude(state__in=IS_IN)
    if not free.update(state=BatchState.CANCELLED):
        batch.refresh_from_db(fields=["state"])
        raise Refused(_IS_APPLIED if batch.state in IS_IN else IN_OTHER_HANDS)
    _give_up(batch)


def _give_up(batch):
    end(batch, BatchState.CANCELLED)
    _remove_rows(batch)
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
        _remove_rows(batch)
        kept_file(batch).unlink(missing_ok=True)


def sweep(now=None):
    """Forget the batches that are older than KEPT and still have rows or a file. Returns how many.

    One that is confirmed, and waits for a worker or is in its hands, stays.
    """
    count = 0
    old = ImportBatch.objects.filter(made_at__lt=(now or timezone.now()) - KEPT, leased_until=None)
    for batch in old.exclude(state__in=(BatchState.APPLYING, BatchState.UNDOING)):
        if kept_file(batch).exists() or batch.rows.exists() or batch.state in (BatchState.READING, BatchState.READY):
            with suppress(Refused):  # somebody has taken it in hand meanwhile
                forget(batch)
                count += 1
    return count


def rejected_rows(batch):
    """Yield blocks of bytes: the rejected rows of a batch in its format, each with its reason. Raises Unreadable."""
    if not kept_file(batch).exists():
        raise Unreadable("The file is no longer here: bring it in again.")
    with kept_file(batch).open("rb") as file:
        yield from route_of(batch).rejected(batch, file)


def samples(batch, outcome, start=0, count=50):
    """Some of the rows of one Outcome as the preview shows them, in the order of the file."""
    return route_of(batch).samples(batch, outcome, start, count)


def _remove_rows(batch, keep_rejected=False):
    """Remove the staged rows in short transactions, so that others can write in between."""
    rows = batch.rows.order_by()
    if keep_rejected:
        rows = rows.exclude(outcome=Outcome.REJECTED)
    else:
        batch.problems.all()._raw_delete(using=batch._state.db)
    while last := next(iter(rows.order_by("pk").values_list("pk", flat=True)[_CHUNK - 1 : _CHUNK]), None):
        rows.filter(pk__lte=last)._raw_delete(using=batch._state.db)
    rows._raw_delete(using=batch._state.db)
