"""The sheets of a foreign file that is being brought in: which cells of staged rows hold their columns, and a writer.

What one row of such a file becomes is staged as rows of several sheets: the record itself, and what belongs to it.
"""

from collections import Counter

from django.db.models import BooleanField, Case, F, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast

from procurement.choices import Outcome
from procurement.engine.writing import copy_rows
from procurement.models import StagedRow
from procurement.models.batch import CELLS

_CHUNK = 4_000


class Sheets:
    """Sheets by name, from {sheet: its columns, in the order of the cells}."""

    def __init__(self, columns):
        self.columns = columns
        self._places = {sheet: dict(zip(names, CELLS, strict=False)) for sheet, names in columns.items()}

    def place(self, sheet, column):
        """The name of the cell of a staged row in which a column of a sheet stands."""
        return self._places[sheet][column]

    def cell(self, sheet, column):
        """The expression of that cell."""
        return F(self._places[sheet][column])

    def whole(self, sheet, column):
        """The whole number of a cell; null of an empty one."""
        return Cast(self.cell(sheet, column), IntegerField())

    def truth(self, sheet, column):
        """Whether a cell holds 1."""
        holds = When(**{self.place(sheet, column): "1"}, then=Value(True))
        return Case(holds, default=Value(False), output_field=BooleanField())

    def key_of(self, model, key, sheet, column):
        """The primary key of the record whose natural key `key` a cell holds."""
        held = model.objects.filter(**{key: OuterRef(self.place(sheet, column))})
        return Subquery(held.order_by().values("pk"))


class SheetWriter:
    """Collects staged rows of a batch and writes them some thousand at a time, each time in a short transaction."""

    def __init__(self, batch, sheets):
        self.batch, self.columns = batch, sheets.columns
        self._rows = {sheet: [] for sheet in self.columns}
        self._ranks = Counter()

    def put(self, sheet, line, cells, outcome=Outcome.NEW, target=None):
        """Stage one row; `cells` are texts or None in the order of the sheet's columns."""
        rows = self._rows[sheet]
        rows.append((self.batch.pk, sheet, line, outcome.value, target, *cells))
        if len(rows) >= _CHUNK:
            self._write(sheet)

    def next_rank(self, sheet):
        """The ranks of a sheet, one after another from 0 on."""
        rank = self._ranks[sheet]
        self._ranks[sheet] += 1
        return rank

    def close(self):
        """Write what is left."""
        for sheet in self.columns:
            self._write(sheet)

    def _write(self, sheet):
        if rows := self._rows[sheet]:
            columns = ("batch_id", "sheet", "line", "outcome", "target", *CELLS[: len(self.columns[sheet])])
            copy_rows(StagedRow._meta.db_table, columns, rows)
            rows.clear()
