"""Set-wise writes that leave the same history as single ones, in the same transaction."""

from django.db import transaction

from procurement.models import current_change

BATCH = 500


def create_all(model, instances):
    """Insert unsaved instances of one model, with history. Returns them with their primary keys."""
    if not instances:
        return []
    with transaction.atomic():
        created = model.objects.bulk_create(instances, batch_size=BATCH)
        _remember(model, created, update=False)
    return created


def update_all(model, instances, fields):
    """Write the named fields of saved instances of one model, with history."""
    if not instances:
        return
    with transaction.atomic():
        model.objects.bulk_update(instances, fields, batch_size=BATCH)
        _remember(model, instances, update=True)


def _remember(model, instances, update):
    change = current_change()
    model.history.bulk_history_create(
        instances,
        batch_size=BATCH,
        update=update,
        default_user=change.user,
        default_change_reason=change.reason or None,
    )
