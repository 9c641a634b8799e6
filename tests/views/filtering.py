"""What a filter finds, and what it says it does not understand."""

from django.http import QueryDict

from procurement.choices import Review
from procurement.filters import OfferFilter
from tests.make import make_country, make_offer

PUBLISHED = {"review": Review.PUBLISHED}


def offer(reference, **fields):
    return make_offer(reference=reference, **PUBLISHED | fields)


def make_parties():
    """{code: country} of three of them."""
    return {code: make_country(name, code) for code, name in [("RUS", "Russia"), ("CHN", "China"), ("PAK", "Pakistan")]}


def make_three_offers(parties):
    """An offer of each of them."""
    rus, chn, pak = parties.values()
    offer("T-A", supplier=rus, recipient=pak)
    offer("T-B", supplier=chn, recipient=pak)
    offer("T-C", supplier=pak, recipient=rus)


def found(filter_class, query):
    """The natural keys that the filter finds, in its order."""
    filterset = filter_class(QueryDict(query))
    assert filterset.mistakes() == []
    return [record.natural_key()[0] for record in filterset.ordered]


def mistakes(query, filter_class=OfferFilter):
    return filter_class(QueryDict(query)).mistakes()
