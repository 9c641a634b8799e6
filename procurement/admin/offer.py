"""Offers."""

from django.contrib import admin
from django.urls import reverse

from procurement.admin.advance import Advancing
from procurement.admin.base import link_list, linked
from procurement.admin.inlines import CitationLines, RowLines, RowTable
from procurement.admin.list_filters import (
    CategoryFilter,
    CitedFilter,
    PeriodFilter,
    RecipientFilter,
    StageFilter,
    SubjectFilter,
    SupplierFilter,
)
from procurement.admin.review import ReviewedAdmin
from procurement.admin.site import site
from procurement.admin.stage_notes import TellsOfStages
from procurement.forms import OfferForm
from procurement.models import (
    Delivery,
    Offer,
    OfferCitation,
    OfferIdentifier,
    OfferMilestone,
    OfferParty,
    OfferRelation,
)
from procurement.queries.titles import span_words
from procurement.services.numbering import next_reference


class Milestones(RowLines):
    model = OfferMilestone
    extra_when_adding = 1
    sentence = (
        "The steps in the order they are told; the stage follows from the last that is done. A step learned of later "
        "gets a place between the others. Dates as well as they are known: 2012, 2012-10, 2012-Q3, 2012~ (about), "
        "2001/2003; empty if not known."
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("number", "kind", "dated_on", "is_planned", "quantity", "quantity_estimated"),
                    ("value_low", "value_high", "currency", "value_basis", "position", "note"),
                )
            },
        ),
    )


class Deliveries(RowTable):
    model = Delivery
    fields = ("number", "delivered_on", "quantity", "quantity_estimated", "note")
    sentence = "What arrived, by year or date. A quantity that no source splits stays empty; nothing is divided."


class Parties(RowTable):
    model = OfferParty
    fields = ("number", "country", "name", "role", "note")
    autocomplete_fields = ("country",)
    related = ("country",)
    sentence = "Who else has a part: pays, brokers, licenses, uses the goods in the end."


class Relations(RowTable):
    model = OfferRelation
    fk_name = "offer"
    fields = ("number", "kind", "other", "note")
    autocomplete_fields = ("other",)
    related = ("other__supplier", "other__recipient", "other__platform")
    sentence = "What this offer is to another, read from here: this offer fulfils that one."


class Identifiers(RowTable):
    model = OfferIdentifier
    fields = ("number", "scheme", "value")
    sentence = "The number of the offer in somebody else's register."


class Citations(CitationLines):
    model = OfferCitation


def offered(offer):
    """What is offered, in words."""
    return str(offer.platform) if offer.platform_id else offer.subject


@admin.register(Offer, site=site)
class OfferAdmin(TellsOfStages, Advancing, ReviewedAdmin):
    form = OfferForm
    public_page = "offer_detail"
    list_display = ("reference", "from_whom", "to_whom", "what", "stage", "span", "quantities", "sources", "review")
    list_select_related = ("supplier", "recipient", "platform", "category")
    list_filter = (
        "review",
        SupplierFilter,
        RecipientFilter,
        PeriodFilter.over("first_key", "last_key", "period"),
        StageFilter,
        CategoryFilter,
        CitedFilter,
        SubjectFilter,
    )
    search_fields = ("search", "supplier__search", "recipient__search", "platform__search")
    search_help_text = (
        "Searches reference, subject and version, the numbers of other registers (57408), and the names of supplier, "
        "recipient and platform. Capitals, accents and hyphens do not matter; every word must be found."
    )
    autocomplete_fields = ("supplier", "recipient", "platform", "category", "package", "competition")
    inlines = (Milestones, Deliveries, Parties, Relations, Identifiers, Citations)
    derived = ("review", "moved", "stage", "span", "quantities", "events")
    fieldsets = (
        (
            None,
            {
                "description": "One thing that one supplier would let one recipient have. "
                "A request is an offer at its first step.",
                "fields": ("reference", ("supplier", "recipient")),
            },
        ),
        (
            "What is offered",
            {
                "description": "A platform; or, where no source names one, a subject in words, and its category.",
                "fields": ("platform", ("subject", "category"), "version", ("condition", "condition_estimated")),
            },
        ),
        (
            "Terms",
            {
                "description": "Tick what a source says; nothing ticked means that none says it.",
                "fields": (("transfer", "production", "payment"),),
            },
        ),
        (
            "Where it belongs",
            {
                "description": "A package announced as one, or the recipient's contest in which this was a bid.",
                "fields": ("package", ("competition", "is_winning_bid")),
            },
        ),
        (
            "SIPRI volume",
            {
                "description": "Trend-indicator values in millions, as one release gives them; never money.",
                "fields": (("tiv_unit", "tiv_order", "tiv_delivered"),),
            },
        ),
        ("Note", {"fields": ("note",)}),
        (
            "Where it stands",
            {
                "description": "Follows from the milestones and deliveries below when you save; nothing to type.",
                "fields": (("review", "stage", "span"), "moved", "quantities", "events"),
            },
        ),
    )

    from_whom = linked("supplier", "supplier")
    to_whom = linked("recipient", "recipient")

    def describe(self, offer):
        return f"{offer.reference}: {offer.supplier} to {offer.recipient}, {offered(offer)}"

    @admin.display(description="what", ordering="platform__designation")
    def what(self, offer):
        return offered(offer)

    @admin.display(description="when", ordering="last_key")
    def span(self, offer):
        return span_words(offer.first_key, offer.last_key)

    @admin.display(description="quantities")
    def quantities(self, offer):
        about = offer.estimated.split()
        said = [
            f"{'about ' if name in about else ''}{quantity} {name}"
            for name in ("requested", "offered", "agreed", "delivered")
            if (quantity := getattr(offer, f"quantity_{name}")) is not None
        ]
        return ", ".join(said) or self.get_empty_value_display()

    @admin.display(description="events that bear on it")
    def events(self, offer):
        links = offer.event_links.select_related("event").order_by("event__title") if offer.pk else ()
        return (
            link_list(
                (
                    reverse("admin:procurement_diplomaticevent_change", args=[link.event_id]),
                    f"{link.event} {link.get_bearing_display()} it",
                )
                for link in links
            )
            or "none; an event is linked on its own page"
        )

    def save_model(self, request, obj, form, change):
        obj.reference = obj.reference or next_reference()
        super().save_model(request, obj, form, change)
