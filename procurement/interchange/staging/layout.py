"""Which cell of a staged row holds which column of one of our own models, and its value as an expression."""

from functools import cache

from django.db.models import BigIntegerField, Case, F, Value, When
from django.db.models.functions import Cast

from procurement.choices import Outcome
from procurement.interchange.resources.columns import columns_of
from procurement.interchange.staging.memo import text_of
from procurement.models.batch import CELLS
from procurement.services.bulk import cell
from procurement.services.derive import FOLDED, SEARCHED

WAS, LEVEL = CELLS[-1], CELLS[-2]
"""Cells beside the columns: what a changed record held (JSON), and how deep a row hangs on other rows of its file."""

UNREAD = " "
"""Begins WAS of a rejected row whose other cells were read: the names of those that were not stand in it, each between
blanks. A row that cannot be told at all, such as one without a key, has no cells and no such text."""

WRITTEN = (Outcome.NEW, Outcome.CHANGED)
"""The outcomes of the rows that are written."""


class Layout:
    """The staged rows of one model: each holds the whole record as it would be, in the order of `names`."""

    def __init__(self, model):
        self.model = model
        columns = columns_of(model)
        self.names = [name for name, column in columns.items() if not column.readonly]
        self.fields = [columns[name].field for name in self.names]
        self.derived = [name for name, column in columns.items() if column.readonly]
        self.written_beside = [name for name, of in (("search", SEARCHED), ("folded", FOLDED)) if model in of]
        self.cell_of = dict(zip([*self.names, *self.written_beside], CELLS, strict=False))
        self.place_of = {name: place for place, name in enumerate(self.names)}
        self.defaults = [text_of(f.get_default()) if f.has_default() or f.null else "" for f in self.fields]
        self.changeable = [name for name in self.names if name not in model.KEY]
        self.own = [f.name for f in self.fields if f.is_relation and f.related_model is model]

    def value(self, name):
        """The staged value of a column as an expression of the column's own type."""
        return cell(self.cell_of[name], self.model._meta.get_field(name))

    def held_value(self, name):
        """The same, null where the row waits for a record of the same file."""
        if name not in self.own:
            return self.value(name)
        field = self.model._meta.get_field(name)
        waits = When(**{f"{self.cell_of[name]}__startswith": "?"}, then=Value(None, output_field=BigIntegerField()))
        return Case(waits, default=Cast(F(self.cell_of[name]), field), output_field=BigIntegerField())

    def values(self, names):
        """{column: expression} of some columns, as services.bulk takes them."""
        return {name: self.value(name) for name in names}


@cache
def layout_of(model):
    """The Layout of a model."""
    return Layout(model)
