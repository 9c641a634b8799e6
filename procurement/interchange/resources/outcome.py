"""What an import through a resource did or would do: counts, changes field by field, and what is wrong, by cause."""

from dataclasses import dataclass, field

from import_export.results import Result, RowResult


@dataclass
class Findings:
    """What a batch came to: its counts, the first Samples of new and changed rows, and the Groups of its problems."""

    counts: dict = field(default_factory=dict)
    new: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    groups: list = field(default_factory=list)
    causes: int = 0
    file_problems: list = field(default_factory=list)
    is_stale: bool = False


class ImportResult(Result):
    """The library's result, with the places of the rows in the file and with messages that people can act on."""

    def __init__(self, findings=None):
        super().__init__()
        self.findings = findings or Findings()
        counts = self.counts
        self.totals[RowResult.IMPORT_TYPE_NEW] = counts["new"]
        self.totals[RowResult.IMPORT_TYPE_UPDATE] = counts["changed"]
        self.totals[RowResult.IMPORT_TYPE_SKIP] = counts["unchanged"]
        self.totals[RowResult.IMPORT_TYPE_INVALID] = counts["errors"]
        self.total_rows = sum(counts.values())

    @property
    def file_problems(self):
        """Sentences on the file as a whole."""
        return self.findings.file_problems

    @property
    def is_stale(self):
        """Whether it agrees no longer with its preview, as records changed meanwhile; the file is sound."""
        return self.findings.is_stale

    @property
    def counts(self):
        """Rows by what becomes of them."""
        found = self.findings.counts
        return {name: found.get(name, 0) for name in ("new", "changed", "unchanged")} | {
            "errors": found.get("rejected", 0)
        }

    @property
    def is_sound(self):
        """Whether nothing stands against the import."""
        return not (self.file_problems or self.counts["errors"])

    def has_errors(self):
        return bool(self.file_problems)

    def has_validation_errors(self):
        return bool(self.counts["errors"])

    def problem_groups(self):
        """The first Groups of rows with the same cause, in the order of the file."""
        return self.findings.groups

    def new_rows(self):
        """Samples of the first new rows."""
        return self.findings.new

    def changed_rows(self):
        """Samples of the first changed rows."""
        return self.findings.changed
