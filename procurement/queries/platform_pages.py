"""What the page of one platform asks: its names and variants, the offers of it, and the events around those."""

from django.db.models import F, Q

from procurement.choices import Stage
from procurement.models import (
    Country,
    DiplomaticEvent,
    EventOffer,
    Offer,
    Platform,
    PlatformIdentifier,
    PlatformName,
    PlatformOrigin,
)
from procurement.models.base import over_relation
from procurement.queries.offer_pages import in_time, titled_offers


def names_of(platform):
    return PlatformName.objects.public().filter(platform=platform).order_by("number")


def identifiers_of(platform):
    return PlatformIdentifier.objects.public().filter(platform=platform).order_by("number")


def origins_of(platform):
    return PlatformOrigin.objects.public().filter(platform=platform).select_related("country").order_by("number")


def variants_among(keys, platform):
    """The public platforms with these keys but for the platform itself, with what each is a version of."""
    shown = Platform.objects.public().filter(pk__in=keys).exclude(pk=platform.pk)
    return shown.select_related("variant_of").order_by("designation")


def offers_of(condition):
    """The public offers of the condition (see queries.versions), the latest first, those without a date after them."""
    return titled_offers().filter(condition).order_by(F("last_key").desc(nulls_last=True), "reference")


def recipients_in(condition):
    """The countries to which something of these offers was delivered, as far as the public ones say."""
    came = Q(stage__in=(Stage.DELIVERING, Stage.DELIVERED, Stage.CLOSED_SHORT)) | Q(quantity_delivered__gt=0)
    offers = Offer.objects.public().filter(came, condition)
    return Country.objects.public().filter(pk__in=offers.values("recipient")).order_by("name")


def events_around(condition):
    """The public events that bear on the offers of the condition, in order of time; a queryset."""
    links = EventOffer.objects.public().filter(over_relation(condition, "offer"))
    return in_time(DiplomaticEvent.objects.public().filter(pk__in=links.values("event")))
