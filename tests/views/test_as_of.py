"""A record's page as it was known on a day."""

from datetime import UTC, datetime

import pytest
import time_machine

from procurement.choices import MilestoneKind, Review
from procurement.models import Platform
from procurement.services.derive import derive_after
from procurement.services.review import publish, take_back
from tests import make
from tests.views.reading import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    """Made on 1 March 2026, public on the 2nd, twenty corrected to four on the 10th."""
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False) as clock:
        platform = make.make_platform("Mi-35", slug="mi-35", review=Review.PUBLISHED)
        make.cite(platform)
        offer = make.make_offer(
            reference="O-000004",
            supplier=make.make_country("Russia", "RUS"),
            recipient=make.make_country("Pakistan", "PAK"),
            platform=platform,
        )
        milestone = make.make_milestone(offer, kind=MilestoneKind.REQUEST, quantity=20)
        make.cite(offer, aspect="milestone_quantity", milestone=milestone, value="20", stated="twenty of them")
        derive_after([offer, milestone])
        clock.move_to(datetime(2026, 3, 2, 12, tzinfo=UTC))
        publish([offer])
        clock.move_to(datetime(2026, 3, 10, 12, tzinfo=UTC))
        milestone.quantity = 4
        milestone.save()
        offer.citations.update(value="4", stated="four of them")
        make.cite(offer, stated="and more")
        platform.designation = "Mi-35M"
        platform.save()
        derive_after([milestone, platform])
    return offer


def page(client, record, day):
    answer = client.get(f"{address(record)}?as_of={day}")
    return answer.status_code, answer.content.decode()


def test_page_says_so_at_the_top_and_shows_the_values_of_the_day(client, offer):
    status, text = page(client, offer, "2026-03-05")
    assert status == 200
    text = text.partition("<main")[2]
    told = ("As it was known on 5 March 2026", "<h1>", "20 asked for", "twenty of them")
    assert [text.index(words) for words in told] == sorted(text.index(words) for words in told)
    assert "Mi-35 from Russia to Pakistan" in text
    assert "4 asked for" not in text
    assert "and more" not in text
    assert "Mi-35M" not in text
    assert "http://testserver/offers/O-000004/?as_of=2026-03-05" in text


def test_the_last_change_of_a_day_counts(client, offer):
    assert "4 asked for" in page(client, offer, "2026-03-10")[1]
    assert "20 asked for" in page(client, offer, "2026-03-09")[1]


def test_before_its_publication_the_record_is_not_there_and_the_page_says_since_when_it_is(client, offer):
    status, text = page(client, offer, "2026-03-01")
    assert status == 404
    assert "This record could not be read here on 1 March 2026. It was first published on 2 March 2026." in text


def test_a_record_that_was_taken_back_since_is_not_there(client, offer):
    take_back([offer], Review.DRAFT)
    assert page(client, offer, "2026-03-05")[0] == 404


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("as_of=2026-02-30", "as_of is “2026-02-30”, but it is a day written like 2026-03-01."),
        ("as_of=yesterday", "as_of is “yesterday”, but it is a day written like 2026-03-01."),
        ("as_of=2999-01-01", "as_of is 2999-01-01, a day that is yet to come: give a day up to today."),
        ("as_of=2026-03-05&format=json", "A record as of a day comes as a page only: take format out of the address."),
        ("as_of=2026-03-05&as_of=2026-03-06", "“as_of” stands 2 times; it can be given once."),
    ],
)
def test_bad_day_is_named(client, offer, query, words):
    answer = client.get(f"/offers/O-000004/?{query}")
    assert (answer.status_code, words in answer.content.decode()) == (400, True)


def test_an_event_and_a_platform_are_shown_as_of_a_day_too(client, offer):
    with time_machine.travel(datetime(2026, 3, 5, tzinfo=UTC), tick=False):
        event = make.make_event(title="First title", review=Review.PUBLISHED)
        make.make_participant(event, country=offer.supplier, spokesperson="Lavrov")
        make.make_link(event, offer=offer)
        make.cite(event)
    event.title = "Second title"
    event.save()
    event.participants.all().delete()
    text = page(client, event, "2026-03-06")[1]
    assert [words in text for words in ("First title", "Second title", "Lavrov", "O-000004")] == [
        True,
        False,
        True,
        True,
    ]
    text = page(client, Platform.objects.get(), "2026-03-05")[1]
    assert "<h1>Mi-35</h1>" in text


@pytest.mark.parametrize("day", ["2026-03-05", "2026-03-11"])
def test_page_costs_the_same_with_one_row_and_with_eight(client, offer, day, django_assert_num_queries):
    for count in (1, 7):
        with time_machine.travel(datetime(2026, 3, 4, tzinfo=UTC), tick=False):
            for _ in range(count):
                make.cite(offer, aspect="milestone", milestone=make.make_milestone(offer))
                make.make_delivery(offer)
                make.make_party(offer, country=offer.supplier)
        with django_assert_num_queries(15):
            page(client, offer, day)
