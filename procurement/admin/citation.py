"""The citations of each kind of record, as lists of their own."""

from django.contrib import admin

from procurement.admin.base import OwnedAdmin, linked
from procurement.admin.list_filters import ReliabilityFilter
from procurement.admin.site import site
from procurement.models import (
    CompetitionCitation,
    CountryCitation,
    EventCitation,
    OfferCitation,
    PlatformCitation,
)


class _CitationAdmin(OwnedAdmin):
    """Who says what about which fact, of all records of one kind."""

    list_display = ("__str__", "owner", "value", "said_by", "credibility", "rank")
    list_filter = ("aspect", "credibility", "rank", "speaker_kind", ReliabilityFilter)
    said_by = linked("source", "source")

    def describe(self, citation):
        return f"{getattr(citation, citation.OWNER)}: {citation}"

    @property
    def list_select_related(self):
        return (self.model.OWNER, "source")

    @property
    def autocomplete_fields(self):
        return (self.model.OWNER, "source", *self.model.CHILDREN)

    @property
    def search_fields(self):
        return (f"{self.model.OWNER}__search", "source__search", "value", "stated")

    def get_fieldsets(self, request, obj=None):
        children = (self.model.CHILDREN,) if self.model.CHILDREN else ()
        return (
            (
                None,
                {
                    "description": "Which fact of which record it speaks of"
                    + ("; where the fact lives in a row of the record, that row." if children else "."),
                    "fields": (self.model.OWNER, "number", "aspect", *children),
                },
            ),
            (
                "Who says what",
                {
                    "description": "The original words, and the same as a plain value where there is one.",
                    "fields": ("source", "stated", "value", "locator", ("speaker_kind", "speaker")),
                },
            ),
            (
                "How far it is believed",
                {
                    "description": "Judged apart from the source. 6 means that it cannot be judged.",
                    "fields": ("credibility", "rank", ("judged_by", "judged_on"), "judged_reason"),
                },
            ),
            ("Note", {"fields": ("note",)}),
        )


@admin.register(CountryCitation, site=site)
class CountryCitationAdmin(_CitationAdmin):
    owner = linked("country", "country")
    search_help_text = "Searches the names of the country, the source, the value and the words it states."


@admin.register(PlatformCitation, site=site)
class PlatformCitationAdmin(_CitationAdmin):
    owner = linked("platform", "platform")
    search_help_text = "Searches the names of the platform, the source, the value and the words it states."


@admin.register(CompetitionCitation, site=site)
class CompetitionCitationAdmin(_CitationAdmin):
    owner = linked("competition", "competition")
    search_help_text = "Searches the competition, the source, the value and the words it states."


@admin.register(OfferCitation, site=site)
class OfferCitationAdmin(_CitationAdmin):
    owner = linked("offer", "offer")
    search_help_text = "Searches the reference and subject of the offer, the source, the value and the words it states."


@admin.register(EventCitation, site=site)
class EventCitationAdmin(_CitationAdmin):
    owner = linked("event", "event")
    search_help_text = "Searches the event, the source, the value and the words it states."
