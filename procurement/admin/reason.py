"""Why a record was changed: one optional line at the bottom of its form, kept with all history of that save."""

from django import forms
from django.core.validators import MaxLengthValidator

from procurement.models import recorded
from procurement.validators import validate_plain_text

REASON = "change_reason"
"""The name of the field."""
LONGEST = 500


class ReasonField(forms.CharField):
    """A remark about the save; typing one changes nothing of the record."""

    def has_changed(self, initial, data):
        return False


def reason_field():
    """The field as a form of a record shows it."""
    return ReasonField(
        label="Reason for the change",
        help_text="Kept in the history.",
        required=False,
        validators=[
            MaxLengthValidator(LONGEST, "A reason has at most %(limit_value)d characters (it has %(show_value)d)."),
            validate_plain_text,
        ],
        widget=forms.TextInput(attrs={"class": "vTextField", "maxlength": LONGEST, "aria-describedby": "reason-help"}),
    )


class Reasoned:
    """Mixin of an admin whose forms ask for a reason. A reason that is refused refuses the save."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        # made per request, as Django makes the form itself; no field of the model is called so
        return type(form)(form.__name__, (form,), {REASON: reason_field()})

    def _changeform_view(self, request, object_id, form_url, extra_context):
        reason = request.POST.get(REASON, "").strip()
        with recorded(**({"reason": reason} if reason else {})):
            return super()._changeform_view(request, object_id, form_url, extra_context)
