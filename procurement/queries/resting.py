"""What rests on a source, and what would fall with it. All editions of a source are one voice."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce

from procurement.choices import Rank
from procurement.models import (
    CompetitionCitation,
    CountryCitation,
    EventCitation,
    OfferCitation,
    PlatformCitation,
)
from procurement.queries.conflicts import Editions

CITATIONS = (OfferCitation, EventCitation, PlatformCitation, CompetitionCitation, CountryCitation)


@dataclass(frozen=True)
class Rest:
    """How many records of a kind rest on a source, how many of them on nothing else, how many facts only it states."""

    model: type
    records: int
    alone: int
    facts_alone: int


def resting_on_it(source):
    """The Rests of a saved source, one for each kind of record that it bears; hidden records count as well."""
    voice = Editions.load().members(source.pk)
    found = []
    for citations in CITATIONS:
        model = citations._meta.get_field(citations.OWNER).related_model
        records = _resting(model.objects.order_by(), citations, voice)
        count = records.count()
        if count:
            alone = _alone(records, citations, voice).count()
            found.append(Rest(model, count, alone, _facts_alone(citations, voice)))
    return found


def resting(records, source, alone=False):
    """Those of a queryset of records that rest on the source; with `alone`, on nothing else."""
    citations = records.model._meta.get_field("citations").related_model
    voice = Editions.load().members(source.pk)
    found = _resting(records, citations, voice)
    return _alone(found, citations, voice) if alone else found


def _believed(citations):
    return citations.objects.exclude(rank=Rank.DEPRECATED).order_by()


def _resting(records, citations, voice):
    said = _believed(citations).filter(source__in=voice, **{citations.OWNER: OuterRef("pk")})
    return records.filter(Exists(said))


def _alone(records, citations, voice):
    others = _believed(citations).exclude(source__in=voice).filter(**{citations.OWNER: OuterRef("pk")})
    return records.exclude(Exists(others))


def _facts_alone(citations, voice):
    """How many facts of records nobody else speaks of; the record as a whole is none."""
    children = {f"{name}_or_none": Coalesce(f"{name}_id", 0) for name in citations.CHILDREN}
    same = {name: OuterRef(name) for name in (f"{citations.OWNER}_id", "aspect", *children)}
    said = _believed(citations).alias(**children)
    others = said.exclude(source__in=voice).filter(**same)
    ours = said.filter(source__in=voice).exclude(aspect="record").exclude(Exists(others))
    keys = {name: F(name) for name in children}
    return (
        ours.annotate(**keys).values(citations.OWNER, "aspect", *keys).distinct().count()
        if keys
        else (ours.values(citations.OWNER, "aspect").distinct().count())
    )
