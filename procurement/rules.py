"""Invariants over rows: one small class each, whose docstring is the rule. Services ask them before they write."""

from django.db.models import Exists, OuterRef

from procurement.choices import Review
from procurement.models import Competition, DiplomaticEvent, Offer, Platform


class Rule:
    """`models` the rule speaks of; `problems(rows)` yields (primary key, sentence) for rows that break it."""

    models = ()

    def problems(self, rows):
        raise TypeError(f"{type(self).__name__} does not say what breaks it")


class PublishedRecordHasSource(Rule):
    """A published record rests on at least one citation that its readers can see."""

    models = (Offer, DiplomaticEvent, Platform, Competition)

    def problems(self, rows):
        citations = rows.model._meta.get_field("citations")
        shown = citations.related_model.child_is_public()
        cited = citations.related_model.objects.filter(shown, **{citations.field.name: OuterRef("pk")})
        for pk in rows.exclude(Exists(cited)).values_list("pk", flat=True):
            yield pk, "it has no citation: add one that says where it is known from"


class PublishedOfferHasPublishedTargets(Rule):
    """The platform and the competition of a published offer are published."""

    models = (Offer,)

    def problems(self, rows):
        for path, noun in (("platform", "platform"), ("competition", "competition")):
            hidden = rows.exclude(**{path: None}).exclude(**{f"{path}__review": Review.PUBLISHED})
            for row in hidden.select_related(path):
                yield row.pk, f"its {noun} {getattr(row, path)} is not published: publish that first"


class PublishedVariantHasPublishedParent(Rule):
    """The platform that a published variant comes from is published."""

    models = (Platform,)

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
            for row in dependants.select_related(path):
                yield getattr(row, f"{path}_id"), f"{row} is published and points at it: take that back first"


PUBLISHING = (PublishedRecordHasSource(), PublishedOfferHasPublishedTargets(), PublishedVariantHasPublishedParent())
"""The rules a record must keep to be public."""

HIDING = (NothingPublicRestsOnHidden(),)
"""The rules a record must keep to leave the public."""
