"""A contributor writes drafts and their rows, and nothing else, whichever door is tried."""

import pytest

from procurement.models import DiplomaticEvent, Offer, OfferMilestone, OfferPackage, Platform, Source
from tests import make
from tests.accounts import account
from tests.admin.typed import form_of, messages_of, more_rows, save

pytestmark = pytest.mark.django_db


def address(record, page="change/"):
    return f"/admin/procurement/{record._meta.model_name}/{record.pk}/{page}"


def a_list(model, page=""):
    return f"/admin/procurement/{model._meta.model_name}/{page}"


def act(client, name, *records, **more):
    chosen = {"action": name, "_selected_action": [record.pk for record in records], "index": "0"}
    return client.post(a_list(type(records[0])), chosen | more)


def offer_with_rows(review, reference="O-000001"):
    offer = make.make_offer(reference=reference, review=review, version="old")
    make.make_milestone(offer, kind="request", quantity=20)
    make.cite(offer)
    make.cite(offer)
    return make.derive(offer)


def test_a_draft_of_somebody_else_and_its_rows_are_changed_in_one_form(contributor):
    offer = offer_with_rows("draft")
    typed = more_rows({"version": "new", "milestones__0__quantity": "4"}, "milestones", 2)
    typed |= {"milestones__1__kind": "offer", "milestones__1__value_basis": "unknown"}
    save(contributor, address(offer), **typed)
    offer.refresh_from_db()
    assert (offer.version, offer.stage) == ("new", "offered")
    assert list(offer.milestones.values_list("kind", "quantity")) == [("request", 4), ("offer", None)]


def test_a_new_record_is_a_draft_and_is_sent_to_review_with_a_reason(contributor):
    save(contributor, a_list(Platform, "add/"), designation="Su-35", slug="su-35", category=make.make_category().pk)
    platform = Platform.objects.get()
    save(contributor, address(platform), button="_to_review", change_reason="found in the gazette")
    platform.refresh_from_db()
    assert platform.review == "in_review"
    page = contributor.get(address(platform)).content.decode()
    assert "from draft to in review by cora on " in page
    assert ": found in the gazette" in page


@pytest.mark.parametrize("review", ["in_review", "published"])
def test_what_is_with_an_editor_or_before_the_public_is_read_only(contributor, review):
    offer = offer_with_rows(review)
    step, citation = offer.milestones.get(), offer.citations.first()
    for record in (offer, step, citation):
        assert contributor.get(address(record)).status_code == 200
        assert "_save" not in contributor.get(address(record)).content.decode()
        assert contributor.post(address(record), {"version": "new", "kind": "offer"}).status_code == 403
        assert contributor.post(address(record, "delete/"), {"post": "yes"}).status_code == 403
        assert act(contributor, "delete_selected", record, post="yes").status_code == 403
    assert contributor.get(address(offer, "advance/")).status_code == 403
    assert contributor.post(address(offer, "adopt/1/")).status_code == 403
    assert contributor.post(address(offer, "put_back/1/"), {"reason": "x"}).status_code == 403
    offer.refresh_from_db()
    assert (offer.version, offer.milestones.get().kind) == ("old", "request")


@pytest.mark.parametrize("review", ["in_review", "published"])
def test_no_row_is_added_to_a_record_that_is_not_a_draft(contributor, review):
    offer, words = offer_with_rows(review), review.replace("_", " ")
    response = save(contributor, a_list(OfferMilestone, "add/"), offer=offer.pk, kind="offer")
    assert response.context["adminform"].form.errors == {
        "offer": [f"O-000001 is {words}: only an editor changes it now."]
    }
    assert offer.milestones.count() == 1
    draft = offer_with_rows("draft", reference="O-000002")
    assert save(contributor, a_list(OfferMilestone, "add/"), offer=draft.pk, kind="offer").status_code == 302


def test_rows_of_a_draft_and_drafts_are_deleted(contributor):
    offer = offer_with_rows("draft")
    assert contributor.post(address(offer.milestones.get(), "delete/"), {"post": "yes"}).status_code == 302
    assert contributor.post(address(offer, "delete/"), {"post": "yes"}).status_code == 302
    assert not Offer.objects.exists()


@pytest.mark.parametrize("review", ["in_review", "published"])
def test_a_deleted_record_or_row_comes_back_only_as_part_of_a_draft(contributor, review):
    hidden, shown = make.make_offer(), offer_with_rows(review)
    step = make.make_milestone(shown)
    key, step_key, draft_key = shown.pk, step.pk, hidden.pk
    step.delete()
    assert contributor.post(f"{a_list(OfferMilestone)}{step_key}/undelete/", {"reason": "x"}).status_code == 403
    shown.delete()
    hidden.delete()
    assert contributor.post(f"{a_list(Offer)}{key}/undelete/", {"reason": "x"}).status_code == 403
    assert contributor.post(f"{a_list(Offer)}{draft_key}/undelete/", {"reason": "x"}).status_code == 302
    assert list(Offer.objects.values_list("pk", flat=True)) == [draft_key]


