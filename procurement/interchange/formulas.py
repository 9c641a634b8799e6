"""Keeps a spreadsheet program from running a text as a formula, in a way that reading the file undoes exactly.

A text that begins like a formula gets an apostrophe in front (OWASP, CSV injection); so does one that begins with an
apostrophe, which makes the way back unambiguous.
"""

import re

from django.db.models import Case, CharField, F, Func, Q, Subquery, TextField, Value, When
from django.db.models.functions import Concat, Substr
from django.db.models.lookups import Exact, GreaterThanOrEqual, In, IsNull, LessThan, LessThanOrEqual

from procurement.engine.expressions import binary
from procurement.engine.texts import Quoted

_RISKY = re.compile(r"'|\s*[=+\-@\t\r]")


def escape_formula(text):
    """The text as a spreadsheet may hold it."""
    return f"'{text}" if _RISKY.match(text) else text


def restore_text(text):
    """The text that `escape_formula` was given. A text that was typed with an apostrophe of its own keeps it."""
    return text[1:] if text.startswith("'") and _RISKY.match(text[1:]) else text


_SIGNS = "=+-@\t\r"
_BLANKS = "".join(sign for sign in map(chr, range(0x3001)) if re.match(r"\s", sign) and sign not in _SIGNS)


class _WithoutBlanksBefore(Func):
    function = "LTRIM"
    arity = 2
    output_field = TextField()


def escaped(text):
    """`escape_formula` as an expression over the text expression `text`, as a cell of CSV; NULL for an empty text."""
    text = F(text) if isinstance(text, str) else text
    begins_with_a_letter = Q(GreaterThanOrEqual(binary(text), Value("A"))) & Q(
        LessThanOrEqual(binary(text), Value("~"))
    )  # most do, and need no closer look
    # a subquery that gives nothing would be run for each of the questions
    nothing = [When(IsNull(text, True), then=None)] if isinstance(text, Subquery) else []
    return Case(
        *nothing,
        When(begins_with_a_letter, then=Quoted(text)),
        When(Exact(text, Value("")), then=None),
        When(_is_risky(text), then=Quoted(Concat(Value("'"), text, output_field=TextField()))),
        default=Quoted(text),
        output_field=TextField(),
    )


def escaped_key(text):
    """The same for a natural key, of letters, digits, `-`, `_` and `/`: only its first sign can make it a formula."""
    text = F(text) if isinstance(text, str) else text
    return Case(When(LessThan(binary(text), Value("0")), then=escaped(text)), default=text, output_field=TextField())


def _is_risky(text):
    sign = Substr(_WithoutBlanksBefore(text, Value(_BLANKS)), 1, 1, output_field=CharField())
    return Q(In(sign, list(_SIGNS))) | Q(Exact(Substr(text, 1, 1, output_field=CharField()), Value("'")))
