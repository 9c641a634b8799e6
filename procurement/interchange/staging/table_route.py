"""The route of files of one of our own models, in CSV, XLSX or JSON."""

from collections import Counter
from operator import itemgetter

from django.apps import apps
from django.db import DataError, IntegrityError
from django.db.models import Count

from procurement.choices import Outcome
from procurement.engine.writing import copy_rows
from procurement.interchange.resources.columns import columns_of
from procurement.interchange.resources.refusals import database_sentence
from procurement.interchange.resources.spreadsheets import CsvFormat
from procurement.interchange.staging.books import PkBook
from procurement.interchange.staging.constraints import broken_constraints, robbed
from procurement.interchange.staging.file_formats import FileFormat
from procurement.interchange.staging.layout import WAS, layout_of
from procurement.interchange.staging.links import order_links
from procurement.interchange.staging.problems import MOST_KEPT, note_problems
from procurement.interchange.staging.rejected_rows import rejected_blocks
from procurement.interchange.staging.route import Stale, silent
from procurement.interchange.staging.samples import samples_of
from procurement.interchange.staging.table_stager import TableStager
from procurement.interchange.staging.trial import standing_problems, trial_problems
from procurement.interchange.staging.unchanged import keep_unchanged
from procurement.interchange.staging.uncollected import let_go
from procurement.interchange.staging.writing import STALE, refuse_stale, write_rows
from procurement.interchange.unreadable import Unreadable
from procurement.models import StagedRow
from procurement.services.refusals import Refused

_CHUNK = 2_000


