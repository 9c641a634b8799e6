"""Packages: offers announced as one."""

from django.contrib import admin
from django.urls import reverse

from procurement.admin.base import CuratedAdmin, in_words, link_list
from procurement.admin.list_filters import PeriodFilter
from procurement.admin.site import site
from procurement.models import Offer, OfferPackage


@admin.register(OfferPackage, site=site)
class OfferPackageAdmin(CuratedAdmin):
    list_display = ("title", "announced", "value_low", "value_high", "currency", "value_basis")
    list_filter = (PeriodFilter.over("announced_first", "announced_last", "time of announcement"), "value_basis")
    search_fields = ("search",)
    search_help_text = "Searches the title. Capitals, accents and hyphens do not matter."
    prepopulated_fields = {"slug": ("title",)}
    derived = ("offers",)
    fieldsets = (
        (None, {"description": "Offers announced as one.", "fields": ("title", "slug", "announced_on")}),
        (
            "Money for the whole",
            {
                "description": "Stated for the package; it is never copied to its parts.",
                "fields": (("value_low", "value_high", "currency", "value_basis"),),
            },
        ),
        ("Note", {"fields": ("note",)}),
        ("Offers", {"description": "An offer is put into the package on its own page.", "fields": ("offers",)}),
    )
    announced = in_words("announced_on", "announced")

    @admin.display(description="offers of the package")
    def offers(self, package):
        parts = package.offers.select_related("supplier", "recipient", "platform") if package.pk else ()
        describe = self.admin_site.get_model_admin(Offer).describe
        return (
            link_list((reverse("admin:procurement_offer_change", args=[o.pk]), describe(o)) for o in parts)
            or "none yet"
        )
