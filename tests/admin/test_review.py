"""Moving records between draft, in review and published, and who may."""

import re

import pytest
from django.contrib.auth.models import Group, Permission

from procurement.models import Offer, OfferCitation
from tests import make
from tests.accounts import account
from tests.admin.reviewing import OFFERS, act, change, cited_offer
from tests.admin.typed import errors_of, form_of, messages_of, save


def test_save_and_publish_publishes_what_the_same_save_cites(curator):
    offer = make.make_offer()

    response = save(
        curator,
        change(offer),
        button="_publish",
        citations__TOTAL_FORMS=1,
        citations__0__source=make.make_source().pk,
        citations__0__aspect="record",
        citations__0__speaker_kind="source",
        citations__0__credibility="2",
        citations__0__rank="normal",
    )

    offer.refresh_from_db()
    assert (response.status_code, offer.review) == (302, "published")


def test_a_fresh_draft_was_never_moved(curator):
    page = curator.get(change(make.make_offer())).content.decode()

    moved = re.search(r'<label>Moved there:</label>\s*<div class="readonly">(.*?)</div>', page)
    assert moved[1] == "never"


def test_new_offer_is_published_in_one_save(curator):
    response = save(
        curator,
        f"{OFFERS}add/",
        button="_publish",
        supplier=make.make_country().pk,
        recipient=make.make_country().pk,
        subject="weapons",
        citations__0__source=make.make_source().pk,
    )

    offer = OfferCitation.objects.get().offer
    assert messages_of(response)[0] == "O-000001 is now published."
    assert offer.review == "published"


def test_refused_publishing_keeps_the_draft_and_says_why(curator):
    offer = make.make_offer(reference="O-000003")

    response = save(curator, change(offer), button="_publish", version="P")

    offer.refresh_from_db()
    assert (offer.version, offer.review) == ("P", "draft")
    assert (response.status_code, response.url) == (302, change(offer))
    assert messages_of(response) == [
        "O-000003 was saved and stays draft. O-000003: it has no citation: add one that says where it is known from."
    ]


def test_review_cannot_be_typed(curator):
    offer = cited_offer()

    save(curator, change(offer), review="published")

    offer.refresh_from_db()
    assert offer.review == "draft"


def test_buttons_follow_the_review(curator):
    offer = cited_offer()

    def buttons():
        return [move.name for move in curator.get(change(offer)).context["moves"]]

    assert buttons() == ["_publish", "_to_review"]
    save(curator, change(offer), button="_to_review")
    assert buttons() == ["_publish", "_to_draft"]
    save(curator, change(offer), button="_publish")
    assert buttons() == ["_to_draft"]
    save(curator, change(offer), button="_to_draft")
    offer.refresh_from_db()
    assert offer.review == "draft"


def test_list_action_publishes_what_it_can_and_says_of_the_rest_why(curator):
    sound, bare = cited_offer(reference="O-000001"), make.make_offer(reference="O-000002")

    response = act(curator, "publish_chosen", sound, bare)

    sound.refresh_from_db()
    bare.refresh_from_db()
    assert (sound.review, bare.review) == ("published", "draft")
    assert messages_of(response) == [
        "O-000002 was not published: it has no citation: add one that says where it is known from.",
        "1 offer is now published.",
    ]


def test_platform_stays_while_a_published_offer_points_at_it(curator):
    offer = cited_offer(reference="O-000001", platform=make.make_platform("Mi-35", review="published"))
    act(curator, "publish_chosen", offer)

    response = act(curator, "take_back_to_draft", offer.platform, address="/admin/procurement/platform/")

    offer.platform.refresh_from_db()
    assert offer.platform.review == "published"
    assert messages_of(response)[-2:] == [
        "Mi-35: O-000001 is published and points at it: take that back first.",
        "Nothing was taken back.",
    ]


@pytest.mark.parametrize("action", ["send_to_review", "take_back_to_draft"])
def test_list_action_takes_back(curator, action):
    offer = cited_offer(review="published")

    act(curator, action, offer)

    offer.refresh_from_db()
    assert offer.review == {"send_to_review": "in_review", "take_back_to_draft": "draft"}[action]


NOT_PUBLISHED = "is not published: publish that first, or take this record back."


def test_published_offer_is_not_pointed_at_a_draft_platform(curator):
    shown, hidden = make.make_platform("Mi-35", review="published"), make.make_platform("Su-35")
    offer = cited_offer(reference="O-000001", review="published", platform=shown)

    response = save(curator, change(offer), platform=hidden.pk, version="P")

    assert errors_of(response) == {"platform": [f"Su-35 {NOT_PUBLISHED}"]}
    offer.refresh_from_db()
    assert (offer.platform, offer.version) == (shown, "")


