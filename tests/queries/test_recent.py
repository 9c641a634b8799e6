"""What readers learn of what changed lately, and what they do not."""

import pytest
from django.contrib.auth import get_user_model

from procurement.choices import Review
from procurement.models import ChangeSet, CuratorName, Offer, recorded
from procurement.queries.recent import LARGE, recent_news
from procurement.services.history import create_all
from procurement.services.review import publish, take_back
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    offer = make.make_offer(platform=make.make_platform("Mi-35", review=Review.PUBLISHED), note="first")
    make.cite(offer)
    return offer


def amend(row, user=None, **fields):
    with recorded(via="admin", user=user):
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()


def told():
    """[(record, [(subject, verb, [(label, before, after)])])] of the news, the latest first."""
    news, _ = recent_news()
    return [
        (
            item.record,
            [(c.subject, c.verb, [(d.label, d.before, d.after) for d in c.differences]) for c in item.changes],
        )
        for item in news
    ]


def test_a_change_of_a_public_record_is_told_field_by_field(offer):
    publish([offer])
    milestone = make.make_milestone(offer, quantity=20)
    amend(milestone, quantity=4)
    assert told()[:-1] == [(offer, [("milestone 1", "changed", [("quantity", "20", "4")])])]


def test_what_was_written_before_publication_is_not_told_but_the_publication_is(offer):
    amend(offer, note="second")
    with recorded(via="admin"):
        publish([offer])
    assert told() == [(offer, [("offer", "changed", [("review", "draft", "published")])])]
    assert recent_news()[0][0].is_new


def test_nothing_is_told_of_a_record_that_was_taken_back(offer):
    publish([offer])
    amend(offer, note="second")
    with recorded(via="admin"):
        take_back([offer], Review.DRAFT)
    assert told() == []


def test_a_row_about_a_hidden_record_is_left_out(offer):
    publish([offer])
    relation = make.make_offer_relation(offer)
    amend(relation, note="about it")
    assert told()[:-1] == []


def test_a_hidden_record_that_a_row_points_at_is_not_named(offer):
    platform = offer.platform
    amend(platform, variant_of=make.make_platform("Mi-24"))
    assert told() == [
        (platform, [("platform", "changed", [("variant of", "empty", "a record that is not published")])])
    ]


def test_a_curator_appears_under_the_name_of_their_choice_or_none(offer):
    alice, bob = (get_user_model().objects.create_user(name) for name in ("alice", "bob"))
    CuratorName.objects.create(user=alice, public_name="A. Analyst")
    publish([offer])
    amend(offer, alice, note="second")
    amend(offer, bob, note="third")
    assert [item.who for item in recent_news()[0]] == ["", "A. Analyst", ""]


def test_a_large_act_is_told_as_a_whole():
    platform = make.make_platform("Mi-35", review=Review.PUBLISHED)
    supplier, recipient = make.make_country(), make.make_country()

    def offers(first, count, review):
        return [
            Offer(reference=f"O-{n:06}", supplier=supplier, recipient=recipient, platform=platform, review=review)
            for n in range(first, first + count)
        ]

    with recorded(via="import"):
        create_all(Offer, offers(1, LARGE, Review.PUBLISHED) + offers(1000, 5, Review.DRAFT))
    assert [(item.model, item.record, item.count, item.changes) for item in recent_news()[0]] == [
        (Offer, None, LARGE, ())
    ]


def test_older_acts_are_reached_page_by_page(offer):
    publish([offer])
    for number in range(130):
        amend(offer, note=str(number))
    seen, key = [], None
    while True:
        news, key = recent_news(key)
        seen += [item.change_set.pk for item in news]
        if key is None:
            break
    assert seen == list(ChangeSet.objects.order_by("-pk").values_list("pk", flat=True))


def test_the_number_of_queries_does_not_grow_with_the_acts(offer, django_assert_num_queries):
    publish([offer])
    for count in (1, 7):
        for number in range(count):
            amend(offer, note=f"{count} {number}")
        with django_assert_num_queries(10):
            recent_news()
