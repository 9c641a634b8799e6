"""One box that looks in all six lists."""

from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from procurement.filters import (
    CompetitionFilter,
    CountryFilter,
    EventFilter,
    OfferFilter,
    PlatformFilter,
    SourceFilter,
)
from procurement.filters.address import Address
from procurement.filters.fields import shortened

ROOMS = (
    ("offers", OfferFilter),
    ("platforms", PlatformFilter),
    ("countries", CountryFilter),
    ("events", EventFilter),
    ("competitions", CompetitionFilter),
    ("sources", SourceFilter),
)
ADDRESSES = {
    "offers": "offer_list",
    "platforms": "platform_list",
    "countries": "country_list",
    "events": "event_list",
    "competitions": "competition_list",
    "sources": "source_list",
}
SHOWN = 5


class SearchView(View):
    """The first matches in each list, and the way to all of them."""

    http_method_names = ("get", "head")

    def get(self, request):
        given = Address.read(request.GET).given
        mistakes = [f"A search has no parameter “{shortened(name)}”: it takes q." for name in given if name != "q"]
        if len(given.get("q", [])) > 1:
            mistakes.append(f"“q” stands {len(given['q'])} times; it can be given once.")
        context = {"q": given.get("q", [""])[0], "mistakes": mistakes}
        if context["q"] and not mistakes:
            found = [_found(room, filter_class, context["q"]) for room, filter_class in ROOMS]
            context["mistakes"] = list(dict.fromkeys(message for room in found for message in room["mistakes"]))
            context["found"] = [room for room in found if room["count"]]
        return render(request, "procurement/search.html", context, status=400 if context["mistakes"] else 200)


def _found(room, filter_class, text):
    """What one list finds: how many, the first few, and the address of them all."""
    words = QueryDict(mutable=True)
    words["q"] = text
    filterset = filter_class(words)
    count = filterset.qs.count()
    return {
        "title": filterset.noun,
        "count": count,
        "records": filterset.shown(0, SHOWN) if count else [],
        "more": count > SHOWN,
        "address": f"{reverse(ADDRESSES[room])}{filterset.address}",
        "mistakes": [message for _, message in filterset.mistakes()],
    }
