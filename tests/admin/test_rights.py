"""Who may enter, see, change and manage accounts."""

import pytest
from django.contrib.auth.models import Group, User

from procurement.admin.groups import make_groups
from procurement.admin.site import site
from procurement.apps import ProcurementConfig
from procurement.models import Offer
from tests import make
from tests.accounts import account
from tests.admin.typed import save

OURS = [model for model in site._registry if hasattr(model, "KEY")]


def address(model, page=""):
    return f"/admin/procurement/{model._meta.model_name}/{page}"


def test_every_curated_model_is_registered():
    curated = [
        model for model in Offer._meta.apps.get_app_config("procurement").get_models() if getattr(model, "KEY", ())
    ]

    assert {model.__name__ for model in OURS} == {model.__name__ for model in curated}


def test_visitor_without_staff_status_is_sent_to_the_login(client, db):
    client.force_login(account("vera", "Editor", is_staff=False))

    response = client.get("/admin/procurement/offer/")

    assert response.url == "/admin/login/?next=/admin/procurement/offer/"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_reader_sees_every_list_and_adds_nothing(reader, model):
    assert reader.get(address(model)).status_code == 200
    assert reader.get(address(model, "add/")).status_code == 403


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_editor_finds_a_form_for_every_model(curator, model):
    assert curator.get(address(model, "add/")).status_code == 200


def test_reader_sees_a_record_and_its_history_and_changes_nothing(reader):
    offer = make.make_offer(version="old")
    milestone = make.make_milestone(offer)
    make.cite(offer, aspect="milestone", milestone=milestone)
    page = address(Offer, f"{offer.pk}/change/")

    assert reader.get(page).status_code == 200
    assert reader.get(address(Offer, f"{offer.pk}/history/")).status_code == 200
    assert "moves" not in reader.get(page).context
    assert reader.post(page, {"version": "new", "_save": "Save"}).status_code == 403
    assert reader.post(address(Offer, f"{offer.pk}/delete/"), {"post": "yes"}).status_code == 403
    offer.refresh_from_db()
    assert offer.version == "old"


def test_history_is_closed_to_whoever_may_not_see_the_record(client, db):
    client.force_login(account("nobody"))
    offer = make.make_offer()

    assert client.get(address(Offer, f"{offer.pk}/history/")).status_code == 403


def test_editor_manages_no_accounts(curator):
    assert curator.get("/admin/auth/user/").status_code == 403


@pytest.fixture
def administrator(client, db):
    client.force_login(account("ada", "Administrator"))
    return client


def test_administrator_puts_a_user_into_a_group(administrator):
    user = account("new", is_staff=False)

    save(
        administrator,
        f"/admin/auth/user/{user.pk}/change/",
        is_staff="on",
        groups=[Group.objects.get(name="Editor").pk],
    )

    user.refresh_from_db()
    assert (user.is_staff, [group.name for group in user.groups.all()]) == (True, ["Editor"])


def test_administrator_makes_no_superuser(administrator):
    user = account("new")

    save(administrator, f"/admin/auth/user/{user.pk}/change/", is_superuser="on", first_name="N")

    user.refresh_from_db()
    assert (user.first_name, user.is_superuser) == ("N", False)


def test_administrator_does_not_touch_a_superuser(administrator):
    root = User.objects.create_superuser("root", password="only for the tests")

    assert administrator.post(f"/admin/auth/user/{root.pk}/change/", {"username": "mine"}).status_code == 403
    assert administrator.post(f"/admin/auth/user/{root.pk}/delete/", {"post": "yes"}).status_code == 403
    assert administrator.get(f"/admin/auth/user/{root.pk}/password/").status_code == 403


def test_groups_are_made_once_and_keep_what_was_added(db):
    editor = Group.objects.get(name="Editor")
    before = {group.name: group.permissions.count() for group in Group.objects.all()}
    editor.permissions.add(Group.objects.get(name="Administrator").permissions.get(codename="view_user"))

    make_groups(sender=Offer._meta.apps.get_app_config(ProcurementConfig.label), using="default")

    after = {group.name: group.permissions.count() for group in Group.objects.all()}
    assert after == before | {"Editor": before["Editor"] + 1}
    assert sorted(after) == ["Administrator", "Contributor", "Editor", "Reader"]


def test_groups_hold_import_and_publishing_for_editors_only(db):
    def holds(group, codename):
        return Group.objects.get(name=group).permissions.filter(codename=codename).exists()

    assert [holds(name, "import_offer") for name in ("Reader", "Contributor", "Editor", "Administrator")] == [
        False,
        False,
        True,
        True,
    ]
    assert [holds(name, "publish_offer") for name in ("Reader", "Contributor", "Editor", "Administrator")] == [
        False,
        False,
        True,
        True,
    ]
    assert [holds(name, "change_user") for name in ("Reader", "Contributor", "Editor", "Administrator")] == [
        False,
        False,
        False,
        True,
    ]
