"""Acts in tests: something is done, and its ChangeSet looked at."""

from procurement.models import (
    ChangeSet,
    recorded,
)
from procurement.services.derive import derive_after


def latest():
    return ChangeSet.objects.order_by("pk").last()


def act(change, **told):
    """Do something as one act; returns its ChangeSet."""
    with recorded(via="admin", **told):
        change()
    return latest()


def amend(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    derive_after([row])
