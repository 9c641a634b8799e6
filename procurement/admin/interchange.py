"""Import and export pages of every admin: upload, preview, confirm; choose columns, download."""

import logging

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.views.decorators.http import require_POST
from import_export.admin import ExportActionMixin, ImportExportModelAdmin
from import_export.signals import post_export
from tablib import Dataset

from procurement.admin.groups import may_publish
from procurement.admin.interchange_forms import ColumnsForm, ConfirmForm, FileForm
from procurement.interchange.downloads.curated import sheet_of
from procurement.interchange.downloads.writers import CONTENT_TYPES, WRITERS
from procurement.interchange.resources.resource import resource_for
from procurement.interchange.resources.spreadsheets import FORMATS, CsvFormat
from procurement.interchange.resources.unreadable import UnreadableFile
from procurement.interchange.resources.uploads import UploadGone, UploadStorage, sign_upload, take_upload

logger = logging.getLogger(__name__)


class InterchangeMixin(ExportActionMixin, ImportExportModelAdmin):
    """Import, export and the export action of a curated model, each with a permission of its own."""

    import_form_class = FileForm
    export_form_class = ColumnsForm
    tmp_storage_class = UploadStorage
    import_formats = export_formats = FORMATS
    change_form_template = None
    show_change_form_export = False

    def get_urls(self):
        name = "{}_{}_import_template".format(*self.get_model_info())
        own = [path("import/template.csv", self.admin_site.admin_view(self.import_template), name=name)]
        return own + super().get_urls()

    def get_resource_classes(self, request):
        return [resource_for(self.model)]

    # in

    def get_import_context_data(self, **kwargs):
        columns = resource_for(self.model).columns_help()
        return {
            "columns": columns,
            "key": [column.name for column in columns if column.role == "key"],
            "takes_next": next((name for name in self.model.KEY if name in ("number", "reference")), ""),
            "has_derived": any(column.role == "derived" for column in columns),
        }

    def get_import_data_kwargs(self, request, form=None, **kwargs):
        return kwargs | {"may_publish": may_publish(request.user, self.model)}

    def add_data_read_fail_error_to_form(self, form, e):
        if not isinstance(e, UnreadableFile):
            logger.error("A file could not be read", exc_info=e)
            e = f"The file could not be read ({type(e).__name__}): check its format, or save it anew."
        form.add_error("import_file", str(e))

    def import_action(self, request, **kwargs):
        """The upload, and its preview: all is done, shown and taken back."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            UploadStorage().remove_forgotten()
            if not request.POST:
                request.POST = QueryDict("format=")  # the library takes a POST of nothing but a file for a visit
        response = super().import_action(request, **kwargs)
        context = response.context_data
        file = context["form"].files.get("import_file")
        name = getattr(file, "tmp_storage_name", None)
        if name:
            storage = UploadStorage(name=name)
            result = context.get("result")
            if context.pop("confirm_form", None) and (result.counts["new"] or result.counts["changed"]):
                place = int(context["form"].cleaned_data["format"])
                token = sign_upload(storage, request.user, self.model, file.name, place, result.fingerprint())
                context["confirm_form"] = ConfirmForm(initial={"upload": token})
            else:
                storage.remove()
        context["title"] = f"Import {self.opts.verbose_name_plural}"
        return response

    @method_decorator(require_POST)
    def process_import(self, request, **kwargs):
        """The import itself: what the preview showed, or nothing."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        try:
            upload = take_upload(request.POST.get("upload", ""), request.user, self.model)
        except UploadGone:
            messages.error(
                request, "There is no such preview of yours, or it was confirmed already: upload the file again."
            )
            return HttpResponseRedirect(reverse("admin:{}_{}_import".format(*self.get_model_info())))
        dataset = self.get_import_formats()[upload.format]().create_dataset(upload.content)
        result = self.process_dataset(
            dataset, None, request, file_name=upload.file_name, expected=upload.fingerprint, **kwargs
        )
        if result.is_sound:
            return self.process_result(result, request)
        context = {
            **self.admin_site.each_context(request),
            **self.get_import_context_data(),
            "title": f"Import {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "form": self.import_form_class(self.get_import_formats(), self.get_import_resource_classes(request)),
            "result": result,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, [self.import_template_name], context)

    def import_template(self, request):
        """A file with the columns of the model and no record."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        names = [column.name for column in resource_for(self.model).columns_help() if column.role != "derived"]
        return self._download(CsvFormat().export_data(Dataset(headers=names)), CsvFormat, "template")

    def _create_log_entry(self, user_pk, rows, import_type, action_flag):
        single = len(rows) == 1
        LogEntry.objects.log_actions(user_pk, rows, action_flag, "Through a file.", single_object=single)

    def add_success_message(self, result, request):
        counts = result.counts
        messages.success(
            request,
            f"Imported {self.opts.verbose_name_plural}: {counts['new']} new, {counts['changed']} changed, "
            f"{counts['unchanged']} unchanged.",
        )

    # out

    def export_action(self, request):
        try:
            response = super().export_action(request)
        except IncorrectLookupParameters:  # as the list answers them
            address = reverse("admin:{}_{}_changelist".format(*self.get_model_info()))
            return HttpResponseRedirect(f"{address}?{ERROR_FLAG}=1")
        if isinstance(response, TemplateResponse):
            response.context_data["title"] = f"Export {self.opts.verbose_name_plural}"
        return response

    def export_admin_action(self, request, queryset):
        """The export page for the chosen records; for all of a filtered list the filter itself goes on."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        everything = request.POST.get("select_across") == "1"
        form = self.export_form_class(
            self.get_export_formats(),
            self.get_export_resource_classes(request),
            initial={} if everything else {"export_items": list(queryset.values_list("pk", flat=True))},
        )
        context = self.init_request_context_data(request, form)
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        context["export_url"] = reverse("admin:{}_{}_export".format(*self.get_model_info())) + query
        context["title"] = f"Export {self.opts.verbose_name_plural}"
        request.current_app = self.admin_site.name
        return TemplateResponse(request, [self.export_template_name], context)

    def get_valid_export_item_pks(self, request):
        asked = [pk for pk in request.POST.getlist("export_items") if pk.isascii() and pk.isdigit() and len(pk) < 19]
        return self.get_queryset(request).filter(pk__in=asked).values_list("pk", flat=True)

    def get_export_resource_fields_from_form(self, form):
        chosen = form.cleaned_data.get("columns") if form else None
        return [*form.keys, *chosen] if chosen else None

    def _do_file_export(self, file_format, request, queryset, export_form=None):
        """The file, streamed; ValueError for what its format cannot hold."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        ending = file_format.get_extension()
        sheet = sheet_of(self.model, queryset, self.get_export_resource_fields_from_form(export_form))
        response = StreamingHttpResponse(WRITERS[ending](sheet), content_type=CONTENT_TYPES[ending])
        name = self.get_export_filename(request, queryset, file_format)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        post_export.send(sender=None, model=self.model)
        return response

    def get_export_filename(self, request, queryset, file_format):
        stem, _, ending = super().get_export_filename(request, queryset, file_format).rpartition(".")
        day = stem.partition("-")[2]
        return f"{slugify(self.opts.verbose_name_plural)}-{day}.{ending}"

    def _download(self, content, file_format, what):
        response = HttpResponse(content, content_type=file_format.content_type)
        name = f"{slugify(self.opts.verbose_name_plural)}-{what}.{file_format.extension}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
