"""Which citations carry a published record: those that its readers see."""

from django.db.models import Exists, OuterRef

from procurement.choices import Review
from procurement.models import CompetitionCitation, EventCitation, OfferCitation, PlatformCitation

_CITATIONS = (CompetitionCitation, EventCitation, OfferCitation, PlatformCitation)
"""The citations of reviewed records; a country is public without any."""


def seen_citations(owner_model):
    """The citations of a reviewed model that readers see, or would once their owner is published."""
    citations = owner_model._meta.get_field("citations").related_model
    return citations.objects.filter(citations.child_is_public())


def left_without_source(owner_model, going):
    """The published records of `owner_model` of which readers see no citation but such as meet the Q `going`.

    It does not matter whether those are hidden by now: a rule may ask before it happens or after.
    """
    citations = seen_citations(owner_model)
    of_record = {citations.model.OWNER: OuterRef("pk")}
    return owner_model.objects.filter(
        Exists(citations.model.objects.filter(going, **of_record)),
        ~Exists(citations.filter(**of_record).exclude(going)),
        review=Review.PUBLISHED,
    ).order_by("pk")


def cited_links():
    """[(owner model, path, far model)]: the paths on which citations of an owner speak of a link to a far record."""
    links = []
    for citations in _CITATIONS:
        owner_model = citations._meta.get_field(citations.OWNER).related_model
        for name in citations.CHILDREN:
            child = citations._meta.get_field(name).related_model
            links += [
                (owner_model, f"{name}__{path}", child._meta.get_field(path).related_model) for path in child.FAR_ENDS
            ]
    return links
