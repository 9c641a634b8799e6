"""What the pages of single records cost: a literal number of queries, whatever hangs on the record."""

import pytest

from tests.make import (
    cite,
    make_competition,
    make_component,
    make_country,
    make_country_identifier,
    make_country_name,
    make_delivery,
    make_event,
    make_event_identifier,
    make_event_relation,
    make_link,
    make_membership,
    make_milestone,
    make_offer,
    make_offer_identifier,
    make_offer_relation,
    make_origin,
    make_package,
    make_participant,
    make_party,
    make_platform,
    make_platform_name,
    make_source,
    make_succession,
)
from tests.views.reading import PUBLISHED, address

pytestmark = pytest.mark.django_db


def fill_offer(offer):
    milestone = make_milestone(offer, quantity=4)
    delivery = make_delivery(offer, quantity=4)
    party = make_party(offer)
    cite(offer, aspect="milestone_quantity", milestone=milestone, value=str(offer.milestones.count()))
    cite(offer, aspect="delivery_quantity", delivery=delivery, value="4")
    cite(offer, aspect="party", party=party, value=party.country.code)
    cite(offer, aspect="supplier", value=offer.supplier.code)
    make_offer_relation(offer, other=make_offer(**PUBLISHED))
    make_offer_relation(make_offer(**PUBLISHED), other=offer)
    make_offer_identifier(offer)
    make_offer(package=offer.package, **PUBLISHED)
    make_offer(recipient=offer.recipient, competition=offer.competition, **PUBLISHED)
    make_component(offer.platform, component=make_platform(**PUBLISHED))
    make_component(make_platform(**PUBLISHED), component=offer.platform)
    event = make_event(**PUBLISHED)
    make_participant(event)
    make_link(event, offer=offer)


def fill_platform(platform):
    name = make_platform_name(platform)
    origin = make_origin(platform)
    part = make_component(platform, component=make_platform(**PUBLISHED))
    make_component(make_platform(**PUBLISHED), component=platform)
    variant = make_platform(variant_of=platform, **PUBLISHED)
    offer = make_offer(platform=variant, **PUBLISHED)
    event = make_event(**PUBLISHED)
    make_participant(event)
    make_link(event, offer=offer)
    cite(platform, aspect="name", name=name, value=name.text)
    cite(platform, aspect="origin", origin=origin, value=origin.country.code)
    cite(platform, aspect="component", component=part, value=part.component.slug)
    cite(platform, aspect="operators", value=make_country().code)


def fill_country(country):
    make_country_name(country)
    make_country_identifier(country)
    make_succession(country)
    make_succession(make_country(), successor=country)
    make_membership(country)
    make_membership(make_country(kind="organisation"), member=country)
    make_offer(supplier=country, **PUBLISHED)
    make_offer(recipient=country, **PUBLISHED)
    make_party(make_offer(**PUBLISHED), country=country)
    make_competition(buyer=country, **PUBLISHED)
    make_origin(make_platform(**PUBLISHED), country=country)
    event = make_event(**PUBLISHED)
    make_participant(event, country=country)
    make_participant(event)
    cite(country, aspect="name", value=country.name)


def fill_event(event):
    participant = make_participant(event)
    row = make_link(event, offer=make_offer(**PUBLISHED))
    make_event_relation(event, other=make_event(**PUBLISHED))
    make_event_relation(make_event(**PUBLISHED), other=event)
    make_event_identifier(event)
    cite(event, aspect="participant", participant=participant, value=participant.country.code)
    cite(event, aspect="offer", link=row, value="supports")
    cite(event, aspect="kind", value=event.kind.slug)


def fill_competition(competition):
    make_offer(recipient=competition.buyer, competition=competition, **PUBLISHED)
    cite(competition, aspect="outcome", value="decided")


def fill_source(source):
    offer, platform, event = make_offer(**PUBLISHED), make_platform(**PUBLISHED), make_event(**PUBLISHED)
    milestone = make_milestone(offer)
    cite(offer, aspect="milestone_quantity", milestone=milestone, value="4", source=source)
    cite(offer, aspect="milestone_quantity", milestone=milestone, value="6")
    cite(offer, aspect="supplier", value=offer.supplier.code, source=source)
    cite(platform, aspect="operators", value=make_country().code, source=source)
    cite(platform, aspect="operators", value=make_country().code)
    cite(event, aspect="kind", value=event.kind.slug, source=source)
    cite(make_competition(**PUBLISHED), source=source)
    cite(make_country(), source=source)
    edition = make_source(edition_of=source)
    cite(offer, source=edition)


def full_offer():
    return make_offer(
        package=make_package(),
        competition=make_competition(**PUBLISHED),
        platform=make_platform(**PUBLISHED),
        **PUBLISHED,
    )


@pytest.mark.parametrize(
    ("make", "fill", "queries"),
    [
        (full_offer, fill_offer, 17),
        (lambda: make_platform(**PUBLISHED), fill_platform, 21),
        (make_country, fill_country, 26),
        (lambda: make_event(**PUBLISHED), fill_event, 10),
        (lambda: make_competition(**PUBLISHED), fill_competition, 4),
        (make_source, fill_source, 32),
    ],
    ids=["offer", "platform", "country", "event", "competition", "source"],
)
def test_page_costs_the_same_with_one_child_and_with_eight(client, django_assert_num_queries, make, fill, queries):
    for children in (1, 8):
        record = make()
        for _ in range(children):
            fill(record)
        with django_assert_num_queries(queries):
            assert client.get(address(record)).status_code == 200


@pytest.mark.parametrize(
    ("make", "fill", "queries"),
    [
        (full_offer, fill_offer, 7),
        (lambda: make_platform(**PUBLISHED), fill_platform, 10),
        (make_country, fill_country, 7),
        (lambda: make_event(**PUBLISHED), fill_event, 8),
        (lambda: make_competition(**PUBLISHED), fill_competition, 5),
        (make_source, fill_source, 20),
    ],
    ids=["offer", "platform", "country", "event", "competition", "source"],
)
def test_file_costs_the_same_with_one_child_and_with_eight(client, django_assert_num_queries, make, fill, queries):
    for children in (1, 8):
        record = make()
        for _ in range(children):
            fill(record)
        with django_assert_num_queries(queries):
            assert client.get(f"{address(record)}?format=json").status_code == 200
