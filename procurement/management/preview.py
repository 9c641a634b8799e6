"""Tells on a terminal what a file would do, in the words of its page: counts, rows of each kind, what is wrong."""

from itertools import count as numbers

from procurement.choices import Outcome
from procurement.interchange.staging import batches
from procurement.interchange.staging.count_names import LISTED, count_name
from procurement.interchange.staging.file_formats import format_named
from procurement.interchange.staging.problems import count_causes, problem_groups

SHOWN = 5
_CAUSES = 20
_PAGE = 1_000
_KINDS = ("changed", "new", *(kind for kind in LISTED if kind not in ("changed", "new", "unchanged", "rejected")))


class Preview:
    """Writes to `stdout`, some hundred rows at a time, however many there are.

    `most` is how many rows of each kind are told, None for all; unless it is given, the first few of those that want a
    look are, and of what stays as it is only the number.
    """

    def __init__(self, batch, stdout, style, most=SHOWN, is_asked=False):
        self.batch, self.stdout, self.style, self.most = batch, stdout, style, most
        self._causes = None if most is None else max(most, _CAUSES)
        self._kinds = (*_KINDS, "unchanged") if is_asked else _KINDS

    def tell(self):
        """Write it all."""
        self._tell_counts()
        for kind in self._kinds:
            self._tell_rows(kind)
        self._tell_left_out()
        self._tell_causes()

    def _tell_counts(self):
        batch = self.batch
        counts = ", ".join(f"{count:,} {count_name(kind, count)}" for kind, count in batch.counts.items())
        self.stdout.write(f"{batch.name}, {format_named(batch.format).title}: {counts}.")
        if warning := batch.scope.get("warning"):
            self.stdout.write(self.style.WARNING(warning))
        if others := batch.scope.get("other_sheets"):
            self.stdout.write(f"Only the sheet “{batch.scope['sheet']}” is read. Left out: {', '.join(others)}.")

    def _tell_rows(self, kind):
        total = self.batch.counts.get(kind, 0)
        told = self._slices(
            total, self.most, lambda start, some: batches.samples(self.batch, LISTED[kind], start, some)
        )
        for sample in told:
            self._tell_sample(kind, sample)
        if self.most is not None and total > self.most:
            self.stdout.write(
                f"  … and {total - self.most:,} more {count_name(kind, total)}: --show all tells them all."
            )

    def _tell_sample(self, kind, sample):
        of_it = " of the file that had it" if kind == "vanished" else ""
        name = count_name(kind, 1)
        self.stdout.write(f"  {name}: {sample.title} ({self.batch.unit} {sample.line}{of_it})")
        for change in sample.differences:
            moves = LISTED[kind] == Outcome.CHANGED and not change.stays
            told = f"{change.old or 'empty'} → {change.new or 'empty'}" if moves else change.new
            self.stdout.write(f"      {change.column}: {told}")
        if sample.remark:
            self.stdout.write(f"      {sample.remark}")

    def _tell_left_out(self):
        unit, groups = self.batch.unit, self.batch.scope.get("left_out", [])
        for group in groups[: self._causes]:
            lines = ", ".join(map(str, group["lines"])) + (" and more" if group["rows"] > len(group["lines"]) else "")
            column = f", column {group['column']}: Found {group['found']}" if group["column"] else ""
            places = f"{unit}{'s' * (group['rows'] > 1)} {lines}"
            self.stdout.write(f"  left out: {group['rows']:,}, {places}{column}: {group['why']}")
        if self._causes is not None and len(groups) > self._causes:
            more = len(groups) - self._causes
            self.stdout.write(f"  … and {more:,} more reasons why rows are left out: --show all tells them all.")

    def _tell_causes(self):
        total = count_causes(self.batch)
        for group in self._slices(total, self._causes, lambda start, some: problem_groups(self.batch, start, some)):
            more = f" and {group.more:,} more" if group.more else ""
            columns = "columns" if group.has_several_columns else "column"
            column = f", {columns} {group.column}" if group.column else ""
            found = f"Found {group.found}: " if group.found else ""
            self.stdout.write(self.style.ERROR(f"  {group.places}{more}{column}: {found}{group.message}"))
        if self._causes is not None and total > self._causes:
            self.stdout.write(f"  … and {total - self._causes:,} more causes: --show all tells them all.")

    def _slices(self, total, most, take):
        """What `take` of (start, count) gives, page by page: all of `total`, or the first `most`."""
        wanted = total if most is None else min(total, most)
        for start in numbers(0, _PAGE):
            if start >= wanted:
                return
            yield from take(start, min(_PAGE, wanted - start))
