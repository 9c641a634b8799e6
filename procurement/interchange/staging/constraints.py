"""Asks all staged rows of a batch at once what the model's constraints ask of one record."""

from django.db.models import BooleanField, CheckConstraint, Exists, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from procurement.choices import Outcome
from procurement.interchange.staging.layout import WRITTEN
from procurement.models.base import FieldCheck
from procurement.services.uniques import make_way, uniques_of


def broken_constraints(layout, rows):
    """Yield (primary key of the staged row, line, column, found, message) of rows that break a constraint of the model.

    `rows` are the staged rows of one sheet. A row is told of the constraints between records first, and of its own
    only where none of those speaks; the fields' own rules were asked when its cells were read.
    """
    written = rows.filter(outcome__in=WRITTEN).order_by("pk")
    told = set()
    for unique in uniques_of(layout.model):
        for pk, line in _repeated(layout, written, unique):
            told.add(pk)
            yield pk, line, unique.column, "", unique.message
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
                yield pk, line, "", "", check.get_violation_error_message()


def _repeated(layout, written, unique):
    """(primary key, line) of staged rows that another staged row before them or a record has the values of."""
    rows = _bound(layout, written, unique)
    cells = [layout.cell_of[name] for name in unique.names]
    within = rows.annotate(place=Window(RowNumber(), partition_by=[F(cell) for cell in cells], order_by="pk"))
    found = dict(within.filter(place__gt=1).values_list("pk", "line"))
    changed = written.filter(outcome=Outcome.CHANGED).order_by().values("target")
    held = _holders(layout, unique).exclude(pk__in=changed)
    found |= dict(rows.filter(Exists(held)).values_list("pk", "line"))
    return sorted(found.items())


def taking_over(layout, rows, unique):
    """The written ones of these staged rows that take over what another record holds until now, its key as `holder`."""
    bound = _bound(layout, rows.filter(outcome__in=WRITTEN), unique)
    bound = bound.annotate(holder=Subquery(_holders(layout, unique).values("pk")[:1]))
    return bound.filter(Q(target=None) | ~Q(holder=F("target")), holder__isnull=False)


def robbed(layout, rows):
    """The same of written rows that were to take over what a record keeps after all, as its own row is rejected; and
    of those that were to take over from them, and so on.
    """
    changed = set(rows.filter(outcome=Outcome.CHANGED).values_list("target", flat=True))
    for unique in uniques_of(layout.model):
        taking = list(taking_over(layout, rows, unique).values_list("holder", "pk", "line", "target"))
        by_holder = {holder: taker for holder, *taker in taking}
        front = [taker for holder, *taker in taking if holder not in changed]
        while front:
            pk, line, target = front.pop()
            yield pk, line, unique.column, "", unique.message
            if target in by_holder:
                front.append(by_holder.pop(target))


def make_ways(layout, rows):
    """Let records that are changed anyway give up for a while what other rows of the file take over from them."""
    changed = rows.filter(outcome=Outcome.CHANGED).order_by().values("target")
    for unique in uniques_of(layout.model):
        holders = taking_over(layout, rows, unique).filter(holder__in=changed).order_by().values("holder")
        make_way(layout.model, unique, holders)


def _bound(layout, rows, unique):
    """Those of the rows that a Unique speaks of, with the staged values of its columns as `m_<column>`."""
    used = {*unique.names, *(_names(layout, unique.condition) if unique.condition else ())}
    rows = _annotated(layout, rows, used).filter(**{f"m_{name}__isnull": False for name in unique.names})
    return rows.filter(_renamed(unique.condition)) if unique.condition else rows


def _holders(layout, unique):
    """The record that has the values of a row of `_bound`, in a subquery."""
    same = {layout.model._meta.get_field(name).attname: OuterRef(f"m_{name}") for name in unique.names}
    held = layout.model.objects.order_by().filter(**same)
    return held.filter(unique.condition) if unique.condition else held


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
