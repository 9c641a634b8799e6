"""The page of a rule: what breaks it, and what to do."""

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.choices import Review
from tests import make
from tests.accounts import account

BARE = "/admin/findings/published-record-has-source/"


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def bare(db):
    return make.make_offer(subject="Helicopters", review=Review.PUBLISHED)


def test_the_page_of_a_rule_leads_to_each_record_and_says_what_to_do(reader, bare):
    page = reader.get(BARE)
    assert [(finding.key, finding.link) for finding in page.context["found"]] == [
        (bare.reference, f"/admin/procurement/offer/{bare.pk}/change/")
    ]
    said = page.content.decode()
    assert "It has no citation: add one that says where it is known from." in said
    assert f'href="/admin/procurement/offer/{bare.pk}/change/"' in said
    assert "A breach is an error." in said


def test_the_findings_of_a_rule_come_in_pages_of_a_hundred(reader):
    for _ in range(101):
        make.make_source(kind="article")
    page = "/admin/findings/source-can-be-found/"
    first, second, third = (reader.get(f"{page}?p={number}") for number in (1, 2, 3))
    assert [len(response.context["found"]) for response in (first, second, third)] == [100, 1, 0]
    assert (first.context["earlier"], first.context["later"]) == (0, 2)
    assert (second.context["earlier"], second.context["later"]) == (1, 0)
    assert "There are no more findings." in third.content.decode()


@pytest.mark.parametrize("typed", ["", "0", "-1", "x", "²", "1e9", "99999999"])
def test_a_page_that_is_none_is_the_first(reader, bare, typed):
    assert reader.get(BARE, {"p": typed}).context["page"] == 1


def test_a_rule_that_does_not_exist_has_no_page(reader):
    assert reader.get("/admin/findings/no-such-rule/").status_code == 404


def test_the_start_page_leads_to_the_page_of_a_rule_with_more_than_it_shows(reader):
    for _ in range(6):
        make.make_source(kind="article")
    said = reader.get("/admin/").content.decode()
    assert said.count('href="/admin/findings/source-can-be-found/"') == 1


def test_a_visitor_is_sent_to_the_login(client, db):
    assert client.get(BARE).url == f"/admin/login/?next={BARE}"


def test_who_may_not_see_a_kind_of_record_sees_no_rule_that_speaks_of_it(client, bare):
    user = account("sam")
    user.user_permissions.add(Permission.objects.get(codename="view_source"))
    client.force_login(user)
    assert client.get("/admin/findings/source-can-be-found/").status_code == 200
    assert client.get(BARE).status_code == 403


def test_the_page_of_a_rule_costs_the_same_with_one_finding_and_with_eight(reader, bare):
    numbers = []
    for extra in (0, 7):
        for _ in range(extra):
            make.make_offer(subject="Arms", review=Review.PUBLISHED)
        with CaptureQueriesContext(connection) as captured:
            reader.get(BARE)
        numbers.append(len(captured))
    assert numbers == [9, 9]
