"""How a reviewed record came to where it stands: who moved it, when and why."""

from dataclasses import dataclass
from datetime import datetime

from procurement.choices import Review


@dataclass(frozen=True)
class Moved:
    """The last step of a record through review."""

    before: str
    to: str
    by: str
    at: datetime
    reason: str

    @property
    def words(self):
        """`from draft to in review by ed on 5 May 2026, 10:15: reads well`."""
        said = f": {self.reason}" if self.reason else "; no reason was given"
        before = f"from {Review(self.before).label} " if self.before else ""
        by = self.by or "a program"
        at = f"{self.at.day} {self.at:%B %Y, %H:%M} UTC"
        return f"{before}to {Review(self.to).label} by {by} on {at}{said}"


def last_move(record):
    """The Moved of a reviewed record; None for one that still is what it began as. One query."""
    rows = (
        type(record)
        .history.filter(id=record.pk)
        .order_by("history_id")
        .values_list("review", "history_user__username", "history_date", "history_change_reason")
    )
    found, before = None, Review.DRAFT
    for review, user, at, reason in rows:
        if review != before:
            found = Moved(before, review, user or "", at, reason or "")
        before = review
    return found
