"""Values as text, the same on both engines, and whole tables as CSV."""

from itertools import islice

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Func, Subquery, TextField, Value, When
from django.db.models.functions import Concat, Replace, StrIndex
from django.db.models.lookups import GreaterThan

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
