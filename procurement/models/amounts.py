"""Counts of systems and sums of money, as columns with their checks."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from procurement.choices import ValueBasis
from procurement.models.base import FieldCheck, known_choice
from procurement.validators import validate_currency

LARGEST_INTEGER = 2_147_483_647
"""What an integer column of every engine keeps."""

MOST = 10_000_000
"""The largest count that can be stated: above what anybody has offered, and sums stay within an integer column."""


def quantity_field(help_text="Empty if not stated.", **kwargs):
    """A count of systems: at least one, null when no source says."""
    return models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[
            MinValueValidator(1, "A quantity is 1 or more: leave it empty if it is not known."),
            MaxValueValidator(MOST, f"A quantity is at most {MOST}."),
        ],
        help_text=help_text,
        **{"db_comment": "Count of systems; null if not stated"} | kwargs,
    )


def sound_quantity(name="quantity", most=MOST):
    """The CHECK that a count is one or more, and at most what can be stated."""
    return FieldCheck(
        condition=Q(**{name: None}) | Q(**{f"{name}__gte": 1, f"{name}__lte": most}),
        name=f"%(app_label)s_%(class)s_{name}_positive",
        violation_error_message="A quantity is 1 or more: leave it empty if it is not known.",
    )


def money_fields():
    """The four columns of a stated sum: low, high, currency, basis."""
    amount = {"max_digits": 15, "decimal_places": 2, "null": True, "blank": True, "validators": [MinValueValidator(0)]}
    return (
        models.DecimalField("value, low", **amount, db_comment="Stated sum, or its lower end, in whole units"),
        models.DecimalField(
            "value, high", **amount, help_text="Only for a range.", db_comment="Upper end of a stated range"
        ),
        models.CharField(
            max_length=3,
            blank=True,
            default="",
            validators=[validate_currency],
            help_text="ISO 4217, like USD.",
            db_comment="ISO 4217 code, withdrawn ones included; empty without a sum",
        ),
        models.CharField(
            max_length=12, choices=ValueBasis, default=ValueBasis.UNKNOWN, db_comment="What the sum stands for"
        ),
    )


def sound_money():
    """The constraints of money_fields: a currency with every sum and none without, the range in order."""
    return [
        known_choice("value_basis", ValueBasis),
        models.CheckConstraint(
            condition=Q(value_low=None, value_high=None, currency="") | (Q(value_low__isnull=False) & ~Q(currency="")),
            name="%(app_label)s_%(class)s_sum_has_currency",
            violation_error_message="A sum needs its currency, and a currency its sum: fill in both or neither.",
        ),
        models.CheckConstraint(
            condition=Q(value_high=None) | Q(value_high__gt=F("value_low")),
            name="%(app_label)s_%(class)s_range_in_order",
            violation_error_message="The high value must be above the low one: leave it empty for a single sum.",
        ),
    ]
