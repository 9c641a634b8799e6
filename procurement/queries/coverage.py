"""What the database covers, in numbers; public records only."""

from django.db.models import Count, F, Max, Min, Q

from procurement.choices import MilestoneKind
from procurement.dates import OPEN_END, OPEN_START
from procurement.models import Competition, Country, Delivery, DiplomaticEvent, Offer, OfferMilestone, Platform, Source
from procurement.queries.lists import countries, platforms, with_records

_CONTRACTED = (
    MilestoneKind.CONTRACT,
    MilestoneKind.AMENDMENT,
    MilestoneKind.FIRST_DELIVERY,
    MilestoneKind.LAST_DELIVERY,
    MilestoneKind.RETURN,
)
"""Steps that an offer takes only once something was agreed."""


def coverage():
    """Counts of public records; `uncontracted` offers have no contract on record, `undated` ones no date at all.

    `first_year` and `last_year` span the dated offers and events, open ends apart; None where nothing is dated.
    """
    # steps and deliveries are as public as their offer, and only public offers are counted
    steps = OfferMilestone.objects.filter(kind__in=_CONTRACTED, is_planned=False).order_by().values("offer")
    agreed = steps.union(Delivery.objects.order_by().values("offer"))
    offers = Offer.objects.public().aggregate(
        offers=Count("pk"),
        undated=Count("pk", filter=Q(first_key=None)),
        first=Min("first_key", filter=Q(first_key__gt=OPEN_START)),
        last=Max("last_key", filter=Q(last_key__lt=OPEN_END)),
    )
    events = DiplomaticEvent.objects.public().aggregate(
        events=Count("pk"),
        undated_events=Count("pk", filter=Q(dated_first=None)),
        first=Min("dated_first", filter=Q(dated_first__gt=OPEN_START)),
        last=Max("dated_last", filter=Q(dated_last__lt=OPEN_END)),
    )
    firsts = [found["first"] for found in (offers, events) if found["first"]]
    lasts = [found["last"] for found in (offers, events) if found["last"]]
    return (
        offers
        | events
        | {
            "uncontracted": offers["offers"] - Offer.objects.public().filter(pk__in=agreed).count(),
            "first_year": min(firsts) // 10000 if firsts else None,
            "last_year": max(lasts) // 10000 if lasts else None,
            "platforms": Platform.objects.public().count(),
            "countries": Country.objects.public().count(),
            "recorded_countries": with_records(Country.objects.public(), "yes").count(),
            "sources": Source.objects.public().count(),
            "competitions": Competition.objects.public().count(),
        }
    )


def busiest_countries(limit):
    """Countries with the most offers on either side, `offer_count`."""
    counted = countries().annotate(offer_count=F("made_count") + F("received_count"))
    return counted.filter(offer_count__gt=0).order_by("-offer_count", "code")[:limit]


def most_offered_platforms(limit):
    """Platforms with the most offers, variants included, `offer_count`."""
    return platforms().filter(offer_count__gt=0).order_by("-offer_count", "slug")[:limit]
