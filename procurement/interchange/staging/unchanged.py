"""The unchanged rows of a file, kept to be looked at: hundreds of them in one staged row.

A file of half a million that changes nothing costs next to nothing to keep, and any page of it the same to show.
"""

import json

from procurement.choices import Outcome
from procurement.engine.writing import copy_rows
from procurement.models import StagedRow
from procurement.models.batch import CELLS

SHEET = "unchanged"
"""Under this name, so that what asks the rows of a table does not meet them."""

TOGETHER = 500


def keep_unchanged(batch, rows, before):
    """Keep (line, primary key) of unchanged rows, in the order of the file; `before` were kept already.

    A staged row holds TOGETHER of them as JSON in its first cell, and as its target how many stand before them.
    """
    packed = [
        (batch.pk, SHEET, rows[start][0], Outcome.UNCHANGED, before + start, json.dumps(rows[start : start + TOGETHER]))
        for start in range(0, len(rows), TOGETHER)
    ]
    if packed:
        copy_rows(StagedRow._meta.db_table, ["batch_id", "sheet", "line", "outcome", "target", CELLS[0]], packed)


def unchanged_rows(batch, start, count):
    """A slice of what was kept, as (line, primary key)."""
    packed = batch.rows.filter(sheet=SHEET, target__gt=start - TOGETHER, target__lt=start + count).order_by("target")
    found = []
    for before, text in packed.values_list("target", CELLS[0]):
        rows = json.loads(text)
        found += rows[max(0, start - before) : max(0, start + count - before)]
    return found
