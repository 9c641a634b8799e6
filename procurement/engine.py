"""What one database engine does otherwise than the other. No other module asks for the vendor."""

import json
import sqlite3
from contextlib import ExitStack, contextmanager
from itertools import islice

from django.core.exceptions import EmptyResultSet
from django.db import IntegrityError, connection, transaction
from django.db.models import Case, F, Func, Subquery, TextField, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, Replace, StrIndex
from django.db.models.lookups import GreaterThan


@contextmanager
def snapshot():
    """A transaction for reading, all of whose queries see the database as it was at the first of them.

    Others write meanwhile, however long the block takes: on SQLite it takes no lock of a writer, and in WAL mode none
    that a writer waits for. Inside a transaction that is under way already, that one's isolation holds and nothing is
    promised here.
    """
    outermost = not connection.in_atomic_block
    with _deferred() if outermost and connection.vendor == "sqlite" else transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _deferred():
    """A transaction of SQLite that takes no lock of a writer when it begins, as our others do."""
    connection.ensure_connection()  # which sets the mode
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    with ExitStack() as stack:
        try:
            stack.enter_context(transaction.atomic())
        finally:
            connection.transaction_mode = mode
        yield


_WAITED_IN_VAIN = {
    "55P03",  # lock_not_available: the wait was longer than lock_timeout
    "40P01",  # deadlock_detected: each waited for the other, and this one was to give in
}


def is_busy(error):
    """Whether a DatabaseError says that somebody else's transaction holds what was to be written.

    Nothing is wrong then, and the same can be tried again.
    """
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(cause, "sqlstate", None) in _WAITED_IN_VAIN


PATIENCE = 15 * 60
"""Seconds that a job or a command waits for somebody else who writes: a large register takes its time."""


def wait_patiently(seconds=PATIENCE):
    """Let this process, before which nobody sits, wait that long for somebody else who writes."""
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "postgresql":
        given = options.get("options", "").partition(" -c lock_timeout=")[0]
        options["options"] = f"{given} -c lock_timeout={seconds}s"
        statement = f"SET lock_timeout = '{seconds}s'"
    else:
        options["timeout"] = seconds
        statement = f"PRAGMA busy_timeout = {1000 * seconds}"
    if connection.connection is not None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


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


_BLOCK = 250


def csv_blocks(records, cells):
    """Blocks of UTF-8, the records as lines of CSV with CRLF: the same bytes on both engines.

    `cells` are expressions of texts and integers; one that can hold a comma, a quotation mark or a line end is Quoted.
    NULL is an empty cell, an empty text is none of them. The database writes the lines: nothing is done in Python for
    any row. Meant for a transaction: until the last block is taken, PostgreSQL's connection does nothing else.
    """
    is_postgresql = connection.vendor == "postgresql"
    lines = records.values_list(*cells) if is_postgresql else records.values_list(_Line(*cells))
    try:
        sql, params = lines.query.get_compiler(using=connection.alias).as_sql()
    except EmptyResultSet:
        return
    with connection.cursor() as cursor:
        if is_postgresql:
            statement = f"COPY ({connection.ops.compose_sql(sql, params)}) TO STDOUT (FORMAT csv)"
            with connection.wrap_database_errors, cursor.copy(statement) as copy:
                lines = iter(copy)
                while block := list(islice(lines, _BLOCK)):
                    yield _with_crlf(block)
        else:
            cursor.execute(sql, params)
            while block := cursor.fetchmany(_BLOCK):
                yield ("\r\n".join([line for (line,) in block]) + "\r\n").encode()


class _Line(Func):
    """SQLite's cells with commas between."""

    function = "printf"
    output_field = TextField()

    def __init__(self, *cells, **extra):
        super().__init__(Value(",".join(["%s"] * len(cells))), *cells, **extra)


class Bare(Func):
    """A text that no cell of CSV has to quote; an empty one is NULL, which PostgreSQL alone tells apart."""

    arity = 1
    output_field = TextField()

    def as_sqlite(self, compiler, connection, **context):
        return compiler.compile(self.source_expressions[0])

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="NULLIF(%(expressions)s, '')", **context)


class Quoted(Func):
    """A text as a cell of CSV: in quotation marks where it holds a comma, such a mark or a line end.

    PostgreSQL quotes what it copies by itself.
    """

    arity = 1
    output_field = TextField()

    def as_sqlite(self, compiler, connection, **context):
        (text,) = self.source_expressions
        needs = [GreaterThan(StrIndex(text, Value(sign)), Value(0)) for sign in ',"\n\r']
        doubled = Replace(text, Value('"'), Value('""'), output_field=TextField())
        quoted = Concat(Value('"'), doubled, Value('"'), output_field=TextField())
        case = Case(*(When(need, then=quoted) for need in needs), default=text, output_field=TextField())
        return compiler.compile(case)

    def as_postgresql(self, compiler, connection, **context):
        return compiler.compile(self.source_expressions[0])


