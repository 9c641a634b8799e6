"""What every way into the database has in common, whatever the format: the steps of a batch, and how they report.

A route reads a file into staged rows (many short transactions), checks and classifies them in sets, shows what would
change, and applies exactly the staged rows inside one transaction that its caller opens.
"""

from dataclasses import dataclass, field
from typing import Protocol

STAYS_AWAY = "A"
"""What `samples` is asked for instead of an Outcome: the rows of records that somebody deleted here. Nothing becomes of
them: they are staged as unchanged, without a target."""


class Cancelled(Exception):  # noqa: N818 - it reads as what happened
    """Somebody asked the work to stop; nothing of it is to remain."""


class Stale(Exception):  # noqa: N818 - it reads as what happened
    """Records have changed since the preview, so that applying would no longer do what it showed."""


class Progress(Protocol):
    """Told how far the work is, every few thousand rows. Raises Cancelled where a stop was asked for."""

    def __call__(self, phase: str, done: int, total: int | None) -> None: ...


def silent(phase, done, total):
    """A Progress that nobody listens to."""


@dataclass(frozen=True)
class Difference:
    """One column of one record: its old and new value in words, "" for nothing.

    Where the value `stays`, and only citations come beside it, `new` is the value with a word on that.
    """

    column: str
    old: str
    new: str
    stays: bool = False


@dataclass(frozen=True)
class Sample:
    """A staged row as the preview shows it: its place, the record in words, and what would differ."""

    line: int
    title: str
    differences: list[Difference] = field(default_factory=list)
    remark: str = ""


class Route(Protocol):
    """How files of one family of formats come in. `batch` is an ImportBatch; `file` an open binary file."""

    def stage(self, batch, file, progress) -> None:
        """Read the file into StagedRow and ImportProblem rows of the batch; set unit, layout, vintage, scope.

        Commits every few thousand rows. Raises Unreadable, Cancelled.
        """

    def layout(self, batch) -> dict:
        """{sheet: list of its columns}, as this version of the program stages and reads the rows of the batch."""

    def check(self, batch, progress) -> None:
        """Check and classify the staged rows in sets: outcome and target of each, further problems, `counts`."""

    def samples(self, batch, outcome, start, count) -> list[Sample]:
        """Some of the rows of one Outcome, or of those that stay away, in the order of the file."""

    def apply(self, batch, progress) -> None:
        """Write the new and changed rows with history and derived columns, in the transaction and the act that the
        caller opened. Checks again what may have changed since `check`. Raises Stale, Cancelled, Refused.
        """

    def rejected(self, batch, file):
        """Yield blocks of bytes: the rejected rows in the file's own format, with a column that gives the reason."""
