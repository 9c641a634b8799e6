"""Who changed what, when, through which door and why."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords
from simple_history.utils import get_change_reason_from_object

from procurement.choices import Act
from procurement.engine.columns import HeldLength
from procurement.fields import LongTextField, ShortTextField


class ChangeSet(models.Model):
    """One act of one person or program, however many rows it wrote: a saved form, a file brought in, a merge.

    Not what was changed: that stands in the history rows that point here. Never changed but for the mark that it was
    undone, and never deleted.
    """

    made_at = models.DateTimeField(default=timezone.now, db_index=True, db_comment="When the act began")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="change_sets"
    )
    via = ShortTextField(
        max_length=32, blank=True, default="", db_comment="Door: admin, import, fixtures, suggestion or command"
    )
    act = models.CharField(
        max_length=12, choices=Act, default=Act.EDIT, db_comment="What sort of act: edit, move, merge, put_back, …"
    )
    reason = LongTextField(blank=True, default="", db_comment="Why, in the words of whoever did it")
    undone_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undoes", db_comment="The act that took it back"
    )

    class Meta:
        verbose_name = "act"
        ordering = ["-pk"]
        default_permissions = ("view", "undo")

    def __str__(self):
        return f"{self.get_act_display()} {self.pk}"


class _Opened:
    """The ChangeSet of one act, made when the first row of history needs it and again if that was rolled back."""

    def __init__(self):
        self.pk = None
        self._is_committed = False

    def _commit(self):
        self._is_committed = True

    def key(self, change):
        if not self._stands():
            made = ChangeSet(user=change.user, via=change.via, act=change.act, reason=change.reason)
            made.save(force_insert=True)
            self.pk, self._is_committed = made.pk, False
            transaction.on_commit(self._commit)
        return self.pk

    def _stands(self):
        # what waits for a commit is forgotten with the savepoint that it was said in, as the row is
        waiting = any(callback == self._commit for _, callback, *_ in connection.run_on_commit)
        return self.pk is not None and (self._is_committed or waiting)


@dataclass(frozen=True)
class Change:
    """Through what, why, by whom and by what sort of act the records of this block of code are changed."""

    via: str = ""
    reason: str = ""
    user: object = None
    act: str = Act.EDIT
    opened: _Opened | None = None


_change = ContextVar("change", default=None)


@contextmanager
def recorded(**fields):
    """Name the door (`via`), the `reason`, the `user` and the `act` for all history written inside the block.

    The outermost block is one act: all its history belongs to one ChangeSet. An inner block changes only what it
    names: a service called by the admin keeps the admin's door and user.
    """
    outer = _change.get() or Change(opened=_Opened())
    token = _change.set(replace(outer, **fields))
    try:
        yield current_change()
    finally:
        _change.reset(token)


def current_change():
    """The Change that the running code was given by `recorded`."""
    return _change.get() or Change()


def change_set_key():
    """The primary key of the ChangeSet that history written now belongs to; None outside `recorded`."""
    change = current_change()
    return change.opened.key(change) if change.opened else None


def _current_via():
    return current_change().via


class ChangeRecord(models.Model):
    """What a history row knows of a change besides simple-history's who, when and why: the act and its door."""

    # checked by nobody row by row: an act writes this key a hundred thousand times, and no act is ever deleted
    change_set = models.ForeignKey(
        ChangeSet,
        models.PROTECT,
        null=True,
        blank=True,
        default=change_set_key,
        related_name="+",
        db_constraint=False,
    )

    via = ShortTextField(
        max_length=32,
        held=False,
        default=_current_via,
        blank=True,
        db_comment="Door of the change: admin, import, fixtures, service or command; empty when nobody said",
    )

    class Meta:
        abstract = True


class RecordHistory(HistoricalRecords):
    """History of a curated record: no generated or search columns, no permissions, few indexes, no CHECK
    of lengths and no foreign keys.

    A row of history is found by its record (`id`), the record's owner, its act, or a key that was given once; nothing
    looks for it by its moment or its user. A user who is deleted is taken out of it by Django (SET_NULL); one who is
    being deleted while an act of theirs is written is held by the foreign key of the act itself.
    """

    def __init__(self, **kwargs):
        super().__init__(
            bases=[ChangeRecord],
            inherit=True,
            history_change_reason_field=LongTextField(null=True),
            user_db_constraint=False,
            **kwargs,
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
            if name not in (model._meta.pk.name, model.OWNER, *model.KEY):
                field.db_index = False
            if isinstance(field, HeldLength):
                field.held = False
        return fields

    def get_extra_fields(self, model, fields):
        extra = super().get_extra_fields(model, fields)
        extra["history_date"].db_index = extra["history_user"].db_index = False
        return extra

    def get_meta_options(self, model):
        return super().get_meta_options(model) | {"default_permissions": ()}

    def get_change_reason_for_object(self, instance, history_type, using):
        return get_change_reason_from_object(instance) or current_change().reason or None

    def get_history_user(self, instance):
        return current_change().user or super().get_history_user(instance)
