"""The tables of the data package: which columns each has, what they mean, and the public rows of the database for them.

A row is known by natural keys and never by a number of ours: `supplier` holds the code of a country, `milestone` the
key of a row (`O-000001/2`), which the table pointed at has in its column `key`. What names a record that is not public
is empty.
"""

import re
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Cast, Concat

from procurement.dates import DateKeyField, UncertainDateField
from procurement.engine.expressions import binary
from procurement.fields import ChoiceSetField
from procurement.interchange.downloads.curated import key_of
from procurement.interchange.fixtures.families import MODELS
from procurement.interchange.fixtures.shown import named_by_value

_DATE = r"(?:\d{4}|\d{3}X|\d{2}XX)(?:-(?:Q[1-4]|\d{2}(?:-\d{2})?))?[~?%]?"
_EDTF = rf"(?:{_DATE}|{_DATE}/(?:{_DATE}|\.\.)|\.\./{_DATE})"
_UNITS = {
    "tiv_unit": "million SIPRI TIV",
    "tiv_order": "million SIPRI TIV",
    "tiv_delivered": "million SIPRI TIV",
    "value_low": "whole units of the currency in the column currency",
    "value_high": "whole units of the currency in the column currency",
    "goldstein": "points of the Goldstein scale, -10 to 10",
}
_DAY = "yyyymmdd"
_LEFT_OUT = ("review",)  # every row is published
KEY = "key"


@dataclass(frozen=True)
class SchemaColumn:
    """A column: its type in Table Schema's words, what it means, the expression of its value, what it points at."""

    name: str
    type: str
    title: str
    description: str
    value: object
    constraints: dict = field(default_factory=dict)
    unit: str = ""
    target: tuple = ()


@dataclass(frozen=True)
class Table:
    """A table: its name, what a row is, its columns in order, and the names of those that are its key."""

    name: str
    model: type
    description: str
    columns: tuple
    key: tuple

    def rows(self):
        """A generator of tuples, the public rows in the order of their keys, the same on every engine. To be closed."""
        order = [lookup if lookup.endswith("number") else binary(lookup).asc() for lookup in self.model.key_lookups()]
        rows = self.model.objects.public().order_by(*order)
        return rows.values_list(*(column.value for column in self.columns)).iterator(chunk_size=1000)


def tables():
    """All Tables; what a row points at comes in an earlier one, or in its own."""
    pointed_at = {each.related_model for model in MODELS for each in model._meta.concrete_fields if each.is_relation}
    return [_table(model, model in pointed_at) for model in MODELS]


def name_of(model):
    """`OfferMilestone` is `offer_milestone`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__).lower()


def _table(model, is_pointed_at):
    fields = {each.name: each for each in model._meta.concrete_fields}
    names = [*model.KEY, *(name for name in fields if name not in model.KEY)]
    chosen = [fields[name] for name in names if _leaves(fields[name])]
    columns = [_column(model, each) for each in chosen]
    if is_pointed_at and model.OWNER:
        columns.insert(0, _key_column(model))
    return Table(name_of(model), model, " ".join(model.__doc__.split()), tuple(columns), model.KEY)


def _leaves(field):
    return (
        (field.serialize or isinstance(field, DateKeyField)) and not field.primary_key and field.name not in _LEFT_OUT
    )


def _key_column(model):
    owner = model._meta.get_field(model.OWNER)
    first = Cast(key_of(owner), TextField())
    written = Concat(first, Value("/"), Cast(F("number"), TextField()), output_field=TextField())
    return SchemaColumn(
        KEY,
        "string",
        "Key",
        f"The {owner.verbose_name} and the number of the row, as other tables point at it",
        written,
        {"required": True, "unique": True},
    )


def _column(model, field):
    may_be_empty = field.null or field.blank or field.default == ""
    needed = not may_be_empty or isinstance(field, models.BooleanField)
    limits = {"required": True} if needed and not isinstance(field, DateKeyField) else {}
    if (field.name,) == model.KEY:
        limits["unique"] = True
    title = str(field.verbose_name)
    meaning = _capital(str(field.db_comment or field.help_text or field.verbose_name).rstrip("."))
    if field.is_relation:
        target = field.related_model
        name = KEY if target.OWNER else target.KEY[0]
        told = (
            meaning
            if field.db_comment or field.help_text
            else f"The {name} of {_with_article(target._meta.verbose_name)}"
        )
        return SchemaColumn(
            field.name, "string", _capital(title), told, _shown(field), limits, "", (name_of(target), name)
        )
    kind, more, unit = _type(field)
    value = _value_shown(model) if field.name == "value" and hasattr(model, "TARGETS") else F(field.name)
    return SchemaColumn(field.name, kind, _capital(title), meaning, value, limits | more, unit)


def _with_article(noun):
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


def _capital(text):
    return text[:1].upper() + text[1:]


def _type(field):
    """Type, constraints and unit of a plain field."""
    if isinstance(field, DateKeyField):
        return "integer", {}, _DAY
    if isinstance(field, models.BooleanField):
        return "boolean", {}, ""
    if isinstance(field, models.IntegerField):
        is_count = field.name.startswith("quantity")
        is_key = field.name in ("first_key", "last_key")
        unit = "systems" if is_count else _DAY if is_key else ""
        return "integer", {"minimum": 1 if is_count else 0}, unit
    if isinstance(field, models.DecimalField):
        return "number", {}, _UNITS.get(field.name, "")
    if isinstance(field, UncertainDateField):
        return "string", {"pattern": _EDTF}, ""
    if isinstance(field, ChoiceSetField):
        words = "|".join(sorted(field.vocabulary.values))
        return "string", {"pattern": f"(?:{words})(?: (?:{words}))*"}, ""
    if field.choices:
        return "string", {"enum": [value for value, _ in field.choices if value]}, ""
    return "string", {"maxLength": field.max_length} if field.max_length else {}, ""


def _shown(relation):
    """The key of what the relation points at; none where that is not public, which only an optional one can be."""
    if not relation.null:
        return key_of(relation)
    public = Q(**{f"{relation.name}__in": relation.related_model.objects.public().values("pk")})
    return Case(When(public, then=key_of(relation)), default=None, output_field=TextField())


def _value_shown(model):
    """The value of a citation; none where it is the key of a record that is not public."""
    hidden = [
        When(
            Q(aspect=aspect) & ~Q(value="") & ~Q(value__in=target.objects.public().values(target.KEY[0])),
            then=Value(""),
        )
        for aspect, target in named_by_value(model).items()
    ]
    return Case(*hidden, default=F("value"), output_field=TextField()) if hidden else F("value")
