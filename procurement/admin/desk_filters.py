"""Filters of the lists that the start page leads to: what I began, and what a rule finds."""

from django.contrib import admin

from procurement.admin.list_filters import SelectFilter
from procurement.models import Source
from procurement.queries.desk import begun_by
from procurement.queries.resting import resting
from procurement.rules import CHECKS

MOST = 5000
"""How many finds of a rule a list takes, the first ones: a longer list is of no more use, and costs."""


class BegunFilter(admin.SimpleListFilter):
    """Records that the curator who looks wrote first."""

    title, parameter_name = "begun by", "begun"

    def __init__(self, request, *args, **kwargs):
        self._user = request.user
        super().__init__(request, *args, **kwargs)

    def lookups(self, request, model_admin):
        return [("me", "me")]

    def queryset(self, request, queryset):
        if self.value() != "me":
            return queryset.none() if self.value() else queryset
        return begun_by(queryset, self._user)


class RestsOnFilter(admin.SimpleListFilter):
    """Records that rest on a source, or (`slug:alone`) on nothing else: where the page of the source leads."""

    title, parameter_name = "source", "rests_on"

    def has_output(self):
        return bool(self.value())

    def lookups(self, request, model_admin):
        slug, _, alone = (request.GET.get(self.parameter_name) or "").partition(":")
        return [(f"{slug}:alone" if alone else slug, f"on {slug}{' alone' if alone else ''}")]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        slug, _, alone = self.value().partition(":")
        source = Source.objects.filter(slug=slug).first()
        return resting(queryset, source, alone == "alone") if source and alone in ("", "alone") else queryset.none()


class FindingFilter(SelectFilter):
    """Records that break a rule of `check_data`."""

    title, parameter_name = "finding", "finding"

    def lookups(self, request, model_admin):
        return [(rule.name, rule.name.replace("-", " ")) for rule in CHECKS if model_admin.model in rule.models]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        rule = next((rule for rule in CHECKS if rule.name == self.value() and queryset.model in rule.models), None)
        if rule is None:
            return queryset.none()
        found = set()
        for pk, _ in rule.problems(rule.rows(queryset.model)):
            found.add(pk)
            if len(found) == MOST:
                break
        return queryset.filter(pk__in=sorted(found))
