"""No save over another's: a form knows what it was opened on, and what others changed since is shown, not lost."""

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst

from procurement.admin.conflict import Merger, told_by
from procurement.admin.history import deleted_record
from procurement.admin.opened import OPENED, Opened, row_key, versions_of

_CHOOSE = ValidationError("Choose whose version stands.", code="conflict")
_UNREADABLE = ValidationError(
    "This page does not say what it was opened on, so nobody can tell what others changed since. Nothing was saved: "
    "look over your values and save again."
)


class _GuardedForm:
    """A form that is refused while a conflict waits for a choice."""

    refusal = None

    def clean(self):
        cleaned = super().clean()
        if self.refusal:
            self.add_error(None, self.refusal)
        return cleaned


class Guarded:
    """Mixin of an admin. Between opening and saving a form others may save: their fields stay, ours are written, and
    where both typed, the form comes back with both versions and a choice.
    """

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return type(form)(form.__name__, (_GuardedForm, form), {"refusal": refusal}) if refusal else form

    def _changeform_view(self, request, object_id, form_url, extra_context):
        key = unquote(object_id) if object_id else ""
        if key.isascii() and key.isdecimal() and len(key) < 19:
            if request.method != "POST":
                request.opened = Opened(versions_of(self.model, int(key), self._row_models(request)))
            elif gone := self._merge(request, key):
                return gone
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if opened := getattr(request, "opened", None):
            context["opened"] = opened.sign()
        context["clashes"] = getattr(request, "clashes", ())
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _row_models(self, request):
        return [inline.model for inline in self.get_inline_instances(request) if hasattr(inline.model, "history")]

    def _merge(self, request, key):
        """Put what others changed into the post, and note what they and we both changed; the page to show if the
        record is gone, else None.
        """
        record = self.get_object(request, key)
        if record is None:
            return self._gone(request, key)
        if not self.has_change_permission(request, record):
            return None
        current = versions_of(self.model, record.pk, self._row_models(request))
        request.opened = Opened(current)
        if OPENED not in request.POST:
            return None  # no form of ours: a program says what it wants
        try:
            opened = Opened.read(request.POST[OPENED], record)
        except BadSignature:
            request.refusal = _UNREADABLE
            return None
        if opened == request.opened:
            return None
        self._settle(request, record, opened, current)
        return None

    def _settle(self, request, record, opened, current):
        merger = Merger(request, opened, current)
        fields = flatten_fieldsets(self.get_fieldsets(request, record))
        form = self.get_form(request, record, change=True, fields=fields)(request.POST, request.FILES, instance=record)
        merger.record(form)
        for formset, inline in zip(*self._create_formsets(request, record, True), strict=True):
            if inline.has_change_permission(request, record):
                merger.rows(formset)
        result = merger.finish()
        request.POST, request.opened, request.clashes = result.post, result.opened, result.clashes
        if result.clashes:
            request.refusal = _CHOOSE
        by_whom = {}
        for who, when, label in result.kept:
            by_whom.setdefault((who, when), []).append(label)
        for (who, when), labels in by_whom.items():
            text = f"{who} changed this record {when} while you were editing; kept: {', '.join(labels)}."
            self.message_user(request, text[:1].upper() + text[1:] if who.startswith("you") else text, messages.INFO)

    def _gone(self, request, key):
        """What was typed into the form of a record that somebody deleted."""
        record = deleted_record(self.model, key)
        if record is None or OPENED not in request.POST or not self.has_change_permission(request):
            return None
        try:
            opened = Opened.read(request.POST[OPENED], record)
        except BadSignature:
            return None
        last = self.model.history.filter(id=record.pk).select_related("history_user").latest("history_id")
        merger = Merger(request, opened, versions_of(self.model, record.pk, self._row_models(request)))
        fields = flatten_fieldsets(self.get_fieldsets(request, record))
        form = self.get_form(request, record, change=True, fields=fields)(request.POST, instance=record)
        formsets = self._create_formsets(request, record, True)[0]
        for model, noun, forms in [
            (self.model, "", [(form, record.pk)]),
            *((each.model, capfirst(each.model._meta.verbose_name), each.typed_rows()) for each in formsets),
        ]:
            seen = {row_key(model, pk): pk for _, pk in forms if pk}
            wanted = [opened.versions[key] for key in seen if key in opened.versions]
            bases = {row.id: row for row in model.history.filter(history_id__in=wanted)} if wanted else {}
            merger.typed(forms, noun, bases)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_history"
        context = {
            **self.admin_site.each_context(request),
            "title": f"This {self.opts.verbose_name} was deleted while you were editing",
            "opts": self.opts,
            "said": "{} deleted it {}".format(*told_by(last, request.user)),
            "typed": merger.finish().clashes,
            "history": reverse(name, args=[key], current_app=self.admin_site.name),
        }
        return TemplateResponse(request, "admin/procurement/gone.html", context, status=409)
