"""Diplomatic events, their kinds, and what belongs to them."""

from urllib.parse import urlencode, urlsplit

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from procurement.admin.base import CuratedAdmin, OwnedAdmin, in_words, linked
from procurement.admin.inlines import CitationLines, RowTable
from procurement.admin.list_filters import CitedFilter, CodedFilter, EventKindFilter, ParticipantFilter, PeriodFilter
from procurement.admin.review import ReviewedAdmin
from procurement.admin.site import site
from procurement.models import (
    DiplomaticEvent,
    EventCitation,
    EventIdentifier,
    EventKind,
    EventOffer,
    EventParticipant,
    EventRelation,
)
from procurement.queries.coded_events import events_near, first_report, is_address, readings_of


class Participants(RowTable):
    model = EventParticipant
    fields = ("number", "country", "role", "spokesperson", "named_as")
    autocomplete_fields = ("country",)
    related = ("country",)
    extra_when_adding = 2
    sentence = "Who took part in which role, and who acted for it."


class Links(RowTable):
    model = EventOffer
    fields = ("number", "offer", "bearing", "is_general", "delayed_on", "note")
    autocomplete_fields = ("offer",)
    related = ("offer__supplier", "offer__recipient", "offer__platform")
    sentence = "How the event bears on an offer. Tick “arms in general” where it meant arms as such."


class Relations(RowTable):
    model = EventRelation
    fk_name = "event"
    fields = ("number", "kind", "other")
    autocomplete_fields = ("other",)
    related = ("other",)
    sentence = "What this event is to another, read from here: in response to that one."


class Identifiers(RowTable):
    model = EventIdentifier
    fields = ("number", "scheme", "value")
    sentence = "The numbers of the event in collections of machine-coded ones."


class Citations(CitationLines):
    model = EventCitation


@admin.register(DiplomaticEvent, site=site)
class DiplomaticEventAdmin(ReviewedAdmin):
    public_page = "event_detail"
    change_form_template = "admin/procurement/event_form.html"
    list_display = ("title", "kind", "state", "when", "place", "report", "sources", "review")
    list_select_related = ("kind",)
    list_filter = (
        "review",
        CodedFilter,
        PeriodFilter,
        ParticipantFilter,
        "state",
        "kind__tone",
        EventKindFilter,
        CitedFilter,
    )
    search_fields = ("search", "kind__name")
    search_help_text = (
        "Searches the title, the summary, the place, the kind, who spoke, and the numbers elsewhere. Capitals, accents "
        "and hyphens do not matter."
    )
    autocomplete_fields = ("kind",)
    prepopulated_fields = {"slug": ("title",)}
    inlines = (Participants, Links, Relations, Identifiers, Citations)
    fieldsets = (
        (
            None,
            {
                "description": "What states did or said, or said they would do. A visit that was cancelled did not "
                "happen: the state says so.",
                "fields": ("title", "slug", ("kind", "state")),
            },
        ),
        ("When and where", {"description": "As well as it is known.", "fields": ("dated_on", "place")}),
        ("In our own words", {"description": "Shown to readers.", "fields": ("summary", "note")}),
        ("Where it stands", {"description": "Moved by the buttons below.", "fields": ("review", "moved")}),
    )
    when = in_words("dated_on", "when")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(first_report=first_report())

    @admin.display(description="read from")
    def report(self, record):
        """The report that a machine read it from, by the name of its site."""
        address = (record.first_report or "").partition("\n")[0]
        if not is_address(address):
            return address
        return format_html('<a href="{}" rel="noreferrer">{}</a>', address, urlsplit(address).netloc or address)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and not context.get("is_popup"):
            context["readings"] = readings_of(obj)
            if context["readings"] and self.has_merge_permission(request):
                page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_merge")
                context["near"] = [
                    (event, f"{page}?{urlencode({'one': event.pk, 'other': obj.pk})}") for event in events_near(obj)
                ]
        return super().render_change_form(request, context, add, change, form_url, obj)


@admin.register(EventKind, site=site)
class EventKindAdmin(CuratedAdmin):
    list_display = ("name", "slug", "tone", "cameo", "plover", "goldstein")
    list_filter = ("tone",)
    search_fields = ("name", "slug", "cameo", "plover")
    search_help_text = "Searches the name, the slug, the CAMEO code and the PLOVER type."
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"description": "A kind of event, of our own list.", "fields": ("name", "slug", "definition", "tone")}),
        (
            "Elsewhere",
            {
                "description": "The code of CAMEO, the type of PLOVER and the Goldstein score, where they fit.",
                "fields": (("cameo", "plover", "goldstein"),),
            },
        ),
        ("Note", {"fields": ("note",)}),
    )


class _EventPart(OwnedAdmin):
    list_select_related = ("event",)
    autocomplete_fields = ("event",)
    owner = linked("event", "event")

    def describe(self, record):
        return f"{record.event}: no. {record.number}"


@admin.register(EventParticipant, site=site)
class EventParticipantAdmin(_EventPart):
    list_display = ("__str__", "owner", "party", "role", "spokesperson")
    list_filter = ("role",)
    list_select_related = ("event", "country")
    autocomplete_fields = ("event", "country")
    search_fields = ("event__search", "country__search", "spokesperson", "named_as")
    search_help_text = "Searches the event, the names of the country, and who acted for it."
    fieldsets = (
        (
            None,
            {
                "description": "A country's part in an event, and who acted for it.",
                "fields": ("event", "number", "country", "role", "spokesperson", "named_as"),
            },
        ),
    )
    party = linked("country", "country")

    def describe(self, record):
        return f"{record.event}: {record}"


@admin.register(EventOffer, site=site)
class EventOfferAdmin(_EventPart):
    list_display = ("__str__", "owner", "bearing", "far_end", "is_general", "delay")
    list_filter = ("bearing", "is_general")
    list_select_related = ("event", "offer")
    autocomplete_fields = ("event", "offer")
    search_fields = ("event__search", "offer__search", "offer__supplier__search", "offer__recipient__search")
    search_help_text = "Searches the event, and the reference, subject, supplier and recipient of the offer."
    fieldsets = (
        (
            None,
            {
                "description": "How an event bears on an offer.",
                "fields": ("event", "number", "offer", ("bearing", "is_general"), "delayed_on"),
            },
        ),
        ("Note", {"fields": ("note",)}),
    )
    far_end = linked("offer", "offer")
    delay = in_words("delayed_on", "delay")

    def describe(self, record):
        return f"{record.event}: {record}"


@admin.register(EventRelation, site=site)
class EventRelationAdmin(_EventPart):
    list_display = ("__str__", "owner", "kind", "far_end")
    list_filter = ("kind",)
    list_select_related = ("event", "other")
    autocomplete_fields = ("event", "other")
    search_fields = ("event__search", "other__search")
    search_help_text = "Searches both events."
    fieldsets = (
        (
            None,
            {
                "description": "What one event is to another, read from the first.",
                "fields": ("event", "number", "kind", "other"),
            },
        ),
    )
    far_end = linked("other", "other event")

    def describe(self, record):
        return str(record)


@admin.register(EventIdentifier, site=site)
class EventIdentifierAdmin(_EventPart):
    list_display = ("__str__", "owner", "scheme", "value")
    list_filter = ("scheme",)
    search_fields = ("event__search", "value")
    search_help_text = "Searches the number, and the event."
    fieldsets = (
        (
            None,
            {
                "description": "The number of an event in a collection of machine-coded ones.",
                "fields": ("event", "number", "scheme", "value"),
            },
        ),
    )
