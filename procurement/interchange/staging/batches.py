"""The life of a batch: opened, prepared (read, staged, checked) and applied; how it ends otherwise is in `kept`.

Every door (the admin, the commands, the worker) calls these two modules and nothing deeper.
"""

import hashlib
import os
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from procurement.choices import Act, BatchState
from procurement.engine.transactions import is_our_fault
from procurement.engine.writing import room_for_indexes
from procurement.interchange.staging.file_formats import format_named
from procurement.interchange.staging.kept import (
    IS_APPLIED,
    IS_IN,
    end,
    fail,
    give_up,
    kept_file,
    opened,
    remove_rows,
)
from procurement.interchange.staging.leases import leased
from procurement.interchange.staging.progress import by_position
from procurement.interchange.staging.route import Cancelled, Stale, silent
from procurement.interchange.staging.uncollected import uncollected
from procurement.interchange.staging.writing import STALE
from procurement.interchange.unreadable import Unreadable
from procurement.models import ChangeSet, ImportBatch, change_set_key, recorded
from procurement.services.refusals import Refused

DOOR = "import"


def route_of(batch):
    """The Route of a batch's format. Raises Unreadable for a format that is not known."""
    return format_named(batch.format).route


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
    with os.fdopen(descriptor, "wb") as copy, opened(file) as source:
        while block := source.read(1 << 20):
            digest.update(block)
            copy.write(block)
        batch.size = copy.tell()
    batch.sha256 = digest.hexdigest()
    batch.save(update_fields=["sha256", "size"])
    return batch


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
        raise Refused(IS_APPLIED)
    if state == BatchState.CANCELLED:
        raise Cancelled
    remove_rows(batch)
    batch.state, batch.message, batch.counts = BatchState.READING, "", {}
    batch.save(update_fields=["state", "message", "counts"])
    route = route_of(batch)
    try:
        with uncollected(), opened(file or kept_file(batch)) as source:
            route.stage(batch, source, by_position(progress, source, batch.size))
        route.check(batch, progress)
    except Unreadable as error:
        fail(batch, str(error))
    except FileNotFoundError:
        fail(batch, "The file is no longer here: bring it in again.")
    except Cancelled:
        give_up(batch)
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

    What is gone from a file leaves none, as it stays with us.
    """
    return any(batch.counts.get(kind) for kind in ("new", "changed")) or bool(batch.options.get("said_anew"))


OUTDATED = "It was read by another version of this program, which laid its rows out otherwise: read the file again."


def is_outdated(batch):
    """Whether the staged rows of a batch stand in other columns than this version of the program reads."""
    return batch.layout != route_of(batch).layout(batch)


def apply(batch, *, user=None, progress=silent):
    """Write the staged rows of a batch, in one transaction and one act; the batch is then APPLIED. Once only.

    Raises Refused, Stale (the batch is READY again) and Cancelled (the batch is CANCELLED); nothing is written then.
    """
    with leased(batch), room_for_indexes():
        return _apply(batch, user, progress)


def _apply(batch, user, progress):
    _claim(batch)
    try:
        with transaction.atomic(), recorded(via=DOOR, user=user, reason=_told_in_history(batch, user), act=Act.IMPORT):
            # held to the end, so that nobody takes what lives for abandoned
            ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
            route_of(batch).apply(batch, progress)
            progress("finishing", 0, None)  # who asked for a stop in the last step has it
            batch.change_set = ChangeSet.objects.get(pk=change_set_key())
            batch.state, batch.applied_at, batch.leased_until = BatchState.APPLIED, timezone.now(), None
            batch.save()
    except Cancelled:
        give_up(batch)
        raise
    except IntegrityError as error:  # keys of other records are asked when the transaction ends
        _take_back(batch)
        if is_our_fault(error):
            raise
        raise Stale(STALE) from error
    except BaseException:
        _take_back(batch)
        raise
    remove_rows(batch, keep_rejected=True)
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


def rejected_rows(batch):
    """Yield blocks of bytes: the rejected rows of a batch in its format, each with its reason. Raises Unreadable."""
    if not kept_file(batch).exists():
        raise Unreadable("The file is no longer here: bring it in again.")
    with kept_file(batch).open("rb") as file:
        yield from route_of(batch).rejected(batch, file)


def samples(batch, outcome, start=0, count=50):
    """Some of the rows of one Outcome, or of route.STAYS_AWAY, as the preview shows them, in the order of the file."""
    return route_of(batch).samples(batch, outcome, start, count)
