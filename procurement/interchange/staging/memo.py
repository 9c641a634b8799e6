"""The cells of one column as canonical text: each distinct cell is read and validated once, however often it stands."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models

from procurement.interchange.decimals import plain_decimal
from procurement.interchange.resources.blocks import ABSENT
from procurement.interchange.resources.cells import TextCell, WordCell, as_text, shown
from procurement.validators import CONTROL, validate_plain_text

MOST = 100_000
"""How many distinct cells a column remembers; beyond that it begins anew."""


class _Empty:
    def __repr__(self):
        return "EMPTY"


EMPTY = _Empty()
"""An empty cell where the column must have a value: the default of a new record, and wrong for one that is held."""


@dataclass(frozen=True)
class Wrong:
    """A cell that cannot be: how it is quoted, and what was expected instead, a sentence a problem."""

    found: str
    messages: tuple[str, ...]


def text_of(value):
    """The canonical text of a value of a model field; None for null."""
    if value is None or value.__class__ is str:
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):  # as SQLite keeps a decimal
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, models.Model):
        return str(value.pk)
    return str(value)


class ColumnMemo(dict):
    """{cell: canonical text, None for null, EMPTY, ABSENT or Wrong}, filled as cells are met.

    Cells that are not text are looked up as (class, cell), since 1 is True to a dictionary.
    """

    def __init__(self, column, takes_next=False, leading=None):
        """`takes_next`: an empty cell stands for the next number; `leading`: {former key: present key}."""
        super().__init__()
        self.column, self.takes_next, self.leading = column, takes_next, leading or {}
        self.has_special = False
        self._is_sound = _quick_check(column)

    def texts(self, cells, are_texts):
        """The canonical texts of the cells of a block. `are_texts` says that all of them are of class str."""
        if not are_texts:
            cells = [c if c.__class__ is str else _looked_up(c) for c in cells]
        if len(self) > MOST:
            self.clear()
        self.prepare(cells)
        return list(map(self.__getitem__, cells))

    def prepare(self, cells):
        """Learn what the cells of a block need at once."""

    def __missing__(self, cell):
        text = self._read(cell if cell.__class__ is str else _given(cell))
        if text.__class__ is not str and text is not None:
            self.has_special = True
        self[cell] = text
        return text

    def _read(self, cell):
        if self._is_sound and cell.__class__ is str and self._is_sound(cell):
            return self.leading.get(cell, cell)
        if cell is ABSENT:
            return ABSENT
        try:
            value = self.column.widget.clean(cell)
            if value is None:
                return self._empty()
            return self.canonical(value)
        except ValueError as error:
            return Wrong(*_quoted(cell, [str(error)]))
        except ValidationError as error:
            return Wrong(*_quoted(cell, error.messages))

    def canonical(self, value):
        """The text of a value that the cell was read as. Raises ValidationError."""
        if self.leading and value in self.leading:
            value = self.leading[value]
        if isinstance(value, Decimal) and plain_decimal(value) != str(value):
            value = Decimal(plain_decimal(value))
        return text_of(self.column.field.clean(value, None))

    def _empty(self):
        field = self.column.field
        if self.takes_next or field.null:
            return None
        if field.blank or self.column.readonly:
            return "0" if isinstance(field, models.BooleanField) else ""
        if field.has_default():
            return EMPTY
        return self.empty_is_wrong()

    def empty_is_wrong(self):
        """What stands against an empty cell here."""
        return Wrong("", (f"Found an empty cell; expected {self.column.widget.expects}.",))


class RelationMemo(ColumnMemo):
    """A column of keys of other records: canonical is the primary key. Records are looked up once a block."""

    def __init__(self, column, book):
        super().__init__(column)
        self.book = book
        column.widget.book = book

    def prepare(self, cells):
        if unknown := [cell for cell in set(cells) if cell not in self]:
            self.book.load([cell for cell in unknown if cell.__class__ is str])

    def canonical(self, value):
        return value


class OwnRelationMemo(RelationMemo):
    """A column of keys of records of the same model, which may stand further down in the file: those begin with "?"."""

    def _read(self, cell):
        text = as_text(cell).strip()
        if isinstance(cell, str) and text and self.book.get(text) is None:
            return f"?{text}"
        return super()._read(cell)


def _looked_up(cell):
    return (cell.__class__, None) if isinstance(cell, list | dict) else (cell.__class__, cell)


def _given(key):
    return key[0]() if key[0] in (list, dict) else key[1]


def _quoted(cell, messages):
    found = shown(cell)
    if any(found in message or message.startswith("Found ") for message in messages):
        found = ""
    return found, tuple(messages)


def _quick_check(column):
    """A function that is true of texts which are surely sound and stay as they are; None where there is none."""
    field, widget = column.field, column.widget
    if field.choices or not isinstance(widget, TextCell | WordCell) or field.is_relation:
        return None
    most, patterns = 1 << 30, []
    for validator in field.validators:
        if isinstance(validator, MaxLengthValidator):
            most = validator.limit_value
        elif (
            isinstance(validator, RegexValidator) and not validator.inverse_match and type(validator) is RegexValidator
        ):
            patterns.append(validator.regex.search)
        elif validator is not validate_plain_text:
            return None
    if len(patterns) > 1 or not isinstance(field, models.CharField | models.TextField):
        return None
    control = CONTROL.search
    if not patterns:
        if not isinstance(widget, TextCell):
            return None
        return lambda text: text != "" and len(text) <= most and not control(text) and not text.isspace()
    matches = patterns[0]
    return lambda text: len(text) <= most and matches(text) is not None and text.strip() == text and not control(text)
