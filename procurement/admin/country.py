"""Countries and other parties, and what belongs to them."""

from django.contrib import admin

from procurement.admin.base import CuratedAdmin, OwnedAdmin, in_words, linked
from procurement.admin.facts import FactsSheet
from procurement.admin.inlines import CitationLines, RowTable
from procurement.admin.list_filters import CitedFilter, OrganisationFilter, PeriodFilter
from procurement.admin.site import site
from procurement.models import (
    Country,
    CountryCitation,
    CountryIdentifier,
    CountryName,
    CountrySuccession,
    Membership,
)


class Names(RowTable):
    model = CountryName
    fields = ("number", "text", "scheme", "used_on")
    sentence = "Other names and who uses them when. Files are matched through these rows, never by guessing."


class Identifiers(RowTable):
    model = CountryIdentifier
    fields = ("number", "scheme", "value")
    sentence = "Codes in other registers, with their leading zeros."


class Successions(RowTable):
    model = CountrySuccession
    fk_name = "predecessor"
    fields = ("number", "successor", "succeeded_on", "note")
    autocomplete_fields = ("successor",)
    related = ("successor",)
    sentence = "Who followed this party. It explains; nothing is ever counted as the successor's."


class Members(RowTable):
    model = Membership
    fk_name = "organisation"
    verbose_name_plural = "members"
    fields = ("number", "member", "status", "joined_on", "left_on")
    autocomplete_fields = ("member",)
    related = ("member",)
    sentence = "Of an organisation only: who belongs to it and since when. Wishing to join is an event."


class Citations(CitationLines):
    model = CountryCitation
    extra_when_adding = 0


@admin.register(Country, site=site)
class CountryAdmin(FactsSheet, CuratedAdmin):
    public_page = "country_detail"
    list_display = ("name", "code", "kind", "region", "subregion", "founded", "ended")
    list_filter = ("kind", "region", CitedFilter)
    search_fields = ("search",)
    search_help_text = "Searches the code, the name and all other names. Capitals, accents and hyphens do not matter."
    inlines = (Names, Identifiers, Successions, Members, Citations)
    fieldsets = (
        (
            None,
            {
                "description": "A party to offers and events. Blocs that exist as words only, and companies, are not.",
                "fields": ("code", "name", "kind"),
            },
        ),
        (
            "Where and when",
            {
                "description": "Regions after the UN's M49. Times only where they matter for a record.",
                "fields": (("region", "subregion"), ("founded_on", "ended_on")),
            },
        ),
        ("Note", {"fields": ("note",)}),
    )
    founded = in_words("founded_on", "founded")
    ended = in_words("ended_on", "ended")


class _CountryPart(OwnedAdmin):
    list_select_related = ("country",)
    autocomplete_fields = ("country",)
    owner = linked("country", "country")

    def describe(self, record):
        return f"{record.country}: {record}"


@admin.register(CountryName, site=site)
class CountryNameAdmin(_CountryPart):
    list_display = ("text", "owner", "scheme", "used")
    list_filter = ("scheme",)
    search_fields = ("folded", "country__search")
    search_help_text = "Searches the name, and the code and names of its country."
    fieldsets = (
        (
            None,
            {
                "description": "Another name of a country and who uses it when.",
                "fields": ("country", "number", "text", "scheme", "used_on"),
            },
        ),
    )
    used = in_words("used_on", "used")


@admin.register(CountryIdentifier, site=site)
class CountryIdentifierAdmin(_CountryPart):
    list_display = ("__str__", "owner", "scheme", "value")
    list_filter = ("scheme",)
    search_fields = ("value", "country__search")
    search_help_text = "Searches the code, and the names of its country."
    fieldsets = (
        (
            None,
            {
                "description": "The code of a country in somebody else's register.",
                "fields": ("country", "number", "scheme", "value"),
            },
        ),
    )


@admin.register(CountrySuccession, site=site)
class CountrySuccessionAdmin(OwnedAdmin):
    list_display = ("__str__", "before", "after", "when")
    list_select_related = ("predecessor", "successor")
    autocomplete_fields = ("predecessor", "successor")
    search_fields = ("predecessor__search", "successor__search")
    search_help_text = "Searches the names of both parties."
    fieldsets = (
        (
            None,
            {
                "description": "Who followed whom. It explains; it never folds one party's records into the other's.",
                "fields": ("predecessor", "number", "successor", "succeeded_on"),
            },
        ),
        ("Note", {"fields": ("note",)}),
    )
    before = linked("predecessor", "predecessor")
    after = linked("successor", "successor")
    when = in_words("succeeded_on", "when")


@admin.register(Membership, site=site)
class MembershipAdmin(OwnedAdmin):
    list_display = ("__str__", "whole", "part", "status", "since", "until")
    list_filter = ("status", OrganisationFilter, PeriodFilter.over("joined_first", "joined_last", "time of joining"))
    list_select_related = ("organisation", "member")
    autocomplete_fields = ("organisation", "member")
    search_fields = ("organisation__search", "member__search")
    search_help_text = "Searches the names of the organisation and of the member."
    fieldsets = (
        (
            None,
            {
                "description": "A country in an organisation. Wishing to join, or being supported in it, is an event.",
                "fields": ("organisation", "number", "member", "status", ("joined_on", "left_on")),
            },
        ),
    )
    whole = linked("organisation", "organisation")
    part = linked("member", "member")
    since = in_words("joined_on", "from")
    until = in_words("left_on", "until")
