"""Undoes an applied batch, in the hands of one program at a time as its application was."""

from django.db import transaction

from procurement.choices import BatchState
from procurement.engine.writing import room_for_indexes
from procurement.interchange.staging.kept import end
from procurement.interchange.staging.leases import leased
from procurement.interchange.staging.route import silent
from procurement.interchange.staging.undo_report import keep_report
from procurement.models import ImportBatch, recorded
from procurement.services import reversal
from procurement.services.refusals import Refused


def undo(batch, *, user=None, reason="", via="admin", progress=silent):
    """Take back what an applied batch wrote, in one transaction and one act. Returns Undone; what it tells is kept.

    The batch is APPLIED before and after it. Raises Refused and Cancelled, and nothing is taken back then.
    """
    with leased(batch), room_for_indexes():
        if batch.change_set_id is None:
            raise Refused(f"This import is {batch.get_state_display()}: only what was applied can be undone.")
        end(batch, BatchState.UNDOING)
        try:
            with transaction.atomic(), recorded(via=via, user=user):
                ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
                undone = reversal.undo(batch.change_set, reason, partly=True, progress=progress)
                progress("finishing", 0, None)
                keep_report(batch, undone)
                batch.leased_until = None
                batch.save(update_fields=["leased_until", "options"])
                end(batch, BatchState.APPLIED)
        except BaseException:
            end(batch, BatchState.APPLIED)
            raise
        return undone
