"""The documents that records rest on."""

from django.contrib import admin
from django.urls import reverse

from procurement.admin.base import CuratedAdmin, in_words, link_list, linked
from procurement.admin.list_filters import PeriodFilter
from procurement.admin.site import site
from procurement.models import Source
from procurement.queries.resting import resting_on_it


@admin.register(Source, site=site)
class SourceAdmin(CuratedAdmin):
    public_page = "source_detail"
    list_display = ("title", "kind", "author", "publisher", "published", "reliability", "first_edition")
    list_select_related = ("edition_of",)
    list_filter = (
        "kind",
        "reliability",
        "address_state",
        PeriodFilter.over("published_first", "published_last", "time of publication"),
    )
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
                "fields": ("address", "archived_address", ("retrieved_on", "address_state", "checked_on"), "licence"),
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
        (
            "What rests on it",
            {
                "description": "And what would fall if it could not be trusted: records and facts that nobody else "
                "speaks of. Editions of one document count as one.",
                "fields": ("resting",),
            },
        ),
    )
    derived = ("resting",)
    published = in_words("published_on", "published")
    first_edition = linked("edition_of", "edition of")

    @admin.display(description="records")
    def resting(self, source):
        lines = []
        for rest in resting_on_it(source) if source.pk else ():
            address = reverse(f"admin:{rest.model._meta.app_label}_{rest.model._meta.model_name}_changelist")
            noun = rest.model._meta.verbose_name if rest.records == 1 else rest.model._meta.verbose_name_plural
            words = f"{rest.records:,} {noun}, {rest.facts_alone:,} facts that only this source states"
            lines.append((f"{address}?rests_on={source.slug}", words))
            if rest.alone:
                lines.append((f"{address}?rests_on={source.slug}:alone", f"{rest.alone:,} of them on nothing else"))
        return link_list(lines) or "nothing yet"
