"""History: what each door of the admin leaves, and how the history page tells it."""

import pytest
from django.contrib.auth.models import User

from procurement.admin.site import site
from procurement.models import Offer, OfferCitation, OfferMilestone, recorded
from tests import make
from tests.admin.typed import save

OFFERS = "/admin/procurement/offer/"


def told(history):
    """The rows of a history as (sort, door, user name), the earliest first."""
    rows = history.order_by("history_date", "history_id")
    return [(row.history_type, row.via, row.history_user and row.history_user.username) for row in rows]


def test_form_leaves_who_and_through_what_for_a_record_and_its_rows(curator):
    save(
        curator,
        f"{OFFERS}add/",
        supplier=make.make_country().pk,
        recipient=make.make_country().pk,
        subject="weapons",
        milestones__0__kind="request",
        citations__0__source=make.make_source().pk,
    )

    assert told(Offer.history.all()) == [("+", "admin", "ed"), ("~", "admin", "ed")]
    assert told(OfferMilestone.history.all()) == [("+", "admin", "ed")]
    assert told(OfferCitation.history.all()) == [("+", "admin", "ed")]
    assert list(Offer.history.order_by("history_id").values_list("stage", flat=True)) == ["unknown", "requested"]


def test_list_action_leaves_history(curator):
    offer = make.make_offer()
    make.cite(offer)

    curator.post(OFFERS, {"action": "publish_chosen", "_selected_action": [offer.pk], "index": "0"})

    assert told(offer.history.all()) == [("+", "", None), ("~", "admin", "ed")]


@pytest.mark.parametrize("through", ["the page", "the list"])
def test_deletion_leaves_the_history_of_all_rows(curator, through):
    offer = make.make_offer()
    milestone = make.make_milestone(offer)
    make.make_delivery(offer)
    make.cite(offer, aspect="milestone", milestone=milestone)

    if through == "the page":
        curator.post(f"{OFFERS}{offer.pk}/delete/", {"post": "yes"})
    else:
        curator.post(OFFERS, {"action": "delete_selected", "_selected_action": [offer.pk], "post": "yes"})

    assert Offer.objects.count() == 0
    for model in (Offer, OfferMilestone, OfferCitation, type(offer.deliveries.model())):
        assert told(model.history.filter(history_type="-")) == [("-", "admin", "ed")]


@pytest.mark.parametrize("through", ["the page", "the list"])
def test_offer_is_derived_anew_when_a_milestone_is_deleted_outside_it(curator, through):
    offer = make.make_offer()
    milestone = make.make_milestone(offer, kind="contract")
    make.derive(offer)
    milestones = "/admin/procurement/offermilestone/"

    if through == "the page":
        curator.post(f"{milestones}{milestone.pk}/delete/", {"post": "yes"})
    else:
        curator.post(milestones, {"action": "delete_selected", "_selected_action": [milestone.pk], "post": "yes"})

    offer.refresh_from_db()
    assert offer.stage == "unknown"


def test_offer_is_derived_anew_when_a_milestone_is_saved_outside_it(curator):
    offer = make.make_offer()
    make.make_milestone(offer, kind="request")

    save(curator, "/admin/procurement/offermilestone/add/", offer=offer.pk, kind="contract", quantity="4")

    offer.refresh_from_db()
    assert (offer.stage, offer.quantity_agreed) == ("agreed", 4)
    assert list(offer.milestones.values_list("number", flat=True)) == [1, 2]


def test_name_typed_outside_its_country_finds_the_country(curator):
    country = make.derive(make.make_country("Russia"))

    save(curator, "/admin/procurement/countryname/add/", country=country.pk, text="Россия", scheme="official")

    country.refresh_from_db()
    assert "россия" in country.search


def test_owner_that_is_pointed_at_stays_and_says_by_what(curator):
    offer = make.make_offer(reference="O-000001")
    make.make_link(make.make_event(title="Visit"), offer=offer, bearing="delays")

    response = curator.post(f"{OFFERS}{offer.pk}/delete/", {"post": "yes"})

    assert "The offer “O-000001” stays. This keeps it:" in response.content.decode()
    assert len(response.context["protected"]) == 1
    assert "Visit: 1 delays O-000001" in response.context["protected"][0]
    assert Offer.objects.count() == 1


