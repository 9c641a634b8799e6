"""The plain values that citations state: what sort they are, whether two of them agree, and how they read in words.

A citation keeps a value as canonical text (`~20`, `2012-10`, `RUS CHN`, `250000000 USD`). Which sort it is follows from
the aspect, by the same table that reads it on the way in.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import models

from procurement.choices import Review
from procurement.dates import UncertainDate, UncertainDateField
from procurement.fields import ChoiceSetField
from procurement.models import Country
from procurement.models.citation import read_countries, read_money, read_quantity
from procurement.validators import fold

NOT_STATED = "not stated"
UNKNOWN_CHOICES = (NOT_STATED, "not known")
NOBODY = "none"
HIDDEN = "a record that is not published"

_READERS = {read_quantity: "quantity", read_money: "money", read_countries: "countries"}


@dataclass(frozen=True)
class Sort:
    """A sort of value: words, quantity, money, countries, date, choice, choices, record, number or text.

    `field` is the column that keeps the fact itself; None where no column does.
    """

    name: str
    field: models.Field | None = None


@dataclass(frozen=True)
class Term:
    """One piece of a value as a page prints it: text, and the record that it names, if it names one."""

    text: str
    record: models.Model | None = None


def sort_of(model, aspect):
    """The Sort of what citations of `model` state about `aspect`."""
    path, reader = model.TARGETS[aspect]
    if reader is None:
        return Sort("words")
    if callable(reader):
        return Sort(_READERS[reader])
    field = model._meta.get_field(path or model.OWNER).related_model._meta.get_field(reader)
    if field.is_relation:
        return Sort("record", field)
    if isinstance(field, UncertainDateField):
        return Sort("date", field)
    if isinstance(field, ChoiceSetField):
        return Sort("choices", field)
    if field.choices:
        return Sort("choice", field)
    return Sort("number" if isinstance(field, models.DecimalField) else "text", field)


def agree(sort, one, other):
    """Whether two canonical values differ in precision at most: 20 and ~20, 2015 and 2015-08, a sum and its range."""
    if one.casefold() == other.casefold():
        return True
    if sort.name == "quantity":
        return one.removeprefix("~") == other.removeprefix("~")
    try:
        if sort.name == "number":
            return Decimal(one) == Decimal(other)
        if sort.name == "date":
            return _nested(*((date.first, date.last) for date in map(UncertainDate.parse, (one, other))))
        if sort.name == "money":
            return one.split()[-1:] == other.split()[-1:] and _nested(_ends(one), _ends(other))
    except (InvalidOperation, ValidationError, ValueError):
        return False  # a value that came past validation agrees only with itself
    return False


def _ends(money):
    sums = [Decimal(part) for part in money.split()[0].split("-")]
    return sums[0], sums[-1]


def _nested(one, other):
    return (one[0] <= other[0] and other[1] <= one[1]) or (other[0] <= one[0] and one[1] <= other[1])


def quantity_words(quantity, estimated=False):
    if quantity is None:
        return NOT_STATED
    return f"{'about ' if estimated else ''}{quantity:,}"


def money_words(low, high, currency):
    """`250,000,000 USD`, held together by no-break spaces."""
    if low is None:
        return NOT_STATED
    sums = [f"{amount.normalize():,f}" for amount in (low, high) if amount is not None]
    return "\u00a0to\u00a0".join(sums) + f"\u00a0{currency}"


def number_words(number):
    return NOT_STATED if number is None else f"{number.normalize():,f}"


class Named:
    """The records that values name, looked up together: one query per table, and only public ones are shown."""

    def __init__(self, records):
        self._records = records

    @classmethod
    def load(cls, stated, past=None):
        """`stated` are pairs of Sort and canonical value; with `past`, an AsOf, records must have been public then."""
        keys = defaultdict(set)
        for sort, value in stated:
            if sort.name == "countries":
                keys[Country].update(set(value.split()) - {NOBODY})
            elif sort.name == "record":
                keys[sort.field.related_model].add(value)
        records = {}
        for model, wanted in keys.items():
            key = model.KEY[0]
            found = model.objects.public().filter(**{f"{key}__in": wanted})
            for record in past.among(found) if past else found:
                records[model, getattr(record, key)] = record
        return cls(records)

    def term(self, model, key):
        """The record by its name; a country that is gone keeps its code, a hidden record gives nothing away."""
        if record := self._records.get((model, key)):
            return Term(str(record), record)
        return Term(key if model is Country else HIDDEN)


def value_terms(sort, value, named):
    """A canonical value as a tuple of Terms; empty for an empty one."""
    if not value:
        return ()
    if sort.name == "countries":
        if value == NOBODY:
            return (Term("nobody"),)
        return tuple(sorted((named.term(Country, code) for code in value.split()), key=lambda term: fold(term.text)))
    if sort.name == "record":
        return (named.term(sort.field.related_model, value),)
    if sort.name == "choice":
        return (Term(str(dict(sort.field.flatchoices).get(value, value))),)
    if sort.name == "choices":
        return tuple(Term(str(label)) for label in sort.field.labels(value)) or (Term(value),)
    try:
        return (Term(_plain_words(sort, value)),)
    except (InvalidOperation, ValidationError, ValueError):
        return (Term(value),)


def _plain_words(sort, value):
    if sort.name == "quantity":
        return quantity_words(int(value.removeprefix("~")), value.startswith("~"))
    if sort.name == "date":
        return UncertainDate.parse(value).words
    if sort.name == "money":
        low, high = _ends(value)
        return money_words(low, high if high != low else None, value.split()[-1])
    return number_words(Decimal(value)) if sort.name == "number" else value


def stored_terms(sort, holder):
    """What the record keeps itself, as a tuple of Terms; empty for nothing. `holder` is the owner or its child."""
    if sort.name == "quantity":
        return (Term(quantity_words(holder.quantity, holder.quantity_estimated)),) if holder.quantity else ()
    if sort.name == "money":
        if holder.value_low is None:
            return ()
        words = money_words(holder.value_low, holder.value_high, holder.currency)
        return (Term(f"{words} ({holder.get_value_basis_display()})" if holder.value_basis != "unknown" else words),)
    if sort.field is None:
        return ()
    value = getattr(holder, sort.field.name)
    if sort.name == "record":
        shown = value is not None and getattr(value, "review", Review.PUBLISHED) == Review.PUBLISHED
        return (Term(str(value), value),) if shown else ()
    if sort.name == "date":
        return (Term(UncertainDate.parse(value).words),) if value else ()
    if sort.name == "choice":
        words = str(getattr(holder, f"get_{sort.field.name}_display")())
        return (Term(words),) if words not in UNKNOWN_CHOICES else ()
    if sort.name == "choices":
        return tuple(Term(str(label)) for label in sort.field.labels(value))
    if sort.name == "number":
        return (Term(number_words(value)),) if value is not None else ()
    return (Term(value),) if value else ()
