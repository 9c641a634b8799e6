"""One order of text on both engines, whatever collation a server was made with."""

from django.db.models import F, Func


class _Binary(Func):
    """Text compared code point by code point, as SQLite does unasked."""

    arity = 1
    template = "%(expressions)s"

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template='(%(expressions)s) COLLATE "C"', **context)


def binary(expression):
    """The text expression (or the name of a column), to be compared and sorted by the code points of its letters."""
    return _Binary(F(expression) if isinstance(expression, str) else expression)
