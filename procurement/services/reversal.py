"""Takes acts back: undoes a whole act, puts a record back to an earlier state, brings a deleted one back."""

from collections import defaultdict

from django.db import transaction

from procurement.choices import Act
from procurement.models import ChangeSet, change_set_key, recorded
from procurement.models.base import Reviewed
from procurement.queries.past import curated_models, deleted_with, passages, states_at
from procurement.services.refusals import Refused
from procurement.services.restoration import Restoration


def undo(change_set, reason="", partly=False):
    """Take back everything that an act wrote. Returns the rows left alone, as a list of LeftAlone.

    Rows that were changed since, or that later rows rest on, stand against it: with `partly` they are left alone and
    the rest is undone, otherwise nothing is. Raises Refused.
    """
    with transaction.atomic(), recorded(act=Act.UNDO, reason=reason):
        act = ChangeSet.objects.select_for_update(of=("self",)).select_related("undone_by").get(pk=change_set.pk)
        if act.undone_by:
            raise Refused(f"It was undone already, on {act.undone_by.made_at:%Y-%m-%d %H:%M}.")
        passed = {model: passages(model, act) for model in curated_models()}
        was = {model: {pk: passage.before for pk, passage in found.items()} for model, found in passed.items()}
        reversal = Restoration(was)
        if not any(was.values()):
            raise Refused("This act changed no record, so there is nothing to undo.")
        reversal.lock()
        reversal.leave_what_changed_since({model: {pk: p.after for pk, p in f.items()} for model, f in passed.items()})
        reversal.settle()
        if reversal.left and (not partly or not reversal.writes_anything()):
            raise Refused([left.sentence for left in reversal.left])
        reversal.write()
        act.undone_by_id = change_set_key()
        act.save(update_fields=["undone_by"])
    return reversal.left


def put_back(record, moment, reason):
    """Make a record and its rows what they were at a moment, its place in review apart. Raises Refused."""
    with transaction.atomic(), recorded(act=Act.PUT_BACK, reason=reason):
        was = _by_model(states_at(type(record), record.pk, moment))
        if was[type(record)].get(record.pk) is None:
            raise Refused(f"{record} did not exist at that moment: choose a later state.")
        if isinstance(record, Reviewed):
            was[type(record)][record.pk].review = record.review
        _write_whole(Restoration(was), f"{record} is as it was then: there is nothing to put back.")


def undelete(model, pk, reason):
    """Bring a deleted record back with the rows that went with it; returns it. Raises Refused."""
    with transaction.atomic(), recorded(act=Act.UNDELETE, reason=reason):
        was = deleted_with(model, pk)
        if not was:
            raise Refused(f"There is no deleted {model._meta.verbose_name} of that key: it may be back already.")
        _write_whole(Restoration(_by_model(was)), "")
    return model.objects.get(pk=pk)


def _by_model(states):
    was = defaultdict(dict)
    for (model, pk), instance in states.items():
        was[model][pk] = instance
    return was


def _write_whole(reversal, nothing):
    reversal.lock()
    reversal.settle()
    if reversal.left:
        raise Refused([left.sentence for left in reversal.left])
    if not reversal.write():
        raise Refused(nothing)
