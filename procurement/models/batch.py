"""What is kept of a file that is brought in: the batch, its rows as they were staged, and what is wrong with them."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from procurement.choices import BatchState, Outcome
from procurement.fields import LongTextField, ShortTextField
from procurement.models.base import known_choice

CELLS = [f"c{place:02}" for place in range(48)]
"""The columns of a staged row in which the cells of its sheet stand, in the order of the batch's layout."""


class ImportBatch(models.Model):
    """One file brought in, or tried to: what it was, who brought it, what it would write, what became of it.

    Not the records: what a batch wrote stands in the histories, under its act. A batch is kept for good; its staged
    rows go once it is applied, cancelled or forgotten.
    """

    name = ShortTextField(db_comment="Name of the file")
    sha256 = models.CharField(max_length=64, db_comment="Digest of the file's bytes, hexadecimal")
    size = models.PositiveBigIntegerField(db_comment="Bytes")
    format = ShortTextField(max_length=24, db_comment="The format it was read as: csv, xlsx, json, sipri-a, gdelt, …")
    model = ShortTextField(
        max_length=32,
        blank=True,
        default="",
        db_comment="For a file of one of our tables, the name of its model; empty for a foreign format",
    )
    release = ShortTextField(
        max_length=80,
        blank=True,
        default="",
        db_comment="Key of the source that every value brought in is cited to; empty where none is",
    )
    vintage = ShortTextField(
        max_length=24, blank=True, default="", db_comment="EDTF; when the register made the file, as its preamble says"
    )
    scope = models.JSONField(
        default=dict, blank=True, db_comment="What the file covers: suppliers, recipients, years; empty lists for all"
    )
    unit = ShortTextField(max_length=8, default="line", db_comment="What places in the file count: line, row, record")
    options = models.JSONField(default=dict, blank=True, db_comment="How it is to be read and applied, as chosen")
    layout = models.JSONField(default=dict, blank=True, db_comment="{sheet: columns} of the staged rows, in order")
    state = models.CharField(
        max_length=12, choices=BatchState, default=BatchState.READING, db_index=True, db_comment="Where it stands"
    )
    counts = models.JSONField(default=dict, blank=True, db_comment="{outcome: rows}, and what a route counts besides")
    message = LongTextField(blank=True, default="", db_comment="Why it failed, in a sentence")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="batches")
    made_at = models.DateTimeField(default=timezone.now, db_comment="When the file came")
    applied_at = models.DateTimeField(null=True, blank=True, db_comment="When it was applied")
    leased_until = models.DateTimeField(
        null=True, blank=True, db_comment="Until when the worker that has it in hand need not be taken for dead"
    )
    change_set = models.OneToOneField(
        "procurement.ChangeSet", models.PROTECT, null=True, blank=True, related_name="batch"
    )

    class Meta:
        verbose_name = "import"
        ordering = ["-pk"]
        default_permissions = ("view",)
        constraints = [known_choice("state", BatchState)]

    def __str__(self):
        return f"{self.name}, {self.made_at:%Y-%m-%d %H:%M}"


class StagedRow(models.Model):
    """One row of a file on its way into a table, its cells as canonical text; null where the file says nothing.

    Written and read in sets, thousands at a time. No foreign key is checked row by row: nothing points here, and the
    rows go with their batch.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", db_index=False, db_constraint=False)
    sheet = models.CharField(max_length=24, db_comment="Which of the batch's layouts the cells follow")
    line = models.PositiveIntegerField(db_comment="Place in the file, in the batch's unit")
    outcome = models.CharField(max_length=1, choices=Outcome, default=Outcome.NEW, db_comment="N, C, U, R or V")
    target = models.BigIntegerField(null=True, blank=True, db_comment="Primary key of the record it stands for")

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["batch", "sheet", "line"], name="staged_row_by_place")]

    def __str__(self):
        return f"{self.sheet} {self.line}"


for _name in CELLS:
    StagedRow.add_to_class(_name, models.TextField(null=True, db_comment="A cell; see the batch's layout"))


class ImportProblem(models.Model):
    """What is wrong with one cell or row of a batch: where, what was found, what was expected, what to do."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="problems")
    line = models.PositiveIntegerField(null=True, blank=True, db_comment="Place in the file; null for the whole file")
    column = ShortTextField(max_length=80, blank=True, default="", db_comment="Column of the file; empty for the row")
    found = ShortTextField(max_length=120, blank=True, default="", db_comment="What the cell holds, cut if long")
    message = LongTextField(db_comment="Found, expected, nearest, what to do; the same text for the same cause")

    class Meta:
        ordering = ["batch", "line", "pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.column} {self.message}".strip()
