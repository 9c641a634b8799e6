"""What the page of a batch shows: its counts, the rows of one kind, the problems by cause."""

from urllib.parse import urlencode

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.urls import reverse

from procurement.admin.site import site
from procurement.choices import BatchState, Outcome, Review
from procurement.interchange.registers.mapping import name_problems
from procurement.interchange.staging import batches
from procurement.interchange.staging.count_names import LISTED, count_name, nothing_to_import
from procurement.interchange.staging.file_formats import format_named
from procurement.interchange.staging.kept import IS_IN, kept_file
from procurement.interchange.staging.problems import MOST_SHOWN, count_causes, problem_groups
from procurement.interchange.staging.route import STAYS_AWAY
from procurement.models import Source
from procurement.queries.desk import REVIEWED
from procurement.queries.keyed import leading_keys

_TOLD_APART = {*LISTED, "rows"}


class _Samples(Paginator):
    """Pages of the rows of one outcome, asked of the route that knows how to show them."""

    def __init__(self, batch, kind):
        super().__init__((), MOST_SHOWN)
        self._batch, self._outcome = batch, LISTED[kind]
        # one record may be staged as several rows, so they are not counted; once applied, they are gone. What a foreign
        # format rejects is not staged: its problems tell of it
        staged = Outcome.UNCHANGED if self._outcome == STAYS_AWAY else self._outcome
        is_there = batch.rows.filter(outcome=staged).exists()
        is_there = is_there or (self._outcome == Outcome.REJECTED and batch.problems.exists())
        self.count = batch.counts[kind] if is_there else 0

    def page(self, number):
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return Page(batches.samples(self._batch, self._outcome, start, self.per_page), number, self)


class _Causes(Paginator):
    """Pages of what is wrong with a batch, by cause; but for the names that its page asks for above."""

    def __init__(self, batch):
        super().__init__((), MOST_SHOWN)
        self._batch = batch
        asks = batch.state == BatchState.READY and not batch.model
        self._apart = name_problems(batch).values("pk") if asks else ()
        self.count = count_causes(batch, self._apart)

    def page(self, number):
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return Page(problem_groups(self._batch, start, self.per_page, self._apart), number, self)


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


def batch_context(batch, asked):
    """The context of the page of a batch, as its address asks for it.

    That is `show` (a word of LISTED; else the first kind that has rows), `page` of those rows, `wrong` for the page of
    the problems.
    """
    outdated = batch.state == BatchState.READY and batches.is_outdated(batch)
    is_open = (batch.state == BatchState.READY or batch.state in IS_IN) and not outdated
    # once it is applied, its rows are records: only what was rejected is still to be looked at
    kinds = [kind for kind in LISTED if batch.counts.get(kind) and (kind == "rejected" or batch.state not in IS_IN)]
    show = asked.get("show", "")
    if show not in kinds:
        show = next((kind for kind in ("changed", "new", *kinds) if kind in kinds), "")
    samples = _Samples(batch, show) if show and is_open else None
    listed = samples.get_page(asked.get("page", 1)) if samples and samples.count else None
    counts, has_file = batch.counts, kept_file(batch).exists()
    remarks = {row.remark for row in listed} if listed else ()
    return {
        "batch": batch,
        "table": table_of(batch),
        "outdated": batches.OUTDATED if outdated else "",
        "format": format_named(batch.format),
        "counts": [
            (kind, count_name(kind, counts[kind]), counts[kind], show == kind) for kind in LISTED if kind in counts
        ],
        "further": [(count_name(name, value), value) for name, value in counts.items() if name not in _TOLD_APART],
        "rows_read": counts.get("rows"),
        "show": show,
        "listed": listed,
        "shared_remark": next(iter(remarks)) if len(remarks) == 1 and len(listed) > 1 else "",
        "left_out": batch.scope.get("left_out", []),
        "groups": _Causes(batch).get_page(asked.get("wrong", 1)) if is_open else [],
        "nothing_to_import": nothing_to_import(batch),
        "writes_anything": batches.writes_anything(batch),
        "said_anew": batch.options.get("said_anew", 0) and not any(counts.get(kind) for kind in ("new", "changed")),
        "has_file": has_file,
        "rejected_download": has_file and is_open and bool(counts.get("rejected")),
    }
