"""Set-wise writes that leave the same history as single ones, in the same transaction."""

from django.db import transaction
from django.utils import timezone

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


def delete_all(model, instances):
    """Delete saved instances of one model, with history, and nothing else.

    What points at them is the caller's to look after: nothing goes along and nothing protects them before the
    transaction ends.
    """
    if not instances:
        return
    change, now = current_change(), timezone.now()
    past = model.history.model
    with transaction.atomic():
        past.objects.bulk_create(
            (
                past(
                    history_date=now,
                    history_type="-",
                    history_user=change.user,
                    history_change_reason=change.reason or None,
                    **{field.attname: getattr(instance, field.attname) for field in past.tracked_fields},
                )
                for instance in instances
            ),
            batch_size=BATCH,
        )
        for start in range(0, len(instances), BATCH):
            keys = [instance.pk for instance in instances[start : start + BATCH]]
            model.objects.filter(pk__in=keys)._raw_delete(model.objects.db)


def _remember(model, instances, update):
    change = current_change()
    model.history.bulk_history_create(
        instances,
        batch_size=BATCH,
        update=update,
        default_user=change.user,
        default_change_reason=change.reason or None,
    )
