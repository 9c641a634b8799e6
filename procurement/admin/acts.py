"""Acts: everything that was done, by whom and why, and the way to take one back whole."""

from collections import defaultdict

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from procurement.admin.history import LONGEST_REASON, reason_given
from procurement.admin.jobs import writes_much
from procurement.admin.site import site
from procurement.admin.taking_in import page_of
from procurement.admin.telling import MOST_TOLD, tell_each
from procurement.interchange.staging.undo_report import keep_report
from procurement.models import ChangeSet, ImportBatch
from procurement.queries.timeline import written_in
from procurement.services.left_alone import sentences
from procurement.services.refusals import Refused
from procurement.services.reversal import undo

SHOWN = 200


@admin.register(ChangeSet, site=site)
class ChangeSetAdmin(admin.ModelAdmin):
    """A journal to read, not a table to edit."""

    list_display = ("number", "when", "act", "user", "via", "reason", "is_undone")
    list_display_links = ("when", "act")
    list_filter = ("act", "via", ("made_at", admin.DateFieldListFilter), ("user", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("reason", "user__username")
    search_help_text = "Searches the reason and the name of the user."

    @admin.display(description="No.", ordering="pk")
    def number(self, act):
        return str(act.pk)  # as the page of the act and those of imports call it, without marks of thousands

    @admin.display(description="when (UTC)", ordering="made_at")
    def when(self, act):
        return f"{act.made_at:%Y-%m-%d %H:%M:%S}"

    @admin.display(description="undone", empty_value="")
    def is_undone(self, act):
        return "undone" if act.undone_by_id else None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_undo_permission(self, request):
        return request.user.has_perm("procurement.undo_changeset")

    def get_urls(self):
        view = self.admin_site.admin_view(self.undo_view)
        return [path("<int:key>/undo/", view, name="procurement_changeset_undo"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Acts", **(extra_context or {})})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        act = self.get_object(request, unquote(object_id))
        if act is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, act):
            raise PermissionDenied
        changes, count = written_in(act, SHOWN)
        batch = ImportBatch.objects.filter(change_set=act).first()
        is_large = bool(batch) and writes_much(batch)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Act {act.pk}: {act.get_act_display()}",
            "subtitle": None,
            "act": act,
            "changes": _placed(changes),
            "count": count,
            "shown": len(changes),
            "may_undo": self.has_undo_permission(request) and not act.undone_by_id and not is_large,
            "batch": batch,
            "is_large": is_large,
            "undone_batch": ImportBatch.objects.filter(change_set__undone_by=act).first(),
            "longest_reason": LONGEST_REASON,
            "opts": self.opts,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/procurement/act.html", context)

    @method_decorator(require_POST)
    def undo_view(self, request, key):
        """Take the act back. Takes `reason`, and `partly` to leave alone what was changed since."""
        act = ChangeSet.objects.filter(pk=key).first()
        if act is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(key))
        if not self.has_undo_permission(request):
            raise PermissionDenied
        batch = ImportBatch.objects.filter(change_set=act).first()
        if batch and writes_much(batch):
            self.message_user(request, "A large import is undone on its own page, by a worker.", messages.ERROR)
            return HttpResponseRedirect(page_of(batch))
        try:
            with transaction.atomic():
                left = undo(act, reason_given(request), partly="partly" in request.POST)
                if batch:
                    keep_report(batch, left)
                    batch.save(update_fields=["options"])
        except Refused as refused:
            tell_each(request, refused.messages, messages.ERROR)
        else:
            self.message_user(request, "The act was undone.", messages.SUCCESS)
            told = [f"Left alone: {sentence}" for sentence in sentences(left[:MOST_TOLD])]
            tell_each(request, told, messages.WARNING, len(left), "more were left alone")
        return HttpResponseRedirect(reverse("admin:procurement_changeset_change", args=[key]))


def _placed(changes):
    """[(RowChange, record in words, its page in the admin)]: the history page for a record that is gone."""
    owners = [_owner(change) for change in changes]
    names = defaultdict(dict)
    for model in {model for model, _ in owners}:
        pks = {pk for owner, pk in owners if owner is model}
        related = site.get_model_admin(model).list_select_related or ()
        rows = model.objects.filter(pk__in=pks).select_related(*related)
        names[model] = {row.pk: site.get_model_admin(model).describe(row) for row in rows}
    placed = []
    for change, (model, pk) in zip(changes, owners, strict=True):
        there = pk in names[model]
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{'change' if there else 'history'}"
        words = names[model].get(pk, f"{model._meta.verbose_name} that is gone")
        placed.append((change, words, reverse(name, args=[pk])))
    return placed


def _owner(change):
    owner = change.table.OWNER
    if not owner:
        return change.table, change.version.id
    return change.table._meta.get_field(owner).related_model, getattr(change.version, f"{owner}_id")
