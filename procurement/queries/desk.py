"""What waits for a curator, as counts with the lists that hold it."""

from dataclasses import dataclass

from procurement.choices import BatchState, Review, SuggestionState
from procurement.models import ChangeSet, Competition, DiplomaticEvent, ImportBatch, Offer, Platform, Suggestion
from procurement.queries.conflicts import in_conflict

REVIEWED = (Offer, DiplomaticEvent, Platform, Competition)

MOST = 10_000
"""Records are counted to here: a register that came in leaves hundreds of thousands, and who reads more of a queue?"""


@dataclass(frozen=True)
class Waiting:
    """Some records of one kind that wait for something: how many (MOST + 1 for more), and the query of their list."""

    model: type
    count: int
    query: str


def begun_drafts(user):
    """The drafts that this user wrote first, as Waiting, one for each kind that has any."""
    return _each(lambda records: begun_by(records.filter(review=Review.DRAFT), user), "review__exact=draft&begun=me")


def drafts():
    """All drafts, whoever wrote them or whatever file they came from."""
    return _each(lambda records: records.filter(review=Review.DRAFT), "review__exact=draft")


def in_review():
    return _each(lambda records: records.filter(review=Review.IN_REVIEW), "review__exact=in_review")


def begun_by(records, user):
    """Those of a queryset of records that the user wrote first.

    As keys and not as an EXISTS: a database may then begin with whichever are fewer, the records or what was written.
    """
    written = records.model.history.filter(history_type="+", history_user=user).order_by()
    return records.filter(pk__in=written.values("id"))


def count_conflicts():
    """Records about which sources disagree. All citations are read for it."""
    counts = ((model, in_conflict(model.objects.order_by()).count()) for model in REVIEWED)
    return [Waiting(model, count, "cited=conflict") for model, count in counts if count]


def open_suggestions():
    return Suggestion.objects.filter(state=SuggestionState.OPEN).count()


def unconfirmed_imports():
    """Files that were read and wait for a word: to be confirmed, or cancelled."""
    return ImportBatch.objects.filter(state=BatchState.READY).count()


def latest_acts(count):
    return list(ChangeSet.objects.select_related("user").order_by("-pk")[:count])


def _each(chosen, query):
    found = ((model, chosen(model.objects.order_by())[: MOST + 1].count()) for model in REVIEWED)
    return [Waiting(model, count, query) for model, count in found if count]
