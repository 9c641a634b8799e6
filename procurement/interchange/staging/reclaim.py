"""Takes back the batches whose program was killed, so that they can be started again."""

from django.db import transaction
from django.utils import timezone

from procurement.choices import BatchState
from procurement.interchange.staging.kept import fail
from procurement.interchange.staging.leases import is_abandoned
from procurement.interchange.staging.progress import ask_stop
from procurement.models import ImportBatch

STOPPED = {
    BatchState.READING: "Reading this file was cut off in the middle. Nothing was written: read it again.",
    BatchState.APPLYING: "Applying this file was cut off in the middle. Nothing was written: confirm it again.",
    BatchState.UNDOING: "The undo was cut off in the middle. Nothing was taken back: undo it again.",
}
_BEFORE = {BatchState.APPLYING: BatchState.READY, BatchState.UNDOING: BatchState.APPLIED}


def reclaim_abandoned():
    """Take back every batch whose program is gone; returns them as they stand now."""
    over = ImportBatch.objects.filter(leased_until__lt=timezone.now())
    return [batch for batch in over if is_abandoned(batch) and reclaim(batch)]


def reclaim(batch):
    """Make an abandoned batch one that can be started again. Returns whether it was still abandoned.

    Where the program lives after all and is applying, its transaction holds the row: nothing is taken from it. One that
    is reading, because its machine slept, meets the wish that it stop.
    """
    with transaction.atomic():
        held = (
            ImportBatch.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(pk=batch.pk, state=batch.state, leased_until=batch.leased_until)
            .first()
        )
        if held is None:
            return False
        batch.leased_until = None
        if held.state in _BEFORE:
            batch.state, batch.message = _BEFORE[held.state], STOPPED[held.state]
        batch.save(update_fields=["state", "message", "leased_until"])
    if held.state == BatchState.READING:
        ask_stop(batch.pk)
        fail(batch, STOPPED[held.state])
    return True
