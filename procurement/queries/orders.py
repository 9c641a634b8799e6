"""The orders that each list can be put in.

A sort is a list of expressions, lowest first; the natural key settles ties. Nulls stand last in either direction. Names
are compared folded, so that the engines agree on accents and capitals.
"""

from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.functions import Coalesce, Length, Substr

from procurement.choices import CompetitionOutcome, Stage


def _country_name(path=""):
    """The folded name of a country: its search text begins with the code, ` | ` and the name."""
    return Substr(F(f"{path}search"), Length(f"{path}code") + 4)


def _place_in(column, vocabulary):
    """The place of a choice in its vocabulary."""
    places = [When(**{column: value, "then": Value(place)}) for place, value in enumerate(vocabulary.values)]
    return Case(*places, output_field=IntegerField())


OFFER_SORTS = {
    "reference": [],
    "date": [F("first_key"), F("last_key")],
    "supplier": [_country_name("supplier__")],
    "recipient": [_country_name("recipient__")],
    "platform": [F("platform__search"), F("search")],
    "stage": [_place_in("stage", Stage)],
    "quantity": [Coalesce("quantity_agreed", "quantity_offered", "quantity_requested", "quantity_delivered")],
}
PLATFORM_SORTS = {
    "designation": [F("search")],
    "category": [F("category__position"), F("search")],
    "offers": [F("offer_count")],
}
COUNTRY_SORTS = {
    "name": [_country_name()],
    "code": [],
    "made": [F("made_count")],
    "received": [F("received_count")],
    "events": [F("event_count")],
}
EVENT_SORTS = {
    "date": [F("dated_first"), F("dated_last")],
    "title": [F("search")],
    "kind": [F("kind__name")],
    "state": [F("state")],
}
SOURCE_SORTS = {
    "title": [F("search")],
    "published": [F("published_first"), F("published_last")],
    "reliability": [F("reliability")],
    "statements": [F("statement_count")],
}
COMPETITION_SORTS = {
    "title": [F("search")],
    "buyer": [_country_name("buyer__")],
    "decided": [F("decided_first"), F("decided_last")],
    "outcome": [_place_in("outcome", CompetitionOutcome)],
    "bids": [F("bid_count")],
}


def in_order(records, sorts, sort):
    """`records` by the registered sort, `-` in front for descending."""
    key = records.model.KEY[0]
    descending = sort.startswith("-")
    expressions = sorts[sort.removeprefix("-")] or [F(key)]
    wanted = [e.desc(nulls_last=True) if descending else e.asc(nulls_last=True) for e in expressions]
    return records.order_by(*wanted, key)