class TableRoute:
    """Reads by the reader of one file format (see resources.spreadsheets)."""

    def __init__(self, file_format):
        self.reader = file_format

    def stage(self, batch, file, progress=silent):
        model = model_of(batch)
        batch.unit = self.reader.unit
        self.stage_blocks(batch, model, self.reader().read(file), progress, self.reader is CsvFormat)

    def stage_blocks(self, batch, model, blocks, progress=silent, are_texts=False):
        """Stage Blocks that are read already, or are being read."""
        layout = layout_of(model)
        batch.layout = _layout(layout)
        stager = TableStager(model, batch.unit, batch.options, are_texts)
        counts = dict.fromkeys(("new", "changed", "unchanged", "rejected"), 0)
        done = kept = 0
        for block in blocks:
            if block.sheets:
                batch.scope = {"sheet": block.sheets[0], "other_sheets": block.sheets[1]}
            staged = _taken(stager, block)
            self._keep(batch, layout, stager, staged)
            keep_unchanged(batch, staged.unchanged, counts["unchanged"])
            if kept < MOST_KEPT:
                note_problems(batch, staged.problems)
                kept += len(staged.problems)
            outcomes = Counter(row[1] for row in staged.rows)
            counts["new"] += outcomes[Outcome.NEW]
            counts["changed"] += outcomes[Outcome.CHANGED]
            counts["unchanged"] += len(staged.unchanged)
            counts["rejected"] += len(staged.rejected) + outcomes[Outcome.REJECTED]
            done += len(block.lines)
            progress("reading", done, None)
            if staged.problems:
                let_go()
        batch.counts = counts

    def _keep(self, batch, layout, stager, staged):
        sheet, table = layout.model._meta.model_name, StagedRow._meta.db_table
        filled = staged.filled if len(staged.filled) > 1 else list(range(len(layout.names)))
        cells = [layout.cell_of[name] for name in [*(layout.names[p] for p in filled), *layout.written_beside]]
        chosen, blank = itemgetter(*filled), [None] * len(layout.written_beside)
        beside = stager.derived.beside
        rows = [
            (
                batch.pk,
                sheet,
                line,
                outcome,
                target,
                was,
                *chosen(row),
                *(beside(row) if outcome == Outcome.NEW else blank),
            )
            for line, outcome, target, row, was in staged.rows
        ]
        place = ["batch_id", "sheet", "line", "outcome", "target"]
        if rows:
            copy_rows(table, [*place, WAS, *cells], rows)
        if staged.rejected:
            copy_rows(table, place, [(batch.pk, sheet, line, "R", None) for line in staged.rejected])

    def layout(self, batch):
        return _layout(layout_of(model_of(batch)))

    def check(self, batch, progress=silent):
        model = model_of(batch)
        layout, rows = layout_of(model), sheet_of(batch, model)
        progress("checking", 0, None)
        expects = {name: column.widget.expects for name, column in columns_of(model).items()}
        book = PkBook(model)
        self._reject(batch, rows, order_links(layout, rows, expects, book))
        self._reject(batch, rows, broken_constraints(layout, rows))
        self._reject_in_turn(batch, layout, rows, expects, book)
        told = trial_problems(layout, rows.exclude(outcome=Outcome.REJECTED), progress)
        if told:
            pks = dict(rows.filter(line__in={line for line, *_ in told}).values_list("line", "pk"))
            self._reject(batch, rows, [(pks[line], line, *rest) for line, *rest in told])
            self._reject_in_turn(batch, layout, rows, expects, book)
        batch.counts = self._counts(batch, rows)

    def _reject_in_turn(self, batch, layout, rows, expects, book):
        """Reject rows that need what others of the file were to do and do not, being rejected, until no more is found.

        A record that does not come is none to point at, and one that stays as it is gives up nothing.
        """
        if not rows.filter(outcome=Outcome.REJECTED).exists():
            return
        while self._reject(batch, rows, [*order_links(layout, rows, expects, book), *robbed(layout, rows)]):
            pass

    def _reject(self, batch, rows, problems):
        """Reject rows for (primary key, line, column, found, message); returns whether there were any."""
        problems = list(problems)
        note_problems(batch, [problem[1:] for problem in problems])
        pks = sorted({problem[0] for problem in problems})
        for start in range(0, len(pks), _CHUNK):
            rows.filter(pk__in=pks[start : start + _CHUNK]).update(outcome=Outcome.REJECTED)
        return bool(pks)

    def _counts(self, batch, rows):
        found = dict(rows.order_by().values_list("outcome").annotate(count=Count("pk")))
        return batch.counts | {
            "new": found.get("N", 0),
            "changed": found.get("C", 0),
            "rejected": found.get("R", 0),
        }

    def samples(self, batch, outcome, start, count):
        return samples_of(batch, model_of(batch), outcome, start, count)

    def apply(self, batch, progress=silent):
        model = model_of(batch)
        layout, rows = layout_of(model), sheet_of(batch, model)
        refuse_stale(layout, rows)
        try:
            write_rows(layout, rows, progress)
        except (DataError, IntegrityError) as error:
            raise Refused(database_sentence(model, error)) from error
        if problems := list(standing_problems(layout, rows)):
            line, _, _, message = problems[0]
            raise Stale(f"{batch.unit.capitalize()} {line}: {message} {STALE}")

    def rejected(self, batch, file):
        return rejected_blocks(batch, self.reader, file)


def model_of(batch):
    """The model of a batch of one of our own tables. Raises Unreadable."""
    try:
        return apps.get_model("procurement", batch.model)
    except LookupError as error:
        raise Unreadable("Say which table the file is of: choose a model.") from error


def sheet_of(batch, model):
    """The staged rows of a batch."""
    return batch.rows.filter(sheet=model._meta.model_name)


def own_format(file_format, is_one):
    """The FileFormat of one of our own formats; `is_one` as there."""
    return FileFormat(
        name=file_format.extension,
        title=file_format.title,
        route=TableRoute(file_format),
        is_one=is_one,
        extension=file_format.extension,
        content_type=file_format.content_type,
        of_one_model=True,
    )


def _taken(stager, block):
    try:
        return stager.take(block)
    except Unreadable as error:
        if not block.sheets:
            raise
        read, others = block.sheets
        raise Unreadable(
            f"{error}\nOnly the sheet “{read}” was read, the first that is seen, and not {', '.join(others)}: put the "
            "records first."
        ) from error


def _layout(layout):
    return {layout.model._meta.model_name: [*layout.names, *layout.written_beside]}
