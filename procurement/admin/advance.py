"""“Advance this offer”: the page that takes an offer a step further."""

from contextlib import nullcontext
from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from procurement.dates import UncertainDate
from procurement.forms import RecordForm
from procurement.models import OfferCitation, OfferMilestone
from procurement.queries.values import money_words, quantity_words
from procurement.services.advance import advance, leads_to, standing_of
from procurement.services.review import warnings_about

_STEP = (
    "kind",
    "dated_on",
    "quantity",
    "quantity_estimated",
    "value_low",
    "value_high",
    "currency",
    "value_basis",
    "note",
)
_SAID = ("source", "stated", "locator", "speaker_kind", "speaker", "credibility", "rank")
_FIELDSETS = (
    (
        "The step",
        {
            "description": "What was done, as well as it is known. What is only planned belongs among the milestones "
            "of the offer; what arrived, among its deliveries.",
            "fields": (
                "kind",
                "dated_on",
                ("quantity", "quantity_estimated"),
                ("value_low", "value_high", "currency", "value_basis"),
                "note",
            ),
        },
    ),
    (
        "Who says so",
        {
            "description": "The step, and what is given of date, quantity and value, get a citation each.",
            "fields": ("source", "stated", "locator", ("speaker_kind", "speaker"), ("credibility", "rank")),
        },
    ),
    ("Why", {"description": "Kept in the history.", "fields": ("reason",)}),
)


class AdvanceForm(RecordForm):
    """A step that was taken, what its source says, and why the offer goes against the usual course if it does."""

    reason = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="Needed for a step against the usual course.",
    )

    def __init__(self, *args, offer, standing, **kwargs):
        """The kinds of step that may follow are offered first, then the others, marked."""
        super().__init__(*args, **kwargs)
        self.offer, self.standing = offer, standing
        kind, source = self.fields["kind"], self.fields["source"]
        groups = (
            ("The usual course", standing.allowed),
            ("Against the usual course: needs a reason", standing.unusual),
        )
        listed = [(words, [_choice(one) for one in kinds]) for words, kinds in groups if kinds]
        kind.choices = [("", "choose the step"), *listed]
        kind.error_messages["invalid_choice"] = "There is no step “%(value)s”: choose one of the list."
        kind.error_messages["required"] = "Choose the step that was taken."
        source.error_messages["required"] = "Choose the source that says so."

    def clean(self):
        cleaned = super().clean()
        kind, reason = cleaned.get("kind"), cleaned.get("reason")
        if kind and not reason and (sentence := self.standing.objection(self.offer, kind)):
            self.add_error("reason", sentence)
        return cleaned

    def said(self):
        """The unsaved citation that was typed."""
        return OfferCitation(**{name: self.cleaned_data[name] for name in _SAID})


def _choice(kind):
    after = leads_to(kind)
    return kind.value, f"{kind.label} → {after}" if after else str(kind.label)


def _told(step):
    """A step in the words of the page."""
    return {
        "number": step.number,
        "kind": step.get_kind_display(),
        "is_planned": step.is_planned,
        "when": UncertainDate.parse(step.dated_on).words,
        "quantity": quantity_words(step.quantity, step.quantity_estimated),
        "value": money_words(step.value_low, step.value_high, step.currency),
        "note": step.note,
    }


class Advancing:
    """An offer's admin that has the page, and a button on the offer's own that leads to it."""

    def get_urls(self):
        page = self.admin_site.admin_view(self.advance_view)
        return [path("<path:object_id>/advance/", page, name="procurement_offer_advance"), *super().get_urls()]

    def has_advance_permission(self, request, offer):
        """Whoever may change the offer as it stands in review."""
        return self.has_change_permission(request, offer)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and self.has_advance_permission(request, obj):
            context["advance_address"] = reverse("admin:procurement_offer_advance", args=[obj.pk])
        return super().render_change_form(request, context, add, change, form_url, obj)

    def advance_view(self, request, object_id):
        with transaction.atomic() if request.method == "POST" else nullcontext():
            return self._advance_view(request, object_id)

    def _advance_view(self, request, object_id):
        offer = self.get_object(request, unquote(object_id))
        if offer is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_advance_permission(request, offer):
            raise PermissionDenied
        standing = standing_of(offer)
        form = self._advance_form(request, offer, standing)
        if form.is_valid() and (done := self._advance(request, offer, form)):
            self.log_change(request, offer, f"Advanced: {done.step.get_kind_display()}. {done.words}.")
            self.message_user(request, f"{offer} took the step {done.step.get_kind_display()}. {done.words}.")
            for sentence in warnings_about([offer]).get(offer.pk, ()):
                self.message_user(request, f"{offer}: {sentence}.", messages.WARNING)
            return HttpResponseRedirect(reverse("admin:procurement_offer_change", args=[offer.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": "Advance this offer",
            "subtitle": self.describe(offer),
            "opts": self.opts,
            "offer": offer,
            "standing": standing,
            "steps": list(map(_told, standing.steps)),
            "form": form,
            "adminform": AdminForm(form, _FIELDSETS, {}, model_admin=self),
            "media": self.media + form.media,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/procurement/offer/advance.html", context)

    def _advance_form(self, request, offer, standing):
        steps, said = (self.admin_site.get_model_admin(model) for model in (OfferMilestone, OfferCitation))
        form_class = forms.modelform_factory(
            OfferMilestone,
            form=AdvanceForm,
            fields=_STEP,
            formfield_callback=partial(steps.formfield_for_dbfield, request=request),
        )
        for name in _SAID:
            form_class.base_fields[name] = said.formfield_for_dbfield(OfferCitation._meta.get_field(name), request)
        return form_class(request.POST if request.method == "POST" else None, offer=offer, standing=standing)

    def _advance(self, request, offer, form):
        """What the advance did, or None with what was refused said at its fields."""
        reason, seen = form.cleaned_data["reason"], request.POST.get("seen", "")
        try:
            return advance(offer, form.instance, form.said(), reason=reason, seen=seen)
        except ValidationError as refused:
            for name, sentences in refused.message_dict.items():
                form.add_error(name if name in form.fields else None, sentences)
            return None