def test_published_offer_is_not_pointed_at_a_draft_competition(curator):
    offer = cited_offer(reference="O-000001", review="published")
    contest = make.make_competition(buyer=offer.recipient)

    response = save(curator, change(offer), competition=contest.pk)

    assert errors_of(response) == {"competition": [f"{contest} {NOT_PUBLISHED}"]}


def test_published_variant_is_not_pointed_at_a_draft_platform(curator):
    platform, base = make.make_platform("Mi-35", review="published"), make.make_platform("Mi-24")
    make.cite(platform)

    response = save(curator, f"/admin/procurement/platform/{platform.pk}/change/", variant_of=base.pk)

    assert errors_of(response) == {"variant_of": [f"Mi-24 {NOT_PUBLISHED}"]}
    platform.refresh_from_db()
    assert platform.variant_of is None


def test_published_record_is_pointed_at_what_is_published_and_a_draft_at_a_draft(curator):
    published, draft = cited_offer(review="published"), cited_offer()
    shown, hidden = make.make_platform("Mi-35", review="published"), make.make_platform("Su-35")

    save(curator, change(published), platform=shown.pk)
    save(curator, change(draft), platform=hidden.pk)

    assert list(Offer.objects.order_by("pk").values_list("platform", flat=True)) == [shown.pk, hidden.pk]


def test_record_that_points_at_a_draft_already_can_still_be_taken_back(curator):
    offer = cited_offer(review="published", platform=make.make_platform("Su-35"))

    assert errors_of(save(curator, change(offer), version="P")) == {"platform": [f"Su-35 {NOT_PUBLISHED}"]}
    save(curator, change(offer), button="_to_draft")

    offer.refresh_from_db()
    assert offer.review == "draft"


def test_published_record_without_a_citation_is_warned_of(curator):
    offer = make.make_offer(reference="O-000001", review="published")

    response = save(curator, change(offer), version="P")

    assert messages_of(response)[0] == (
        "O-000001 is published, but it has no citation: add one that says where it is known from."
    )


def test_nobody_publishes_without_the_permission(typist):
    offer = cited_offer()

    assert [move.name for move in typist.get(change(offer)).context["moves"]] == ["_to_review"]
    save(typist, change(offer), button="_publish", version="P")
    act(typist, "publish_chosen", offer)

    offer.refresh_from_db()
    assert (offer.version, offer.review) == ("P", "draft")


def test_nobody_takes_back_from_the_public_without_the_permission(typist):
    offer = cited_offer(reference="O-000001", review="published")

    response = act(typist, "take_back_to_draft", offer)

    offer.refresh_from_db()
    assert offer.review == "published"
    assert messages_of(response) == ["O-000001 is published: only an editor changes it now. Nothing was changed."]


def test_a_group_of_a_teams_own_publishes_what_it_is_given_to_publish(client, db):
    group = Group.objects.create(name="Desk for offers")
    codes = ("view_offer", "change_offer", "publish_offer", "view_platform", "change_platform")
    group.permissions.add(*Permission.objects.filter(codename__in=codes))
    client.force_login(account("olga", "Desk for offers"))
    offer = cited_offer()
    platform = make.make_platform()
    make.cite(platform)

    act(client, "publish_chosen", offer)
    act(client, "publish_chosen", platform, address="/admin/procurement/platform/")

    offer.refresh_from_db()
    platform.refresh_from_db()
    assert (offer.review, platform.review) == ("published", "draft")


@pytest.mark.parametrize("maker", [make.make_platform, make.make_event, make.make_competition])
def test_every_reviewed_record_is_published_from_its_form(curator, maker):
    record = maker()
    make.cite(record)
    address = f"/admin/procurement/{record._meta.model_name}/{record.pk}/change/"

    assert "review" not in form_of(curator, address)
    save(curator, address, button="_publish")

    record.refresh_from_db()
    assert record.review == "published"


def test_of_many_that_cannot_be_published_the_first_are_told_and_the_rest_counted(curator):
    offers = [make.make_offer(reference=f"O-{number:06}") for number in range(1, 24)]
    said = messages_of(act(curator, "publish_chosen", *offers))
    assert [text.split()[0] for text in said[:20]] == [f"O-{number:06}" for number in range(1, 21)]
    assert said[20:] == ["And 3 more were not published."]
