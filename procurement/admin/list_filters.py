"""Filters of the lists: by period, by parties in use, by category, by what is cited and what is contested.

Each asks the same number of queries, however many records there are. A value that is not among the choices finds
nothing rather than everything.
"""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q

from procurement.choices import Reliability, Stage
from procurement.dates import UncertainDate, period_keys
from procurement.models import Country, EventIdentifier, EventKind, PlatformCategory
from procurement.queries.conflicts import in_conflict

_NOT_DATED = "none"


class _FormFilter(admin.SimpleListFilter):
    """A filter whose value is typed or picked in a small form; `hidden` keeps the other parameters of the list."""

    def has_output(self):
        return True

    def lookups(self, request, model_admin):
        return ()

    def choices(self, changelist):
        kept = {name: values for name, values in changelist.filter_params.items() if name != self.parameter_name}
        self.hidden = [(name, value) for name, values in kept.items() for value in values]
        self.clear = changelist.get_query_string(remove=[self.parameter_name])
        return super().choices(changelist)


class PeriodFilter(_FormFilter):
    """A period typed as an uncertain date, or the records without a date."""

    title = "period"
    parameter_name = "period"
    template = "admin/procurement/period_filter.html"
    first, last = "dated_first", "dated_last"
    error = ""

    @classmethod
    def over(cls, first, last, title):
        """The same filter over two other keys."""
        return type(cls.__name__, (cls,), {"first": first, "last": last, "title": title})

    def lookups(self, request, model_admin):
        return [(_NOT_DATED, "not dated")]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        if self.value() == _NOT_DATED:
            return queryset.filter(**{f"{self.first}__isnull": True})
        try:
            start, end = period_keys(self.value(), self.value())
        except ValidationError as error:
            self.error = error.messages[0]
            return queryset.none()
        return queryset.filter(**{f"{self.first}__lte": end, f"{self.last}__gte": start})

    @property
    def typed(self):
        return "" if self.value() in (None, _NOT_DATED) else self.value()

    @property
    def words(self):
        return "" if self.error or not self.typed else UncertainDate.parse(self.typed).words


class CodedFilter(admin.SimpleListFilter):
    """The events that machines coded and files brought in, apart from those that people typed."""

    title = "how it came"
    parameter_name = "came"

    def lookups(self, request, model_admin):
        return [("coded", "coded by machine"), ("typed", "typed by people")]

    def queryset(self, request, queryset):
        coded = Exists(EventIdentifier.objects.filter(event=OuterRef("pk")))
        if self.value() in ("coded", "typed"):
            return queryset.filter(coded if self.value() == "coded" else ~coded)
        return queryset.none() if self.value() else queryset


class SelectFilter(_FormFilter):
    """One of many values, picked from a list of those in use."""

    template = "admin/procurement/select_filter.html"

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        if self.value() not in {key for key, _ in self.lookup_choices}:
            return queryset.none()
        return queryset.filter(self.condition(self.value()))


class _CountryFilter(SelectFilter):
    relation = ""
    """The reverse name, at the country, of what the list shows."""

    def lookups(self, request, model_admin):
        relation = Country._meta.get_field(self.relation)
        used = relation.related_model.objects.filter(**{relation.field.name: OuterRef("pk")})
        return Country.objects.filter(Exists(used)).order_by("name").values_list("code", "name")

    def condition(self, code):
        field = Country._meta.get_field(self.relation).field
        return Q(**{f"{field.name}__code": code})


class SupplierFilter(_CountryFilter):
    title = parameter_name = "supplier"
    relation = "offers_made"


class RecipientFilter(_CountryFilter):
    title = parameter_name = "recipient"
    relation = "offers_received"


class BuyerFilter(_CountryFilter):
    title = parameter_name = "buyer"
    relation = "competitions"


class ParticipantFilter(_CountryFilter):
    title = parameter_name = "participant"
    relation = "participations"

    def condition(self, code):
        field = Country._meta.get_field(self.relation).field
        return Q(Exists(field.model.objects.filter(event=OuterRef("pk"), country__code=code)))


class DesignerFilter(_CountryFilter):
    title, parameter_name = "country of design", "designer"
    relation = "platform_origins"

    def condition(self, code):
        field = Country._meta.get_field(self.relation).field
        return Q(Exists(field.model.objects.filter(platform=OuterRef("pk"), country__code=code)))


class EventKindFilter(SelectFilter):
    title = parameter_name = "kind"

    def lookups(self, request, model_admin):
        return EventKind.objects.order_by("name").values_list("slug", "name")

    def condition(self, slug):
        return Q(kind__slug=slug)


class CategoryFilter(SelectFilter):
    """The category of the platform offered, or of the subject where no platform is named."""

    title = parameter_name = "category"

    def lookups(self, request, model_admin):
        return PlatformCategory.objects.values_list("slug", "name")

    def condition(self, slug):
        return Q(platform__category__slug=slug) | Q(category__slug=slug)


class CitedFilter(admin.SimpleListFilter):
    """Whether anything says where the record is known from, and whether the sources agree."""

    title, parameter_name = "citations", "cited"

    def lookups(self, request, model_admin):
        return [("no", "uncited"), ("yes", "cited"), ("conflict", "in conflict")]

    def queryset(self, request, queryset):
        if self.value() not in ("no", "yes", "conflict"):
            return queryset.none() if self.value() else queryset
        if self.value() == "conflict":
            return in_conflict(queryset)
        citations = queryset.model._meta.get_field("citations")
        cited = Exists(citations.related_model.objects.filter(**{citations.field.name: OuterRef("pk")}))
        return queryset.filter(cited) if self.value() == "yes" else queryset.exclude(cited)


class SubjectFilter(admin.SimpleListFilter):
    """Offers that name a platform, and those that do not."""

    title, parameter_name = "what is offered", "named"

    def lookups(self, request, model_admin):
        return [("yes", "a platform"), ("no", "words only")]

    def queryset(self, request, queryset):
        if self.value() not in ("no", "yes"):
            return queryset.none() if self.value() else queryset
        return queryset.filter(platform__isnull=self.value() == "no")


class ReliabilityFilter(admin.SimpleListFilter):
    """The reliability of the source of a citation."""

    title, parameter_name = "reliability of the source", "reliability"

    def lookups(self, request, model_admin):
        return Reliability.choices

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(source__reliability=self.value())


class OrganisationFilter(_CountryFilter):
    title = parameter_name = "organisation"
    relation = "memberships"


class StageFilter(SelectFilter):
    title = parameter_name = "stage"

    def lookups(self, request, model_admin):
        return Stage.choices

    def condition(self, stage):
        return Q(stage=stage)
