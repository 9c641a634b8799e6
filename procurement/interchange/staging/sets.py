"""Asks all staged rows of a batch at once what the model's constraints ask of one record."""

from django.db.models import BooleanField, CheckConstraint, Exists, F, OuterRef, Q, UniqueConstraint, Window
from django.db.models.functions import Coalesce, RowNumber

from procurement.choices import Outcome
from procurement.models.base import FieldCheck

_WRITTEN = (Outcome.NEW, Outcome.CHANGED)


def broken_constraints(layout, rows):
    """Yield (primary key of the staged row, line, column, message) of rows that break a constraint of the model.

    `rows` are the staged rows of one sheet. A row is told of the constraints between records first, and of its own
    only where none of those speaks; the fields' own rules were asked when its cells were read.
    """
    written = rows.filter(outcome__in=_WRITTEN).order_by("pk")
    told = set()
    for names, condition, column, message in _uniques(layout.model):
        for pk, line in _repeated(layout, written, names, condition):
            told.add(pk)
            yield pk, line, column, message
    checks = [
        constraint
        for constraint in layout.model._meta.constraints
        if isinstance(constraint, CheckConstraint) and not isinstance(constraint, FieldCheck)
    ]
    if not checks:
        return
    annotated = _annotated(layout, written, {name for check in checks for name in _names(layout, check.condition)})
    broken = [~Q(Coalesce(_renamed(check.condition), True, output_field=BooleanField())) for check in checks]
    any_of = Q()
    for condition in broken:
        any_of |= condition
    if not annotated.filter(any_of).exists():
        return
    for check, condition in zip(checks, broken, strict=True):
        for pk, line in annotated.filter(condition).values_list("pk", "line"):
            if pk not in told:
                yield pk, line, "", check.get_violation_error_message()


def _uniques(model):
    """(names, condition, column, message) of what a record shares with no other, the key apart."""
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key and (field.name,) != tuple(model.KEY):
            yield (field.name,), None, field.name, model().unique_error_message(model, (field.name,)).messages[0]
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields and constraint.fields != tuple(model.KEY):
            yield constraint.fields, constraint.condition, "", constraint.get_violation_error_message()


def _repeated(layout, written, names, condition):
    """(primary key, line) of staged rows that another staged row before them or a record has the values of."""
    used = {*names, *(_names(layout, condition) if condition else ())}
    rows = _annotated(layout, written, used)
    for name in names:
        rows = rows.filter(**{f"m_{name}__isnull": False})
    if condition:
        rows = rows.filter(_renamed(condition))
    cells = [layout.cell_of[name] for name in names]
    within = rows.annotate(place=Window(RowNumber(), partition_by=[F(cell) for cell in cells], order_by="pk"))
    found = dict(within.filter(place__gt=1).values_list("pk", "line"))
    same = {layout.model._meta.get_field(name).attname: OuterRef(f"m_{name}") for name in names}
    held = layout.model.objects.order_by().filter(**same)
    if condition:
        held = held.filter(condition)
    changed = written.filter(outcome=Outcome.CHANGED).order_by().values("target")
    found |= dict(rows.filter(Exists(held.exclude(pk__in=changed))).values_list("pk", "line"))
    return sorted(found.items())


def _annotated(layout, rows, names):
    """The rows with the staged value of each of these columns as `m_<column>`; a new record has no primary key."""
    return rows.annotate(
        **{f"m_{name}": F("target") if name in ("pk", "id") else layout.held_value(name) for name in names}
    )


def _names(layout, condition):
    """The columns that a condition speaks of."""
    return {path[0] for path in layout.model._get_expr_references(condition)}


def _renamed(condition):
    """The condition, asked of the annotations of a staged row instead of the columns of the model."""
    children = []
    for child in condition.children:
        if isinstance(child, Q):
            children.append(_renamed(child))
        elif isinstance(child, tuple):
            path, value = child
            children.append((f"m_{path}", _renamed_expression(value)))
        else:
            children.append(_renamed_expression(child))
    return Q(*children, _connector=condition.connector, _negated=condition.negated)


def _renamed_expression(value):
    if isinstance(value, F):
        return F(f"m_{value.name}")
    if hasattr(value, "get_source_expressions"):
        copy = value.copy()
        copy.set_source_expressions([_renamed_expression(each) for each in value.get_source_expressions()])
        return copy
    return value
