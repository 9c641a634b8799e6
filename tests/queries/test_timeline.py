"""The timeline of a record: act by act, in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.choices import MilestoneKind, Review
from procurement.models import Offer, Platform, recorded
from procurement.queries.timeline import deeds_on, narrowed
from procurement.services.derive import derive_after
from tests import make


def told(model, pk, **options):
    return [
        [(c.subject, c.verb, *((d.label, d.before, d.after) for d in c.differences)) for c in deed.changes]
        for deed in deeds_on(model, pk, **options)
    ]


@pytest.mark.django_db
def test_one_act_is_told_once_with_the_record_first_and_what_follows_by_our_reading(django_user_model):
    alice = django_user_model.objects.create_user("alice")
    offer = make.make_offer()
    make.make_milestone(offer, kind=MilestoneKind.OFFER)
    make.derive(offer)
    with recorded(via="admin", user=alice, reason="from the paper"):
        derive_after([make.make_milestone(offer, kind=MilestoneKind.CONTRACT, quantity=4)])
    deed = deeds_on(Offer, offer.pk)[0]
    assert (deed.user, deed.via, deed.reason) == (alice, "admin", "from the paper")
    assert told(Offer, offer.pk)[0] == [
        ("offer", "changed", ("stage", "offered", "agreed"), ("quantity agreed", "empty", "4")),
        ("milestone 2", "added", ("kind", "", "contract"), ("quantity", "", "4")),
    ]


@pytest.mark.django_db
def test_records_that_are_gone_keep_their_name_and_hidden_ones_have_none_for_visitors():
    old, hidden = make.make_platform("Mi-28"), make.make_platform("Mi-35")
    offer = make.make_offer(platform=old)
    with recorded(via="admin"):
        offer.platform = hidden
        offer.save()
    old.delete()
    assert told(Offer, offer.pk)[0] == [("offer", "changed", ("platform", "Mi-28, deleted", "Mi-35"))]
    assert told(Offer, offer.pk, public=True)[0] == [
        ("offer", "changed", ("platform", "platform that is gone", "a record that is not published"))
    ]


@pytest.mark.django_db
def test_a_row_that_moved_says_where_it_was():
    loser, winner = make.make_offer(), make.make_offer()
    milestone = make.make_milestone(loser)
    with recorded(via="admin"):
        milestone.offer = winner
        milestone.save()
    expected = [("milestone 1", "changed", ("offer", loser.reference, winner.reference))]
    assert told(Offer, winner.pk)[0] == told(Offer, loser.pk)[0] == expected


@pytest.mark.django_db
def test_a_save_that_changes_nothing_is_not_told():
    platform = make.make_platform()
    with recorded(via="admin"):
        platform.save()
    assert len(told(Platform, platform.pk)) == 1


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_num_queries):
    for count in (1, 8):
        offer = make.make_offer(review=Review.PUBLISHED)
        for _ in range(count):
            make.cite(offer, aspect="milestone", milestone=make.make_milestone(offer))
        with django_assert_num_queries(12):
            deeds_on(Offer, offer.pk)


def test_long_texts_are_narrowed_to_where_they_differ():
    shared = "word " * 60
    assert narrowed(f"{shared}twenty {shared}end", f"{shared}four {shared}end") == (
        "… word word word word twenty word word word word …",
        "… word word word word four word word word word …",
    )
    assert narrowed("twenty", "four") == ("twenty", "four")


WORDS = st.lists(st.sampled_from(["a", "b", "long-word-of-many-letters"]), max_size=40).map(" ".join)


@given(WORDS, WORDS)
def test_texts_that_differ_differ_when_narrowed(one, other):
    assert (narrowed(one, other)[0] == narrowed(one, other)[1]) == (one == other)
