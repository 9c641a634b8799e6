"""Closed vocabularies of the bookkeeping: acts on the records, and files that are brought in."""

from django.db import models


class Act(models.TextChoices):
    """What sort of act a set of changes was."""

    EDIT = "edit", "edited"
    DELETE = "delete", "deleted"
    MOVE = "move", "moved in review"
    ADVANCE = "advance", "advanced"
    ADOPT = "adopt", "cited value adopted"
    CORRECTION = "correction", "corrected on a suggestion"
    PUT_BACK = "put_back", "put back"
    UNDELETE = "undelete", "brought back"
    BULK_EDIT = "bulk_edit", "edited in bulk"
    MERGE = "merge", "merged"
    UNDO = "undo", "undone"
    IMPORT = "import", "imported"


class KeyedKind(models.TextChoices):
    """The sorts of record that can be merged, by the names of their models."""

    COUNTRY = "country", "country"
    PLATFORM = "platform", "platform"
    COMPETITION = "competition", "competition"
    OFFER = "offer", "offer"
    EVENT = "diplomaticevent", "event"
    SOURCE = "source", "source"


class BatchState(models.TextChoices):
    """Where the bringing in of a file stands. Nothing of the records is written before it is applied."""

    READING = "reading", "being read"
    READY = "ready", "read, to be confirmed"
    APPLYING = "applying", "being applied"
    APPLIED = "applied", "applied"
    UNDOING = "undoing", "being undone"
    FAILED = "failed", "failed"
    CANCELLED = "cancelled", "cancelled"


class Outcome(models.TextChoices):
    """What becomes of a row of a file that is brought in."""

    NEW = "N", "new"
    CHANGED = "C", "changed"
    UNCHANGED = "U", "unchanged"
    REJECTED = "R", "rejected"
    VANISHED = "V", "vanished"