def _with_crlf(lines):
    """The lines of COPY, one to a message, joined and each with the line end that CSV asks for (RFC 4180)."""
    joined = b"".join(lines)
    if joined.count(b"\n") == len(lines):
        return joined.replace(b"\n", b"\r\n")
    return b"".join(bytes(line).removesuffix(b"\n") + b"\r\n" for line in lines)


class PlainDecimal(Func):
    """The decimal of a column as text without exponent and trailing zeros, the same on both engines."""

    arity = 1
    output_field = TextField()

    def as_sqlite(self, compiler, connection, **context):
        # a column keeps whole numbers as such, and others in binary, written with fifteen digits
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS text)", **context)

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="trim_scale(%(expressions)s)::text", **context)


class JoinedTexts(Subquery):
    """The texts of a queryset of `.values(text=…)` in its order, with `; ` between; NULL where it gives none."""

    output_field = TextField()

    def as_sqlite(self, compiler, connection, **context):
        return self._joined(compiler, connection, "group_concat", **context)

    def as_postgresql(self, compiler, connection, **context):
        return self._joined(compiler, connection, "string_agg", **context)

    def _joined(self, compiler, connection, function, **context):
        # both engines gather in the order in which the inner query gives
        template = f"(SELECT {function}(told.text, '; ') FROM (%(subquery)s) told)"  # noqa: S608 - two words of ours
        return self.as_sql(compiler, connection, template=template, **context)


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
            block = (
                "SELECT MIN(given), MAX(given) FROM (SELECT nextval(pg_get_serial_sequence(%s, %s)) AS given"
                " FROM generate_series(1, %s)) AS taken"
            )
            while True:
                cursor.execute(block, [table, key, count])
                first, last = cursor.fetchone()
                if first is None or last - first == count - 1:  # else others took some in between: take the next ones
                    return first or 1
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        return (row[0] if row else 0) + 1


def lock_rows(table, keys, params=()):
    """Lock the rows of a table whose `id` the SQL `keys` selects until the transaction ends, without reading them.

    SQLite has one writer, which needs no lock of rows.
    """
    if connection.vendor == "postgresql":
        name = connection.ops.quote_name(table)
        with connection.cursor() as cursor:
            rows = f"SELECT 1 FROM {name} WHERE id IN ({keys}) ORDER BY id FOR UPDATE"  # noqa: S608 - quoted names
            cursor.execute(f"SELECT count(*) FROM ({rows}) AS locked", params)  # noqa: S608 - quoted names


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
    pointing = f"SELECT DISTINCT {column} FROM {table} WHERE id > %s AND {column} IS NOT NULL"  # noqa: S608 - quoted
    older = f"AND {key} <= %s" if target in last else ""
    params = [last[model], *([last[target]] if target in last else [])]
    cursor.execute(f"SELECT 1 FROM {parents} WHERE {key} IN ({pointing}) {older} FOR KEY SHARE", params)  # noqa: S608
    cursor.execute(
        f"SELECT told.{column} FROM ({pointing}) AS told LEFT JOIN {parents} AS parent ON parent.{key} = told.{column}"  # noqa: S608
        f" WHERE parent.{key} IS NULL LIMIT 1",
        [last[model]],
    )
    if row := cursor.fetchone():
        raise IntegrityError(f"{model.__name__}.{field.name} points at {target.__name__} {row[0]}, which is not there")


def differs(one, other):
    """SQL that is true where two expressions differ, a NULL being equal to a NULL and to nothing else."""
    return f"{one} IS DISTINCT FROM {other}" if connection.vendor == "postgresql" else f"{one} IS NOT {other}"


def among(values):
    """What `__in` takes for thousands of texts or whole numbers: one parameter, however many they are."""
    if connection.vendor == "postgresql":
        kind = "bigint[]" if values and isinstance(values[0], int) else "text[]"
        return RawSQL(f"SELECT unnest(%s::{kind})", [values])  # noqa: S611 - the kind is one of two
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(values)])


class _Binary(Func):
    """Text compared code point by code point, as SQLite does unasked, whatever collation a server was made with."""

    arity = 1
    template = "%(expressions)s"

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template='(%(expressions)s) COLLATE "C"', **context)


def binary(expression):
    """The text expression (or the name of a column), to be compared and sorted by the code points of its letters."""
    return _Binary(F(expression) if isinstance(expression, str) else expression)
