"""The documents that records rest on."""

from django.contrib import admin

from procurement.admin.base import CuratedAdmin, in_words, linked
from procurement.admin.list_filters import PeriodFilter
from procurement.admin.site import site
from procurement.models import Source


@admin.register(Source, site=site)
class SourceAdmin(CuratedAdmin):
    public_page = "source_detail"
    list_display = ("title", "kind", "author", "publisher", "published", "reliability", "first_edition")
    list_select_related = ("edition_of",)
    list_filter = ("kind", "reliability", PeriodFilter.over("published_first", "published_last", "time of publication"))
    search_fields = ("search",)
    search_help_text = "Searches the title, the author and the publisher. Capitals, accents and hyphens do not matter."
    autocomplete_fields = ("edition_of",)
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        (
            None,
            {
                "description": "A document, or one release of a register. Two releases are two sources.",
                "fields": ("title", "slug", "kind", "edition_of"),
            },
        ),
        ("Who and when", {"description": "As printed.", "fields": (("author", "publisher"), "published_on")}),
        (
            "Where it was read",
            {
                "description": "An archived copy lasts longer than an address.",
                "fields": ("address", "archived_address", "retrieved_on", "licence"),
            },
        ),
        (
            "How far it is trusted",
            {
                "description": "Of the source as such. F means that it cannot be judged, not that it is the worst.",
                "fields": ("reliability", "reliability_reason"),
            },
        ),
        ("Note", {"fields": ("note",)}),
    )
    published = in_words("published_on", "published")
    first_edition = linked("edition_of", "edition of")
