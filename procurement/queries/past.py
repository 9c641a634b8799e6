"""What the histories tell: the rows that belong to a record, and each of them as it was."""

from django.apps import apps
from django.db.models import Max

from procurement.models.base import Curated

_CHUNK = 400


def curated_models():
    """All models with a history."""
    return [model for model in apps.get_app_config("procurement").get_models() if issubclass(model, Curated)]


def row_models(owner_model):
    """The models whose rows belong to a record of this model."""
    return [
        model
        for model in curated_models()
        if model.OWNER and model._meta.get_field(model.OWNER).related_model is owner_model
    ]


def tables_of(model):
    """[(model, name of the column that holds the key of the record)]: the record's own table and those of its rows."""
    return [(model, "id"), *((child, f"{child.OWNER}_id") for child in row_models(model))]


def told_columns(model):
    """The names of the columns that a row's history tells and a curator can set: all but keys and derived ones."""
    derived = getattr(model, "DERIVED", ())
    return [
        field.attname
        for field in model.history.model.tracked_fields
        if not field.primary_key and field.name not in derived
    ]


def as_instance(model, row):
    """A history row as an instance of its model, not taken from the database."""
    columns = {field.attname: getattr(row, field.attname) for field in model.history.model.tracked_fields}
    return model(**columns)


def versions_at(model, pk, moment):
    """{(model, primary key): key of its history or None} of a record and all rows it ever had, as of a moment.

    A row that was not yet, or no longer, there is None. One query per table.
    """
    versions = {}
    for table, column in tables_of(model):
        rows = table.history.filter(**{column: pk}).order_by("history_date", "history_id")
        for key, at, kind, version in rows.values_list("id", "history_date", "history_type", "history_id"):
            if at <= moment:
                versions[table, key] = None if kind == "-" else version
            else:
                versions.setdefault((table, key), None)
    return versions


def deleted_with(model, pk):
    """{(model, primary key): key of its last history} of a deleted record and the rows that went with it.

    Empty for a record that is there or never was. One query per table.
    """
    last = model.history.filter(id=pk).order_by("history_id").last()
    if last is None or last.history_type != "-":
        return {}
    found = {}
    for table, column in tables_of(model):
        final = table.history.filter(**{column: pk}).values("id").annotate(final=Max("history_id")).values("final")
        gone = table.history.filter(history_id__in=final, history_type="-", change_set=last.change_set_id)
        found |= {(table, key): version for key, version in gone.order_by().values_list("id", "history_id")}
    return found


def chunks(keys):
    return [keys[start : start + _CHUNK] for start in range(0, len(keys), _CHUNK)]
