"""What the routes of foreign formats have in common: one row is staged as rows of several sheets."""

from procurement.choices import Outcome
from procurement.interchange.formats.registry import FOREIGN_FORMATS
from procurement.interchange.staging.problems import reasons, wrong_lines
from procurement.interchange.staging.rejected_lines import rejected_lines
from procurement.interchange.staging.route import STAYS_AWAY, Sample


class ForeignRoute:
    """A Route whose `sheets` are Sheets; `sheet` is the one whose rows a preview counts and shows, in this `order`.

    A subclass has `stage`, `apply`, and `samples_of` for (line, target, *values of the columns `shown`) of staged rows
    that are not rejected.
    """

    sheets = None
    sheet = ""
    shown = ()
    order = ("line", "pk")

    def reading(self, batch, file):
        """The Reading of a file of the batch's format. Raises Unreadable."""
        return FOREIGN_FORMATS[batch.format].read(file)

    def layout(self, batch):
        return {sheet: list(columns) for sheet, columns in self.sheets.columns.items()}

    def check(self, batch, progress):
        """Nothing is left to do: each row was resolved and compared as it was staged."""

    def samples(self, batch, outcome, start, count):
        if outcome == Outcome.REJECTED:
            told = reasons(batch, wrong_lines(batch, start, count))
            return [Sample(line, "", remark=why) for line, why in told.items()]
        rows = batch.rows.filter(sheet=self.sheet).order_by(*self.order)
        if outcome in (Outcome.UNCHANGED, STAYS_AWAY):
            rows = rows.filter(outcome=Outcome.UNCHANGED, target__isnull=outcome == STAYS_AWAY)
        else:
            rows = rows.filter(outcome=outcome)
        columns = ("line", "target", *(self.sheets.place(self.sheet, name) for name in self.shown))
        return self.samples_of(batch, outcome, list(rows.values_list(*columns)[start : start + count]))

    def samples_of(self, batch, outcome, found):
        """The Samples of these rows of one outcome."""
        raise NotImplementedError

    def rejected(self, batch, file):
        """Yield the rejected lines as they stand, under the header of the file, each with its reasons behind it."""
        yield from rejected_lines(self.reading(batch, file), file, reasons(batch))
