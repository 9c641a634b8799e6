"""Writes whole sets of rows that a SELECT gives, and their history beside them, in a few statements whatever the size.

`rows` is a queryset of any model, usually of staged rows; `values` maps names of columns (field names or attnames) of
the table to expressions over it, such as F("c03") or a subquery. Staged text is cast to the column by `cell`.

Nothing here is checked but what the database checks, and no signal is sent: whoever calls has asked the rules, derives
what depends on the rows, and has opened the transaction and the act (`recorded`).
"""

from django.db import connection, transaction
from django.db.models import BooleanField, CharField, ExpressionWrapper, F, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from procurement.engine.writing import insert_and_remember
from procurement.models import change_set_key, current_change


def cell(name, field):
    """The staged text in column `name` as a value of the model field."""
    return F(name) if isinstance(field, CharField | TextField) else Cast(F(name), field)


def insert_from(model, rows, values):
    """Insert a row for each of `rows`, in their order. Columns not named get their default. Returns how many."""
    by_column = {field.column: value for field, value in _complete(model, values)}
    return _insert(model, by_column, *_select(rows, by_column.values()))


def insert_several_from(model, rows, variants):
    """Insert up to one row for each of the variants, for each of `rows`, which are read once for all of them.

    A variant is (condition, values): a Q over `rows` that says whether it gives a row, and values as insert_from takes
    them, of the same columns in all variants. Returns how many rows were inserted.
    """
    complete = [dict(_complete(model, values)) for _, values in variants]
    inner, outer, constants, shared = [], [], [], []

    def given(expression):
        inner.append(expression)
        return f"given.v{len(inner) - 1}"

    def chosen(expressions):
        whens = " ".join(f"WHEN {place} THEN {given(each)}" for place, each in enumerate(expressions))
        return f"CASE variant.place {whens} END"

    for field in complete[0]:
        expressions = [values[field] for values in complete]
        if all(isinstance(each, Value) for each in expressions):
            values = [field.get_db_prep_save(each.value, connection) for each in expressions]
            if len(set(values)) == 1:
                shared.append(values[0])
                outer.append("%s")  # an empty one takes the type of the column here and nowhere else
            else:
                constants.append(values)
                outer.append(f"variant.v{len(constants) - 1}")
        else:
            is_shared = all(each == expressions[0] for each in expressions)
            outer.append(given(expressions[0]) if is_shared else chosen(expressions))
    holds = chosen([ExpressionWrapper(condition, BooleanField()) for condition, _ in variants])
    select, params = _select(rows, inner)
    told, further = _as_rows(constants, len(variants))
    statement = f"SELECT {', '.join(outer)} FROM ({select}) AS given CROSS JOIN ({told}) AS variant WHERE {holds}"  # noqa: S608 - SQL of Django's, under names of ours
    return _insert(model, [field.column for field in complete[0]], statement, [*shared, *params, *further])


def _as_rows(columns, count):
    """SELECT of `count` rows, (place, v0, v1, …), of these columns of plain values."""
    rows = [
        f"SELECT {place} AS place{''.join(f', %s AS v{number}' for number in range(len(columns)))}"
        for place in range(count)
    ]
    return " UNION ALL ".join(rows), [column[place] for place in range(count) for column in columns]


def _insert(model, columns, select, params):
    past = model.history.model
    insert = f"INSERT INTO {_quoted(model._meta.db_table)} ({_list(columns)}) {select}"
    remember, told = _remember(past, "+", "{rows}")
    tracked = [field.column for field in past.tracked_fields]
    return insert_and_remember((insert, params), model, tracked, (remember, told))


def update_from(model, rows, key, values):
    """Set the named columns of the row of the primary key `key`, an expression over `rows`, for each of them.

    Returns how many. `rows` are asked twice, for the table and for its history: what chooses them must not depend on
    the columns that are written. Each key is to stand once among them.
    """
    with transaction.atomic(savepoint=False):
        if (count := put_from(model, rows, key, values)) > 0:
            remember_all(model, rows, key)
    return count


def put_from(model, rows, key, values):
    """As update_from, and no history: for columns that no history keeps, and for tables that have none."""
    columns = [_field(model, name) for name in values]
    typed = [Cast(v, f) if isinstance(v, Value) else v for f, v in zip(columns, values.values(), strict=True)]
    select, params = _select(rows.order_by(), [_expression(key), *typed])
    table, pk = _quoted(model._meta.db_table), _quoted(model._meta.pk.column)
    sets = ", ".join(f"{_quoted(field.column)} = given.v{place}" for place, field in enumerate(columns, start=1))
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {sets} FROM ({select}) AS given WHERE {table}.{pk} = given.v0", params)  # noqa: S608 - quoted names, SQL of Django's
        return cursor.rowcount


