"""What later files of a register rest on, so that releases are undone from the newest backwards."""

from django.db.models import Count

from procurement.choices import BatchState
from procurement.models import ImportBatch, Offer, RegisterEntry
from procurement.services.refusals import Refused


def refuse_under_later_releases(act):
    """Raises Refused where an import that came after an act, and was not undone, tells of offers that the act made.

    Without them that release would stand as brought in and its offers be gone.
    """
    own = ImportBatch.objects.filter(change_set=act).exclude(release="").first()
    if own is None:
        return
    later = ImportBatch.objects.filter(
        state__in=(BatchState.APPLIED, BatchState.UNDOING), change_set__gt=act.pk, change_set__undone_by=None
    )
    made = Offer.history.filter(change_set=act, history_type="+").order_by().values("reference")
    entries = RegisterEntry.objects.filter(batch__in=later, reference__in=made).order_by()
    told = dict(entries.values_list("batch").annotate(count=Count("reference", distinct=True)))
    if told:
        numbers = " and ".join(f"import {batch} ({count:,} of them)" for batch, count in sorted(told.items())[::-1])
        raise Refused(f"Later releases tell of offers that this import made: undo {numbers} first, in this order.")
