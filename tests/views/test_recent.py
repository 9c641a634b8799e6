"""The page of recent changes and its feed."""

import re
from xml.etree import ElementTree

import pytest

from procurement.choices import Act, Review
from procurement.models import ChangeSet, Country, CuratorName, recorded
from procurement.queries.recent import LARGE, UNDONE
from procurement.services.history import create_all
from procurement.services.reversal import undo
from procurement.services.review import publish
from tests import make

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def offer(django_user_model):
    offer = make.make_offer(
        supplier=make.make_country("Russia", "RUS"),
        recipient=make.make_country("Pakistan", "PAK"),
        platform=make.make_platform("Mi-35", review=Review.PUBLISHED),
        note="<b>first</b>",
    )
    make.cite(offer)
    with recorded(via="admin"):
        publish([offer])
    alice = django_user_model.objects.create_user("alice")
    CuratorName.objects.create(user=alice, public_name="A. Analyst")
    offer.note = "second"
    with recorded(via="admin", user=alice, reason="a word among us"):
        offer.save()
    return offer


def test_page_tells_what_was_changed_and_by_whom_but_not_why(client, offer):
    page = client.get("/changes/").content.decode()
    assert f'<a href="/offers/{offer.reference}/">Mi-35 from Russia to Pakistan</a>' in page
    assert "<del>&lt;b&gt;first&lt;/b&gt;</del> → <ins>second</ins>" in page
    assert "by A. Analyst" in page
    assert "alice" not in page
    assert "a word among us" not in page


def test_feed_is_atom_with_an_entry_for_each_record_of_each_act(client, offer):
    answer = client.get("/changes.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    entries = feed.findall("a:entry", ATOM)
    assert [e.findtext("a:title", namespaces=ATOM) for e in entries] == [
        "Mi-35 from Russia to Pakistan: changed",
        "Mi-35 from Russia to Pakistan: published",
    ]
    assert entries[0].findtext("a:summary", namespaces=ATOM) == "Offer changed: note <b>first</b> → second"
    assert entries[0].find("a:link", ATOM).get("href") == f"http://testserver/offers/{offer.reference}/"
    assert entries[0].findtext("a:author/a:name", namespaces=ATOM) == "A. Analyst"
    assert len({e.findtext("a:id", namespaces=ATOM) for e in entries}) == 2


def test_feed_of_an_empty_database_is_valid_too(client):
    assert ElementTree.fromstring(client.get("/changes.atom").content).findall("a:entry", ATOM) == []  # noqa: S314 - our own
    assert "No change of a public record is on file yet." in client.get("/changes/").content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("before=x", "before is “x”, but it is a number that the link “Earlier changes” gives."),
        ("before=" + "9" * 19, "but it is a number"),
        ("since=2", "This page has no parameter “since”"),
    ],
)
def test_bad_parameter_is_named(client, query, words):
    answer = client.get(f"/changes/?{query}")
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_page_costs_the_same_with_one_change_and_with_eight(client, offer, django_assert_num_queries):
    for count in (1, 7):
        for number in range(count):
            offer.note = f"{count} {number}"
            with recorded(via="admin"):
                offer.save()
        with django_assert_num_queries(12):
            client.get("/changes/")


def test_feed_counts_what_a_large_act_brought_in_plain_words(client):
    with recorded(via="import", act="import"):
        contest = make.make_competition(review=Review.PUBLISHED)
        make.cite(contest)
        create_all(Country, [Country(code=f"X-{n}", name=f"Country {n}") for n in range(LARGE)])
    feed = ElementTree.fromstring(client.get("/changes.atom").content)  # noqa: S314 - our own
    titles = [title.text for title in feed.findall("a:entry/a:title", ATOM)]
    assert "1 competition: imported" in titles


def imported(count):
    """The act of an import that brought published offers in, each with its citation, and gave another one a note."""
    offer = make.make_offer(review=Review.PUBLISHED)
    make.cite(offer)
    with recorded(via="import", act="import"):
        for record in [make.make_offer(review=Review.PUBLISHED) for _ in range(count)]:
            make.cite(record)
        offer.note = "from a file"
        offer.save()
    return ChangeSet.objects.get(act="import")


def test_an_import_that_was_undone_is_not_told_as_if_the_offers_were(client):
    undo(imported(40))
    page = " ".join(re.sub("<.*?>", "", client.get("/changes/").content.decode()).split())
    assert "1 offer put back, 40 removed: an import was undone" in page
    assert "undone" not in page.replace("an import was undone", "")
    feed = ElementTree.fromstring(client.get("/changes.atom").content)  # noqa: S314 - our own
    assert "1 offer: put back, 40 removed: an import was undone" in [
        title.text for title in feed.findall("a:entry/a:title", ATOM)
    ]


def test_offers_that_went_with_an_import_are_counted_also_where_none_stayed(client):
    with recorded(via="import", act="import"):
        for record in [make.make_offer(review=Review.PUBLISHED) for _ in range(40)]:
            make.cite(record)
        make.make_offer()  # of drafts nobody is told
    undo(ChangeSet.objects.get(act="import"))
    page = " ".join(re.sub("<.*?>", "", client.get("/changes/").content.decode()).split())
    assert "Offers 40 removed: an import was undone" in page


def test_one_record_that_an_undo_changed_is_put_back(client, offer):
    undo(ChangeSet.objects.first())
    page = " ".join(re.sub("<.*?>", "", client.get("/changes/").content.decode()).split())
    assert f"Mi-35 from Russia to Pakistan {offer.reference} put back: an edit was undone Offer changed" in page


def test_every_sort_of_act_has_words_for_its_undoing():
    assert UNDONE.keys() == set(Act)
