"""What a release of a register said of each deal, and which offer that is."""

from django.db import models

from procurement.fields import ShortTextField
from procurement.models.batch import ImportBatch


class RegisterEntry(models.Model):
    """One deal as one release of a register has it, with the offer it stands for.

    Not a record: it is what the next release is compared with, so that what a curator has set can be told from what
    the register had said. The offer is named by its reference, which leads on when offers are merged. Written once.
    """

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="entries", db_index=False)
    source = models.ForeignKey("procurement.Source", models.PROTECT, related_name="register_entries", db_index=False)
    line = models.PositiveIntegerField(db_comment="Place in the file")
    reference = ShortTextField(max_length=40, db_comment="Reference of the offer it stands for")
    facts = models.TextField(db_comment="What it says in our terms, as JSON")
    cells = models.TextField(db_comment="Its original cells, as JSON")

    class Meta:
        verbose_name_plural = "register entries"
        ordering = ["source", "line"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["source", "reference"], name="register_entry_by_release"),
            models.Index(fields=["batch"], name="register_entry_by_batch"),
        ]

    def __str__(self):
        return f"{self.source}, {self.line}"
