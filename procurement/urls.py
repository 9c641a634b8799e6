"""Addresses of the public pages."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from procurement.validators import COUNTRY_CODE, REFERENCE
from procurement.views import details, home, lists, recent, scheme, search, suggest


def _converter(validator):
    """A part of an address that the validator of the column would pass, in small letters or capitals.

    Anything else is no address at all.
    """
    pattern = validator.regex.pattern.removeprefix(r"\A").removesuffix(r"\Z")
    return type("Converter", (StringConverter,), {"regex": f"(?i:{pattern})"})


register_converter(_converter(REFERENCE), "reference")
register_converter(_converter(COUNTRY_CODE), "code")

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("about/", home.AboutView.as_view(), name="about"),
    path("search/", search.SearchView.as_view(), name="search"),
    path("scheme/", scheme.choose, name="scheme"),
    path("scheme.css", scheme.stylesheet, name="scheme_css"),
    path("changes/", recent.recent_changes, name="recent_changes"),
    path("suggested/", suggest.thanks, name="suggested"),
    path("changes.atom", recent.RecentFeed(), name="recent_feed"),
    path("offers/", lists.OfferListView.as_view(), name="offer_list"),
    path("offers/<reference:reference>/", details.offer_detail, name="offer_detail"),
    path("offers/<reference:reference>/suggest/", suggest.PAGES["offer"], name="offer_suggest"),
    path("platforms/", lists.PlatformListView.as_view(), name="platform_list"),
    path("platforms/<slug:slug>/", details.platform_detail, name="platform_detail"),
    path("platforms/<slug:slug>/suggest/", suggest.PAGES["platform"], name="platform_suggest"),
    path("countries/", lists.CountryListView.as_view(), name="country_list"),
    path("countries/<code:code>/", details.country_detail, name="country_detail"),
    path("countries/<code:code>/suggest/", suggest.PAGES["country"], name="country_suggest"),
    path("events/", lists.EventListView.as_view(), name="event_list"),
    path("events/<slug:slug>/", details.event_detail, name="event_detail"),
    path("events/<slug:slug>/suggest/", suggest.PAGES["event"], name="event_suggest"),
    path("sources/", lists.SourceListView.as_view(), name="source_list"),
    path("sources/<slug:slug>/", details.source_detail, name="source_detail"),
    path("sources/<slug:slug>/suggest/", suggest.PAGES["source"], name="source_suggest"),
    path("competitions/", lists.CompetitionListView.as_view(), name="competition_list"),
    path("competitions/<slug:slug>/", details.competition_detail, name="competition_detail"),
    path("competitions/<slug:slug>/suggest/", suggest.PAGES["competition"], name="competition_suggest"),
]
