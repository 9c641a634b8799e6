"""Filters that curators save are offered on their lists, and are their owners'."""

import pytest

from procurement.models import SavedFilter
from tests.accounts import account
from tests.admin.typed import messages_of

PLATFORMS = "/admin/procurement/platform/"
OFFERS = "/admin/procurement/offer/"


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
