"""What a rule or the database refuses, as sentences for a curator."""

from django.core.exceptions import ValidationError


class Refused(ValidationError):  # noqa: N818 - it reads as what happened
    """Something that a rule forbids; the messages name each record and why. Nothing was changed."""


def constraint_sentence(model, error):
    """The sentence of the constraint that an IntegrityError speaks of; None if it is none of this model's."""
    text = str(error).replace("\0", "")
    for constraint in model._meta.constraints:
        if constraint.name % {"app_label": model._meta.app_label, "class": model._meta.model_name} in text:
            return constraint.get_violation_error_message()
    return None
