"""The lists: filtered, sorted, paged, and downloadable as they are filtered."""

from django.core.paginator import Paginator
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
from procurement.filters.address import FORMATS, PAGE_SIZES
from procurement.interchange.downloads import tables
from procurement.interchange.workbooks import NoWorkbook
from procurement.views.downloads import download

_IN_TIME, _BY_COUNT = (", earliest first", ", latest first"), (", fewest first", ", most first")
WAYS = dict.fromkeys(("date", "published", "decided"), _IN_TIME) | dict.fromkeys(
    ("quantity", "records", "offers", "made", "received", "events", "statements", "bids"), _BY_COUNT
)
"""How the two ways of an order are called, where not plain and reversed."""
_TITLES = {"jsonl": "JSON lines"}


class RecordListView(View):
    """One list. A parameter that is not understood answers 400 with the form as it was filled in, a page that does not
    exist 404; a reader always gets the way back.
    """

    http_method_names = ("get", "head")
    filter_class = None
    room = ""
    columns = ()
    lead = ""

    def get(self, request):
        filterset = self.filter_class(request.GET)
        if not filterset.is_valid():
            return self.page(request, filterset, status=400, mistakes=filterset.mistakes())
        if filterset.state.format:
            try:
                return download(request, filterset, self.room, self.columns)
            except NoWorkbook as refusal:
                return self.page(request, filterset, status=400, mistakes=[("format", str(refusal))])
        paginator = Paginator(filterset.ordered, filterset.state.page_size)
        number = filterset.state.page
        if number > paginator.num_pages:
            pages = f"{paginator.num_pages} pages" if paginator.num_pages > 1 else "one page"
            mistakes = [("page", f"There is no page {number}: the list has {pages}.")]
            return self.page(request, filterset, status=404, mistakes=mistakes)
        page = paginator.get_page(number)
        page.object_list = filterset.shown((number - 1) * paginator.per_page, number * paginator.per_page)
        return self.page(request, filterset, page=page)

    def page(self, request, filterset, status=200, **context):
        """The HTML page."""
        address = filterset.address
        context |= {
            "room": self.room,
            "lead": self.lead,
            "filterset": filterset,
            "controls": filterset.controls(),
            "said": [(phrase, _removals(address, phrase)) for phrase in filterset.phrases],
            "undated": address.changed(year_from=None, year_to=None, dated="no")
            if "year_from" in filterset.filters
            else "",
            "kept": [(name, value) for name in ("page_size",) for value in address.given.get(name, [])],
            "sorts": _sort_options(filterset),
            "downloads": [(_TITLES.get(form, form.upper()), address.changed(format=form)) for form in FORMATS],
            "bare": reverse(request.resolver_match.view_name),
        }
        if page := context.get("page"):
            shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
            context["pages"] = [(n, address.changed(page=n) if isinstance(n, int) else "") for n in shown]
            context["sizes"] = [(size, address.changed(page_size=size)) for size in PAGE_SIZES]
            if page.has_previous():
                context["previous"] = address.changed(page=page.previous_page_number())
            if page.has_next():
                context["next"] = address.changed(page=page.next_page_number())
        return render(request, f"procurement/{request.resolver_match.view_name}.html", context, status=status)


def _removals(address, phrase):
    """Each part of the phrase with the address that lacks it."""
    return [
        (words, address.changed(year_from=None, year_to=None) if name == "years" else address.without(name, value))
        for name, value, words in phrase.parts
    ]


def _sort_options(filterset):
    """(value, words, chosen) of the orders, each both ways. What has no date or count stands last either way."""
    ways = [
        (f"{sign}{key}", f"{key}{words}")
        for key in filterset.sorts
        for sign, words in zip(("", "-"), WAYS.get(key, ("", ", reversed")), strict=True)
    ]
    return [(value, words, value == filterset.state.sort) for value, words in ways]


class OfferListView(RecordListView):
    filter_class, room, columns = OfferFilter, "offers", tables.OFFERS
    lead = "What one party asked of another, offered or sold it, from the first interest to the last delivery or loss."


class PlatformListView(RecordListView):
    filter_class, room, columns = PlatformFilter, "platforms", tables.PLATFORMS
    lead = "Weapon systems and major components that can be offered. A version under its own name is a variant."


class CountryListView(RecordListView):
    filter_class, room, columns = CountryFilter, "countries", tables.COUNTRIES
    lead = "States, former states, organisations and others that are party to an offer or an event."


class EventListView(RecordListView):
    filter_class, room, columns = EventFilter, "events", tables.EVENTS
    lead = "What states did or said around arms. What was cancelled did not happen; what was promised is not yet done."


class SourceListView(RecordListView):
    filter_class, room, columns = SourceFilter, "sources", tables.SOURCES
    lead = "The documents and register releases that the records rest on, each with a grade of reliability."


class CompetitionListView(RecordListView):
    filter_class, room, columns = CompetitionFilter, "competitions", tables.COMPETITIONS
    lead = "Buyers' contests. Their bids are offers; one of them may have won."
