"""The front page, and what the database is."""

from django.conf import settings
from django.shortcuts import render
from django.views import View

from procurement.choices import Credibility, EventState, Reliability
from procurement.interchange.terms import licence
from procurement.queries.coverage import busiest_countries, coverage, most_offered_platforms
from procurement.views.parameters import only_parameters

SHOWN = 12


class HomeView(View):
    """The ways in, the coverage, and the countries and platforms with the most offers."""

    http_method_names = ("get", "head")

    def get(self, request):
        only_parameters(request)
        context = {
            "coverage": coverage(),
            "countries": busiest_countries(SHOWN),
            "platforms": most_offered_platforms(SHOWN),
        }
        return render(request, "procurement/home.html", context)


class AboutView(View):
    """Coverage, method, data, licence."""

    http_method_names = ("get", "head")

    def get(self, request):
        only_parameters(request)
        context = {
            "coverage": coverage(),
            "reliabilities": Reliability.labels,
            "credibilities": Credibility.labels,
            "states": EventState.labels,
            "author": settings.DATA_AUTHOR,
            "licence": licence(),
        }
        return render(request, "procurement/about.html", context)
