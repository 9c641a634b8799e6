"""The curators' site: its words, its order, and the door that history names."""

from functools import partial, update_wrapper

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.urls import path

from procurement.admin.desk import desk_of, key_places
from procurement.admin.findings import FindingsPage
from procurement.admin.public_name import public_name
from procurement.admin.saved_filters import SavedFilterPages
from procurement.models import recorded

FAMILIES = {
    "Offers": (
        "Offer",
        "OfferMilestone",
        "Delivery",
        "OfferParty",
        "OfferRelation",
        "OfferIdentifier",
        "OfferCitation",
        "OfferPackage",
    ),
    "Competitions": ("Competition", "CompetitionCitation"),
    "Platforms": (
        "Platform",
        "PlatformName",
        "PlatformOrigin",
        "PlatformComponent",
        "PlatformIdentifier",
        "PlatformCitation",
        "PlatformCategory",
    ),
    "Events": (
        "DiplomaticEvent",
        "EventParticipant",
        "EventOffer",
        "EventRelation",
        "EventIdentifier",
        "EventCitation",
        "EventKind",
    ),
    "Countries": (
        "Country",
        "CountryName",
        "CountryIdentifier",
        "CountrySuccession",
        "Membership",
        "CountryCitation",
    ),
    "Sources": ("Source",),
    "Keys": ("FormerKey",),
    "Work": ("Suggestion", "ImportBatch", "ChangeSet"),
}
"""The models of the application in the order in which curators think of them."""


class Suggestions(AutocompleteJsonView):
    """What an autocomplete field suggests, in the words of the admin of the record."""

    def get_queryset(self):
        return super().get_queryset().select_related(*self.model_admin.get_list_select_related(self.request) or ())

    def serialize_result(self, obj, to_field_name):
        describe = getattr(self.model_admin, "describe", str)
        return {"id": str(getattr(obj, to_field_name)), "text": describe(obj)}


class CuratorSite(FindingsPage, SavedFilterPages, admin.AdminSite):
    """Django's admin under our name. History written behind any of its pages names the door and the user."""

    site_header = "Arms offers"
    site_title = "Arms offers, curation"
    index_title = "What waits for you"
    empty_value_display = "not stated"
    enable_nav_sidebar = False
    index_template = "admin/procurement/desk.html"

    def admin_view(self, view, cacheable=False):
        def door(request, *args, **kwargs):
            with recorded(via="admin", user=request.user if request.user.is_authenticated else None):
                return view(request, *args, **kwargs)

        return super().admin_view(update_wrapper(door, view), cacheable)

    def get_urls(self):
        view = self.admin_view(partial(public_name, site=self))
        return [path("name/", view, name="public_name"), *super().get_urls()]

    def autocomplete_view(self, request):
        return Suggestions.as_view(admin_site=self)(request)

    def each_context(self, request):
        """What every page of the admin is given, and where its keys lead."""
        context = super().each_context(request)
        if context["has_permission"]:
            context["key_places"] = key_places()
        return context

    def index(self, request, extra_context=None):
        """The start page: what waits for the curator who looks, before the lists of everything."""
        return super().index(request, {**desk_of(request, self), **(extra_context or {})})

    def get_app_list(self, request, app_label=None):
        """The applications, ours split into families."""
        listed = []
        for app in super().get_app_list(request, app_label):
            if app["app_label"] != "procurement":
                listed.append(app)
                continue
            models = {model["object_name"]: model for model in app["models"]}
            ours = [
                app | {"name": family, "models": [models[name] for name in names if name in models]}
                for family, names in FAMILIES.items()
            ]
            listed = [family for family in ours if family["models"]] + listed
        return listed


site = CuratorSite()


def curator_site():
    """The one site, for Django's `admin.site` as well: what other applications register stands on it."""
    return site
