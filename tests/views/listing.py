"""Public lists in tests: a record of everything they show, and what is read off a page."""

import re

from procurement.choices import MilestoneKind, Review
from tests.make import (
    cite,
    derive,
    make_competition,
    make_delivery,
    make_event,
    make_link,
    make_milestone,
    make_offer,
    make_origin,
    make_participant,
    make_platform,
)

PUBLISHED = {"review": Review.PUBLISHED}
LISTS = ["offers", "platforms", "countries", "events", "sources", "competitions"]


def make_one_of_everything():
    """An offer with all that lists show of it and of what is around it."""
    base = make_platform(**PUBLISHED)
    platform = make_platform(variant_of=base, **PUBLISHED)
    make_origin(platform)
    contest = make_competition(**PUBLISHED)
    offer = make_offer(
        platform=platform, competition=contest, recipient=contest.buyer, is_winning_bid=True, **PUBLISHED
    )
    cite(offer)
    derive(make_milestone(offer, kind=MilestoneKind.CONTRACT, dated_on="2012", quantity=4), make_delivery(offer))
    event = make_event(dated_on="2012", **PUBLISHED)
    make_participant(event)
    make_link(event, offer=offer)
    return offer


def text_of(response):
    """The words of a page, tags and repeated blanks apart."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def keys_in(response):
    """The references of the offers on a page, in order."""
    return re.findall(r'href="/offers/(T-[^/]+)/"', response.content.decode())
