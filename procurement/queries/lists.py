"""The records of each public list, with all that a row prints, and how filters narrow them."""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from procurement.choices import Rank
from procurement.models import (
    Competition,
    CompetitionCitation,
    Country,
    CountryCitation,
    DiplomaticEvent,
    EventCitation,
    EventOffer,
    EventParticipant,
    Offer,
    OfferCitation,
    Platform,
    PlatformCitation,
    PlatformOrigin,
    Source,
)
from procurement.models.base import over_relation
from procurement.queries import versions
from procurement.queries.offer_pages import rests_on_opinion


def count_of(records, reference):
    """How many of `records` point at the row in hand by the column `reference`, as a subquery."""
    counted = records.order_by().filter(**{reference: OuterRef("pk")}).values(reference).annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def offers():
    return Offer.objects.public().select_related(
        "supplier", "recipient", "platform__category", "category", "competition", "package"
    )


def platforms():
    """With `offer_count`, its variants included as its page has them, and the base if that is public; three queries."""
    base = Platform.objects.public().filter(pk=OuterRef("variant_of"))
    return (
        Platform.objects.public()
        .select_related("category")
        .annotate(
            offer_count=_counted(versions.offer_counts()),
            base_slug=Subquery(base.values("slug")),
            base_designation=Subquery(base.values("designation")),
        )
        .prefetch_related(Prefetch("origins", PlatformOrigin.objects.public().select_related("country")))
    )


def _counted(counts):
    """{primary key: count} as an expression; 0 for any other."""
    by_count = defaultdict(list)
    for key, count in counts.items():
        by_count[count].append(key)
    whens = (When(pk__in=keys, then=Value(count)) for count, keys in by_count.items())
    return Case(*whens, default=Value(0), output_field=IntegerField())


def _offers_by(column):
    """{primary key: how many public offers point at it by the column}, one query."""
    offers = Offer.objects.public().order_by().values_list(column)
    return dict(offers.annotate(n=Count("pk")))


def countries():
    """With `made_count`, `received_count` (offers), `event_count`, and `record_count`, all three together.

    The offers are counted beforehand, in two queries: a subquery would be asked for each country and anew wherever its
    count is added up or ordered by.
    """
    attended = EventParticipant.objects.public().order_by().filter(country=OuterRef("pk")).values("country")
    attended = attended.annotate(n=Count("event", distinct=True)).values("n")
    return (
        Country.objects.public()
        .annotate(
            made_count=_counted(_offers_by("supplier")),
            received_count=_counted(_offers_by("recipient")),
            event_count=Coalesce(Subquery(attended, output_field=IntegerField()), 0),
        )
        .annotate(record_count=F("made_count") + F("received_count") + F("event_count"))
    )


def named_by(*columns):
    """Q of the records that a public row names by one of the (model, column) pairs.

    For each record the first such row is looked for, which indexes know, and not all that there are.
    """
    rows = (model.objects.public().order_by().filter(**{column: OuterRef("pk")}) for model, column in columns)
    return reduce(or_, (Q(Exists(found)) for found in rows))


def with_records(countries, wanted):
    """Countries that an offer or an event names ("yes"), or those that none does ("no")."""
    named = named_by((Offer, "supplier"), (Offer, "recipient"), (EventParticipant, "country"))
    return countries.filter(named if wanted == "yes" else ~named)


def events():
    """With `offer_count`, the offers it bears on, and `is_opinion`: whether it is known by opinion only."""
    borne = EventOffer.objects.public().order_by().filter(event=OuterRef("pk")).values("event")
    borne = borne.annotate(n=Count("offer", distinct=True)).values("n")
    participants = EventParticipant.objects.public().select_related("country")
    return (
        DiplomaticEvent.objects.public()
        .select_related("kind")
        .annotate(offer_count=Coalesce(Subquery(borne, output_field=IntegerField()), 0), is_opinion=rests_on_opinion())
        .prefetch_related(Prefetch("participants", participants))
    )


def sources():
    """With `statement_count`, how many public citations rest on it, and the edition it revises if that is public."""
    citations = (OfferCitation, EventCitation, PlatformCitation, CountryCitation, CompetitionCitation)
    first = Source.objects.public().filter(pk=OuterRef("edition_of"))
    return Source.objects.public().annotate(
        statement_count=sum((count_of(model.objects.public(), "source") for model in citations), Value(0)),
        first_slug=Subquery(first.values("slug")),
    )


def competitions():
    """With `bid_count` and, as `shown_bids`, the public bid that won."""
    winners = Offer.objects.public().filter(is_winning_bid=True).select_related("supplier", "platform")
    return (
        Competition.objects.public()
        .select_related("buyer", "category")
        .annotate(bid_count=count_of(Offer.objects.public(), "competition"))
        .prefetch_related(Prefetch("bids", winners, to_attr="winners"))
    )


def of_party(offers, countries):
    """Offers with one of the countries (primary keys) on either side."""
    return offers.filter(Q(supplier__in=countries) | Q(recipient__in=countries))


def of_category(offers, categories):
    """Offers whose platform, or whose subject where none is named, is of one of the categories (primary keys)."""
    return offers.filter(Q(category__in=categories) | Q(platform__category__in=categories))


def of_platforms(offers, platforms, exact=False):
    """Offers of one of the platforms (primary keys), their variants included unless `exact`."""
    return offers.filter(versions.of_platforms(platforms, exact))


def citing(offers, sources):
    """Offers, of which it is known that they are public, that cite one of the sources (primary keys)."""
    said = OfferCitation.objects.filter(OfferCitation.public_within(), source__in=sources)
    return offers.filter(pk__in=said.order_by().values("offer"))


def spoken_by(records, kinds):
    """Records, of which it is known that they are public, of which a citation that readers see is by such a speaker.

    One that is deprecated does not count.
    """
    relation = records.model._meta.get_field("citations")
    citations = relation.related_model
    said = citations.objects.filter(citations.public_within(), speaker_kind__in=kinds).exclude(rank=Rank.DEPRECATED)
    return records.filter(pk__in=said.order_by().values(relation.field.name))


def attended_by(events, countries):
    """Events in which one of the countries (primary keys) has a part."""
    return events.filter(pk__in=EventParticipant.objects.public().filter(country__in=countries).values("event"))


def bearing_on(events, offers):
    """Events that bear on one of the offers (primary keys)."""
    return events.filter(pk__in=EventOffer.objects.public().filter(offer__in=offers).values("event"))


def bearing_on_platforms(events, platforms):
    """Events that bear on an offer of one of the platforms (primary keys) or of a variant."""
    links = EventOffer.objects.public().filter(over_relation(versions.of_platforms(platforms), "offer"))
    return events.filter(pk__in=links.values("event"))


def designed_in(platforms, countries):
    """Platforms that one of the countries (primary keys) designed."""
    return platforms.filter(pk__in=PlatformOrigin.objects.public().filter(country__in=countries).values("platform"))
