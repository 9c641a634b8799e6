"""Buyers' contests."""

from django.contrib import admin
from django.urls import reverse

from procurement.admin.base import in_words, link_list, linked
from procurement.admin.inlines import CitationLines
from procurement.admin.list_filters import BuyerFilter, CitedFilter, PeriodFilter
from procurement.admin.review import ReviewedAdmin
from procurement.admin.site import site
from procurement.models import Competition, CompetitionCitation, Offer


class Citations(CitationLines):
    model = CompetitionCitation


@admin.register(Competition, site=site)
class CompetitionAdmin(ReviewedAdmin):
    public_page = "competition_detail"
    list_display = ("title", "who", "category", "outcome", "opened", "decided", "sources", "review")
    list_select_related = ("buyer", "category")
    list_filter = (
        "review",
        BuyerFilter,
        PeriodFilter.over("decided_first", "decided_last", "time of decision"),
        "outcome",
        "category",
        CitedFilter,
    )
    search_fields = ("search", "buyer__search")
    search_help_text = "Searches the title, the requirement and the names of the buyer."
    autocomplete_fields = ("buyer", "category")
    prepopulated_fields = {"slug": ("title",)}
    inlines = (Citations,)
    derived = ("review", "moved", "bids")
    fieldsets = (
        (
            None,
            {
                "description": "A buyer's contest for one requirement. Its bids are offers.",
                "fields": ("title", "slug", ("buyer", "category")),
            },
        ),
        ("What was wanted", {"description": "In our own words.", "fields": ("requirement", "quantity")}),
        (
            "How it went",
            {
                "description": "As well as it is known. The winner is ticked on its own offer.",
                "fields": (("opened_on", "decided_on", "outcome"),),
            },
        ),
        ("Note", {"fields": ("note",)}),
        ("Where it stands", {"description": "Moved by the buttons below.", "fields": ("review", "moved", "bids")}),
    )
    who = linked("buyer", "buyer")
    opened = in_words("opened_on", "opened")
    decided = in_words("decided_on", "decided")

    @admin.display(description="bids")
    def bids(self, competition):
        bids = competition.bids.select_related("supplier", "recipient", "platform") if competition.pk else ()
        describe = self.admin_site.get_model_admin(Offer).describe
        return (
            link_list(
                (
                    reverse("admin:procurement_offer_change", args=[bid.pk]),
                    f"{describe(bid)}{', the winner' if bid.is_winning_bid else ''}",
                )
                for bid in bids
            )
            or "none yet; a bid is an offer that names this competition"
        )
