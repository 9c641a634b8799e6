"""“Change several at once”: choose records on a list, then fields and values, see what changes, say why."""

from functools import partial

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from procurement.admin.history import LONGEST_REASON, reason_given
from procurement.admin.words import said
from procurement.queries.keyed import revisions
from procurement.services.access import closed_to
from procurement.services.bulk_edit import MOST, bulk_edit, bulk_fields, bulk_problems, would_change
from procurement.services.refusals import Refused

_SALT = "bulk edit"


class BulkEditing:
    """The admin of a record of which several can be changed at once."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_bulk"
        return [path("change-several/", self.admin_site.admin_view(self.bulk_view), name=name), *super().get_urls()]

    @admin.action(description="Change several at once", permissions=["change"])
    def change_several(self, request, queryset):
        """Lead to the page that changes the chosen records."""
        pks = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(pks) > MOST:
            text = f"At most {MOST} records can be changed at once: filter the list further."
            self.message_user(request, text, messages.ERROR)
            return None
        return self._bulk_page(request, pks)

    def bulk_view(self, request):
        """The page itself; `step` says whether the values are to be previewed or, as previewed, to be written."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            pks = signing.loads(request.POST.get("chosen", ""), salt=_SALT)
        except signing.BadSignature:
            text = "Choose the records on the list first, then “Change several at once”."
            self.message_user(request, text, messages.ERROR)
            return HttpResponseRedirect(self._list_address())
        return self._bulk_page(request, pks, request.POST.get("step"))

    def _list_address(self):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _bulk_page(self, request, pks, step=None):
        related = {
            *(self.list_select_related or ()),
            *(f.name for f in self.model._meta.concrete_fields if f.is_relation),
        }
        seen = revisions(self.model, pks)  # before the records: what comes between is then noticed
        records = list(self.model.objects.select_related(*related).filter(pk__in=pks).order_by("pk"))
        form = self._bulk_form(request, step)
        context = {"errors": self._forbidden(request, records), "preview": None}
        if step and not context["errors"] and form.is_valid():
            if not form.values():
                context["errors"] = ["Choose at least one field to change."]
            elif step == "write":
                try:
                    return self._write(request, pks, form.values())
                except Refused as refused:
                    context["errors"] = refused.messages
            changes = would_change(records, form.values())
            problems = bulk_problems(changes)
            context["errors"] = context["errors"] or problems
            if form.values() and not problems:
                context["preview"] = self._preview(changes)
                context["unchanged"] = len(records) - len(changes)
        previewed = _fingerprint(form.values()) if context["preview"] else ""
        context |= {
            **self.admin_site.each_context(request),
            "title": f"Change several {self.opts.verbose_name_plural}",
            "subtitle": None,
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "records": [(record, self.describe(record)) for record in records],
            "chosen": signing.dumps(pks, salt=_SALT),
            "seen": signing.dumps([[[pk, seen.get(pk, 0)] for pk in pks], previewed], salt=_SALT),
            "reason": request.POST.get("reason", "") if step else "",
            "longest_reason": LONGEST_REASON,
            "list_address": self._list_address(),
            "bulk_address": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_bulk"),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/procurement/bulk_edit.html", context)

    def _forbidden(self, request, records):
        """What this user may not change, in words: what is in review or published, or a row of that, is an editor's."""
        path = self.model.OWNER
        closed = closed_to(request.user, records)
        names = list(dict.fromkeys(str(getattr(record, path) if path else record) for record in closed))
        return (
            [f"What is in review or published is changed by an editor: {', '.join(names[:20])}. Leave that out."]
            if names
            else []
        )

    def _bulk_form(self, request, step):
        fields = bulk_fields(self.model)
        form_class = forms.modelform_factory(
            self.model,
            form=BulkForm,
            fields=[field.name for field in fields],
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
        )
        return form_class(request.POST if step else None)

    def _preview(self, changes):
        """[(words of the record, [(label, before, after)])]."""
        rows = []
        for record, new in changes:
            lines = []
            for name, value in new.items():
                field = self.model._meta.get_field(name)
                after = self.model(**{name: value})
                lines.append((field.verbose_name, said(record, field), said(after, field)))
            rows.append((self.describe(record), lines))
        return rows

    def _write(self, request, pks, values):
        try:
            seen, previewed = signing.loads(request.POST.get("seen", ""), salt=_SALT)
        except signing.BadSignature as error:
            raise Refused("Look at the preview first.") from error
        if previewed != _fingerprint(values):
            raise Refused("These values were not previewed yet: look at the new preview, then change them.")
        act = bulk_edit(self.model, pks, values, reason_given(request), dict(seen))
        address = reverse("admin:procurement_changeset_change", args=[act.pk])
        text = 'Changed as in the preview. <a href="{}">See what was written, or undo it</a>.'
        self.message_user(request, format_html(text, address), messages.SUCCESS)
        return HttpResponseRedirect(self._list_address())


def _fingerprint(values):
    """The values in words that a preview can be held against."""
    return sorted([name, str(getattr(value, "pk", value))] for name, value in values.items())


class BulkForm(forms.ModelForm):
    """The fields of a model, each with a tick that says it is to be set. What is not ticked is not looked at."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.set_name = f"set-{name}"
            field.is_set = bool(self.data.get(field.set_name))
            field.required = field.required and field.is_set

    def rows(self):
        """[(bound field, name of its tick, whether it is ticked)]."""
        return [(bound, bound.field.set_name, bound.field.is_set) for bound in self]

    def values(self):
        """{name: cleaned value} of the fields that are ticked."""
        return {name: self.cleaned_data.get(name) for name, field in self.fields.items() if field.is_set}

    def _clean_fields(self):
        every = self.fields
        self.fields = {name: field for name, field in every.items() if field.is_set}
        try:
            super()._clean_fields()
        finally:
            self.fields = every

    def _post_clean(self):
        """Nothing: the model is asked of each record, with its other values."""