def deeds(client, record):
    page = client.get(f"/admin/procurement/{record._meta.model_name}/{record.pk}/history/").context["page"]
    return [
        (
            deed.via,
            str(deed.user),
            [(c.subject, c.verb, *((d.label, d.before, d.after) for d in c.differences)) for c in deed.changes],
        )
        for deed in page
    ]


def test_history_page_tells_what_was_done_to_the_record_and_its_rows_in_words(curator, editor):
    with recorded(via="fixtures", user=editor, reason="first data"):
        offer = make.make_offer(
            supplier=make.make_country("Russia"), recipient=make.make_country("India"), subject="arms"
        )
        milestone = make.make_milestone(offer, kind="request")
    save(
        curator,
        f"{OFFERS}{offer.pk}/change/",
        transfer=["sale", "grant"],
        milestones__0__dated_on="2012-10",
        milestones__0__is_planned="on",
    )
    with recorded(via="service", user=editor):
        milestone.delete()

    assert deeds(curator, offer) == [
        ("service", "ed", [("milestone 1", "deleted")]),
        (
            "admin",
            "ed",
            [
                ("offer", "changed", ("transfer", "empty", "sale, grant or aid")),
                ("milestone 1", "changed", ("only planned", "no", "yes"), ("when", "not dated", "October 2012")),
            ],
        ),
        (
            "fixtures",
            "ed",
            [
                (
                    "offer",
                    "added",
                    ("reference", "", offer.reference),
                    ("supplier", "", "Russia"),
                    ("recipient", "", "India"),
                    ("subject", "", "arms"),
                ),
                ("milestone 1", "added", ("kind", "", "request")),
            ],
        ),
    ]


def test_form_without_a_change_leaves_no_history(curator):
    offer = make.make_offer(transfer="grant sale", tiv_unit="4.25")
    make.derive(offer)
    before = Offer.history.count()

    assert save(curator, f"{OFFERS}{offer.pk}/change/").status_code == 302

    assert Offer.history.count() == before


def test_form_writes_what_was_typed_over_and_leaves_the_rest_as_it_stands(rf, editor):
    """What another door wrote between the load of a form and its save stays, in the record and in its history."""
    offer = make.make_offer(review="published", subject="arms")
    model_admin, request = site.get_model_admin(Offer), rf.post("/")
    request.user = editor
    form_class = model_admin.get_form(request, offer, fields=("version",))
    form = form_class({"version": "P"}, instance=offer)
    assert form.is_valid()
    Offer.objects.filter(pk=offer.pk).update(review="draft", stage="agreed", note="by another")

    model_admin.save_model(request, form.instance, form, change=True)

    now = [("draft", "agreed", "by another", "P")]
    columns = ("review", "stage", "note", "version")
    assert list(Offer.objects.values_list(*columns)) == now
    assert list(Offer.history.filter(history_type="~").values_list(*columns)) == now
    assert form.instance.review == "draft"


def test_history_of_a_deleted_record_is_shown_to_those_who_may_see_it(curator, client):
    offer = make.make_offer(reference="O-000007", subject="arms")
    milestone = make.make_milestone(offer, kind="request")
    pk, milestone_pk = offer.pk, milestone.pk
    curator.post(f"{OFFERS}{pk}/delete/", {"post": "yes"})

    page = curator.get(f"{OFFERS}{pk}/history/")

    assert page.status_code == 200
    assert page.context["title"] == "History of O-000007, deleted"
    assert "This offer was deleted." in page.content.decode()
    assert sorted((c.subject, c.verb) for deed in page.context["page"] for c in deed.changes) == [
        ("milestone 1", "added"),
        ("milestone 1", "deleted"),
        ("offer", "added"),
        ("offer", "deleted"),
    ]
    row = curator.get(f"/admin/procurement/offermilestone/{milestone_pk}/history/")
    assert (row.status_code, row.context["title"]) == (200, "History of 1 request, deleted")
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.get(f"{OFFERS}{pk}/history/").status_code == 403


@pytest.mark.parametrize("key", ["987654321", "9" * 23, "x"])
def test_history_of_what_never_was_leads_back(curator, key):
    assert curator.get(f"{OFFERS}{key}/history/").status_code == 302
