"""The sorts of record that can be merged, what points at a record, and the keys that such a record once had."""

from django.apps import apps
from django.db.models import Max

from procurement.choices import KeyedKind
from procurement.models import FormerKey
from procurement.models.base import Curated


def keyed_models():
    """The models whose records can be merged, in the order of KeyedKind."""
    return [apps.get_model("procurement", kind) for kind in KeyedKind.values]


def kind_of(model):
    """The KeyedKind of a model, or None for one that is not merged."""
    name = model._meta.model_name
    return KeyedKind(name) if name in KeyedKind.values else None


def key_of(record):
    """The natural key of a record of such a model, as the one text that it is."""
    (key,) = record.natural_key()
    return key


def successors(model, keys):
    """{former key: key of the record that took its place}, those of `keys` that are former keys; one query."""
    kind = kind_of(model)
    keys = [key for key in keys if "\0" not in key] if kind else []
    return dict(FormerKey.objects.filter(kind=kind, former__in=keys).values_list("former", "successor")) if keys else {}


def leading_keys(model):
    """{former key: key of the record that took its place} of all of a model, but keys that a record has; one query."""
    kind = kind_of(model)
    if not kind:
        return {}
    held = model.objects.values(model.KEY[0])
    rows = FormerKey.objects.filter(kind=kind, successor__in=held).exclude(former__in=held).order_by()
    return dict(rows.values_list("former", "successor"))


def settable_fields(model):
    """The fields of a record that a curator sets: all but keys, place in review, and what is derived or generated."""
    hidden = {*model.KEY, "review", *getattr(model, "DERIVED", ())}
    return [
        field
        for field in model._meta.concrete_fields
        if field.serialize and not field.primary_key and not field.generated and field.name not in hidden
    ]


def pointing_counts(record):
    """[(model, name of the foreign key, how many of its rows point at the record)], those with any, a query each."""
    found = []
    for relation in record._meta.related_objects:
        if issubclass(relation.related_model, Curated):
            count = relation.related_model.objects.filter(**{relation.field.name: record.pk}).count()
        else:
            count = relation.related_model._base_manager.filter(**{relation.field.name: record.pk}).count()
        if count:
            found.append((relation.related_model, relation.field.name, count))
    return found


def revisions(model, pks):
    """{primary key: number of its last row of history}, by which a page knows that a record is as it was shown."""
    rows = model.history.filter(id__in=list(pks)).order_by().values_list("id")
    return dict(rows.annotate(last=Max("history_id")))
