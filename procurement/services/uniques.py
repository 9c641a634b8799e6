"""What a record shares with no other, its key apart; and how records make way for others that take that over."""

from dataclasses import dataclass
from functools import cache

from django.db.models import CharField, F, Q, TextField, UniqueConstraint, Value
from django.db.models.functions import Cast, Concat

from procurement.fields import ShortTextField

_NOBODYS = "\x1f"
"""Begins a text that no record can have, since no field takes signs of control."""


@dataclass(frozen=True)
class Unique:
    """Columns whose values together only one record has, of those that the condition (a Q or None) holds of.

    `column` is where a message stands: that of the field, or "" for the record as a whole.
    """

    names: tuple[str, ...]
    condition: Q | None
    column: str
    message: str


@cache
def uniques_of(model):
    """The Uniques of a model, its natural key not among them."""
    fields = [field for field in model._meta.concrete_fields if field.unique and not field.primary_key]
    uniques = [
        Unique((field.name,), None, field.name, model().unique_error_message(model, (field.name,)).messages[0])
        for field in fields
    ]
    uniques += [
        Unique(constraint.fields, constraint.condition, "", constraint.get_violation_error_message())
        for constraint in model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and constraint.fields
    ]
    return [unique for unique in uniques if unique.names != tuple(model.KEY)]


def make_way(model, unique, keys):
    """Give the records whose primary keys are `keys` (what `__in` takes) a value for a while that nobody else has.

    For records that are all about to be written anew in the same transaction: an engine asks a unique constraint row by
    row, so that of two records which exchange their values the first would find its new one taken.
    """
    column = _loosest(model, unique)
    nobodys = Concat(Value(_NOBODYS), Cast("pk", CharField()), output_field=TextField())
    # a foreign key is asked when the transaction ends
    value = -F("pk") if column.is_relation else nobodys
    model._base_manager.filter(pk__in=keys).update(**{column.attname: value})


def told_columns(model, unique):
    """What the record that holds the values of a Unique loses with them, in words: `name`, `scheme and value`."""
    names = [name for name, _ in unique.condition.children] if unique.condition else unique.names
    words = [str(model._meta.get_field(name).verbose_name) for name in names if name not in model.KEY]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _loosest(model, unique):
    """The column of a Unique that can be anything for a while: never one of the key, which others are found by."""
    columns = [model._meta.get_field(name) for name in unique.names if name not in model.KEY]
    return [each for each in columns if each.is_relation or (isinstance(each, ShortTextField) and not each.choices)][-1]
