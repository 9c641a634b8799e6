"""What must hold of the histories whatever wrote: the last version of each row is what its table holds."""

from procurement.models import ChangeSet
from procurement.queries.past import curated_models


def _versions(model):
    """{primary key: (last version's sort, its columns)}."""
    names = [field.attname for field in model.history.model.tracked_fields]
    last = {}
    for sort, *columns in model.history.order_by("history_id").values_list("history_type", *names):
        key = dict(zip(names, columns, strict=True))["id"]
        last[key] = (sort, columns)
    return names, last


def untraced():
    """Sentences on rows that differ from the last version of their history; empty when all is told."""
    found = []
    for model in curated_models():
        names, last = _versions(model)
        held = {row[0]: list(row[1:]) for row in model.objects.values_list("pk", *names)}
        for pk in held.keys() | last.keys():
            sort, columns = last.get(pk, (None, None))
            if pk not in held:
                if sort != "-":
                    found.append(f"{model.__name__} {pk} is gone without a trace")
            elif sort is None:
                found.append(f"{model.__name__} {pk} came without a trace")
            elif sort == "-" or columns != held[pk]:
                found.append(f"{model.__name__} {pk} was changed without a trace")
    return found


def acts_since(key):
    """The ChangeSets made after the one of this key."""
    return list(ChangeSet.objects.filter(pk__gt=key).order_by("pk"))


def strays_since(moments):
    """Versions of no act among those written since `moments`, {model: greatest history key of then}."""
    return [
        f"{model.__name__} {row.id}"
        for model in curated_models()
        for row in model.history.filter(history_id__gt=moments[model], change_set=None)
    ]


def moments():
    """The greatest key of each history now."""
    return {
        model: model.history.order_by("-history_id").values_list("history_id", flat=True).first() or 0
        for model in curated_models()
    }
