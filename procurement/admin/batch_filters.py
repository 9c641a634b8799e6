"""Filters of the list of imports."""

from django.contrib import admin

from procurement.interchange.staging.file_formats import all_formats
from procurement.models import ImportBatch


class FormatFilter(admin.SimpleListFilter):
    """The format of the file, by its title."""

    title = parameter_name = "format"

    def lookups(self, request, model_admin):
        used = set(ImportBatch.objects.order_by().values_list("format", flat=True).distinct())
        return [(each.name, each.title) for each in all_formats() if each.name in used]

    def queryset(self, request, queryset):
        return queryset.filter(format=self.value()) if self.value() else queryset


class WhenFilter(admin.DateFieldListFilter):
    """When the file came."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "when it came"
