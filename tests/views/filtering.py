"""What a filter finds, and what it says it does not understand."""

from django.http import QueryDict

from procurement.choices import Review
from procurement.filters import (
    OfferFilter,
)
from tests.make import (
    make_offer,
)

PUBLISHED = {"review": Review.PUBLISHED}


def offer(reference, **fields):
    return make_offer(reference=reference, **PUBLISHED | fields)


def found(filter_class, query):
    """The natural keys that the filter finds, in its order."""
    filterset = filter_class(QueryDict(query))
    assert filterset.mistakes() == []
    return [record.natural_key()[0] for record in filterset.ordered]


def mistakes(query, filter_class=OfferFilter):
    return filter_class(QueryDict(query)).mistakes()
