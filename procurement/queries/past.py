"""What the histories tell: the rows that belong to a record, and each of them as it was."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Max, Min

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


@dataclass(frozen=True)
class Passage:
    """What one act did to one row: `before` and `after` as instances, None where the row was not there."""

    before: object
    after: object


def passages(model, change_set):
    """{primary key: Passage} of the rows of a model that an act wrote, in a few queries per 400 rows."""
    written = model.history.filter(change_set=change_set).order_by()
    ends = written.values_list("id").annotate(first=Min("history_id"), last=Max("history_id"))
    spans = {pk: (first, last) for pk, first, last in ends}
    found = {}
    for chunk in chunks(sorted(spans)):
        versions = defaultdict(list)
        for row in model.history.filter(id__in=chunk).order_by("history_id"):
            versions[row.id].append(row)
        for pk in chunk:
            first, last = spans[pk]
            earlier = [row for row in versions[pk] if row.history_id < first]
            final = next(row for row in versions[pk] if row.history_id == last)
            found[pk] = Passage(_standing(model, earlier[-1] if earlier else None), _standing(model, final))
    return found


def states_at(model, pk, moment):
    """{(model, primary key): instance or None} of a record and all rows it ever had, as they stood at a moment.

    A row that was not yet, or no longer, there is None. One query per table.
    """
    states = {}
    for table, column in tables_of(model):
        for row in table.history.filter(**{column: pk}).order_by("history_date", "history_id"):
            if row.history_date <= moment:
                states[table, row.id] = _standing(table, row)
            else:
                states.setdefault((table, row.id), None)
    return states


def deleted_with(model, pk):
    """{(model, primary key): instance} of a deleted record and the rows that went with it, as they were at the end.

    Empty for a record that is there or never was. One query per table.
    """
    last = model.history.filter(id=pk).order_by("history_id").last()
    if last is None or last.history_type != "-":
        return {}
    found = {}
    for table, column in tables_of(model):
        final = table.history.filter(**{column: pk}).values("id").annotate(final=Max("history_id")).values("final")
        gone = table.history.filter(history_id__in=final, history_type="-", change_set=last.change_set_id)
        found |= {(table, row.id): as_instance(table, row) for row in gone}
    return found


def _standing(model, row):
    return None if row is None or row.history_type == "-" else as_instance(model, row)


def chunks(keys):
    return [keys[start : start + _CHUNK] for start in range(0, len(keys), _CHUNK)]
