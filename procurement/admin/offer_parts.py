"""What belongs to offers, each kind as a list of its own."""

from django.contrib import admin

from procurement.admin.base import OwnedAdmin, in_words, linked
from procurement.admin.list_filters import PeriodFilter
from procurement.admin.site import site
from procurement.admin.stage_notes import TellsOfStages
from procurement.models import Delivery, OfferIdentifier, OfferMilestone, OfferParty, OfferRelation

_OFFER_SEARCH = ("offer__search", "offer__supplier__search", "offer__recipient__search", "offer__platform__search")
_OFFER_WORDS = "the offer: its reference and subject, supplier, recipient and platform"


class _OfferPart(OwnedAdmin):
    """A row of an offer."""

    list_select_related = ("offer",)
    autocomplete_fields = ("offer",)
    search_fields = _OFFER_SEARCH
    search_help_text = f"Searches {_OFFER_WORDS}."
    owner = linked("offer", "offer")

    def describe(self, record):
        return f"{record.offer}: {record}"


@admin.register(OfferMilestone, site=site)
class OfferMilestoneAdmin(TellsOfStages, _OfferPart):
    list_display = ("step", "owner", "kind", "when", "is_planned", "quantity", "value_low", "currency")
    list_filter = (PeriodFilter, "kind", "is_planned", "value_basis")
    fieldsets = (
        (None, {"description": "A step in the life of an offer.", "fields": ("offer", "number", "position", "kind")}),
        ("When", {"description": "As well as it is known.", "fields": ("dated_on", "is_planned")}),
        ("How many", {"description": "Of this step, as stated.", "fields": (("quantity", "quantity_estimated"),)}),
        (
            "Money",
            {
                "description": "As stated for this step: one sum, or the ends of a range.",
                "fields": (("value_low", "value_high", "currency", "value_basis"),),
            },
        ),
        ("Note", {"fields": ("note",)}),
    )
    when = in_words("dated_on", "when")

    @admin.display(description="milestone", ordering="number")
    def step(self, milestone):
        return f"{milestone.offer} / {milestone.number}"


@admin.register(Delivery, site=site)
class DeliveryAdmin(TellsOfStages, _OfferPart):
    list_display = ("__str__", "owner", "when", "quantity", "quantity_estimated")
    list_filter = (PeriodFilter.over("delivered_first", "delivered_last", "time of delivery"), "quantity_estimated")
    fieldsets = (
        (None, {"description": "Goods that arrived; planned arrivals are milestones.", "fields": ("offer", "number")}),
        (
            "What came",
            {
                "description": "As stated; nothing is divided.",
                "fields": ("delivered_on", ("quantity", "quantity_estimated")),
            },
        ),
        ("Note", {"fields": ("note",)}),
    )
    when = in_words("delivered_on", "when")


@admin.register(OfferParty, site=site)
class OfferPartyAdmin(_OfferPart):
    list_display = ("__str__", "owner", "role", "party", "name")
    list_filter = ("role",)
    list_select_related = ("offer", "country")
    autocomplete_fields = ("offer", "country")
    search_fields = (*_OFFER_SEARCH, "country__search", "name")
    search_help_text = f"Searches the names of the party, and {_OFFER_WORDS}."
    fieldsets = (
        (
            None,
            {
                "description": "Who else has a part in an offer: a country, a named body, or both.",
                "fields": ("offer", "number", "role", "country", "name"),
            },
        ),
        ("Note", {"fields": ("note",)}),
    )
    party = linked("country", "country")


@admin.register(OfferRelation, site=site)
class OfferRelationAdmin(_OfferPart):
    list_display = ("__str__", "owner", "kind", "far_end")
    list_filter = ("kind",)
    list_select_related = ("offer", "other")
    autocomplete_fields = ("offer", "other")
    search_fields = (*_OFFER_SEARCH, "other__search")
    search_help_text = f"Searches {_OFFER_WORDS}; and the reference of the other offer."
    fieldsets = (
        (
            None,
            {
                "description": "What one offer is to another, read from the first: it fulfils the other.",
                "fields": ("offer", "number", "kind", "other"),
            },
        ),
        ("Note", {"fields": ("note",)}),
    )
    far_end = linked("other", "other offer")

    def describe(self, record):
        return str(record)


@admin.register(OfferIdentifier, site=site)
class OfferIdentifierAdmin(_OfferPart):
    list_display = ("__str__", "owner", "scheme", "value")
    list_filter = ("scheme",)
    search_fields = (*_OFFER_SEARCH, "value")
    search_help_text = f"Searches the number, and {_OFFER_WORDS}."
    fieldsets = (
        (
            None,
            {
                "description": "The number of an offer in somebody else's register.",
                "fields": ("offer", "number", "scheme", "value"),
            },
        ),
    )
