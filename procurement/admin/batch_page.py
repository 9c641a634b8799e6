"""What the page of a batch shows: its counts, the rows of one kind, the problems by cause."""

from urllib.parse import urlencode

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.urls import reverse

from procurement.admin.site import site
from procurement.choices import BatchState, Outcome, Review
from procurement.interchange.staging import batches
from procurement.interchange.staging.count_names import count_name
from procurement.interchange.staging.file_formats import format_named
from procurement.interchange.staging.problems import MOST_SHOWN, count_causes, problem_groups
from procurement.models import Source
from procurement.queries.desk import REVIEWED
from procurement.queries.keyed import leading_keys

LISTED = {
    "new": Outcome.NEW,
    "changed": Outcome.CHANGED,
    "unchanged": Outcome.UNCHANGED,
    "vanished": Outcome.VANISHED,
    "rejected": Outcome.REJECTED,
}
"""The kinds of rows that a page lists, by the word in its address."""


class _Samples(Paginator):
    """Pages of the rows of one outcome, asked of the route that knows how to show them."""

    def __init__(self, batch, kind):
        super().__init__((), MOST_SHOWN)
        self._batch, self._outcome = batch, LISTED[kind]
        # one record may be staged as several rows, so they are not counted; once applied, they are gone
        self.count = batch.counts[kind] if batch.rows.filter(outcome=self._outcome).exists() else 0

    def page(self, number):
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return Page(batches.samples(self._batch, self._outcome, start, self.per_page), number, self)


def table_of(batch):
    """The records of which a batch is a file, in words; empty for a format of others."""
    return str(apps.get_model("procurement", batch.model)._meta.verbose_name_plural) if batch.model else ""


def release_context(batch, request):
    """Where the page leads to: the source that the batch is cited to, and the drafts that rest on it.

    `cited_to` is an address, empty where the source is not made yet, is gone, or is not for the user to see; `drafts`
    are (kind of record in words, address of the list). Two queries for a batch with a release, none for another.
    """
    slug = leading_keys(Source).get(batch.release, batch.release) if batch.release else ""
    source = Source.objects.filter(slug=slug).first() if slug else None
    if not source or not site.get_model_admin(Source).has_view_permission(request):
        return {"cited_to": "", "drafts": []}
    is_in = batch.state == BatchState.APPLIED and not batch.change_set.undone_by_id
    written = {apps.get_model("procurement", name) for name in format_named(batch.format).writes} if is_in else ()
    query = urlencode({"rests_on": slug, "review__exact": Review.DRAFT})
    return {
        "cited_to": reverse("admin:procurement_source_change", args=[source.pk]),
        "drafts": [
            (
                model._meta.verbose_name_plural,
                f"{reverse(f'admin:procurement_{model._meta.model_name}_changelist')}?{query}",
            )
            for model in REVIEWED
            if model in written and site.get_model_admin(model).has_view_permission(request)
        ],
    }


def batch_context(batch, show, page):
    """The context of the page of a batch. `show` is a word of LISTED, "" for the first kind that has rows."""
    outdated = batch.state == BatchState.READY and batches.is_outdated(batch)
    is_open = (batch.state == BatchState.READY or batch.state in batches.IS_IN) and not outdated
    kinds = [kind for kind in LISTED if batch.counts.get(kind)]
    if show not in kinds:
        show = next((kind for kind in ("changed", "new", *kinds) if kind in kinds), "")
    samples = _Samples(batch, show) if show and is_open else None
    listed = samples.get_page(page) if samples and samples.count else None
    counts = batch.counts
    return {
        "batch": batch,
        "table": table_of(batch),
        "outdated": batches.OUTDATED if outdated else "",
        "format": format_named(batch.format),
        "counts": [(kind, counts[kind], show == kind) for kind in LISTED if kind in counts],
        "further": [(count_name(name, value), value) for name, value in counts.items() if name not in LISTED],
        "show": show,
        "listed": listed,
        "left_out": batch.scope.get("left_out", []),
        "groups": problem_groups(batch) if is_open else [],
        "causes": count_causes(batch) if is_open else 0,
        "writes_anything": batches.writes_anything(batch),
        "said_anew": batch.options.get("said_anew", 0) and not any(counts.get(kind) for kind in ("new", "changed")),
        "has_file": batches.kept_file(batch).exists(),
    }
