"""What waits for a curator, as counts with the lists that hold it."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q

from procurement.choices import Review, SuggestionState
from procurement.models import ChangeSet, Competition, DiplomaticEvent, Offer, Platform, Suggestion
from procurement.queries.conflicts import in_conflict

_CONFLICTS = "procurement.conflicts"
REVIEWED = (Offer, DiplomaticEvent, Platform, Competition)


@dataclass(frozen=True)
class Waiting:
    """Some records of one kind that wait for something: how many, and the query of the list that holds them."""

    model: type
    count: int
    query: str


def begun_drafts(user):
    """The drafts that this user wrote first, as Waiting, one for each kind that has any."""
    return _each(lambda model: Q(review=Review.DRAFT) & _begun_by(model, user), "review__exact=draft&begun=me")


def other_drafts(user):
    """The drafts of everybody else."""
    return _each(lambda model: Q(review=Review.DRAFT) & ~_begun_by(model, user), "review__exact=draft")


def in_review():
    return _each(lambda model: Q(review=Review.IN_REVIEW), "review__exact=in_review")


def conflicts(counted_at):
    """Records about which sources disagree.

    All citations are read for it, so the counts are kept in the cache and made anew with `counted_at`, the moment at
    which the rules were asked.
    """
    kept_at, counts = cache.get(_CONFLICTS) or (None, ())
    if kept_at != counted_at:
        counts = [in_conflict(model.objects.order_by()).count() for model in REVIEWED]
        cache.set(_CONFLICTS, (counted_at, counts), None)
    return [Waiting(model, count, "cited=conflict") for model, count in zip(REVIEWED, counts, strict=True) if count]


def open_suggestions():
    return Suggestion.objects.filter(state=SuggestionState.OPEN).count()


def latest_acts(count):
    return list(ChangeSet.objects.select_related("user").order_by("-pk")[:count])


def _begun_by(model, user):
    return Q(Exists(model.history.filter(id=OuterRef("pk"), history_type="+", history_user=user).order_by()))


def _each(condition, query):
    found = ((model, model.objects.order_by().filter(condition(model)).count()) for model in REVIEWED)
    return [Waiting(model, count, query) for model, count in found if count]
