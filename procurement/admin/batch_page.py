"""What the page of a batch shows: its counts, the rows of one kind, the problems by cause."""

from django.core.paginator import Page, Paginator

from procurement.choices import BatchState, Outcome
from procurement.interchange.staging import batches
from procurement.interchange.staging.file_formats import format_named
from procurement.interchange.staging.problems import MOST_SHOWN, count_causes, problem_groups

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
        "outdated": batches.OUTDATED if outdated else "",
        "format": format_named(batch.format),
        "counts": [(kind, counts[kind], show == kind) for kind in LISTED if kind in counts],
        "further": [(name.replace("_", " "), value) for name, value in counts.items() if name not in LISTED],
        "show": show,
        "listed": listed,
        "left_out": batch.scope.get("left_out", []),
        "groups": problem_groups(batch) if is_open else [],
        "causes": count_causes(batch) if is_open else 0,
        "writes_anything": batches.writes_anything(batch),
        "said_anew": batch.options.get("said_anew", 0) and not any(counts.get(kind) for kind in ("new", "changed")),
        "has_file": batches.kept_file(batch).exists(),
    }