def put_each(model, instances, names):
    """Write the named fields of saved instances, each by its own key, in one go and without history.

    Django's bulk_update compiles a CASE of all rows for each column, which takes it fifty times as long.
    """
    fields = [_field(model, name) for name in names]
    sets = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    rows = [
        (*(field.get_db_prep_save(getattr(each, field.attname), connection) for field in fields), each.pk)
        for each in instances
    ]
    statement = f"UPDATE {_quoted(model._meta.db_table)} SET {sets} WHERE {_quoted(model._meta.pk.column)} = %s"  # noqa: S608 - quoted names
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def delete_all_of(model, rows, key):
    """Delete the rows whose primary keys the expression `key` over `rows` gives, with history. Returns how many.

    What points at them is the caller's to look after. `rows` must not be of the same table by way of what is deleted.
    """
    return delete_keys(model, *_select(rows.order_by(), [_expression(key)]))


def delete_keys(model, keys, params=()):
    """Delete the rows whose primary keys the SQL `keys` selects, with history. Returns how many."""
    table, pk = _quoted(model._meta.db_table), _quoted(model._meta.pk.column)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        remember_keys(model, keys, params, history_type="-")
        cursor.execute(f"DELETE FROM {table} WHERE {pk} IN ({keys})", params)  # noqa: S608 - quoted names
        return cursor.rowcount


def remember_all(model, rows, key, history_type="~"):
    """Write a row of history, as they stand now, for each row of `model` whose primary key `key` over `rows` gives."""
    remember_keys(model, *_select(rows.order_by(), [_expression(key)]), history_type)


def remember_keys(model, keys, params=(), history_type="~"):
    """Write a row of history, as they stand now, for the rows whose primary keys the SQL `keys` selects."""
    table, pk = _quoted(model._meta.db_table), _quoted(model._meta.pk.column)
    remember, told = _remember(model.history.model, history_type, table)
    with connection.cursor() as cursor:
        cursor.execute(f"{remember} WHERE {pk} IN ({keys})", [*told, *params])


def _remember(past, history_type, source):
    """INSERT … SELECT of history rows from the table `source`, and its parameters."""
    change = current_change()
    user = change.user or past.get_default_history_user(None)
    tracked = [field.column for field in past.tracked_fields]
    told = {
        "history_date": connection.ops.adapt_datetimefield_value(timezone.now()),
        "history_type": history_type,
        "history_user_id": user and user.pk,
        "history_change_reason": change.reason or None,
        "via": change.via,
        "change_set_id": change_set_key(),
    }
    into = f"INSERT INTO {_quoted(past._meta.db_table)} ({_list([*tracked, *told])})"
    return f"{into} SELECT {_list(tracked)}, {', '.join(['%s'] * len(told))} FROM {source}", list(told.values())  # noqa: S608 - quoted names


def _complete(model, values):
    """(field, expression) of every column that an insert writes: the given ones and defaults for the others."""
    given = {_field(model, name): value for name, value in values.items()}
    for field in model._meta.concrete_fields:
        if field in given:
            yield field, given[field]
        elif not field.primary_key and not field.generated:
            yield field, Value(field.get_default(), output_field=field)


def _field(model, name):
    for field in model._meta.concrete_fields:
        if name in (field.name, field.attname):
            return field
    raise LookupError(f"{model.__name__} has no column {name}")


def _select(rows, expressions):
    """SQL and parameters of a SELECT of expressions over a queryset, called v0, v1, …."""
    names = {f"v{place}": _selectable(value) for place, value in enumerate(expressions)}
    return rows.annotate(**names).values_list(*names).query.sql_with_params()


def _expression(key):
    return F(key) if isinstance(key, str) else key


def _selectable(value):
    # a condition stands in a SELECT as a value
    return value if not getattr(value, "conditional", False) else Cast(value, BooleanField())


def _quoted(name):
    return connection.ops.quote_name(name)


def _list(names):
    return ", ".join(map(_quoted, names))


def insert_unremembered(model, rows, values):
    """Insert a row of a bookkeeping table, which has no history, for each of `rows`. Returns how many."""
    by_column = {field.column: value for field, value in _complete(model, values)}
    select, params = _select(rows, by_column.values())
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {_quoted(model._meta.db_table)} ({_list(by_column)}) {select}", params)
        return cursor.rowcount
