"""Rows written in bulk: blocks of keys, history beside them, foreign keys checked as sets."""

from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction

ROOM = 64
"""MB that SQLite may take for pages while a whole file is written."""


def copy_rows(table, columns, rows):
    """Put tuples into the named columns of a table, unchecked by Django and without history: COPY or executemany.

    Values are what the engine's driver takes: text, integers, None; on SQLite no Decimal and no instant.
    """
    quoted = [connection.ops.quote_name(name) for name in (table, *columns)]
    into = f"{quoted[0]} ({', '.join(quoted[1:])})"
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            values = ", ".join("?" * len(columns))
            connection.connection.executemany(f"INSERT INTO {into} VALUES ({values})", rows)  # noqa: S608 - quoted names


def insert_and_remember(insert, model, columns, remember):
    """Run an INSERT … SELECT into a model's table, then a statement over exactly the rows that it made.

    Both are (SQL, parameters); the second says {rows} where these rows stand as a table of the named columns. Returns
    how many rows there were. PostgreSQL, where others insert meanwhile, does it in one statement; on SQLite none do.
    """
    (first, params), (second, further) = insert, remember
    table, key = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(model._meta.pk.column)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            made = ", ".join(map(connection.ops.quote_name, columns))
            cursor.execute(
                f"WITH made AS ({first} RETURNING {made}) {second.replace('{rows}', 'made')}", [*params, *further]
            )
            return cursor.rowcount
        cursor.execute(f"SELECT COALESCE(MAX({key}), 0) FROM {table}")  # noqa: S608 - quoted names
        (last,) = cursor.fetchone()
        cursor.execute(first, params)
        count = cursor.rowcount
        cursor.execute(f"{second.replace('{rows}', table)} WHERE {key} > %s", [*further, last])
        return count


def one_of(schema_editor, column, values):
    """SQL of a CHECK that a column of text holds one of the values; None where a plain IN does as well.

    SQLite makes a table of an IN list for each row that it checks, which took half the time of an insert of citations.
    """
    if schema_editor.connection.vendor != "sqlite" or any("|" in value for value in values):
        return None
    listed = schema_editor.quote_value(f"|{'|'.join(values)}|")
    return f"instr({listed}, '|' || {schema_editor.quote_name(column)} || '|') > 0"


def reserve_keys(model, count):
    """The first of `count` primary keys in a row that nobody else will be given; to be used in this transaction."""
    table, key = model._meta.db_table, model._meta.pk.column
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, key])  # which takes longer than to draw
            (sequence,) = cursor.fetchone()
            block = (
                "SELECT MIN(given), MAX(given) FROM (SELECT nextval(%s) AS given FROM generate_series(1, %s)) AS taken"
            )
            while True:
                cursor.execute(block, [sequence, count])
                first, last = cursor.fetchone()
                if first is None or last - first == count - 1:  # else others took some in between: take the next ones
                    return first or 1
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        return (row[0] if row else 0) + 1


@contextmanager
def room_for_indexes():
    """Let SQLite hold ROOM of the database in memory in this block, in place of 2 MB.

    Rows that come in go to the end of their table but all over its indexes, whose pages are else put out and fetched
    again for every few of them. PostgreSQL holds them for all of its connections together.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        (before,) = cursor.fetchone()
        cursor.execute(f"PRAGMA cache_size = -{ROOM * 1024}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {int(before)}")


@contextmanager
def keys_checked_in_sets(models):
    """Have the foreign keys of all rows that the block inserts into these models checked as sets, when it ends.

    PostgreSQL asks for each key of each row by itself, which takes longer than all else of a large import. Where the
    account may (superusers, and those who were granted SET ON PARAMETER session_replication_role), that is put off, and
    each column is asked once by a join; the rows pointed at are locked against deletion as PostgreSQL would. Elsewhere,
    and on SQLite, each row is asked. Inside a transaction only. Raises IntegrityError.
    """
    if connection.vendor != "postgresql" or not _may_put_off():
        yield
        return
    with connection.cursor() as cursor:
        last = {model: _last_key(cursor, model) for model in models}
        cursor.execute("SET LOCAL session_replication_role = replica")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("SET LOCAL session_replication_role = origin")
        for model in models:
            for field in model._meta.concrete_fields:
                if field.is_relation and field.db_constraint:
                    _check_keys(cursor, model, field, last)


def _may_put_off():
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        return cursor.fetchone()[0]


def _last_key(cursor, model):
    table = connection.ops.quote_name(model._meta.db_table)
    cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")  # noqa: S608 - quoted name
    return cursor.fetchone()[0]


def _check_keys(cursor, model, field, last):
    """Ask one column of the rows after the last ones; parents that were not made in the block are locked."""
    quote = connection.ops.quote_name
    table, column = quote(model._meta.db_table), quote(field.column)
    target = field.related_model
    parents, key = quote(target._meta.db_table), quote(field.target_field.column)
    rows = f"FROM {table} AS made WHERE id > %s AND {column} IS NOT NULL"
    older = f"AND {column} <= %s" if target in last else ""
    params = [last[model], *([last[target]] if target in last else [])]
    pointing = f"SELECT DISTINCT {column} {rows} {older}"
    cursor.execute(f"SELECT 1 FROM {parents} WHERE {key} IN ({pointing}) FOR KEY SHARE", params)  # noqa: S608 - quoted names
    missing = f"NOT EXISTS (SELECT 1 FROM {parents} AS parent WHERE parent.{key} = made.{column})"  # noqa: S608 - quoted names
    cursor.execute(f"SELECT {column} {rows} AND {missing} LIMIT 1", [last[model]])
    if row := cursor.fetchone():
        raise IntegrityError(f"{model.__name__}.{field.name} points at {target.__name__} {row[0]}, which is not there")
