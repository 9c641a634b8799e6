"""The start page: what waits for a curator, each with the list that holds it."""

import pytest
from django.core.cache import cache

from procurement.choices import MilestoneKind, Review
from procurement.models import recorded
from procurement.services.review import publish
from tests import make

pytestmark = pytest.mark.django_db
START = "/admin/"


@pytest.fixture(autouse=True)
def _no_count_is_kept():
    cache.clear()


def queue(client, **query):
    lines = client.get(START, query).context["queue"]
    return {line.words: [(count, noun) for count, noun, _ in line.lists] for line in lines}


def follow(client, words):
    """How many records each list of a line holds."""
    (line,) = [line for line in client.get(START).context["queue"] if line.words == words]
    return [client.get(address).context["cl"].result_count for _, _, address in line.lists]


def make_contested():
    offer = make.make_offer(review=Review.PUBLISHED)
    for _ in range(2):
        make.cite(offer, aspect="supplier", value=make.make_country().code)
    return offer


def test_each_line_counts_what_waits_and_leads_to_a_list_of_as_many(curator, editor):
    with recorded(via="admin", user=editor):
        mine = [make.make_offer(subject="arms"), make.make_offer(subject="arms")]
    make.make_event()
    make.make_platform(review=Review.IN_REVIEW)
    make_contested()
    silent = make.make_offer(review=Review.PUBLISHED)
    make.make_milestone(silent, kind=MilestoneKind.OFFER, dated_on="2012")
    make.derive(silent)

    found = queue(curator)

    assert found["Your drafts"] == [(len(mine), "offers")]
    assert found["Drafts of others and from files"] == [(1, "event")]
    assert found["In review"] == [(1, "platform")]
    assert found["Sources disagree"] == [(1, "offer")]
    assert found["Offers silent for two years"] == [(1, "offer")]
    assert follow(curator, "Your drafts") == [2]
    assert follow(curator, "In review") == [1]
    assert follow(curator, "Sources disagree") == [1]
    assert follow(curator, "Offers silent for two years") == [1]


def test_findings_are_told_with_the_record_to_mend(curator):
    offer = make.make_offer(review=Review.PUBLISHED, platform=make.make_platform(review=Review.PUBLISHED))
    page = curator.get(START)
    assert f'<a href="/admin/procurement/offer/{offer.pk}/change/">offer {offer.reference}</a>' in page.content.decode()
    found = curator.get("/admin/procurement/offer/", {"finding": "published-record-has-source"})
    assert [row.pk for row in found.context["cl"].result_list] == [offer.pk]
    assert curator.get("/admin/procurement/offer/", {"finding": "nonsense"}).context["cl"].result_count == 0


def test_counts_are_kept_until_they_are_asked_for_anew(curator):
    assert queue(curator)["Sources disagree"] == []
    make_contested()
    assert queue(curator)["Sources disagree"] == []
    assert queue(curator, count="now")["Sources disagree"] == [(1, "offer")]


def test_a_stranger_to_the_records_is_told_of_none(client, django_user_model):
    make_contested()
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    page = client.get(START)
    assert {words: lists for words, lists in queue(client).items() if lists} == {}
    assert (page.context["findings"], page.context["acts"]) == ([], [])


def test_last_acts_are_told_with_who_and_why(curator, editor):
    offer = make.make_offer(platform=make.make_platform(review=Review.PUBLISHED))
    make.cite(offer)
    with recorded(via="admin", user=editor):
        publish([offer], reason="checked")
        offer.note = "second"
        offer.save()
    page = curator.get(START).content.decode()
    assert "/admin/procurement/changeset/" in page
    assert "<q>checked</q>" in page


@pytest.mark.parametrize(("kept", "queries"), [(False, (191, 190)), (True, (18, 18))])
def test_start_page_costs_the_same_with_one_record_of_each_kind_and_with_eight(
    curator, editor, django_assert_num_queries, kept, queries
):
    """One query less with eight: the first few finds of a rule are all of the first kind then."""
    for count, expected in zip((1, 7), queries, strict=True):
        for _ in range(count):
            offer = make_contested()
            with recorded(via="admin", user=editor):
                make.make_link(make.make_event(), offer=offer)
        curator.get(START)
        if not kept:
            cache.clear()
        with django_assert_num_queries(expected):
            curator.get(START)
