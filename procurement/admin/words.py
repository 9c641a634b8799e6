"""What a field of a record says, in words."""

from procurement.dates import UncertainDate, UncertainDateField
from procurement.fields import ChoiceSetField

EMPTY = "empty"


def said(record, field):
    """The value of a field as a page prints it; reads the record that a foreign key leads to."""
    value = getattr(record, field.name)
    if isinstance(field, UncertainDateField):
        return UncertainDate.parse(value).words if value else EMPTY
    if value is None or value == "":
        return EMPTY
    if isinstance(field, ChoiceSetField):
        return ", ".join(str(label) for label in field.labels(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(dict(field.flatchoices).get(value, value)) if field.choices else str(value)


def differing(fields, one, other):
    """[(label, words of one, words of the other)] of the fields in which two records differ."""
    return [
        (field.verbose_name, said(one, field), said(other, field))
        for field in fields
        if getattr(one, field.attname) != getattr(other, field.attname)
    ]
