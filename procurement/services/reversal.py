"""Takes acts back: undoes a whole act, puts a record back to an earlier state, brings a deleted one back."""

from django.db import transaction

from procurement.choices import Act, BatchState
from procurement.models import ChangeSet, change_set_key, recorded
from procurement.models.base import Reviewed
from procurement.queries.past import deleted_with, versions_at
from procurement.services.later_releases import refuse_under_later_releases
from procurement.services.refusals import Refused
from procurement.services.restoration import refuse, write
from procurement.services.rows_in_hand import RowsInHand
from procurement.services.undone import Undone, count_rows, in_order


def nobody(phase, done, total):
    """A listener to how far an undo is, as the Progress of imports, that does nothing."""


def undo(change_set, reason="", partly=False, progress=None):
    """Take back everything that an act wrote. Returns the rows left alone and what was done, as Undone.

    Rows that were changed since, or that later rows rest on, stand against it: with `partly` they are left alone and
    the rest is undone, otherwise nothing is. `progress` is told how far it is, and raises to stop it.
    Raises Refused.
    """
    with transaction.atomic(), recorded(act=Act.UNDO, reason=reason):
        # the undo of somebody else whom this waited for is not joined: it was not there when the statement began
        act = ChangeSet.objects.select_for_update().get(pk=change_set.pk)
        if act.undone_by_id:
            raise Refused(f"It was undone already, on {act.undone_by.made_at:%Y-%m-%d %H:%M}.")
        refuse_under_later_releases(act)
        hand = RowsInHand()
        tell = progress or nobody
        tell("looking for what it wrote", 0, None)
        hand.take_act(act.pk)
        if not hand.models:
            raise Refused("This act changed no record, so there is nothing to undo.")
        tell("looking for what was changed since", 0, None)
        hand.leave_what_changed_since()
        tell("looking for what rests on it", 0, None)
        hand.settle()
        left = in_order(hand)
        if left and not partly:
            refuse(left)
        if not write(hand, progress) and left:
            refuse(left)
        undone = Undone(left, count_rows(hand))
        hand.close()
        act.undone_by_id = change_set_key()
        act.save(update_fields=["undone_by"])
    return undone


def undo_import(batch, reason):
    """Undo all that an import wrote, but for what changed since. Returns Undone. Raises Refused."""
    if batch.state != BatchState.APPLIED:
        raise Refused(f"This import is {batch.get_state_display()}: only what was applied can be undone.")
    return undo(batch.change_set, reason, partly=True)


def put_back(record, moment, reason):
    """Make a record and its rows what they were at a moment, its place in review apart. Raises Refused."""
    model = type(record)
    with transaction.atomic(), recorded(act=Act.PUT_BACK, reason=reason):
        versions = versions_at(model, record.pk, moment)
        if versions.get((model, record.pk)) is None:
            raise Refused(f"{record} did not exist at that moment: choose a later state.")
        kept = {model: {"review"}} if isinstance(record, Reviewed) else {}
        _write_whole(versions, f"{record} is as it was then: there is nothing to put back.", kept)


def undelete(model, pk, reason):
    """Bring a deleted record back with the rows that went with it; returns it. Raises Refused."""
    with transaction.atomic(), recorded(act=Act.UNDELETE, reason=reason):
        versions = deleted_with(model, pk)
        if not versions:
            raise Refused(f"There is no deleted {model._meta.verbose_name} of that key: it may be back already.")
        _write_whole(versions, "")
    return model.objects.get(pk=pk)


def _write_whole(versions, nothing, kept=None):
    hand = RowsInHand(kept)
    hand.take(versions)
    hand.settle()
    if left := hand.left():
        refuse(left)
    if not write(hand):
        raise Refused(nothing)
    hand.close()
