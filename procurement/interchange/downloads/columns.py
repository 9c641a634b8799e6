"""The columns of a file as expressions that the database works out: no record is made of a row on its way out.

Each has a typed value, for JSON and workbooks, and a text, for CSV, which both engines write alike.
"""

from dataclasses import dataclass

from django.db.models import Case, CharField, F, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Substr
from django.db.models.lookups import Exact, In, IsNull

from procurement.dates import OPEN_END, OPEN_START
from procurement.engine.texts import Bare, PlainDecimal, Quoted, csv_blocks
from procurement.interchange.formulas import escaped, escaped_key


@dataclass(frozen=True)
class DownloadColumn:
    """A column: its header, its typed value, and its text in a CSV, NULL for an empty cell; both are expressions."""

    name: str
    value: object
    text: object


def _expression(name, source):
    return F(source or name) if source is None or isinstance(source, str) else source


def text(name, source=None):
    """Any text, the name of a column or an expression; no text is "", and what reads as a formula is escaped in CSV."""
    source = _expression(name, source)
    return DownloadColumn(name, Coalesce(source, Value(""), output_field=TextField()), escaped(source))


def key(name, source=None):
    """A natural key, whose letters a validator holds."""
    source = _expression(name, source)
    return DownloadColumn(name, Coalesce(source, Value(""), output_field=TextField()), escaped_key(source))


def phrase(name, source):
    """A text that is never a formula, though it can hold a comma: words of ours, or what begins with them."""
    return DownloadColumn(name, Coalesce(source, Value(""), output_field=TextField()), _in_quotes(source))


def _in_quotes(text):
    return Case(
        When(IsNull(text, True), then=None),
        When(Exact(text, Value("")), then=None),
        default=Quoted(text),
        output_field=TextField(),
    )


def word(name, source=None):
    """A text that is never a formula and has no comma: a choice, a date."""
    source = _expression(name, source)
    return DownloadColumn(name, Coalesce(source, Value(""), output_field=TextField()), Bare(source))


def whole(name, source=None):
    """A whole number; None where there is none."""
    source = _expression(name, source)
    return DownloadColumn(name, source, source)


def decimal(name, source=None):
    """A decimal; None where there is none."""
    source = _expression(name, source)
    return DownloadColumn(name, source, PlainDecimal(source))


def truth(name, source=None):
    """True or false."""
    source = _expression(name, source)
    said = Case(When(Exact(source, Value(True)), then=Value("true")), default=Value("false"), output_field=CharField())
    return DownloadColumn(name, source, said)


def label(name, field, choices):
    """The words of the choice in the column `field`; an empty choice is an empty cell."""
    cases = [When(Exact(F(field), Value(value)), then=Value(str(words))) for value, words in choices if value]
    return phrase(name, Case(*cases, default=Value(""), output_field=TextField()))


def day(name, key):
    """The ISO date of a key yyyymmdd, `..` for an open end; a month's key may end on a 31st that it does not have."""
    digits, month = Cast(F(key), TextField()), F(key) % 10000
    year = F(key) / 10000
    is_leap = In(year % 400, [0]) | (In(year % 4, [0]) & ~In(year % 100, [0]))
    month_start = Concat(Substr(digits, 1, 4), Value("-"), Substr(digits, 5, 2), Value("-"), output_field=TextField())
    date = Case(
        When(**{key: None}, then=Value("")),
        When(**{f"{key}__in": [OPEN_START, OPEN_END]}, then=Value("..")),
        When(In(month, [431, 631, 931, 1131]), then=Concat(month_start, Value("30"))),
        When(In(month, [229, 230, 231]) & is_leap, then=Concat(month_start, Value("29"))),
        When(In(month, [229, 230, 231]), then=Concat(month_start, Value("28"))),
        default=Concat(month_start, Substr(digits, 7, 2)),
        output_field=TextField(),
    )
    return word(name, date)


def typed(records, columns):
    """A generator of tuples, the typed values of the records in their order, some hundred at a time. To be closed."""
    return _bare(records).values_list(*(column.value for column in columns)).iterator(chunk_size=250)


def csv_lines(records, columns):
    """Blocks of bytes: the texts of the records in their order, as lines of CSV."""
    return csv_blocks(_bare(records), [column.text for column in columns])


def _bare(records):
    return records.select_related(None).prefetch_related(None)