@pytest.mark.parametrize(
    ("name", "review", "after"),
    [
        ("send_to_review", "draft", "in_review"),
        ("send_to_review", "published", "published"),
        ("take_back_to_draft", "in_review", "in_review"),
        ("take_back_to_draft", "published", "published"),
        ("publish_chosen", "draft", "draft"),
        ("publish_chosen", "in_review", "in_review"),
    ],
)
def test_of_the_moves_on_a_list_only_sending_a_draft_is_open(contributor, name, review, after):
    offer = offer_with_rows(review)
    act(contributor, name, offer)
    offer.refresh_from_db()
    assert offer.review == after


def test_one_closed_record_among_the_chosen_stops_the_move_of_all(contributor):
    draft, shown = offer_with_rows("draft"), offer_with_rows("published", reference="O-000002")
    response = act(contributor, "send_to_review", draft, shown)
    assert messages_of(response) == ["O-000002 is published: only an editor changes it now. Nothing was changed."]
    assert list(Offer.objects.order_by("reference").values_list("review", flat=True)) == ["draft", "published"]


@pytest.mark.parametrize("review", ["in_review", "published"])
def test_several_are_changed_at_once_only_where_each_is_open(contributor, review):
    draft, shown = offer_with_rows("draft"), offer_with_rows(review, reference="O-000002")
    seen = make.cite(make.make_event(review="published")).source
    words = "What is in review or published is changed by an editor: {}. Leave that out."
    for closed, name in ((shown, "O-000002"), (shown.milestones.get(), "O-000002"), (seen, str(seen))):
        page = act(contributor, "change_several", *{Offer: [draft]}.get(type(closed), []), closed)
        assert page.context_data["errors"] == [words.format(name)]
    assert act(contributor, "change_several", draft).context_data["errors"] == []


@pytest.mark.parametrize("button", ["_publish", "_to_draft"])
def test_no_button_of_the_form_that_is_not_there_is_pressed(contributor, button):
    offer = offer_with_rows("draft")
    save(contributor, address(offer), button=button)
    offer.refresh_from_db()
    assert offer.review == "draft"


def test_a_source_is_added_and_changed_until_readers_see_it(contributor):
    save(contributor, a_list(Source, "add/"), title="Gazette", slug="gazette", reliability="B", kind="official")
    source = Source.objects.get()
    save(contributor, address(source), title="The Gazette")
    source.refresh_from_db()
    assert source.title == "The Gazette"
    make.cite(make.make_event(review="published"), source=source)
    assert contributor.post(address(source), {"title": "Mine"}).status_code == 403
    assert contributor.post(address(source, "delete/"), {"post": "yes"}).status_code == 403


def test_a_package_is_changed_until_readers_see_it(contributor):
    package = make.make_package(title="Ten things")
    save(contributor, address(package), title="Eleven things")
    offer = offer_with_rows("published")
    offer.package = package
    offer.save()
    assert contributor.post(address(package), {"title": "Mine"}).status_code == 403
    assert OfferPackage.objects.get().title == "Eleven things"


@pytest.mark.parametrize(
    "model", ["country", "countryname", "platformcategory", "eventkind", "formerkey", "membership"]
)
def test_what_has_no_review_is_read_only(contributor, model):
    assert contributor.get(f"/admin/procurement/{model}/").status_code == 200
    assert contributor.get(f"/admin/procurement/{model}/add/").status_code == 403
    assert contributor.get(f"/admin/procurement/{model}/add/?_popup=1").status_code == 403


def test_nothing_is_imported(contributor):
    for model in (Offer, OfferMilestone, Source, DiplomaticEvent):
        assert contributor.get(a_list(model, "import/")).status_code == 403
        assert contributor.post(a_list(model, "import/"), {"import_file": "x"}).status_code == 403
        assert contributor.get(a_list(model, "export/")).status_code == 200
    assert contributor.get("/admin/procurement/importbatch/bring-in/").status_code == 403


def test_an_editor_takes_back_from_review_with_a_reason_of_the_list(client):
    client.force_login(account("ed", "Editor"))
    offer = offer_with_rows("in_review")
    act(client, "take_back_to_draft", offer, reason="  which\nsource? ")
    page = client.get(address(offer)).content.decode()
    assert "from in review to draft by ed on " in page
    assert ": which source?" in page
    assert form_of(client, a_list(Offer))["reason"] == [""]
