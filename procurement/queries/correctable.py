"""The facts of a public record that a reader can suggest a correction to: those that citations can speak of."""

from procurement.models.desk import Suggestion, suggested_on
from procurement.queries.titles import CITED_WITH, subject_words

_WHOLE = "record"


def correctable_facts(record):
    """[(aspect, number of the row or None, words)] of the record, in the order of its aspects; a query per kind of row.

    Rows that lead to a hidden record are left out. A source has no citations, and so no list.
    """
    model = citations_on(type(record))
    if model is None:
        return []
    rows = {}
    found = []
    for aspect in model.TARGETS:
        path, _ = model.TARGETS[aspect]
        if aspect == _WHOLE:
            continue
        if path and path not in rows:
            rows[path] = list(_rows(model, path, record))
        for child in rows[path] if path else [None]:
            spoken = model(aspect=aspect, **({path: child} if child else {}))
            found.append((str(aspect), child and child.number, subject_words(spoken)))
    return found


def citations_on(model):
    """The model of the citations of a model's records; None where they have none."""
    relation = next((r for r in model._meta.related_objects if r.name == "citations"), None)
    return relation and relation.related_model


def _rows(model, path, record):
    rows = model._meta.get_field(path).related_model
    deeper = [name.removeprefix(f"{path}__") for name in CITED_WITH.get(model, ()) if name.startswith(f"{path}__")]
    return rows.objects.public().filter(**{rows.OWNER: record}).select_related(*deeper).order_by("number")


def fact_words(suggestion):
    """What a suggestion speaks of, in words, and its row, which may be gone: (words, row or None)."""
    model = citations_on(Suggestion._meta.get_field(suggested_on(suggestion.record)).related_model)
    if not suggestion.aspect or model is None or suggestion.aspect not in model.TARGETS:
        return "something else", None
    path, _ = model.TARGETS[suggestion.aspect]
    row = None
    if path:
        rows = model._meta.get_field(path).related_model
        row = rows.objects.filter(**{rows.OWNER: suggestion.record}, number=suggestion.row).first()
        if row is None:
            return f"{model(aspect=suggestion.aspect).get_aspect_display()} (no. {suggestion.row}, gone)", None
    return subject_words(model(aspect=suggestion.aspect, **({path: row} if row else {}))), row
