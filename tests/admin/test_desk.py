"""The start page: what waits for a curator, each with the list that holds it."""

import re

import pytest
import time_machine
from django.core.cache import caches

from procurement.choices import BatchState, MilestoneKind, Review
from procurement.interchange.staging.progress import note_sign_of_life
from procurement.models import ImportBatch, recorded
from procurement.queries import desk
from procurement.services import findings
from procurement.services.review import publish
from procurement.tasks import WORKER
from tests import make

pytestmark = pytest.mark.django_db
START = "/admin/"


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
        for _ in range(2):
            make.make_offer(subject="arms")
    make.make_event()
    make.make_platform(review=Review.IN_REVIEW)
    make_contested()
    silent = make.make_offer(review=Review.PUBLISHED)
    make.make_milestone(silent, kind=MilestoneKind.OFFER, dated_on="2012")
    make.derive(silent)

    found = queue(curator)

    assert found["Your drafts"] == [("2", "offers")]
    assert found["All drafts"] == [("2", "offers"), ("1", "event")]
    assert found["In review"] == [("1", "platform")]
    assert found["Sources disagree"] == [("1", "offer")]
    assert found["Offers silent for two years"] == [("1", "offer")]
    assert follow(curator, "Your drafts") == [2]
    assert follow(curator, "In review") == [1]
    assert follow(curator, "Sources disagree") == [1]
    assert follow(curator, "Offers silent for two years") == [1]


def make_import(state):
    return ImportBatch.objects.create(name="a.csv", size=1, format="csv", model="offer", state=state)


def test_files_are_brought_in_from_here_and_those_that_were_read_wait(curator):
    bring_in = ("", "Bring in a file")
    assert queue(curator)["Files"] == [bring_in]
    make_import(BatchState.CANCELLED)
    make_import(BatchState.READY)
    assert queue(curator)["Files"] == [bring_in, ("1", "import read, to be confirmed")]
    make_import(BatchState.READY)
    assert queue(curator)["Files"] == [bring_in, ("2", "imports read, to be confirmed")]
    page = curator.get(START).content.decode()
    assert '<a href="/admin/procurement/importbatch/bring-in/">Bring in a file</a>' in page
    waiting = "/admin/procurement/importbatch/?state__exact=ready"
    assert f'<a href="{waiting}"><b>2</b> imports read, to be confirmed</a>' in page
    assert curator.get(waiting).context["cl"].result_count == 2


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
    assert queue(curator, count="now")["Sources disagree"] == [("1", "offer")]


def test_more_than_anybody_reads_is_not_counted(curator, monkeypatch):
    monkeypatch.setattr(desk, "MOST", 2)
    for _ in range(2):
        make.make_offer(subject="arms")
    assert queue(curator)["All drafts"] == [("2", "offers")]
    for _ in range(2):
        make.make_offer(subject="arms")
    assert queue(curator)["All drafts"] == [("over 2", "offers")]


def findings_of(client, **query):
    """What the start page says above the rules that are broken, and how many those are."""
    page = client.get(START, query)
    words = re.search(r'<h2 id="findings">.*?</h2>\s*<p class="quiet">(.*?)</p>', page.content.decode(), re.S)[1]
    return " ".join(re.sub("<.*?>", "", words).split()), len(page.context["findings"])


def test_with_many_records_a_worker_counts_and_the_page_never_does(curator, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(findings, "MANY", 0)
    make_contested()
    with django_assert_num_queries(20):
        curator.get(START)
    no_worker = (
        "With so many records a worker counts them, and none is running on this machine: start one with uv run "
        "manage.py run_jobs, or ask whoever looks after this site to."
    )
    assert findings_of(curator) == (f"They have not been counted yet. {no_worker}", 0)
    said = re.findall(r"(none|not counted yet)</span>", curator.get(START).content.decode())
    assert said == [*["none"] * 4, *["not counted yet"] * 2]

    note_sign_of_life(WORKER)
    first = (
        "They are being counted for the first time: that takes a while with so many records. Look again in a minute."
    )
    assert findings_of(curator) == (first, 0)
    with time_machine.travel("2026-11-24 12:00"):
        assert findings.count_if_asked()
        assert not findings.count_if_asked()
        counted = "Counted 24 November 2026, 12:00 (UTC)."
        words, count = findings_of(curator)
        assert (words, count > 0) == (f"{counted} Count now", True)
        assert queue(curator)["Sources disagree"] == [("1", "offer")]
        anew = "They are being counted anew: that takes a while with so many records. Look again in a minute."
        assert findings_of(curator, count="now") == (f"{counted} {anew}", count)
        assert findings.count_if_asked()
    with time_machine.travel("2026-11-24 12:11"):
        note_sign_of_life(WORKER)
        assert findings_of(curator) == (f"{counted} {anew}", count)


def test_a_stranger_to_the_records_is_told_of_none(client, django_user_model):
    make_contested()
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    page = client.get(START)
    assert {words: lists for words, lists in queue(client).items() if lists} == {}
    assert "Files" not in queue(client)
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


@pytest.mark.parametrize(("kept", "queries"), [(False, (201, 200)), (True, (19, 19))])
def test_start_page_costs_the_same_with_one_record_of_each_kind_and_with_eight(
    curator, editor, django_assert_num_queries, kept, queries
):
    """One query less with eight: the first few finds of a rule are all of the first kind then."""
    for count, expected in zip((1, 7), queries, strict=True):
        for _ in range(count):
            offer = make_contested()
            with recorded(via="admin", user=editor):
                make.make_link(make.make_event(), offer=offer)
            make_import(BatchState.READY)
        curator.get(START)
        if not kept:
            caches["progress"].clear()
        with django_assert_num_queries(expected):
            curator.get(START)
