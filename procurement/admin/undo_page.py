"""What the page of an import shows of its undo: what was done, in numbers, and what was left alone, with its page."""

from collections import defaultdict

from django.core.paginator import Page, Paginator
from django.urls import reverse

from procurement.interchange.staging.problems import MOST_SHOWN
from procurement.interchange.staging.undo_report import count_left, counts_of_undo, has_report, left_by_undo
from procurement.services.left_alone import told
from procurement.services.undone import DONE, told_counts


class _Left(Paginator):
    """Pages of the rows that the undo of a batch left alone, as (what it is called, what is said of it, address)."""

    def __init__(self, batch):
        super().__init__((), MOST_SHOWN)
        self._batch = batch
        self.count = count_left(batch)

    def page(self, number):
        number = self.validate_number(number)
        left = left_by_undo(self._batch, (number - 1) * self.per_page, self.per_page)
        addresses = _addresses(left)
        rows = [(name, said, addresses[_record(row)]) for row, (name, said) in zip(left, told(left), strict=True)]
        return Page(rows, number, self)


def undo_context(batch, asked):
    """The context of what an undo did, as the address of the page asks for it (`left` is the page of what it left).

    `undone` are (kind of record, rows for each word of `done`, rows left alone, [(rows, cause)]); it is None for a
    batch that is not undone, or whose undo was not kept.
    """
    is_undone = batch.change_set_id and batch.change_set.undone_by_id
    if not (is_undone and has_report(batch)):
        return {"undone": None}
    counts = told_counts(counts_of_undo(batch))
    done = [what for what in DONE if any(found[what] for _, found, _, _ in counts)]
    return {
        "undone": [(kind, [(DONE[what], found[what]) for what in done], *left) for kind, found, *left in counts],
        "done": [DONE[what] for what in done],
        "left": _Left(batch).get_page(asked.get("left", 1)) if count_left(batch) else None,
    }


def _record(row):
    return row.record_model, row.owner if row.model.OWNER else row.pk


def _addresses(left):
    """{(model, primary key): address} of the records that rows left alone are or belong to; the history of one gone."""
    wanted = defaultdict(set)
    for row in left:
        model, pk = _record(row)
        wanted[model].add(pk)
    addresses = {}
    for model, pks in wanted.items():
        there = set(model._base_manager.filter(pk__in=pks).values_list("pk", flat=True))
        for pk in pks:
            page = "change" if pk in there else "history"
            addresses[model, pk] = reverse(f"admin:procurement_{model._meta.model_name}_{page}", args=[pk])
    return addresses
