"""What a release of a register said of each deal, and which offer that is."""

from django.db import models

from procurement.fields import ShortTextField
from procurement.models.batch import ImportBatch


class RegisterEntry(models.Model):
    """One deal as one release of a register has it, with the offer it stands for.

    Not a record: it is what the next release is compared with, so that what a curator has set can be told from what
    the register had said. Offer and source are named by their keys: merges and undos leave it be. Written once.
    """

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="entries", db_index=False)
    release = ShortTextField(max_length=80, db_comment="Key of the source that is the release")
    line = models.PositiveIntegerField(db_comment="Place in the file")
    reference = ShortTextField(max_length=40, db_comment="Reference of the offer it stands for")
    facts = models.TextField(db_comment="What it says in our terms, as JSON")
    cells = models.TextField(db_comment="Its original cells, as JSON")

    class Meta:
        verbose_name_plural = "register entries"
        ordering = ["release", "line"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["release", "reference"], name="register_entry_by_release"),
            models.Index(fields=["batch"], name="register_entry_by_batch"),
        ]

    def __str__(self):
        return f"{self.release}, {self.line}"
