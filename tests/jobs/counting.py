"""A format whose files are a number: one country is made for each step up to it, slowly enough to be looked at.

It also stands in the copies of the project that real workers run in (see `processes`), where a file named `hold` beside
the kept files makes it wait at its middle.
"""

import time

from django.conf import settings

from procurement.interchange.staging.file_formats import FileFormat, register
from procurement.interchange.staging.route import Stale
from procurement.interchange.unreadable import Unreadable
from procurement.models import Country, StagedRow

STEP = 100


class CountingRoute:
    """Stages as many rows as the file says, a transaction for each hundred; applying makes a country of each."""

    def layout(self, batch):
        return {"country": ["code", "name"]}

    def stage(self, batch, file, progress):
        said = file.read().decode()
        if not said.isdecimal():
            raise Unreadable(f"Line 1: found {said!r}, expected a number.")
        total = int(said)
        batch.layout = self.layout(batch)
        for start in range(0, total, STEP):
            numbers = range(start, min(start + STEP, total))
            StagedRow.objects.bulk_create(
                StagedRow(batch=batch, sheet="country", line=n + 1, c00=code_of(n), c01=f"Country {n}") for n in numbers
            )
            progress("reading", numbers.stop, total)
            wait_in_the_middle("reading", numbers.stop, total)

    def check(self, batch, progress):
        batch.counts = {"new": batch.rows.count()}
        progress("checking", batch.counts["new"], batch.counts["new"])

    def samples(self, batch, outcome, start, count):
        return []

    def apply(self, batch, progress):
        if Country.objects.filter(code__in=batch.rows.values("c00")).exists():
            raise Stale("Records have changed since the preview: look at it again.")
        total = batch.rows.count()
        for done, row in enumerate(batch.rows.order_by("line").iterator(), 1):
            Country(code=row.c00, name=row.c01, kind="unknown").save()
            progress("applying", done, total)
            wait_in_the_middle("applying", done, total)

    def rejected(self, batch, file):
        return iter(())


def code_of(number):
    """X-AAA, X-AAB and so on."""
    letters = "".join(chr(65 + number // 26**place % 26) for place in (2, 1, 0))
    return f"X-{letters}"


def wait_in_the_middle(phase, done, total):
    """Stand still half-way while a file `hold-<phase>` lies there; `held-<phase>` says that it does."""
    hold = settings.IMPORT_DIR / f"hold-{phase}"
    if done >= total / 2 and hold.exists():
        (settings.IMPORT_DIR / f"held-{phase}").touch()
        while hold.exists():
            time.sleep(0.02)


register(FileFormat("counting", "A number", CountingRoute(), writes=("country",)))
