"""Likely duplicates and merges, through the pages of the admin."""

import re

import pytest
from django.contrib.auth.models import Permission

from procurement.models import ChangeSet, FormerKey, NotDuplicate, Platform
from tests import make
from tests.accounts import account
from tests.admin.hidden_fields import hidden
from tests.admin.typed import messages_of

PLATFORMS = "/admin/procurement/platform/"


@pytest.fixture
def pair(db):
    category = make.make_category()
    return [
        make.make_platform("Mi-35", slug="mi-35", category=category, maker="Mil", note="ours"),
        make.make_platform("MI 35", slug="mi-35-2", category=category, maker="Rostvertol"),
    ]


def merge_page(client, one, other):
    return client.get(f"{PLATFORMS}merge/?one={one.pk}&other={other.pk}")


def test_a_likely_pair_is_shown_with_what_differs_and_can_be_dismissed(curator, pair):
    response = curator.get(f"{PLATFORMS}duplicates/")
    [(like, one, other, fields)] = response.context["pairs"]
    assert (like.score, one["words"], other["words"]) == (95, "Mi-35", "MI 35")
    assert fields == [("designation", "Mi-35", "MI 35"), ("maker", "Mil", "Rostvertol"), ("note", "ours", "empty")]

    response = curator.post(f"{PLATFORMS}duplicates/", {"one": pair[0].pk, "other": pair[1].pk})

    assert messages_of(response) == ["Mi-35 and MI 35 are two things: nobody is asked again."]
    assert list(NotDuplicate.objects.values_list("kind", "first", "second")) == [("platform", "mi-35", "mi-35-2")]
    assert curator.get(f"{PLATFORMS}duplicates/").context["pairs"] == []


def test_a_merge_takes_what_was_chosen_and_says_where_it_led(curator, pair):
    offer = make.make_offer(platform=pair[1])
    page = merge_page(curator, *pair)
    assert page.context["columns"][1][2] == [("offer", 1)]
    sent = {"stays": "one", "field-designation": "one", "field-maker": "other", "field-note": "one", "reason": "a slip"}

    response = curator.post(f"{PLATFORMS}merge/", hidden(page) | sent)

    winner = Platform.objects.get(slug="mi-35")
    offer.refresh_from_db()
    act = ChangeSet.objects.get(act="merge")
    assert response.url == f"{PLATFORMS}{winner.pk}/change/"
    assert (winner.maker, winner.note, offer.platform) == ("Rostvertol", "ours", winner)
    assert (act.reason, act.via, act.user.username) == ("a slip", "admin", "ed")
    assert re.sub("<[^>]+>", "", messages_of(response)[0]) == (
        "MI 35 was merged into Mi-35; mi-35-2 leads there now. See what moved, or undo this merge."
    )
    curator.post(f"/admin/procurement/changeset/{act.pk}/undo/", {"reason": "two after all"})
    assert (Platform.objects.count(), FormerKey.objects.count()) == (2, 0)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"stays": "one"}, "Say why: the reason is kept in the history. Nothing was changed."),
        ({"reason": "a slip"}, "Choose which of the two stays."),
        ({"stays": "both", "reason": "a slip"}, "Choose which of the two stays."),
        (
            {"stays": "one", "reason": "a slip", "field-note": "third"},
            "“third” is neither of the two records: choose one of them for each field.",
        ),
        (
            {"stays": "one", "reason": "a slip", "seen-one": "99999"},
            "Mi-35 changed since you saw this page: look at it again, then choose anew.",
        ),
    ],
)
def test_a_merge_that_says_too_little_changes_nothing(curator, pair, sent, sentence):
    response = curator.post(f"{PLATFORMS}merge/", hidden(merge_page(curator, *pair)) | sent)
    assert (response.status_code, response.context["errors"]) == (200, [sentence])
    assert (Platform.objects.count(), ChangeSet.objects.count()) == (2, 0)


def test_a_record_is_not_merged_with_itself(curator, pair):
    response = curator.post(
        f"{PLATFORMS}merge/", {"one": pair[0].pk, "other": pair[0].pk, "stays": "one", "reason": "x"}
    )
    assert response.context["errors"] == ["Mi-35 cannot be merged with itself: choose another record."]


@pytest.mark.parametrize("query", ["", "?one=1", "?one=1&other=99999", "?one=a&other=b", "?one=²&other=1"])
def test_a_pair_that_is_none_is_not_there(curator, pair, query):
    assert curator.get(f"{PLATFORMS}merge/{query}").status_code == 404


def test_two_chosen_records_lead_to_the_merge_and_any_other_number_does_not(curator, pair):
    def act(*records):
        data = {"action": "merge_chosen", "_selected_action": [record.pk for record in records], "index": "0"}
        return curator.post(PLATFORMS, data)

    assert act(*pair).url == f"{PLATFORMS}merge/?one={pair[0].pk}&other={pair[1].pk}"
    assert messages_of(act(pair[0]))[-1] == "Choose exactly two records to merge; you chose one."
    assert messages_of(act(*pair, make.make_platform()))[-1] == "Choose exactly two records to merge; you chose more."


def test_who_may_not_publish_or_delete_does_not_merge(client, pair):
    user = account("tom")
    codes = ["view_platform", "change_platform", "delete_platform"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=codes))
    client.force_login(user)
    assert merge_page(client, *pair).status_code == 403
    assert client.get(f"{PLATFORMS}duplicates/").status_code == 403
    assert "duplicates_address" not in client.get(PLATFORMS).context


def test_the_pages_of_pairs_cost_the_same_with_one_pair_and_with_eight(curator, django_assert_num_queries):
    category = make.make_category()
    for count in (1, 7):
        for _ in range(count):
            name = "".join(chr(ord("a") + int(digit)) for digit in str(make.serial()))
            one = make.make_platform(f"Falcon{name * 2}", category=category)
            other = make.make_platform(f"FALCON {name * 2}", category=category, variant_of=None)
            make.make_offer(platform=other)
        with django_assert_num_queries(10):
            curator.get(f"{PLATFORMS}duplicates/")
        with django_assert_num_queries(24):
            merge_page(curator, one, other)
