"""What the page of one country asks: its names and its past, its offers, and with whom it deals."""

from dataclasses import dataclass

from django.db.models import Count, F

from procurement.models import (
    Competition,
    Country,
    CountryIdentifier,
    CountryName,
    CountrySuccession,
    DiplomaticEvent,
    EventParticipant,
    Membership,
    OfferParty,
    Platform,
)
from procurement.queries.offer_pages import PARTIES, EventLine, in_time, titled_offers


@dataclass
class Counterpart:
    """Another country and how many public records the two share."""

    country: Country
    supplied: int = 0
    received: int = 0
    events: int = 0


def names_of(country):
    return CountryName.objects.public().filter(country=country).order_by("number")


def identifiers_of(country):
    return CountryIdentifier.objects.public().filter(country=country).order_by("number")


def followed_by(country):
    """The successions in which the country gave way."""
    return CountrySuccession.objects.public().filter(predecessor=country).select_related("successor").order_by("number")


def follows(country):
    """The successions in which the country came after another."""
    shown = CountrySuccession.objects.public().filter(successor=country)
    return shown.select_related("predecessor").order_by("predecessor__name")


def members_of(organisation):
    shown = Membership.objects.public().filter(organisation=organisation)
    return shown.select_related("member").order_by("member__name", "number")


def joined_by(country):
    """The memberships of the country in organisations."""
    shown = Membership.objects.public().filter(member=country)
    return shown.select_related("organisation").order_by("organisation__name", "number")


def offers_made_by(country):
    return latest_first(titled_offers().filter(supplier=country))


def offers_received_by(country):
    return latest_first(titled_offers().filter(recipient=country))


def further_part_in(country):
    """The offers to which the country is a further party, with its role."""
    shown = OfferParty.objects.public().filter(country=country)
    return shown.select_related(*(f"offer__{name}" for name in PARTIES)).order_by("offer__reference", "number")


def latest_first(offers):
    """The latest offers first, those without a date after them."""
    return offers.order_by(F("last_key").desc(nulls_last=True), "reference")


def competitions_of(country):
    return Competition.objects.public().filter(buyer=country).order_by("title", "slug")


def designs_of(country):
    return Platform.objects.public().filter(origins__country=country).select_related("category").order_by("designation")


def events_with(country):
    """The public events in which the country has a part, in order of time; a queryset."""
    parts = EventParticipant.objects.public().filter(country=country)
    return in_time(DiplomaticEvent.objects.public().filter(pk__in=parts.values("event")))


def lines_of(country, events):
    """The EventLines of `events`, a list, with the roles of the country; one query."""
    roles = {}
    for row in EventParticipant.objects.public().filter(country=country, event__in=events).order_by("number"):
        roles.setdefault(row.event_id, []).append(row.get_role_display())
    return [
        EventLine(event, ", ".join(dict.fromkeys(roles[event.pk])), is_opinion=event.is_opinion) for event in events
    ]


def counterparts_of(country):
    """The Counterparts of a country, those with most shared records first; four queries."""
    made = titled_offers().filter(supplier=country).order_by().values_list("recipient").annotate(Count("pk"))
    got = titled_offers().filter(recipient=country).order_by().values_list("supplier").annotate(Count("pk"))
    events = EventParticipant.objects.public().filter(country=country).values("event")
    others = EventParticipant.objects.public().filter(event__in=events).exclude(country=country)
    met = others.order_by().values_list("country").annotate(Count("event", distinct=True))
    counts = {"supplied": dict(made), "received": dict(got), "events": dict(met)}
    countries = Country.objects.public().in_bulk({pk for column in counts.values() for pk in column})
    found = [
        Counterpart(other, **{name: column.get(pk, 0) for name, column in counts.items()})
        for pk, other in countries.items()
    ]
    return sorted(found, key=lambda row: (-row.supplied - row.received, -row.events, row.country.name))
