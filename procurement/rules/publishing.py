"""What holds of records that the public sees, and of those that leave it."""

from django.db.models import Exists, OuterRef, Q

from procurement.choices import Review
from procurement.models import Competition, DiplomaticEvent, Offer, Platform
from procurement.queries.sourcing import cited_links, left_without_source, seen_citations
from procurement.rules.base import PUBLISHED, Rule


class PublishedRecordHasSource(Rule):
    """A published record rests on at least one citation that its readers can see."""

    models = (Offer, DiplomaticEvent, Platform, Competition)
    review = PUBLISHED

    def problems(self, rows):
        citations = seen_citations(rows.model)
        cited = citations.filter(**{citations.model.OWNER: OuterRef("pk")})
        for pk in rows.exclude(Exists(cited)).values_list("pk", flat=True):
            yield pk, "it has no citation: add one that says where it is known from"


class PublishedOfferHasPublishedTargets(Rule):
    """The platform and the competition of a published offer are published."""

    models = (Offer,)
    review = PUBLISHED

    def problems(self, rows):
        for path, noun in (("platform", "platform"), ("competition", "competition")):
            hidden = rows.exclude(**{path: None}).exclude(**{f"{path}__review": Review.PUBLISHED})
            for row in hidden.select_related(path):
                yield row.pk, f"its {noun} {getattr(row, path)} is not published: publish that first"


class PublishedVariantHasPublishedParent(Rule):
    """The platform that a published variant comes from is published."""

    models = (Platform,)
    review = PUBLISHED

    def problems(self, rows):
        hidden = rows.exclude(variant_of=None).exclude(variant_of__review=Review.PUBLISHED)
        for row in hidden.select_related("variant_of"):
            yield row.pk, f"it is a variant of {row.variant_of}, which is not published: publish that first"


class NothingPublicRestsOnHidden(Rule):
    """What a published record points at stays published."""

    models = (Platform, Competition)
    _dependants = {
        Platform: (("offers", "platform"), ("variants", "variant_of")),
        Competition: (("bids", "competition"),),
    }

    def problems(self, rows):
        for name, path in self._dependants[rows.model]:
            model = rows.model._meta.get_field(name).related_model
            dependants = model.objects.filter(review=Review.PUBLISHED, **{f"{path}__in": rows}).order_by("pk")
            if model is rows.model:
                dependants = dependants.exclude(pk__in=rows)  # they leave together
            for row in dependants.select_related(path):
                yield getattr(row, f"{path}_id"), f"{row} is published and points at it: take that back first"


class NoSourceIsHiddenWithWhatItSpeaksOf(Rule):
    """A published record keeps a citation that its readers see when what others speak of leaves the public.

    A citation of a link is as hidden as the record that the link leads to.
    """

    models = (Offer, Platform)

    def problems(self, rows):
        for owner_model, path, far_model in cited_links():
            if far_model is not rows.model:
                continue
            going = Q(**{f"{path}__in": rows})
            bare = left_without_source(owner_model, going)
            if owner_model is rows.model:
                bare = bare.exclude(pk__in=rows)  # they leave together
            known = {record.pk: record for record in bare}
            citations = seen_citations(owner_model).model
            speaking = citations.objects.filter(going, **{f"{citations.OWNER}__in": known})
            for pk, resting in sorted(set(speaking.values_list(path, citations.OWNER))):
                yield (
                    pk,
                    f"{known[resting]} is published, and the only citations that its readers see speak of its link to "
                    "it: add another citation there, or take that back first",
                )
