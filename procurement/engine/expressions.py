"""Comparisons that both engines make alike."""

import json

from django.db import connection
from django.db.models import F, Func, Value
from django.db.models.expressions import RawSQL


def differs(one, other):
    """SQL that is true where two expressions differ, a NULL being equal to a NULL and to nothing else."""
    return f"{one} IS DISTINCT FROM {other}" if connection.vendor == "postgresql" else f"{one} IS NOT {other}"


def among(values):
    """What `__in` takes for thousands of texts or whole numbers: one parameter, however many they are."""
    if connection.vendor == "postgresql":
        kind = "bigint[]" if values and isinstance(values[0], int) else "text[]"
        return RawSQL(f"SELECT unnest(%s::{kind})", [values])  # noqa: S611 - the kind is one of two
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(values)])


class Word(Value):
    """A word of a closed vocabulary, written into the statement itself and not given beside it.

    An index of some rows only says which by such a word. SQLite takes one that is given beside the statement for
    unknown: it then reads each row to see whether it is one of them, nine times as long with 429,000 offers.
    """

    def as_sql(self, compiler, connection):
        word = str(self.value)
        if not (word.isascii() and word.isidentifier()):
            raise ValueError(f"“{word}” is no word of a vocabulary: give it beside the statement")
        return f"'{word}'", []


class _Binary(Func):
    """Text compared code point by code point, as SQLite does unasked, whatever collation a server was made with."""

    arity = 1
    template = "%(expressions)s"

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template='(%(expressions)s) COLLATE "C"', **context)


def binary(expression):
    """The text expression (or the name of a column), to be compared and sorted by the code points of its letters."""
    return _Binary(F(expression) if isinstance(expression, str) else expression)
