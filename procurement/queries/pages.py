"""Where a record has its public page, and what it is called there."""

from django.urls import reverse

from procurement.models import Competition, Country, DiplomaticEvent, Offer, Platform, PlatformCategory, Source
from procurement.queries.titles import offer_title

PAGES = {
    Competition: "competition_detail",
    Country: "country_detail",
    DiplomaticEvent: "event_detail",
    Offer: "offer_detail",
    Platform: "platform_detail",
    Source: "source_detail",
}
"""The models whose records have a page of their own, addressed by the natural key."""


def page_of(record):
    """The address of a record's page; None for a record without one."""
    if isinstance(record, PlatformCategory):
        return f"{reverse('platform_list')}?category={record.slug}"
    name = PAGES.get(type(record))
    return reverse(name, args=record.natural_key()) if name else None


def record_title(record):
    """What a record is called: offers by goods and parties, the rest by name."""
    return offer_title(record) if isinstance(record, Offer) else str(record)
