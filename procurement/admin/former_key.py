"""Former keys: where the links and files of a record that was merged lead now."""

from django.contrib import admin

from procurement.admin.base import CuratedAdmin
from procurement.admin.site import site
from procurement.models import FormerKey


@admin.register(FormerKey, site=site)
class FormerKeyAdmin(CuratedAdmin):
    """Written by a merge; a row typed by hand serves a key that was renamed outside."""

    list_display = ("former", "kind", "successor")
    list_filter = ("kind",)
    search_fields = ("former", "successor")
    search_help_text = "Searches the former key and the key it leads to."
    fieldsets = (
        (
            None,
            {
                "description": "A code, slug or reference that is no longer used, and the record it leads to now.",
                "fields": ("kind", "former", "successor"),
            },
        ),
    )
