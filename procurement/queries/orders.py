"""The orders that each list can be put in.

A sort is a list of expressions, lowest first; the natural key settles ties. Nulls stand last in either direction. Names
are compared folded and by code points, so that the engines and their collations agree.
"""

from django.db.models import Case, F, IntegerField, TextField, Value, When
from django.db.models.functions import Coalesce, Concat, Length, StrIndex, Substr

from procurement.choices import CompetitionOutcome, Stage
from procurement.engine.expressions import binary


def _country_name(path=""):
    """The folded name of a country: its search text is the code, the name and further names, ` | ` between them."""
    names = Substr(F(f"{path}search"), Length(f"{path}code") + 4)
    # without the cut, Guinea with a second name would stand after Guinea-Bissau
    end = StrIndex(Concat(names, Value(" |"), output_field=TextField()), Value(" |"))
    return binary(Substr(names, 1, end - 1))


def _place_in(column, vocabulary):
    """The place of a choice in its vocabulary."""
    places = [When(**{column: value, "then": Value(place)}) for place, value in enumerate(vocabulary.values)]
    return Case(*places, output_field=IntegerField())


OFFER_SORTS = {
    "reference": [],
    "date": [F("first_key"), F("last_key")],
    "supplier": [_country_name("supplier__")],
    "recipient": [_country_name("recipient__")],
    "platform": [binary("platform__search"), binary("search")],
    "stage": [_place_in("stage", Stage)],
    "quantity": [Coalesce("quantity_agreed", "quantity_offered", "quantity_requested", "quantity_delivered")],
}
PLATFORM_SORTS = {
    "designation": [binary("search")],
    "category": [F("category__position"), binary("search")],
    "offers": [F("offer_count")],
}
COUNTRY_SORTS = {
    "records": [F("record_count")],
    "name": [_country_name()],
    "code": [],
    "made": [F("made_count")],
    "received": [F("received_count")],
    "events": [F("event_count")],
}
EVENT_SORTS = {
    "date": [F("dated_first"), F("dated_last")],
    "title": [binary("search")],
    "kind": [binary("kind__name")],
    "state": [binary("state")],
}
SOURCE_SORTS = {
    "title": [binary("search")],
    "published": [F("published_first"), F("published_last")],
    "reliability": [binary("reliability")],
    "statements": [F("statement_count")],
}
COMPETITION_SORTS = {
    "title": [binary("search")],
    "buyer": [_country_name("buyer__")],
    "decided": [F("decided_first"), F("decided_last")],
    "outcome": [_place_in("outcome", CompetitionOutcome)],
    "bids": [F("bid_count")],
}


def in_order(records, sorts, sort):
    """`records` by the registered sort, `-` in front for descending."""
    key = binary(records.model.KEY[0])
    descending = sort.startswith("-")
    expressions = sorts[sort.removeprefix("-")] or [key]
    wanted = [e.desc(nulls_last=True) if descending else e.asc(nulls_last=True) for e in expressions]
    return records.order_by(*wanted, key)
