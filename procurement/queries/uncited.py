"""Facts that a record states and no citation speaks of.

A citation of the record as a whole carries the record, not each of its facts. What is deprecated carries nothing. Our
own words (notes, summaries) need none.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from procurement.choices import CompetitionAspect, OfferAspect, Rank
from procurement.models import CompetitionCitation, EventCitation, OfferCitation, PlatformCitation
from procurement.models.citation import read_money, read_quantity
from procurement.queries.values import UNKNOWN_CHOICES

CITATIONS = {
    citations._meta.get_field(citations.OWNER).related_model: citations
    for citations in (OfferCitation, EventCitation, PlatformCitation, CompetitionCitation)
}
"""The reviewed models, each with its citations."""

_IN_WORDS = {OfferAspect.SUBJECT: "subject", CompetitionAspect.REQUIREMENT: "requirement"}
"""Aspects without a plain value whose fact still stands in a field."""


@dataclass(frozen=True)
class Uncited:
    """A fact without a citation: of the owner itself, or of the child of that key and number."""

    owner_id: int
    aspect: str
    child_id: int | None = None
    child_number: int | None = None


def stated_field(citations, aspect):
    """(child relation or "", name of the field that keeps the fact) of an aspect; None where no field does."""
    path, reader = citations.TARGETS[aspect]
    if reader is read_quantity:
        return path, "quantity"
    if reader is read_money:
        return path, "value_low"
    if isinstance(reader, str):
        return path, reader
    return (path, _IN_WORDS[aspect]) if aspect in _IN_WORDS else None


def uncited(records):
    """Yield the Uncited facts of a queryset of one reviewed model, not sliced; one query for each aspect."""
    citations = CITATIONS[records.model]
    for aspect in citations.TARGETS:
        if place := stated_field(citations, aspect):
            yield from _lacking(records, citations, aspect, *place)


def _lacking(records, citations, aspect, path, name):
    speaking = citations.objects.filter(aspect=aspect).exclude(rank=Rank.DEPRECATED).order_by()
    if not path:
        lacking = records.filter(_is_stated(records.model, name)).exclude(
            Exists(speaking.filter(**{citations.OWNER: OuterRef("pk")}))
        )
        for pk in lacking.order_by("pk").values_list("pk", flat=True).iterator():
            yield Uncited(pk, aspect)
        return
    children = citations._meta.get_field(path).related_model
    lacking = (
        children.objects.filter(_is_stated(children, name), **{f"{children.OWNER}__in": records.order_by()})
        .exclude(Exists(speaking.filter(**{path: OuterRef("pk")})))
        .order_by(children.OWNER, "number")
    )
    for owner, child, number in lacking.values_list(f"{children.OWNER}_id", "pk", "number").iterator():
        yield Uncited(owner, aspect, child, number)


def _is_stated(model, name):
    """Q of the rows whose field `name` says something."""
    field = model._meta.get_field(name)
    if field.null:
        return Q(**{f"{name}__isnull": False})
    unknown = [value for value, words in field.flatchoices if str(words) in UNKNOWN_CHOICES]
    if field.is_relation:
        return Q()
    return ~Q(**{f"{name}__in": ["", *unknown]})
