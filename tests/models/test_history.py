"""Every insert, change and deletion leaves who, when, through what and why."""

from contextlib import nullcontext

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from procurement.interchange.fixtures.load import load_fixtures
from procurement.models import ChangeSet, Country, Delivery, Offer, OfferMilestone, Platform, recorded
from procurement.services.history import create_all, update_all
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return get_user_model().objects.create_user("alice")


def told(row):
    return (row.history_type, row.history_user, row.via, row.history_change_reason)


def test_single_writes_tell_who_what_and_why(alice):
    with recorded(via="admin", user=alice, reason="typed from the paper"):
        milestone = make.make_milestone(quantity=20)
        milestone.quantity = 4
        milestone.save()
        key = milestone.pk
        milestone.delete()
    rows = OfferMilestone.history.filter(id=key).order_by("history_id")
    assert [told(row) for row in rows] == [(t, alice, "admin", "typed from the paper") for t in "+~-"]
    assert [row.quantity for row in rows] == [20, 4, 4]


def test_set_wise_writes_tell_the_same(alice):
    offer = make.make_offer()
    with recorded(via="import", user=alice, reason="register.csv"):
        rows = create_all(Delivery, [Delivery(offer=offer, number=n, quantity=n) for n in (1, 2)])
        for row in rows:
            row.quantity += 10
        update_all(Delivery, rows, ["quantity"])
    history = Delivery.history.order_by("history_id")
    assert [told(row) for row in history] == [(t, alice, "import", "register.csv") for t in "++~~"]
    assert [row.quantity for row in history] == [1, 2, 11, 12]


def test_a_service_called_by_a_door_keeps_the_door(alice):
    with recorded(via="admin", user=alice), recorded(reason="derived"):
        platform = make.make_platform()
    assert told(platform.history.get()) == ("+", alice, "admin", "derived")
    assert told(make.make_platform().history.get()) == ("+", None, "", None)


def test_a_deleted_owner_leaves_the_history_of_its_children(alice):
    offer = make.make_offer()
    milestone = make.make_milestone(offer)
    make.cite(offer, aspect="milestone", milestone=milestone)
    with recorded(via="admin", user=alice):
        offer.delete()
    assert told(Offer.history.first()) == ("-", alice, "admin", None)
    assert told(OfferMilestone.history.first()) == ("-", alice, "admin", None)


def test_what_fixtures_bring_has_history_too(tmp_path):
    path = tmp_path / "one.json"
    path.write_text('[{"model": "procurement.country", "fields": {"code": "RUS", "name": "Russia"}}]', encoding="utf-8")
    load_fixtures([path])
    assert told(Country.history.get()) == ("+", None, "fixtures", None)
    assert Platform.history.count() == 0


def sets_of(*rows):
    return [row.history.first().change_set for row in rows]


def test_all_that_one_act_writes_belongs_to_one_change_set(alice):
    with recorded(via="admin", user=alice, reason="typed from the paper"):
        offer = make.make_offer()
        with recorded(reason="derived"):
            milestones = create_all(OfferMilestone, [OfferMilestone(offer=offer, number=1, kind="offer")])
    (act,) = set(sets_of(offer, *milestones))
    assert (act.via, act.user, act.reason, act.act) == ("admin", alice, "typed from the paper", "edit")
    with recorded(via="admin", user=alice):
        other = make.make_platform()
    assert sets_of(other) != [act]


def test_an_act_that_writes_nothing_leaves_no_change_set():
    with recorded(via="admin"):
        Country.objects.count()
    assert ChangeSet.objects.count() == 0


@pytest.mark.parametrize("outer", [False, True], ids=["in autocommit", "in a transaction"])
@pytest.mark.django_db(transaction=True)
def test_a_change_set_that_was_rolled_back_is_made_again(outer):
    with recorded(via="import"), transaction.atomic() if outer else nullcontext():
        with transaction.atomic():
            make.make_platform()
            transaction.set_rollback(True)
        kept = [make.make_platform() for _ in range(2)]
    assert sets_of(*kept) == [ChangeSet.objects.get()] * 2


def test_history_outside_of_any_act_belongs_to_none():
    assert sets_of(make.make_platform()) == [None]


@pytest.mark.django_db(transaction=True)
def test_a_row_whose_history_cannot_be_written_is_not_written_either():
    country = make.make_country("Russia")
    too_long = "x" * 33
    with recorded(via=too_long), pytest.raises(DatabaseError):
        make.make_country("Pakistan")
    country.name = "Russian Federation"
    with recorded(via=too_long), pytest.raises(DatabaseError):
        country.save()
    with recorded(via=too_long), pytest.raises(DatabaseError):
        country.delete()
    assert list(Country.objects.values_list("name", flat=True)) == ["Russia"]
    assert Country.history.count() == 1


def test_an_act_is_never_deleted():
    with recorded(via="admin"):
        platform = make.make_platform()
    (act,) = sets_of(platform)
    with pytest.raises(ProtectedError):
        act.delete()
    with pytest.raises(ProtectedError):
        ChangeSet.objects.all().delete()
    assert ChangeSet._meta.default_permissions == ("view", "undo")


def test_the_history_of_a_user_who_is_deleted_stays_without_the_name(alice):
    with recorded(via="admin", user=alice):
        platform = make.make_platform()
    alice.delete()
    assert told(platform.history.get()) == ("+", None, "admin", None)
    assert sets_of(platform)[0].user is None


@pytest.mark.django_db(transaction=True)
def test_a_user_deleted_behind_the_back_of_an_act_of_theirs_fails_that_act(alice):
    def act():
        make.make_platform()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM auth_user WHERE id = %s", [alice.pk])

    with recorded(via="admin", user=alice), pytest.raises(DatabaseError):
        transaction.atomic(act)()
    assert Platform.history.count() == 0
