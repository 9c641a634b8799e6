"""The queue of suggested corrections: an editor takes each into the record with its citation, or declines it."""

from functools import partial

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator, capfirst

from procurement.admin.site import site
from procurement.choices import SuggestionState
from procurement.forms import CitationForm
from procurement.models import Suggestion
from procurement.models.desk import SUGGESTED_ON
from procurement.queries.correctable import citations_on, fact_words
from procurement.services.adopt import can_be_adopted
from procurement.services.answering import accept, accept_by_hand, decline, words_field

_CITED = (
    "aspect",
    "value",
    "source",
    "locator",
    "stated",
    "speaker_kind",
    "speaker",
    "credibility",
)
WHOLE = "record"
"""The aspect of all citations that speak of the record as a whole."""
_LONGEST_VALUE = 250
_LONGEST_WORD = 500


class AcceptForm(CitationForm):
    """The citation to write, and with it what the record is to say."""

    text = forms.CharField(
        label="In our own words",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text="What the record is to say, for a fact kept in words: subject, requirement, summary, note.",
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        setattr(self.instance, self.instance.OWNER, record)
        self.find_row = partial(_row_of, record)
        if self.initial["aspect"] != WHOLE and words_field(type(self.instance), self.initial["aspect"]) is None:
            del self.fields["text"]
        self.fields["source"].error_messages["required"] = "Choose the source that says so, or add it with the +."

    def fieldsets(self):
        row = ("row",) if "row" in self.fields else ()
        text = ("text",) if "text" in self.fields else ()
        return (
            (
                "What the record is to say",
                {
                    "description": "A plain value is adopted by the record, and its citation preferred.",
                    "fields": (("aspect", *row), "value", *text),
                },
            ),
            (
                "Who says so",
                {
                    "description": "The citation that is written with it. The source is the one you have seen.",
                    "fields": ("source", "locator", "stated", ("speaker_kind", "speaker"), "credibility"),
                },
            ),
        )


def _row_of(record, model, number):
    row = model.objects.filter(**{model.OWNER: record}, number=number).first()
    if row is None:
        raise ValidationError(f"{record} has no {model._meta.verbose_name} {number}.")
    return row


@admin.register(Suggestion, site=site)
class SuggestionAdmin(admin.ModelAdmin):
    """A queue to answer, not a table to edit; the open ones first."""

    list_display = ("when", "record_title", "fact", "wanted", "from_whom", "state", "by_whom")
    list_display_links = ("when",)
    list_filter = ("state", ("made_at", admin.DateFieldListFilter))
    list_select_related = (*SUGGESTED_ON, "user", "answered_by")
    list_per_page = 50
    ordering = ("-state", "-made_at", "-pk")  # open, declined, accepted
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("says", "basis", "remark", "sender", "answer")
    search_help_text = "Searches what was written, the name of the sender, and the answer."

    def has_add_permission(self, request):
        return False

    @admin.display(description="when (UTC)", ordering="made_at")
    def when(self, suggestion):
        return f"{suggestion.made_at:%Y-%m-%d %H:%M}"

    @admin.display(description="record")
    def record_title(self, suggestion):
        return format_html('<a href="{}">{}</a>', _form_of(suggestion.record), suggestion.record)

    @admin.display(description="fact")
    def fact(self, suggestion):
        model = citations_on(type(suggestion.record))
        if not suggestion.aspect or model is None:
            return "something else"
        words = dict(model._meta.get_field("aspect").choices).get(suggestion.aspect, suggestion.aspect)
        return f"{words}, no. {suggestion.row}" if suggestion.row else words

    @admin.display(description="should say")
    def wanted(self, suggestion):
        return Truncator(suggestion.says).chars(80)

    @admin.display(description="from", empty_value="nobody named")
    def from_whom(self, suggestion):
        return suggestion.user or suggestion.sender or None

    @admin.display(description="answered by", empty_value="")
    def by_whom(self, suggestion):
        return suggestion.answered_by

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Suggested corrections", **(extra_context or {})})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The suggestion and its answer; `_accept`, `_by_hand` or `_decline` says which."""
        suggestion = self.get_object(request, unquote(object_id))
        if suggestion is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, suggestion):
            raise PermissionDenied
        record = suggestion.record
        may = suggestion.state == SuggestionState.OPEN and self._may_answer(request, suggestion)
        if request.method == "POST" and not self._may_answer(request, suggestion):
            raise PermissionDenied
        form, word = self._form(request, suggestion), request.POST.get("answer", "").replace("\0", "").strip()
        problems = []
        if request.method == "POST":
            problems = self._answer(request, suggestion, form, word)
            if problems is None:
                return HttpResponseRedirect(reverse("admin:procurement_suggestion_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": "Suggested correction",
            "subtitle": str(record),
            "opts": self.opts,
            "suggestion": suggestion,
            "record": record,
            "record_kind": record._meta.verbose_name,
            "record_address": _form_of(record),
            "fact": fact_words(suggestion)[0],
            "may_answer": may,
            "form": form,
            "adminform": form and AdminForm(form, form.fieldsets(), {}, model_admin=self),
            "media": self.media + form.media if form else self.media,
            "problems": problems,
            "word": word,
            "longest_word": _LONGEST_WORD,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/procurement/suggestion.html", context)

    def _may_answer(self, request, suggestion):
        record = suggestion.record
        about = self.admin_site.get_model_admin(type(record))
        return self.has_change_permission(request, suggestion) and about.has_change_permission(request, record)

    def _form(self, request, suggestion):
        """The form of the citation, filled in as far as the suggestion goes; None for a record without citations."""
        model = citations_on(type(suggestion.record))
        if model is None:
            return None
        about = self.admin_site.get_model_admin(model)
        form_class = forms.modelform_factory(
            model,
            form=AcceptForm,
            fields=_CITED,
            formfield_callback=partial(about.formfield_for_dbfield, request=request),
        )
        aspect, says = suggestion.aspect, suggestion.says
        initial = {"aspect": aspect or WHOLE, "row": suggestion.row, "stated": suggestion.basis}
        if aspect and words_field(model, aspect):
            initial["text"] = says
        elif aspect in model.TARGETS and can_be_adopted(model, aspect) and len(says) <= _LONGEST_VALUE:
            initial["value"] = says
        accepting = request.method == "POST" and "_accept" in request.POST
        return form_class(request.POST if accepting else None, initial=initial, record=suggestion.record)

    def _answer(self, request, suggestion, form, word):
        """None once it is answered; else the sentences that stand against it, those at fields aside."""
        if len(word) > _LONGEST_WORD:
            return [f"A word to the answer has at most {_LONGEST_WORD} letters; this has {len(word)}."]
        try:
            if "_accept" in request.POST and form is not None:
                if not form.is_valid():
                    return ["Nothing was written: mend what is marked below."]
                done = accept(suggestion, form.instance, request.user, form.cleaned_data.get("text", ""), word)
                self.message_user(request, f"{suggestion.record}. {capfirst(done)}.", messages.SUCCESS)
            elif "_by_hand" in request.POST:
                accept_by_hand(suggestion, request.user, word)
                self.message_user(request, f"{suggestion.record}: kept as accepted.", messages.SUCCESS)
            elif "_decline" in request.POST:
                decline(suggestion, request.user, word)
                self.message_user(request, f"{suggestion.record}: declined.", messages.SUCCESS)
            else:
                return ["Choose what becomes of the suggestion: accept it, or decline it with a word."]
        except ValidationError as refused:
            return _place(form, refused)
        return None


def _place(form, refused):
    """Say what was refused at the field of the form that it concerns; the rest is returned."""
    named = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
    rest = list(named.pop("answer", []))
    for name, sentences in named.items():
        if form is None or not form.is_bound:
            rest += sentences
        else:
            form.add_error(name if name in form.fields else "value", sentences)
    return rest or ["Nothing was written: mend what is marked below."]


def _form_of(record):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
