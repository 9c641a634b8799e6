"""“Suggest a correction”: a form for everybody on every public record. What is sent is for editors only."""

from axes.helpers import get_client_ip_address
from django import forms
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from procurement.models import Suggestion
from procurement.models.desk import SUGGESTED_ON
from procurement.queries.correctable import correctable_facts
from procurement.services.suggesting import free_at, origin_of
from procurement.validators import validate_plain_text
from procurement.views.details.record import page_of_record
from procurement.views.errors import too_many

_ELSE = ("", "something else")
_METHODS = ("GET", "HEAD", "POST")


def _words(label, longest, rows=3, **kwargs):
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=longest, widget=widget, validators=[validate_plain_text], **kwargs)


class SuggestionForm(forms.Form):
    """Which fact, what it should say, and where that stands. Only programs see `website`, and fill it in."""

    required_css_class = "required"

    fact = forms.ChoiceField(label="What is it about?", required=False)
    says = _words("What should it say?", 2000)
    basis = _words(
        "Where does that stand?",
        1000,
        help_text="A title and a page, or an address: without a source we cannot use it.",
    )
    remark = _words("Anything else", 2000, rows=2, required=False)
    sender = _words("Your name", 120, rows=0, required=False)
    sender_email = forms.EmailField(
        label="Your e-mail", required=False, max_length=254, help_text="Only for a question back. Neither is published."
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    def __init__(self, *args, facts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = [_ELSE, *((_place(aspect, row), words) for aspect, row, words in facts)]
        self.fields["says"].error_messages["required"] = "Write what the record should say."
        self.fields["basis"].error_messages["required"] = "Write where that stands: a title and a page, or an address."
        for name, field in self.fields.items():
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"help-{name}"

    @property
    def is_trap_sprung(self):
        return bool(self.data.get("website"))

    def suggestion(self, **fields):
        """The unsaved Suggestion that was typed."""
        typed = {name: self.cleaned_data[name] for name in ("says", "basis", "remark", "sender", "sender_email")}
        aspect, _, row = self.cleaned_data["fact"].partition(":")
        return Suggestion(aspect=aspect, row=int(row) if row else None, **typed, **fields)


def _place(aspect, row):
    return f"{aspect}:{row}" if row else aspect


def _page_on(name):
    model = Suggestion._meta.get_field(name).related_model

    @page_of_record(model.objects.public, _METHODS)
    def page(request, record):
        response = _suggest(request, name, record)
        add_never_cache_headers(response)
        return response

    return page


def _suggest(request, name, record):
    form = SuggestionForm(request.POST if request.method == "POST" else None, facts=correctable_facts(record))
    if request.method == "POST":
        if form.is_trap_sprung:
            return HttpResponseRedirect(reverse("suggested"))
        if form.is_valid():
            return _take(request, name, record, form)
    context = {
        "form": form,
        "record": record,
        "kind": record._meta.verbose_name,
        "back": reverse(f"{name}_detail", args=record.natural_key()),
    }
    return render(request, "procurement/suggest.html", context, status=400 if form.errors else 200)


def _take(request, name, record, form):
    """Keep the suggestion, unless too many came from there. Curators are known, and write as many as they like."""
    user = request.user if request.user.is_authenticated and request.user.is_staff else None
    origin = "" if user else origin_of(get_client_ip_address(request))
    if origin and (free := free_at(origin)):
        minutes = max(1, -(-int((free - timezone.now()).total_seconds()) // 60))
        words = f"{minutes} minutes" if minutes < 120 else f"{-(-minutes // 60)} hours"
        response = too_many(
            request,
            "We take five suggestions an hour and twenty a day from one place, so that people can read them. There is "
            f"room for yours in {words}, at {free:%H:%M} UTC. Go back in your browser to keep what you wrote.",
        )
        response["Retry-After"] = minutes * 60
        return response
    form.suggestion(user=user, origin=origin, **{name: record}).save()
    return HttpResponseRedirect(reverse("suggested"))


PAGES = {name: _page_on(name) for name in SUGGESTED_ON}
"""The form of each kind of record."""


@require_safe
def thanks(request):
    return render(request, "procurement/suggested.html")
