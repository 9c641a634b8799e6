"""Asks all staged rows of a batch at once what the model's constraints ask of one record."""

from django.db.models import BooleanField, Case, CheckConstraint, Exists, F, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber

from procurement.choices import Outcome
from procurement.engine.expressions import among
from procurement.interchange.staging.layout import UNREAD, WAS, WRITTEN
from procurement.interchange.staging.said_cells import Words
from procurement.models.base import FieldCheck
from procurement.services.uniques import make_way, uniques_of

_CHUNK = 500


def broken_constraints(layout, rows):
    """Yield (primary key of the staged row, line, column, found, message) of rows that break a constraint of the model.

    `rows` are the staged rows of one sheet. A row is told of the constraints between records first, and of its own
    only where none of those speaks; the fields' own rules were asked when its cells were read. Where a constraint
    speaks of several columns, `column` names them all, and `found` says what each of them would hold. A row that is
    rejected already, as some of its cells cannot be read, is asked what only speaks of the others.
    """
    written = rows.filter(outcome__in=WRITTEN).order_by("pk")
    are_partly_read = rows.filter(_read(())).exists()
    told = set()
    for unique in uniques_of(layout.model):
        repeated = _repeated(layout, written, unique)
        if are_partly_read:
            repeated |= _repeated_too(layout, rows.order_by("pk"), unique)
        told |= repeated
        yield from _told_unique(layout, rows.order_by("pk"), unique, repeated)
    parts = [
        (part, names, check.get_violation_error_message())
        for check in layout.model._meta.constraints
        if isinstance(check, CheckConstraint) and not isinstance(check, FieldCheck)
        for part in _parts(check.condition)
        if (names := _in_order(layout, _names(layout, part)))
    ]
    if not parts:
        return
    any_of, spoken_of = Q(), set()
    for part, _, _ in parts:
        any_of |= _broken(part)
        spoken_of |= _names(layout, part)
    asked = [written] if _annotated(layout, written, spoken_of).filter(any_of).exists() else []
    for part, names, message in parts:
        for each in [*asked, rows.filter(_read(names)).order_by("pk")] if are_partly_read else asked:
            broken = _annotated(layout, each, _names(layout, part)).filter(_broken(part))
            yield from (problem for problem in _told(layout, names, broken, message) if problem[0] not in told)


def _read(names):
    """That a row is rejected as some of its cells cannot be read, but not those of these columns."""
    unread = Q(pk=None)
    for name in names:
        unread |= Q(**{f"{WAS}__contains": f" {name} "})
    return Q(outcome=Outcome.REJECTED, **{f"{WAS}__startswith": UNREAD}) & ~unread


def _told(layout, names, rows, message):
    """Yield (primary key, line, column, found, message) of staged rows, some hundred at a time."""
    cells, column = [layout.cell_of[name] for name in names], ", ".join(names)
    broken = list(rows.values_list("pk", "line", *cells))
    for start in range(0, len(broken), _CHUNK):
        chunk = [(pk, line, _spread(layout, names, texts)) for pk, line, *texts in broken[start : start + _CHUNK]]
        words = Words(layout, [row for _, _, row in chunk])
        for pk, line, row in chunk:
            yield pk, line, column, words.found(names, row), message


def _told_unique(layout, rows, unique, pks):
    """The same of those of the rows that break a Unique."""
    if pks:
        broken = rows.filter(pk__in=among(sorted(pks)))
        yield from _told(layout, _names_of(layout, unique), broken, unique.message)


def _names_of(layout, unique):
    """The columns of a Unique and of its condition, in the order of the file."""
    return _in_order(layout, {*unique.names, *(_names(layout, unique.condition) if unique.condition else ())})


def _spread(layout, names, texts):
    row = [None] * len(layout.names)
    for name, text in zip(names, texts, strict=True):
        row[layout.place_of[name]] = text
    return row


def _parts(condition):
    """The conditions that must all hold for this one to hold, so that each can be told with its own columns."""
    if condition.negated or condition.connector != Q.AND:
        return [condition]
    parts = [child if isinstance(child, Q) else Q(child) for child in condition.children]
    return [condition] if len(parts) == 1 else [each for part in parts for each in _parts(part)]


def _broken(condition):
    """That a row breaks a condition, which unknown values do not."""
    return ~Q(Coalesce(_renamed(condition), True, output_field=BooleanField()))


def _in_order(layout, names):
    return [name for name in layout.names if name in names]


def _repeated(layout, written, unique):
    """The primary keys of staged rows that another staged row before them or a record has the values of."""
    rows = _bound(layout, written, unique)
    cells = [layout.cell_of[name] for name in unique.names]
    within = rows.annotate(place=Window(RowNumber(), partition_by=[F(cell) for cell in cells], order_by="pk"))
    found = set(within.filter(place__gt=1).values_list("pk", flat=True))
    changed = written.filter(outcome=Outcome.CHANGED).order_by().values("target")
    held = _holders(layout, unique).exclude(pk__in=changed)
    found |= set(rows.filter(Exists(held)).values_list("pk", flat=True))
    return found


def _repeated_too(layout, rows, unique):
    """The same of rows of which some cells cannot be read. What a record holds counts only where the file leaves that
    record alone: one that it changes, or would change once it is mended, may give it up.
    """
    is_read = _read(_names_of(layout, unique))
    both = _bound(layout, rows.filter(Q(outcome__in=WRITTEN) | is_read), unique)
    last = Case(When(outcome=Outcome.REJECTED, then=Value(1)), default=Value(0))
    cells = [F(layout.cell_of[name]) for name in unique.names]
    within = both.annotate(place=Window(RowNumber(), partition_by=cells, order_by=[last, F("pk")]))
    repeated = within.filter(place__gt=1).values_list("pk", "outcome")
    found = {pk for pk, outcome in repeated if outcome == Outcome.REJECTED}
    held = _holders(layout, unique).exclude(pk__in=rows.exclude(target=None).order_by().values("target"))
    return found | set(_bound(layout, rows.filter(is_read), unique).filter(Exists(held)).values_list("pk", flat=True))


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
        taking = list(taking_over(layout, rows, unique).values_list("holder", "pk", "target"))
        by_holder = {holder: taker for holder, *taker in taking}
        front, found = [taker for holder, *taker in taking if holder not in changed], set()
        while front:
            pk, target = front.pop()
            found.add(pk)
            if target in by_holder:
                front.append(by_holder.pop(target))
        yield from _told_unique(layout, rows.order_by("pk"), unique, found)


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
