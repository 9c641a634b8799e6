"""The new rows of a foreign file on their way from its sheets into our tables."""

from django.db.models import Value

from procurement.choices import Outcome
from procurement.engine.writing import reserve_keys


class Making:
    """The new rows of one batch, in the act that the caller opened; all that is made of them is cited to `source`.

    Their primary keys are reserved as blocks and follow from the ranks of the staged rows, so that no row has to look
    for the one it belongs to.
    """

    def __init__(self, batch, source, sheets):
        self.batch, self.source, self.sheets = batch, source, sheets
        self._first = {}

    def rows(self, sheet):
        """The staged rows of a sheet that become new records."""
        return self.batch.rows.filter(sheet=sheet, outcome=Outcome.NEW).order_by("pk")

    def reserve(self, **sheets):
        """Reserve keys for the new rows of these sheets: {name of the sheet: model}."""
        for sheet, model in sheets.items():
            count = self.rows(sheet).count()
            self._first[model] = reserve_keys(model, count) if count else 0

    def pk(self, model, sheet, column):
        """The primary key that follows from a rank."""
        return Value(self._first[model]) + self.sheets.whole(sheet, column)
