"""Undoes an applied batch, in the hands of one program at a time as its application was."""

from django.db import transaction

from procurement.choices import BatchState
from procurement.interchange.staging.kept import end
from procurement.interchange.staging.leases import leased
from procurement.interchange.staging.route import silent
from procurement.models import ImportBatch, recorded
from procurement.services import reversal
from procurement.services.left_alone import sentences
from procurement.services.refusals import Refused

MOST_LEFT = 200
"""Rows left alone by an undo that the batch tells one by one."""


def undo(batch, *, user=None, reason="", progress=silent):
    """Take back what an applied batch wrote, in one transaction and one act. Returns the list of LeftAlone.

    The batch is APPLIED before and after it; its message says what was left alone. Raises Refused and Cancelled, and
    nothing is taken back then.
    """
    with leased(batch):
        if batch.change_set_id is None:
            raise Refused(f"This import is {batch.get_state_display()}: only what was applied can be undone.")
        end(batch, BatchState.UNDOING)
        try:
            with transaction.atomic(), recorded(via="admin", user=user):
                ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
                left = reversal.undo(batch.change_set, reason, partly=True, progress=progress)
                progress("finishing", 0, None)
                batch.leased_until = None
                batch.save(update_fields=["leased_until"])
                end(batch, BatchState.APPLIED, _told_left(left))
        except BaseException:
            end(batch, BatchState.APPLIED)
            raise
        return left


def _told_left(left):
    told = sentences(left[:MOST_LEFT])
    if len(left) > MOST_LEFT:
        told.append(f"And {len(left) - MOST_LEFT:,} more.")
    return "\n".join(told)
