"""Platforms, their categories, and what belongs to them."""

from django.contrib import admin

from procurement.admin.base import CuratedAdmin, OwnedAdmin, linked
from procurement.admin.inlines import CitationLines, RowTable
from procurement.admin.list_filters import CitedFilter, DesignerFilter
from procurement.admin.review import ReviewedAdmin
from procurement.admin.site import site
from procurement.models import (
    Platform,
    PlatformCategory,
    PlatformCitation,
    PlatformComponent,
    PlatformIdentifier,
    PlatformName,
    PlatformOrigin,
)


class Origins(RowTable):
    model = PlatformOrigin
    fields = ("number", "country")
    autocomplete_fields = ("country",)
    related = ("country",)
    extra_when_adding = 1
    sentence = "The countries that designed it; the JF-17 has two."


class Names(RowTable):
    model = PlatformName
    fields = ("number", "text", "scheme", "match")
    sentence = "Other names, who uses them, and whether they mean the same thing."


class Components(RowTable):
    model = PlatformComponent
    fk_name = "platform"
    fields = ("number", "component", "role")
    autocomplete_fields = ("component",)
    related = ("component",)
    sentence = "What fits it in general. Who bought which engine is an offer."


class Identifiers(RowTable):
    model = PlatformIdentifier
    fields = ("number", "scheme", "value")
    sentence = "Its number in other registers."


class Citations(CitationLines):
    model = PlatformCitation


@admin.register(Platform, site=site)
class PlatformAdmin(ReviewedAdmin):
    public_page = "platform_detail"
    list_display = (
        "designation",
        "reporting_name",
        "description",
        "category",
        "parent",
        "maker",
        "sources",
        "review",
    )
    list_select_related = ("category", "variant_of")
    list_filter = ("review", "category", DesignerFilter, CitedFilter, "is_generic")
    search_fields = ("search",)
    search_help_text = (
        "Searches the designation, the reporting name, what it is, the maker and all other names. Capitals, accents "
        "and hyphens do not matter: su35 finds Su-35."
    )
    autocomplete_fields = ("category", "variant_of")
    prepopulated_fields = {"slug": ("designation",)}
    inlines = (Origins, Names, Components, Identifiers, Citations)
    fieldsets = (
        (
            None,
            {
                "description": "A system or major component that can be offered; not one machine, a unit or a company.",
                "fields": ("designation", "slug", ("reporting_name", "description")),
            },
        ),
        (
            "What it belongs to",
            {
                "description": "A version offered under its own name is a variant with a record of its own.",
                "fields": ("category", "variant_of", "maker", "is_generic"),
            },
        ),
        ("Note", {"fields": ("note",)}),
        ("Where it stands", {"description": "Moved by the buttons below.", "fields": ("review", "moved")}),
    )
    parent = linked("variant_of", "variant of")


@admin.register(PlatformCategory, site=site)
class PlatformCategoryAdmin(CuratedAdmin):
    list_display = ("name", "slug", "un_class", "sipri_name", "position")
    list_filter = ("un_class",)
    search_fields = ("name", "slug", "sipri_name")
    search_help_text = "Searches the name, the slug and SIPRI's name."
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"description": "A class of weapon systems.", "fields": ("name", "slug", "definition", "position")}),
        (
            "Elsewhere",
            {
                "description": "What SIPRI calls it, and the class of the UN Register where one fits the whole of it.",
                "fields": ("sipri_name", "un_class"),
            },
        ),
    )


class _PlatformPart(OwnedAdmin):
    list_select_related = ("platform",)
    autocomplete_fields = ("platform",)
    search_fields = ("platform__search",)
    owner = linked("platform", "platform")

    def describe(self, record):
        return f"{record.platform}: {record}"


@admin.register(PlatformOrigin, site=site)
class PlatformOriginAdmin(_PlatformPart):
    list_display = ("__str__", "owner", "designer")
    list_select_related = ("platform", "country")
    autocomplete_fields = ("platform", "country")
    search_fields = ("platform__search", "country__search")
    search_help_text = "Searches the names of the platform and of the country."
    fieldsets = (
        (
            None,
            {"description": "A country that designed a platform.", "fields": ("platform", "number", "country")},
        ),
    )
    designer = linked("country", "country")

    def describe(self, record):
        return f"{record.platform}: {record.country}"


@admin.register(PlatformName, site=site)
class PlatformNameAdmin(_PlatformPart):
    list_display = ("text", "owner", "scheme", "match")
    list_filter = ("scheme", "match")
    search_fields = ("folded", "platform__search")
    search_help_text = "Searches the name, and all names of its platform."
    fieldsets = (
        (
            None,
            {
                "description": "Another name of a platform, who uses it, and whether it means the same thing.",
                "fields": ("platform", "number", "text", "scheme", "match"),
            },
        ),
    )


@admin.register(PlatformComponent, site=site)
class PlatformComponentAdmin(_PlatformPart):
    list_display = ("__str__", "owner", "part", "role")
    list_filter = ("role",)
    list_select_related = ("platform", "component")
    autocomplete_fields = ("platform", "component")
    search_fields = ("platform__search", "component__search")
    search_help_text = "Searches the names of the platform and of the component."
    fieldsets = (
        (
            None,
            {
                "description": "What fits what in general. Who bought which engine is an offer.",
                "fields": ("platform", "number", "component", "role"),
            },
        ),
    )
    part = linked("component", "component")

    def describe(self, record):
        return f"{record.platform}: {record.component}"


@admin.register(PlatformIdentifier, site=site)
class PlatformIdentifierAdmin(_PlatformPart):
    list_display = ("__str__", "owner", "scheme", "value")
    list_filter = ("scheme",)
    search_fields = ("value", "platform__search")
    search_help_text = "Searches the number, and the names of its platform."
    fieldsets = (
        (
            None,
            {
                "description": "The number of a platform in somebody else's register.",
                "fields": ("platform", "number", "scheme", "value"),
            },
        ),
    )
