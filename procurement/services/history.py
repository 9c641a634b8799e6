"""Set-wise writes that leave the same history as single ones, in the same transaction."""

from django.db import transaction

from procurement.engine.expressions import among
from procurement.services.bulk import put_each, remember_keys

BATCH = 500


def create_all(model, instances):
    """Insert unsaved instances of one model, with history. Returns them with their primary keys."""
    if not instances:
        return []
    with transaction.atomic():
        created = model.objects.bulk_create(instances, batch_size=BATCH)
        _remember(model, created, "+")
    return created


def update_all(model, instances, fields):
    """Write the named fields of saved instances of one model, with history."""
    if not instances:
        return
    with transaction.atomic():
        put_each(model, instances, fields)
        _remember(model, instances, "~")


def delete_all(model, instances):
    """Delete saved instances of one model, with history, and nothing else.

    What points at them is the caller's to look after: nothing goes along and nothing protects them before the
    transaction ends.
    """
    if not instances:
        return
    with transaction.atomic():
        _remember(model, instances, "-")
        for start in range(0, len(instances), BATCH):
            keys = [instance.pk for instance in instances[start : start + BATCH]]
            model.objects.filter(pk__in=keys)._raw_delete(model.objects.db)


def _remember(model, instances, history_type):
    keys = among([instance.pk for instance in instances])
    remember_keys(model, keys.sql, keys.params, history_type)
