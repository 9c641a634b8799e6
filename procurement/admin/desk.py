"""The start page of the admin: a queue of work, each line a link to the list that holds it."""

from dataclasses import dataclass

from django.urls import reverse

from procurement.choices import BatchState, Level
from procurement.models import ImportBatch, Suggestion
from procurement.queries import desk
from procurement.rules import CHECKS
from procurement.services.findings import ask_for_count, is_count_asked, is_fresh, is_slow, kept_tallies, tallies
from procurement.tasks import has_worker

ACTS_SHOWN = 10
SILENT = "open-offer-is-not-silent"
_OF_RULES = _DISAGREE, _SILENT = "Sources disagree", "Offers silent for two years"
"""The lines that are counted with the rules, perhaps later."""


KEYS = {
    "h": ("the start page", "index"),
    "o": ("offers", "procurement_offer_changelist"),
    "p": ("platforms", "procurement_platform_changelist"),
    "c": ("countries", "procurement_country_changelist"),
    "e": ("events", "procurement_diplomaticevent_changelist"),
    "s": ("sources", "procurement_source_changelist"),
    "b": ("competitions (bids)", "procurement_competition_changelist"),
    "a": ("acts", "procurement_changeset_changelist"),
}
"""Where `g` and a letter lead: the name of the place, and that of its address."""


@dataclass(frozen=True)
class Line:
    """A line of the queue: what waits, and the lists that hold it as (count, words, address).

    The count is "" for a way to go that holds nothing.
    """

    words: str
    lists: tuple
    is_counted: bool


def key_places():
    """{letter: {"name", "address"}} for the script that listens to the keys."""
    return {key: {"name": name, "address": reverse(f"admin:{place}")} for key, (name, place) in KEYS.items()}


def desk_of(request, site):
    """The context of the start page: only lists that the user may see.

    `queue`, `findings`, `acts`, `counted_at` (None if nothing was counted yet), `is_counting` and `has_worker`.
    """
    user = request.user
    found = _tallies(anew=request.GET.get("count") == "now")
    rules, conflicts = (found.rules, found.conflicts) if found else ((), ())
    silent = [tally for tally in rules if tally.rule == SILENT]
    groups = [
        ("Your drafts", _lists(desk.begun_drafts(user), request, site)),
        ("In review", _lists(desk.in_review(), request, site)),
        ("All drafts", _lists(desk.drafts(), request, site)),
        ("Suggested corrections", _suggested(request, site)),
        (_DISAGREE, _lists(conflicts, request, site)),
        (_SILENT, _silent(silent, request, site)),
        *([("Files", _files())] if site.get_model_admin(ImportBatch).has_view_permission(request) else []),
    ]
    return {
        "queue": [Line(words, tuple(lists), bool(found) or words not in _OF_RULES) for words, lists in groups],
        "findings": [_finding(tally) for tally in rules if tally.rule != SILENT and _may_see(tally, request, site)],
        "counted_at": found.counted_at if found else None,
        "is_counting": is_count_asked(),
        "has_worker": has_worker(),
        "acts": desk.latest_acts(ACTS_SHOWN) if user.has_perm("procurement.view_changeset") else [],
    }


def _tallies(anew):
    """What the rules find: counted here where that is quick, else as a worker last counted it; None if none did."""
    kept = kept_tallies()
    if kept and is_fresh(kept) and not anew:
        return kept
    if not is_slow():
        return tallies(fresh_for=0)
    ask_for_count()
    return kept


def _lists(waiting, request, site):
    for item in waiting:
        if site.get_model_admin(item.model).has_view_permission(request):
            name = item.model._meta.verbose_name if item.count == 1 else item.model._meta.verbose_name_plural
            yield _told(item.count), name, f"{_address(item.model)}?{item.query}"


def _told(count):
    """`12,000`, or `over 10,000` where more was not counted."""
    return f"over {desk.MOST:,}" if count > desk.MOST else f"{count:,}"


def _suggested(request, site):
    if site.get_model_admin(Suggestion).has_view_permission(request):
        count = desk.open_suggestions()
        if count:
            yield (
                f"{count:,}",
                "suggestion" if count == 1 else "suggestions",
                f"{_address(Suggestion)}?state__exact=open",
            )


def _silent(found, request, site):
    for tally in found:
        model = desk.REVIEWED[0]
        if site.get_model_admin(model).has_view_permission(request):
            noun = model._meta.verbose_name if tally.count == 1 else model._meta.verbose_name_plural
            yield f"{tally.count:,}", noun, f"{_address(model)}?finding={SILENT}"


def _files():
    yield "", "Bring in a file", reverse("admin:procurement_importbatch_bring_in")
    if count := desk.unconfirmed_imports():
        noun = "import" if count == 1 else "imports"
        yield f"{count:,}", f"{noun} read, to be confirmed", f"{_address(ImportBatch)}?state__exact={BatchState.READY}"


def _may_see(tally, request, site):
    """Whether the user may see the records of which the rule speaks."""
    models = next(rule.models for rule in CHECKS if rule.name == tally.rule)
    return all(site.get_model_admin(model).has_view_permission(request) for model in models)


def _finding(tally):
    """(Tally, its level in words, [(kind of record in words, address of the list of those that break it)])."""
    lists = []
    for model in next(rule.models for rule in CHECKS if rule.name == tally.rule):
        lists.append((model._meta.verbose_name_plural, f"{_address(model)}?finding={tally.rule}"))
    return tally, Level(tally.level).label, lists


def _address(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
