"""What one database engine does otherwise than the other. No other module asks for the vendor."""

from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import F, Func


@contextmanager
def snapshot():
    """A transaction for reading, all of whose queries see the database as it was at the first of them.

    PostgreSQL lets others write meanwhile. On SQLite any transaction is a snapshot; ours begin as IMMEDIATE, so that
    others who write wait until the block is left. Inside a transaction that is under way already, that one's isolation
    holds and nothing is promised here.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


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


def differs(one, other):
    """SQL that is true where two expressions differ, a NULL being equal to a NULL and to nothing else."""
    return f"{one} IS DISTINCT FROM {other}" if connection.vendor == "postgresql" else f"{one} IS NOT {other}"


class _Binary(Func):
    """Text compared code point by code point, as SQLite does unasked, whatever collation a server was made with."""

    arity = 1
    template = "%(expressions)s"

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template='(%(expressions)s) COLLATE "C"', **context)


def binary(expression):
    """The text expression (or the name of a column), to be compared and sorted by the code points of its letters."""
    return _Binary(F(expression) if isinstance(expression, str) else expression)
