"""The file of a curated model as an import reads it: the columns of its resource, keys in the place of relations."""

from django.db.models import BooleanField, Case, DecimalField, F, IntegerField, TextField, Value, When
from django.db.models.functions import Cast, Concat

from procurement.dates import UncertainDateField
from procurement.fields import ChoiceSetField, SlugKeyField
from procurement.interchange.downloads.columns import decimal, key, text, truth, whole, word
from procurement.interchange.downloads.writers import Sheet
from procurement.interchange.resources.columns import columns_of


def sheet_of(model, records=None, names=None):
    """The Sheet of all rows of a model, or of those of the queryset `records`, in the order of their keys.

    `names` are the columns it is to have, in the order of the model whatever theirs; all without.
    """
    columns = [column_of(column.field) for name, column in columns_of(model).items() if not names or name in names]
    rows = model._default_manager.all()
    if records is not None and (records.query.where or records.query.distinct or records.query.is_sliced):
        # a filter over children may give a row twice
        rows = rows.filter(pk__in=records.order_by().values("pk"))
    return Sheet(rows.order_by(*model.key_lookups()), tuple(columns), is_list=True)


def column_of(field):
    """The DownloadColumn of a model field."""
    if field.is_relation:
        return key(field.name, key_of(field))
    if isinstance(field, SlugKeyField) or field.name in ("code", "reference"):
        return key(field.name)
    if isinstance(field, BooleanField):
        return truth(field.name)
    if isinstance(field, IntegerField):
        return whole(field.name)
    if isinstance(field, DecimalField):
        return decimal(field.name)
    if field.choices or isinstance(field, UncertainDateField | ChoiceSetField):
        return word(field.name)
    return text(field.name)


def key_of(relation):
    """The natural key of what a relation points at as one text: `RUS`, or `O-000001/2` for a child."""
    first, *rest = [F(f"{relation.name}__{lookup}") for lookup in relation.related_model.key_lookups()]
    if not rest:
        return first
    parts = [part for lookup in rest for part in (Value("/"), Cast(lookup, TextField()))]
    written = Concat(first, *parts, output_field=TextField())
    if not relation.null:
        return written
    return Case(When(**{relation.name: None}, then=None), default=written, output_field=TextField())
