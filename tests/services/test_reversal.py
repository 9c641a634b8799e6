"""An act is undone, a record put back, a deleted one brought back: whole or not at all, and with a trace."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from procurement.choices import MilestoneKind, Review
from procurement.models import (
    Delivery,
    Offer,
    OfferMilestone,
    Platform,
    recorded,
)
from procurement.services.derive import derive_after
from procurement.services.history import update_all
from procurement.services.refusals import Refused
from procurement.services.reversal import put_back, undelete, undo
from procurement.services.review import publish, take_back
from tests import make
from tests.services.acts import act, amend, latest

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    offer = make.make_offer(note="first")
    make.make_milestone(offer, kind=MilestoneKind.REQUEST, quantity=20)
    make.derive(offer)
    return offer


def test_an_undone_act_leaves_every_row_as_before_and_says_who_undid_it(offer):
    alice = get_user_model().objects.create_user("alice")

    def change():
        milestone = offer.milestones.get()
        amend(milestone, quantity=4, kind=MilestoneKind.CONTRACT)
        make.make_delivery(offer, quantity=4)
        amend(offer, note="second")

    changed = act(change)
    assert (Offer.objects.get().stage, Offer.objects.get().quantity_agreed) == ("delivered", 4)
    with recorded(via="admin", user=alice):
        assert undo(changed, reason="typed into the wrong offer") == []
    offer.refresh_from_db()
    assert (offer.note, offer.stage, offer.quantity_requested, offer.quantity_agreed) == (
        "first",
        "requested",
        20,
        None,
    )
    assert Delivery.objects.count() == 0
    changed.refresh_from_db()
    undone_by = changed.undone_by
    assert (undone_by.act, undone_by.user, undone_by.reason) == ("undo", alice, "typed into the wrong offer")
    assert Delivery.history.first().history_type == "-"


def test_an_undo_can_itself_be_undone(offer):
    changed = act(lambda: amend(offer, note="second"))
    with recorded(via="admin"):
        undo(changed)
    with recorded(via="admin"):
        undo(latest())
    assert Offer.objects.get().note == "second"


def test_an_act_is_undone_once(offer):
    changed = act(lambda: amend(offer, note="second"))
    with recorded(via="admin"):
        undo(changed)
    with pytest.raises(Refused, match="undone already"):
        undo(changed)


def test_what_was_changed_since_stands_against_an_undo(offer):
    other = make.make_offer(note="first")

    def change():
        amend(offer, note="second")
        amend(other, note="second")

    changed = act(change)
    act(lambda: amend(other, note="third"))
    with pytest.raises(Refused) as refusal:
        undo(changed)
    assert refusal.value.messages == [f"offer {other.reference} was changed since."]
    assert Offer.objects.get(pk=offer.pk).note == "second"
    with recorded(via="admin"):
        (left,) = undo(changed, partly=True)
    assert (left.model, left.pk) == (Offer, other.pk)
    assert [Offer.objects.get(pk=pk).note for pk in (offer.pk, other.pk)] == ["first", "third"]


def test_derived_columns_that_moved_since_do_not_stand_against_an_undo(offer):
    changed = act(lambda: amend(offer, note="second"))
    act(lambda: derive_after([make.make_milestone(offer, kind=MilestoneKind.OFFER)]))
    with recorded(via="admin"):
        undo(changed)
    assert (Offer.objects.get().note, Offer.objects.get().stage) == ("first", "offered")


def test_what_a_later_record_rests_on_is_left_alone_with_all_that_it_rests_on_itself():
    made = []

    def bring():
        made.extend([make.make_platform("Mi-28"), make.make_platform("Mi-35")])
        made.append(make.make_offer(platform=made[1]))

    brought = act(bring)
    unused, platform, offer = made
    act(lambda: make.make_milestone(offer))
    with recorded(via="admin"):
        left = undo(brought, partly=True)
    assert not Platform.objects.filter(pk=unused.pk).exists()
    assert {(row.model, row.pk) for row in left} >= {(Offer, offer.pk), (Platform, platform.pk)}
    assert Offer.objects.get().platform == platform


def test_an_act_whose_rows_point_at_what_is_gone_is_not_undone(offer):
    contest = make.make_competition(buyer=offer.recipient)
    with recorded(via="admin"):
        amend(offer, competition=contest)
    left_it = act(lambda: amend(offer, competition=None))
    act(contest.delete)
    with pytest.raises(Refused, match="the competition it had is gone: bring that back first"):
        undo(left_it)


def test_a_key_that_another_record_took_meanwhile_stands_against_bringing_the_old_one_back():
    platform = make.make_platform("Mi-28", slug="mi-28")
    key = platform.pk
    act(platform.delete)
    make.make_platform("Mi-28", slug="mi-28")
    with pytest.raises(Refused, match="another has its key by now"):
        undelete(Platform, key, "deleted by mistake")


def test_a_deleted_record_comes_back_with_the_rows_that_went_with_it(offer):
    make.cite(offer, aspect="milestone", milestone=offer.milestones.get())
    alone = make.make_delivery(offer)
    act(alone.delete)
    key = offer.pk
    act(Offer.objects.get().delete)
    with recorded(via="admin"):
        back = undelete(Offer, key, "deleted by mistake")
    assert (back.pk, back.stage, back.quantity_requested) == (key, "requested", 20)
    assert (OfferMilestone.objects.count(), back.citations.count(), Delivery.objects.count()) == (1, 1, 0)
    assert latest().act == "undelete"
    assert latest().reason == "deleted by mistake"
    with pytest.raises(Refused, match="it may be back already"):
        undelete(Offer, key, "again")


def test_a_record_is_put_back_with_its_rows_and_stays_where_review_has_it(offer):
    make.cite(offer)
    moment = timezone.now()
    with recorded(via="admin"):
        amend(offer, note="second", version="Mi-35M")
        offer.milestones.get().delete()
        make.make_delivery(offer, quantity=1)
        publish([offer])
    with recorded(via="admin"):
        put_back(offer, moment, "the paper says otherwise")
    offer.refresh_from_db()
    assert (offer.note, offer.version, offer.stage, offer.review) == ("first", "", "requested", Review.PUBLISHED)
    assert (offer.milestones.count(), offer.deliveries.count()) == (1, 0)
    assert latest().act == "put_back"
    with pytest.raises(Refused, match="nothing to put back"):
        put_back(offer, moment, "again")


def test_a_moment_before_the_record_is_refused(offer):
    born = offer.history.last().history_date
    with pytest.raises(Refused, match="did not exist at that moment"):
        put_back(offer, born.replace(year=2000), "why not")


def test_a_published_record_is_not_put_back_to_a_state_without_a_source(offer):
    moment = timezone.now()
    make.cite(offer)
    publish([offer])
    with pytest.raises(Refused, match="it has no citation"):
        put_back(offer, moment, "why not")
    assert offer.citations.count() == 1


def test_undoing_a_publication_is_refused_while_others_rest_on_it():
    platform = make.make_platform("Mi-35")
    make.cite(platform)
    offer = make.make_offer(platform=platform)
    make.cite(offer)
    published = act(lambda: publish([platform]))
    publish([offer])
    with pytest.raises(Refused, match="is published and points at it"):
        undo(published)
    take_back([offer], Review.DRAFT)
    with recorded(via="admin"):
        undo(published)
    assert Platform.objects.get().review == Review.DRAFT


def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_num_queries):
    queries = 36 if connection.features.has_select_for_update else 34
    for count in (1, 8):
        offer = make.make_offer()

        def change(offer=offer, count=count):
            rows = [make.make_milestone(offer) for _ in range(count)]
            for row in rows:
                row.quantity = 7
            update_all(OfferMilestone, rows, ["quantity"])

        changed = act(change)
        with recorded(via="admin"), django_assert_num_queries(queries):
            undo(changed)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_undo_at_once_the_second_is_told_of_the_first():
    if not connection.features.test_db_allows_multiple_connections:
        pytest.skip("a database in memory has one writer")
    country = make.make_country(note="first")
    done = act(lambda: amend(country, note="second"))
    begun, undone = Event(), Event()

    def first():
        with transaction.atomic():
            left = undo(done)
            begun.set()
            undone.wait(0.5)  # the other waits for this transaction by now
        return left

    def second():
        begun.wait()
        with pytest.raises(Refused, match="It was undone already, on 20"):
            undo(done, partly=True)
        undone.set()

    with ThreadPoolExecutor() as pool:
        for each in [pool.submit(closing_connection, work) for work in (first, second)]:
            each.result()
    country.refresh_from_db()
    assert country.note == "first"


def closing_connection(work):
    try:
        return work()
    finally:
        connection.close()


def test_a_record_that_stays_keeps_the_rows_that_were_made_with_it():
    made = []

    def bring():
        made.append(make.make_offer())
        made.append(make.make_milestone(made[0]))
        made.append(make.cite(made[0]))
        made.append(make.make_offer())
        make.cite(made[-1])

    brought = act(bring)
    offer, milestone, citation, _ = made
    act(lambda: amend(offer, note="read again"))
    with recorded(via="admin"):
        left = undo(brought, partly=True)
    assert [(row.model, row.pk) for row in left if row.model is Offer] == [(Offer, offer.pk)]
    assert list(Offer.objects.values_list("pk", flat=True)) == [offer.pk]
    assert list(offer.milestones.values_list("pk", flat=True)) == [milestone.pk]
    assert list(offer.citations.values_list("pk", flat=True)) == [citation.pk]
    assert {row.model for row in left}.isdisjoint({OfferMilestone, type(citation)}), "they stay with it unsaid"
