"""Who changed what, when, through which door and why."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.db import models
from simple_history.models import HistoricalRecords
from simple_history.utils import get_change_reason_from_object

from procurement.fields import LongTextField, ShortTextField


@dataclass(frozen=True)
class Change:
    """Through what, why and by whom the records of this block of code are changed."""

    via: str = ""
    reason: str = ""
    user: object = None


_change = ContextVar("change", default=None)


@contextmanager
def recorded(**fields):
    """Name the door (`via`), the `reason` and the `user` for all history written inside the block.

    An inner block changes only what it names: a service called by the admin keeps the admin's door and user.
    """
    token = _change.set(replace(current_change(), **fields))
    try:
        yield current_change()
    finally:
        _change.reset(token)


def current_change():
    """The Change that the running code was given by `recorded`."""
    return _change.get() or Change()


def _current_via():
    return current_change().via


class ChangeRecord(models.Model):
    """What a history row knows of a change besides simple-history's who, when and why: the door it came through."""

    via = ShortTextField(
        max_length=32,
        default=_current_via,
        blank=True,
        db_comment="Door of the change: admin, import, fixtures, service or command; empty when nobody said",
    )

    class Meta:
        abstract = True


class RecordHistory(HistoricalRecords):
    """History of a curated record: no generated or search columns, no permissions, few indexes."""

    def __init__(self, **kwargs):
        super().__init__(
            bases=[ChangeRecord], inherit=True, history_change_reason_field=LongTextField(null=True), **kwargs
        )

    def fields_included(self, model):
        return [
            field
            for field in super().fields_included(model)
            if field.primary_key or (field.serialize and not field.generated)
        ]

    def copy_fields(self, model):
        fields = super().copy_fields(model)
        for name, field in fields.items():
            if field.is_relation and name != model.OWNER:
                field.db_index = False
        return fields

    def get_meta_options(self, model):
        return super().get_meta_options(model) | {"default_permissions": ()}

    def get_change_reason_for_object(self, instance, history_type, using):
        return get_change_reason_from_object(instance) or current_change().reason or None

    def get_history_user(self, instance):
        return current_change().user or super().get_history_user(instance)
