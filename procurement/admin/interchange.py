"""Import and export pages of every admin: upload, choose columns, download."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import slugify
from import_export.admin import ExportActionMixin, ImportExportModelAdmin
from import_export.signals import post_export
from tablib import Dataset

from procurement.admin.interchange_forms import ColumnsForm, FileForm
from procurement.admin.taking_in import page_of, take_in
from procurement.interchange.downloads.curated import sheet_of
from procurement.interchange.downloads.writers import CONTENT_TYPES, WRITERS
from procurement.interchange.resources.spreadsheets import OWN_FORMATS, CsvFormat
from procurement.interchange.staging.file_formats import format_named
from procurement.interchange.staging.resource import resource_for


class InterchangeMixin(ExportActionMixin, ImportExportModelAdmin):
    """Import, export and the export action of a curated model, each with a permission of its own."""

    import_form_class = FileForm
    export_form_class = ColumnsForm
    import_formats = export_formats = OWN_FORMATS
    change_form_template = None
    show_change_form_export = False

    def get_urls(self):
        name = "{}_{}_import_template".format(*self.get_model_info())
        own = [path("import/template.csv", self.admin_site.admin_view(self.import_template), name=name)]
        # the library's page of the confirmation is none of ours: a batch has its own
        theirs = [each for each in super().get_urls() if not str(each.name).endswith("_process_import")]
        return own + theirs

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

    def import_action(self, request, **kwargs):
        """The upload: the file becomes a batch, whose page shows what it would do."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        formats = self.get_import_formats()
        sent = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
        form = self.import_form_class(formats, self.get_import_resource_classes(request), **sent)
        if sent and form.is_valid():
            chosen = formats[int(form.cleaned_data["format"])]
            batch, reason = take_in(
                request, form.cleaned_data["import_file"], format_named(chosen.extension), self.model
            )
            if batch:
                return HttpResponseRedirect(page_of(batch))
            form.add_error("import_file", reason.split("\n"))
        context = {
            **self.admin_site.each_context(request),
            **self.get_import_context_data(),
            "title": f"Import {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "form": form,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, [self.import_template_name], context)

    def import_template(self, request):
        """A file with the columns of the model and no record."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        names = [column.name for column in resource_for(self.model).columns_help() if column.role != "derived"]
        return self._download(CsvFormat().export_data(Dataset(headers=names)), CsvFormat, "template")

    # out

    def export_action(self, request):
        try:
            response = super().export_action(request)
        except IncorrectLookupParameters:  # as the list answers them
            address = reverse("admin:{}_{}_changelist".format(*self.get_model_info()))
            return HttpResponseRedirect(f"{address}?{ERROR_FLAG}=1")
        if isinstance(response, TemplateResponse):
            response.context_data["title"] = f"Export {self.opts.verbose_name_plural}"
            response.context_data["count"] = self.get_export_queryset(request).count()
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
        context["count"] = queryset.count()
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
