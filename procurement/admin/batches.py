"""Imports: every file that was brought in, what it would do or did, its confirmation, and the way in."""

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from procurement.admin.batch_filters import FormatFilter, WhenFilter
from procurement.admin.batch_mapping import map_names, mapping_context
from procurement.admin.batch_page import batch_context, release_context, table_of
from procurement.admin.history import LONGEST_REASON, reason_given
from procurement.admin.interchange_forms import BringInForm
from procurement.admin.jobs import JobPages, job_context, writes_much
from procurement.admin.site import site
from procurement.admin.taking_in import may_import, page_of, prepare_again, refuse_lent_rights, take_in, writes
from procurement.admin.telling import tell_each
from procurement.admin.undo_page import undo_context
from procurement.choices import BatchState
from procurement.interchange.fixtures.families import MODELS
from procurement.interchange.staging import batches, undoing
from procurement.interchange.staging.file_formats import all_formats, format_named
from procurement.interchange.staging.kept import kept_file
from procurement.interchange.staging.leases import is_abandoned
from procurement.interchange.staging.route import Cancelled, Stale
from procurement.models import ImportBatch
from procurement.services.refusals import Refused
from procurement.tasks import start_applying, start_undoing


@admin.register(ImportBatch, site=site)
class ImportBatchAdmin(JobPages, admin.ModelAdmin):
    """A journal with the page of each batch: what it would do, and its confirmation."""

    list_display = ("number", "when", "name", "told_format", "stands", "rows", "user", "act")
    list_display_links = ("when", "name")
    list_filter = (
        "state",
        FormatFilter,
        ("made_at", WhenFilter),
        ("user", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("user", "change_set__undone_by")
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("name", "user__username")
    search_help_text = "Searches the name of the file and of the user."
    change_list_template = "admin/procurement/batch_list.html"

    @admin.display(description="No.", ordering="pk")
    def number(self, batch):
        return str(batch.pk)  # as `undo_import` takes it, without marks of thousands

    @admin.display(description="when (UTC)", ordering="made_at")
    def when(self, batch):
        return f"{batch.made_at:%Y-%m-%d %H:%M}"

    @admin.display(description="format", ordering="format")
    def told_format(self, batch):
        title = next((each.title for each in all_formats() if each.name == batch.format), batch.format)
        return f"{title} of {table_of(batch)}" if batch.model else title

    @admin.display(description="state", ordering="state")
    def stands(self, batch):
        if batch.change_set_id and batch.change_set.undone_by_id:
            return "undone"
        return "cut off" if is_abandoned(batch) else batch.get_state_display()

    @admin.display(description="rows", empty_value="")
    def rows(self, batch):
        kinds = [kind for kind in ("new", "changed", "vanished", "rejected") if batch.counts.get(kind)]
        kinds = kinds or [kind for kind in ("unchanged",) if batch.counts.get(kind)]
        return ", ".join(f"{batch.counts[kind]:,} {kind}" for kind in kinds) or None

    @admin.display(description="written as", empty_value="")
    def act(self, batch):
        return f"act {batch.change_set_id}" if batch.change_set_id else None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        if obj is None:
            return any(request.user.has_perm(f"procurement.import_{model._meta.model_name}") for model in MODELS)
        return may_import(request.user, writes(obj))

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def may_decide(self, request, batch):
        """Whether somebody may confirm or cancel a batch: who may import all that it writes, whoever brought it in.

        They could bring the very file in themselves. The history names them, and who brought it in.
        """
        return self.has_view_permission(request, batch)

    def may_undo(self, request, batch):
        """Whether somebody may undo a batch: who may import all that it writes, and undo acts."""
        return self.has_view_permission(request, batch) and request.user.has_perm("procurement.undo_changeset")

    def refuse_to_start(self, request, batch):
        """Ask of whoever starts a job again what beginning it asks for. Raises PermissionDenied and Refused."""
        if batch.state == BatchState.UNDOING and not self.may_undo(request, batch):
            raise PermissionDenied
        if batch.state in (BatchState.APPLYING, BatchState.READY):
            refuse_lent_rights(request.user, batch)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("bring-in/", view(self.bring_in_view), name="procurement_importbatch_bring_in"),
            path("<int:key>/confirm/", view(self.confirm_view), name="procurement_importbatch_confirm"),
            path("<int:key>/undo/", view(self.undo_view), name="procurement_importbatch_undo"),
            path("<int:key>/again/", view(self.read_again_view), name="procurement_importbatch_read_again"),
            path("<int:key>/map/", view(self.map_view), name="procurement_importbatch_map"),
            path("<int:key>/rejected/", view(self.rejected_view), name="procurement_importbatch_rejected"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Imports", **(extra_context or {})})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        batch = self.get_object(request, unquote(object_id))
        if batch is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            **batch_context(batch, request.GET),
            **release_context(batch, request),
            **undo_context(batch, request.GET),
            **job_context(batch),
            "title": f"Import of {batch.name}",
            "subtitle": None,
            "page_address": page_of(batch),  # the form of names comes back under its own address
            **(mapping_context(batch, request.POST or None) if self.may_decide(request, batch) else {}),
            "may_decide": self.may_decide(request, batch),
            "is_of_another": batch.user_id is not None and batch.user_id != request.user.pk,
            "may_undo": self.may_undo(request, batch),
            "longest_reason": LONGEST_REASON,
            "opts": self.opts,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/procurement/batch.html", context)

    def bring_in_view(self, request):
        """A file of any format: what it is follows from its content."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        models = [model for model in MODELS if may_import(request.user, [model])]
        form = BringInForm(request.POST or None, request.FILES or None, models=models)
        if request.method == "POST" and form.is_valid():
            file_format = form.cleaned_data["format"]
            model = apps.get_model("procurement", form.cleaned_data["model"]) if file_format.of_one_model else None
            needed = [model] if model else [apps.get_model("procurement", name) for name in file_format.writes]
            if not may_import(request.user, needed):
                raise PermissionDenied
            options = {} if model else form.register_options()
            batch, reason = take_in(request, form.cleaned_data["file"], file_format, model, **options)
            if batch:
                return HttpResponseRedirect(page_of(batch))
            form.add_error("file", reason)
        context = {
            **self.admin_site.each_context(request),
            "title": "Bring in a file",
            "form": form,
            "formats": [each for each in all_formats() if not each.of_one_model],
            "opts": self.opts,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/procurement/bring_in.html", context)

    def _decided(self, request, key):
        """The batch that a request may decide on, or None. Raises PermissionDenied."""
        batch = ImportBatch.objects.filter(pk=key).first()
        if batch and not self.may_decide(request, batch):
            raise PermissionDenied
        return batch

    @method_decorator(require_POST)
    def confirm_view(self, request, key):
        """Write what the page showed. Takes `valid_only`, to leave the wrong rows out."""
        batch = self._decided(request, key)
        if batch is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(key))
        if "valid_only" in request.POST and batch.state == BatchState.READY:
            batch.options = batch.options | {"valid_only": True}
            batch.save(update_fields=["options"])
        try:
            refuse_lent_rights(request.user, batch)
            if writes_much(batch):
                start_applying(batch, request.user)
                return HttpResponseRedirect(page_of(batch))
            batches.apply(batch, user=request.user)
        except (Refused, Stale, Cancelled) as refused:
            for sentence in getattr(refused, "messages", None) or [str(refused)]:
                self.message_user(request, sentence, messages.ERROR)
        else:
            counts = batch.counts
            self.message_user(
                request,
                f"Imported {batch.name}: {counts.get('new', 0):,} new, {counts.get('changed', 0):,} changed, "
                f"{counts.get('unchanged', 0):,} unchanged.",
                messages.SUCCESS,
            )
        return HttpResponseRedirect(page_of(batch))

    @method_decorator(require_POST)
    def undo_view(self, request, key):
        """Take back what an import wrote; what people changed since is left alone. Takes `reason`."""
        batch = ImportBatch.objects.filter(pk=key).first()
        if batch is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(key))
        if not self.may_undo(request, batch):
            raise PermissionDenied
        try:
            if batch.change_set_id and batch.change_set.undone_by_id:
                raise Refused("It was undone already.")
            if writes_much(batch):
                start_undoing(batch, request.user, reason_given(request))
                return HttpResponseRedirect(page_of(batch))
            undoing.undo(batch, user=request.user, reason=reason_given(request))
        except Refused as refused:
            tell_each(request, refused.messages, messages.ERROR)
        else:
            self.message_user(request, "The import was undone.", messages.SUCCESS)
        return HttpResponseRedirect(page_of(batch))

    @method_decorator(require_POST)
    def read_again_view(self, request, key):
        """Compare the kept file anew with what the database has by now."""
        batch = self._decided(request, key)
        if batch is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(key))
        try:
            if batch.state != BatchState.READY:
                raise Refused(f"This import is {batch.get_state_display()}: only one that waits can be read again.")
            prepare_again(batch)
        except (Refused, Cancelled) as refused:
            tell_each(request, getattr(refused, "messages", None) or [str(refused)], messages.ERROR)
        return HttpResponseRedirect(page_of(batch))

    def map_view(self, request, key):
        """What the names mean that the file has and nobody of ours. Its address without a form leads to the page."""
        batch = self._decided(request, key)
        if batch is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(key))
        if request.method != "POST":
            return HttpResponseRedirect(page_of(batch))
        if batch.state != BatchState.READY:
            self.message_user(request, "Names can be told while an import waits to be confirmed.", messages.ERROR)
            return HttpResponseRedirect(page_of(batch))
        try:
            if not map_names(request, batch):
                return self.change_view(request, str(key))  # with all that was typed
        except Refused as refused:
            tell_each(request, refused.messages, messages.ERROR)
        return HttpResponseRedirect(page_of(batch))

    def rejected_view(self, request, key):
        """The rejected rows as a file."""
        batch = ImportBatch.objects.filter(pk=key).first()
        if batch is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(key))
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        if not kept_file(batch).exists():
            self.message_user(request, "The file is no longer kept: bring it in again.", messages.ERROR)
            return HttpResponseRedirect(page_of(batch))
        file_format = format_named(batch.format)
        stem = batch.name.rpartition(".")[0] or batch.name
        response = StreamingHttpResponse(batches.rejected_rows(batch), content_type=file_format.content_type)
        name = f"{stem}-rejected.{file_format.extension}"
        response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
        return response
