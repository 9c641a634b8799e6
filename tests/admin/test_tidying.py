"""Likely duplicates, merges, changes of several records, and saved filters, through the pages of the admin."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Permission

from procurement.models import ChangeSet, FormerKey, NotDuplicate, Offer, Platform, SavedFilter
from tests import make
from tests.admin.conftest import account
from tests.admin.typed import messages_of

PLATFORMS = "/admin/procurement/platform/"
OFFERS = "/admin/procurement/offer/"


@pytest.fixture
def pair(db):
    category = make.make_category()
    return [
        make.make_platform("Mi-35", slug="mi-35", category=category, maker="Mil", note="ours"),
        make.make_platform("MI 35", slug="mi-35-2", category=category, maker="Rostvertol"),
    ]


class _Hidden(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = {}

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input" and attrs.get("type") == "hidden":
            self.found[attrs["name"]] = attrs["value"]


def hidden(response):
    """The hidden fields of a page, as its form sends them."""
    parser = _Hidden()
    parser.feed(response.content.decode())
    return parser.found


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


def start(client, *records, address=OFFERS):
    """The page that “Change several at once” leads to."""
    data = {"action": "change_several", "_selected_action": [record.pk for record in records], "index": "0"}
    return client.post(address, data)


def bulk(client, page, step, **sent):
    data = {name.replace("__", "-"): value for name, value in sent.items()}
    return client.post(f"{OFFERS}change-several/", hidden(page) | data | {"step": step})


@pytest.fixture
def offers(db):
    return [make.make_offer(reference=f"O-00000{n}", subject="weapons", condition="unknown") for n in (1, 2, 3)]


VERSION = {"set__version": "on", "version": "Mi-35M"}


def test_several_records_are_changed_as_previewed_in_one_act(curator, offers):
    offers[2].version = "Mi-35M"
    offers[2].save()
    page = bulk(curator, start(curator, *offers), "preview", **VERSION)
    assert [lines for _, lines in page.context["preview"]] == [[("version", "empty", "Mi-35M")]] * 2
    assert page.context["unchanged"] == 1
    assert Offer.objects.exclude(version="").count() == 1

    response = bulk(curator, page, "write", **VERSION, reason="as the register says")

    act = ChangeSet.objects.get(act="bulk_edit")
    assert (response.status_code, set(Offer.objects.values_list("version", flat=True))) == (302, {"Mi-35M"})
    assert (act.reason, Offer.history.filter(change_set=act).count()) == ("as the register says", 2)
    assert "mi 35m" in Offer.objects.get(reference="O-000001").search
    curator.post(f"/admin/procurement/changeset/{act.pk}/undo/", {"reason": "no"})
    assert Offer.objects.exclude(version="").count() == 1


def test_a_record_changed_since_the_preview_is_named_and_nothing_is_written(curator, offers):
    page = bulk(curator, start(curator, *offers), "preview", **VERSION)
    offers[1].note = "meanwhile"
    offers[1].save()
    response = bulk(curator, page, "write", **VERSION, reason="why not")
    assert response.context["errors"] == [
        "Changed since the preview: O-000002. Nothing was written; look at a new preview."
    ]
    assert Offer.objects.exclude(version="").count() == 0


def test_values_that_were_not_previewed_are_not_written(curator, offers):
    page = bulk(curator, start(curator, *offers), "preview", **VERSION)
    response = bulk(curator, page, "write", set__version="on", version="Mi-35P", reason="why not")
    assert response.context["errors"] == [
        "These values were not previewed yet: look at the new preview, then change them."
    ]
    assert Offer.objects.exclude(version="").count() == 0


def test_all_or_none_are_changed(curator, offers):
    offers[1].supplier = offers[0].recipient
    offers[1].save()
    sent = {"set__recipient": "on", "recipient": offers[0].recipient.pk}
    page = bulk(curator, start(curator, *offers), "preview", **sent)
    assert page.context["preview"] is None
    assert page.context["errors"] == ["O-000002, A country cannot offer to itself: supplier and recipient must differ."]


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, ["Choose at least one field to change."]),
        ({"set__reference": "on", "reference": "O-000009"}, ["Choose at least one field to change."]),
        ({"set__stage": "on", "stage": "agreed"}, ["Choose at least one field to change."]),
    ],
)
def test_keys_and_derived_columns_are_nothing_to_set(curator, offers, sent, errors):
    page = bulk(curator, start(curator, *offers), "preview", **sent)
    assert (page.context["errors"], page.context["preview"]) == (errors, None)


def test_a_value_that_its_field_refuses_is_refused_there(curator, offers):
    page = bulk(curator, start(curator, *offers), "preview", set__condition="on", condition="rusty")
    assert list(page.context["form"].errors) == ["condition"]


def test_a_change_needs_a_reason(curator, offers):
    page = bulk(curator, start(curator, *offers), "preview", **VERSION)
    response = bulk(curator, page, "write", **VERSION)
    assert response.context["errors"] == ["Say why: the reason is kept in the history. Nothing was changed."]
    assert Offer.objects.exclude(version="").count() == 0


def test_a_forged_choice_leads_back_to_the_list(curator, offers):
    response = curator.post(f"{OFFERS}change-several/", {"chosen": f"[{offers[0].pk}]", "step": "preview"})
    assert response.url == OFFERS
    assert curator.get(f"{OFFERS}change-several/").url == OFFERS


def test_published_records_are_changed_by_who_may_publish(client, offers):
    user = account("tom")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["view_offer", "change_offer"]))
    client.force_login(user)
    offers[1].review = "published"
    offers[1].save()
    page = bulk(client, start(client, *offers), "preview", **VERSION)
    sentence = "What is in review or published is changed by an editor: O-000002. Leave that out."
    assert (page.context["errors"], page.context["preview"]) == ([sentence], None)
    response = bulk(client, page, "write", **VERSION, reason="why not")
    assert (response.context["errors"], Offer.objects.exclude(version="").count()) == ([sentence], 0)


def test_a_change_of_eight_costs_what_a_change_of_one_costs(curator, django_assert_num_queries):
    for count in (1, 8):
        made = [make.make_offer() for _ in range(count)]
        page = start(curator, *made)
        with django_assert_num_queries(22):
            page = bulk(curator, page, "preview", **VERSION)
        with django_assert_num_queries(24):
            bulk(curator, page, "write", **VERSION, reason="as the register says")


def save_filter(client, name, query="review__exact=draft&p=2"):
    return client.post(f"{OFFERS}save-filter/", {"name": name, "query": query})


def test_a_saved_filter_is_offered_on_its_list_and_leads_others_there(curator, client):
    assert messages_of(save_filter(curator, " My  drafts ")) == ["The filter “My drafts” was saved."]
    saved = SavedFilter.objects.get()
    assert list(curator.get(OFFERS).context["saved_filters"]) == [saved]
    assert list(curator.get(PLATFORMS).context["saved_filters"]) == []
    client.force_login(account("ann", "Editor"))
    assert client.get(f"/admin/filters/{saved.token}/").url == f"{OFFERS}?review__exact=draft"
    assert list(client.get(OFFERS).context["saved_filters"]) == []
    client.logout()
    assert client.get(f"/admin/filters/{saved.token}/").url == f"/admin/login/?next=/admin/filters/{saved.token}/"


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("", "q=x", "Give it a name."),
        ("x" * 81, "q=x", "Ensure this value has at most 80 characters (it has 81)."),
        ("a", "p=3", "The list is not filtered, searched or sorted: there is nothing to save."),
        ("taken", "q=x", "You have a filter of that name for this list: choose another name."),
        ("long", "q=" + "x" * 3000, "The filter is too long: leave some of it out."),
    ],
)
def test_bad_names_and_empty_filters_are_refused(curator, name, query, sentence):
    save_filter(curator, "taken")
    assert messages_of(save_filter(curator, name, query))[-1] == f"The filter was not saved. {sentence}"
    assert SavedFilter.objects.count() == 1


def test_only_its_owner_renames_and_deletes_a_filter(curator, client):
    save_filter(curator, "drafts")
    saved = SavedFilter.objects.get()
    curator.post(f"/admin/filters/{saved.token}/rename/", {"name": "all drafts"})
    saved.refresh_from_db()
    assert saved.name == "all drafts"
    assert curator.get(f"/admin/filters/{saved.token}/delete/").status_code == 405
    client.force_login(account("ann", "Editor"))
    for deed in ("rename", "delete"):
        assert client.post(f"/admin/filters/{saved.token}/{deed}/", {"name": "mine"}).status_code == 404
    client.force_login(saved.user)
    client.post(f"/admin/filters/{saved.token}/delete/")
    assert SavedFilter.objects.count() == 0


def test_an_unknown_filter_is_not_there(curator):
    assert curator.get("/admin/filters/nothing/").status_code == 404


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
