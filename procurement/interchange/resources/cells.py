"""What a cell of an import file may hold: one class per sort of column, reading a cell and writing it back.

Files give text, whole numbers, decimals, booleans or nothing; dates typed into a spreadsheet arrive as EDTF text (see
spreadsheets.py). What cannot be read raises ValueError with what was found and what was expected.
"""

import re
from decimal import Decimal
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from import_export.widgets import Widget

from procurement.dates import UncertainDate
from procurement.interchange.decimals import plain_decimal
from procurement.interchange.resources.keys import key_text

_WHOLE = re.compile(r"-?[0-9]{1,18}(?:\.0+)?")
_DECIMAL = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def is_empty(value):
    """Whether a cell says nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def as_text(value):
    """The text of a cell of whatever type: 2012 for the number, true for the boolean, 0.5 without an exponent."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain_decimal(value)
    return str(value)


def shown(value):
    """How a message quotes what was found."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    text = as_text(value)
    if not text.strip():
        return "an empty cell" if not text else "only blanks"
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


class Cell(Widget):
    """A column of a model field. `expects` completes “expected …”, in messages and on the import page."""

    expects = "text"

    def __init__(self, field):
        super().__init__()
        self.field = field

    def read(self, value):
        """The value of the model field that a cell with something in it stands for."""
        return as_text(value)

    def is_empty(self, value):
        """Whether a cell says nothing in this column."""
        return is_empty(value)

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, list | dict):
            self.refuse(value)
        return None if self.is_empty(value) else self.read(value)

    def render(self, value, **kwargs):
        return value

    def refuse(self, value, hint=""):
        """Raise ValueError: found, expected, and what else helps."""
        raise ValueError(f"Found {shown(value)}; expected {self.expects}{hint}.")


class TextCell(Cell):
    """Text, kept to the letter; nothing but blanks is no text where there must be one, as in a form."""

    def is_empty(self, value):
        return value is None or value == "" or (not self.field.blank and is_empty(value))


class WordCell(Cell):
    """A key, a code or an address: blanks around it mean nothing."""

    expects = "one word"

    def read(self, value):
        return as_text(value).strip()


class WholeNumberCell(Cell):
    expects = "a whole number such as 20, without separators"

    def read(self, value):
        text = as_text(value).strip()
        if isinstance(value, bool) or not _WHOLE.fullmatch(text):
            self.refuse(value)
        return int(text.partition(".")[0])


class DecimalCell(Cell):
    expects = "a number such as 1250000.50, with a point and no separators"

    def read(self, value):
        text = as_text(value).strip()
        if isinstance(value, bool) or not _DECIMAL.fullmatch(text):
            self.refuse(value)
        return Decimal(text)

    def render(self, value, **kwargs):
        return None if value is None else Decimal(plain_decimal(value))


class BooleanCell(Cell):
    expects = "true or false (yes, no, 1 and 0 do too)"

    def read(self, value):
        text = as_text(value).strip().lower()
        if text not in _BOOLEANS:
            self.refuse(value)
        return _BOOLEANS[text]


class ChoiceCell(Cell):
    """One value of a closed vocabulary."""

    def __init__(self, field):
        super().__init__(field)
        self.values = [value for value, _ in field.choices if value]
        self.expects = f"one of {', '.join(self.values)}"

    def read(self, value):
        text = as_text(value).strip()
        if text not in self.values:
            close = get_close_matches(text.lower(), self.values, n=1)
            self.refuse(value, f"; the nearest is {close[0]}" if close else "")
        return text


class ChoiceSetCell(Cell):
    """Any number of values of a closed vocabulary."""

    def __init__(self, field):
        super().__init__(field)
        self.values = field.vocabulary.values
        self.expects = f"any of {', '.join(self.values)}, with a blank between"

    def read(self, value):
        try:
            return self.field.to_python(as_text(value))
        except ValidationError:
            unknown = [word for word in re.split(r"[\s,;]+", as_text(value).strip()) if word not in self.values]
            close = get_close_matches(unknown[0].lower(), self.values, n=1)
            self.refuse(" ".join(unknown), f"; the nearest is {close[0]}" if close else "")


class DateCell(Cell):
    expects = "a date as well as it is known: 2012, 2012-10, 2012-10-05, 2012-Q3, 201X, 2012~ or 2001/2003"

    def read(self, value):
        if isinstance(value, bool):
            self.refuse(value)
        try:
            return UncertainDate.parse(as_text(value)).text
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error


def nearest_hint(book, text):
    """What a message says of the keys like one that nobody has."""
    near = book.nearest(text)
    if near is None:
        return ""
    return f"; the nearest: {', '.join(near)}" if near else "; there is none like it"


class KeyCell(Cell):
    """The natural key of another record. `book` is the KeyBook of the import, set before the first row."""

    book = None

    def __init__(self, field):
        super().__init__(field)
        model = field.related_model
        noun = model._meta.verbose_name
        if model.OWNER:
            owner = model._meta.get_field(model.OWNER).verbose_name
            self.expects = f"the key of a {noun}: its {owner}, a slash and its number, like {_EXAMPLES[model.OWNER]}/2"
        else:
            self.expects = f"the {model.KEY[0]} of {'an' if noun[0] in 'aeio' else 'a'} {noun}"

    def read(self, value):
        record = self.book.get(as_text(value))
        if record is None:
            self.refuse(value, nearest_hint(self.book, as_text(value)))
        return record

    def render(self, value, **kwargs):
        return "" if value is None else key_text(value.natural_key())


_EXAMPLES = {"offer": "O-000123", "platform": "mi-35", "event": "visit-to-moscow"}
