"""What the counts of a batch count, in words."""

from procurement.choices import Outcome
from procurement.interchange.staging.route import STAYS_AWAY

_CALLED = {"platforms": "new platforms"}
STAYING_AWAY = {
    "deleted_here_before": ("was deleted here and stays away", "were deleted here and stay away"),
    "discarded_by_a_curator": (
        "was discarded by a curator and stays away",
        "were discarded by a curator and stay away",
    ),
}
"""What somebody deleted here that a file tells of: how it is counted, and what is said of one and of several."""

LISTED = {
    "new": Outcome.NEW,
    "changed": Outcome.CHANGED,
    "unchanged": Outcome.UNCHANGED,
    **dict.fromkeys(STAYING_AWAY, STAYS_AWAY),
    "vanished": Outcome.VANISHED,
    "rejected": Outcome.REJECTED,
}
"""The counts whose rows can be listed, with what `samples` is asked for."""

_PLURALS = ("platforms", "repeats", "rows")


def count_name(kind, count):
    """`left to a newer release` of `left_to_a_newer_release`; one of several things in the singular: `new platform`."""
    name = _CALLED.get(kind, kind.replace("_", " "))
    return name[:-1] if count == 1 and kind in _PLURALS else name


def nothing_to_import(batch):
    """Why a batch without a rejected row would write nothing, in a sentence."""
    counts = batch.counts
    said = [_told(counts[kind], *ends) for kind, ends in STAYING_AWAY.items() if counts.get(kind)]
    if counts.get("unchanged"):
        ends = [f"{verb} in the database as the file has {it}" for verb, it in (("is", "it"), ("are", "them"))]
        if not said:
            return f"All records of the file {ends[1]}: there is nothing to import."
        said = [_told(counts["unchanged"], *ends), *said]
    if said:
        return f"Of the records of the file {' and '.join(said)}: there is nothing to import."
    if batch.scope.get("left_out"):
        return "All rows of the file are left out, each for a reason that is told: there is nothing to import."
    return "The file has a header and no row below it: there is nothing to import."


def _told(count, of_one, of_several):
    return f"{count:,} {of_one if count == 1 else of_several}"
