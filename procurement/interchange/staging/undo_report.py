"""What the undo of an import did, kept for its page and for the command line: counts, and the rows it left alone.

The counts stand with the batch. The rows stand among its staged rows, hundreds in each, in the order of what matters;
they stay as long as the batch, and any page of them costs the same to show.
"""

import json
from dataclasses import fields

from django.apps import apps

from procurement.choices import Outcome
from procurement.engine.writing import copy_rows
from procurement.interchange.staging.kept import LEFT
from procurement.models import StagedRow
from procurement.models.batch import CELLS
from procurement.services.left_alone import LeftAlone

TOGETHER = 500


def keep_report(batch, undone):
    """Keep what an Undone tells, inside the transaction of the undo. The batch is to be saved with its `options`."""
    counts = {model._meta.model_name: found for model, found in undone.counts.items()}
    batch.options = batch.options | {"undone": {"counts": counts, "left": len(undone)}}
    if not undone:
        return
    packed = (
        (batch.pk, LEFT, 0, Outcome.UNCHANGED, start, json.dumps([_packed(row) for row in undone[start:][:TOGETHER]]))
        for start in range(0, len(undone), TOGETHER)
    )
    copy_rows(StagedRow._meta.db_table, ["batch_id", "sheet", "line", "outcome", "target", CELLS[0]], packed)


def has_report(batch):
    """Whether the undo of a batch was kept; one of an older version was not."""
    return "undone" in batch.options


def counts_of_undo(batch):
    """What the undo of a batch did, as the counts of an Undone."""
    return {apps.get_model("procurement", name): found for name, found in batch.options["undone"]["counts"].items()}


def count_left(batch):
    """How many rows the undo of a batch left alone and tells one by one."""
    return batch.options["undone"]["left"]


def left_by_undo(batch, start, count):
    """A slice of the rows that the undo of a batch left alone, as LeftAlone; one query."""
    packed = batch.rows.filter(sheet=LEFT, target__gt=start - TOGETHER, target__lt=start + count).order_by("target")
    found = []
    for before, text in packed.values_list("target", CELLS[0]):
        rows = json.loads(text)
        found += map(_unpacked, rows[max(0, start - before) : max(0, start + count - before)])
    return found


_NAMES = [field.name for field in fields(LeftAlone)]


def _packed(row):
    values = (getattr(row, name) for name in _NAMES)
    return [value._meta.model_name if isinstance(value, type) else value for value in values]


def _unpacked(values):
    row = dict(zip(_NAMES, values, strict=True))
    for name in ("model", "other_model"):
        row[name] = row[name] and apps.get_model("procurement", row[name])
    return LeftAlone(**row)
