"""Model fields of our own: text whose length both engines hold, and a set of choices in one column."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat, Replace
from django.db.models.lookups import Exact

from procurement.engine.columns import HeldLength
from procurement.validators import validate_plain_text


class SlugKeyField(HeldLength, models.SlugField):
    """A natural key that stands in addresses."""


class AddressField(HeldLength, models.URLField):
    """An address of the web, `""` when there is none."""


class ShortTextField(HeldLength, models.CharField):
    """One line of text, `""` when there is none."""

    default_validators = (validate_plain_text,)

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 250)
        super().__init__(*args, **kwargs)


class LongTextField(models.TextField):
    """Text of any length, `""` when there is none."""

    default_validators = (validate_plain_text,)


class ChoiceSetField(HeldLength, models.CharField):
    """Any number of choices, kept as their values in alphabetical order with a blank between; `""` for none.

    Takes that text or an iterable of values. `field__has="sale"` finds the rows that hold the choice.
    """

    description = "Set of choices"

    def __init__(self, *args, vocabulary=None, **kwargs):
        """`vocabulary` is a TextChoices class whose values hold no blanks."""
        self.vocabulary = vocabulary
        kwargs.setdefault("max_length", 120)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        values = set(value.replace(",", " ").replace(";", " ").split()) if isinstance(value, str) else set(value or ())
        if self.vocabulary and (unknown := sorted(values - set(self.vocabulary.values))):
            raise ValidationError(
                "“%(found)s” is not among the choices: %(known)s.",
                code="invalid_choice",
                params={"found": ", ".join(unknown), "known": ", ".join(self.vocabulary.values)},
            )
        return " ".join(sorted(values))

    def get_prep_value(self, value):
        return value if hasattr(value, "resolve_expression") else self.to_python(value)

    def labels(self, value):
        """The words of the choices in `value`, in the order of the vocabulary."""
        return [choice.label for choice in self.vocabulary if choice.value in value.split()]

    def formfield(self, **kwargs):
        return ChoiceSetFormField(
            choices=self.vocabulary.choices,
            required=False,
            label=kwargs.get("label", self.verbose_name.capitalize()),
            help_text=kwargs.get("help_text", self.help_text),
        )


def holds_only_known(name, vocabulary):
    """A condition for a CHECK: nothing is left of the set in column `name` once every known choice is taken out."""
    text = {"output_field": models.TextField()}
    rest = Replace(models.F(name), Value(" "), Value("  "), **text)
    rest = Concat(Value(" "), rest, Value(" "), **text)
    for value in vocabulary.values:
        rest = Replace(rest, Value(f" {value} "), Value(""), **text)
    return Exact(Replace(rest, Value(" "), Value(""), **text), Value(""))


@ChoiceSetField.register_lookup
class Has(models.Lookup):
    """`payment__has="barter"`: the set holds the choice."""

    lookup_name = "has"

    def get_prep_lookup(self):
        return f"% {self.rhs} %"

    def as_sql(self, compiler, connection):
        lhs, lhs_params = self.process_lhs(compiler, connection)
        escaped = self.rhs.replace("\\", "\\\\").replace("_", "\\_")
        return f"' ' || {lhs} || ' ' LIKE %s ESCAPE '\\'", [*lhs_params, escaped]


class ChoiceSetFormField(forms.MultipleChoiceField):
    """Check boxes for a set of choices; cleans to the canonical text."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value):
        return value.split() if isinstance(value, str) else value

    def clean(self, value):
        return " ".join(sorted(super().clean(value.split() if isinstance(value, str) else value)))

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), self.prepare_value(data))
