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


def offers_of(keys):
    """The public offers of the platforms with these keys, the latest first, those without a date after them."""
    return titled_offers().filter(platform__in=keys).order_by(F("last_key").desc(nulls_last=True), "reference")


def recipients_in(keys):
    """The countries to which something of these platforms was delivered, as far as the public offers say."""
    came = Q(stage__in=(Stage.DELIVERING, Stage.DELIVERED, Stage.CLOSED_SHORT)) | Q(quantity_delivered__gt=0)
    offers = Offer.objects.public().filter(came, platform__in=keys)
    return Country.objects.public().filter(pk__in=offers.values("recipient")).order_by("name")


def events_around(keys):
    """The public events that bear on offers of these platforms, in order of time; a queryset."""
    links = EventOffer.objects.public().filter(offer__platform__in=keys)
    return in_time(DiplomaticEvent.objects.public().filter(pk__in=links.values("event")))
