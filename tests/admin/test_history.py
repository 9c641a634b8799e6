"""History: what each door of the admin leaves, and how the history page tells it."""

import pytest
from django.contrib.auth.models import Group, User

from procurement.admin.site import site
from procurement.models import ChangeSet, Offer, OfferCitation, OfferMilestone, recorded
from tests import make
from tests.admin.typed import messages_of, save

OFFERS = "/admin/procurement/offer/"
ACTS = "/admin/procurement/changeset/"


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


def act_of(change):
    """Do something as one act of the admin; returns its ChangeSet."""
    with recorded(via="admin"):
        change()
    return ChangeSet.objects.first()


@pytest.fixture
def corrected():
    """An offer whose request of twenty was corrected to four, and the acts that did either."""
    offer = make.make_offer(subject="arms")
    asked = act_of(lambda: make.make_milestone(offer, kind="request", quantity=20))
    milestone = offer.milestones.get()
    milestone.quantity = 4
    corrected = act_of(milestone.save)
    make.derive(offer)
    return offer, asked, corrected


def test_record_is_put_back_with_a_reason(curator, corrected):
    offer, asked, _ = corrected
    page = curator.get(f"{OFFERS}{offer.pk}/history/").content.decode()
    address = f"{OFFERS}{offer.pk}/put_back/{asked.pk}/"
    assert address in page

    answer = curator.post(address, {"reason": "the paper says twenty"}, follow=True)

    assert "is as it was then." in answer.content.decode()
    assert offer.milestones.get().quantity == 20
    assert Offer.objects.get().quantity_requested == 20
    act = ChangeSet.objects.first()
    assert (act.act, act.via, act.user.username, act.reason) == ("put_back", "admin", "ed", "the paper says twenty")


@pytest.mark.parametrize(
    ("deed", "reason", "words"),
    [
        ("asked", " ", "Say why: the reason is kept in the history. Nothing was changed."),
        ("asked", "x" * 501, "A reason has at most 500 letters; this has 501. Nothing was changed."),
        ("unknown", "why not", "This act did nothing to the record: choose a state from its history."),
        ("corrected", "why not", "is as it was then: there is nothing to put back."),
    ],
)
def test_put_back_that_makes_no_sense_is_refused_in_words(curator, corrected, deed, reason, words):
    offer, asked, last = corrected
    key = {"asked": asked.pk, "unknown": 987654, "corrected": last.pk}[deed]

    answer = curator.post(f"{OFFERS}{offer.pk}/put_back/{key}/", {"reason": reason}, follow=True)

    assert words in answer.content.decode()
    assert offer.milestones.get().quantity == 4


def test_reader_neither_puts_back_nor_brings_back_nor_undoes(client, django_user_model, corrected):
    offer, asked, last = corrected
    reader = django_user_model.objects.create_user("rita", is_staff=True)
    reader.groups.add(Group.objects.get(name="Reader"))
    client.force_login(reader)
    page = client.get(f"{OFFERS}{offer.pk}/history/")
    assert (page.status_code, "put_back" in page.content.decode()) == (200, False)
    assert client.post(f"{OFFERS}{offer.pk}/put_back/{asked.pk}/", {"reason": "x"}).status_code == 403
    assert client.post(f"{ACTS}{last.pk}/undo/", {"reason": "x"}).status_code == 403
    with recorded(via="admin"):
        key = offer.pk
        offer.delete()
    assert client.post(f"{OFFERS}{key}/undelete/", {"reason": "x"}).status_code == 403
    assert Offer.objects.count() == 0


@pytest.mark.parametrize("address", ["put_back/1/", "undelete/"])
def test_what_writes_is_not_fetched(curator, corrected, address):
    assert curator.get(f"{OFFERS}{corrected[0].pk}/{address}").status_code == 405


def test_deleted_record_is_brought_back_from_its_history_page(curator, corrected):
    offer, _, _ = corrected
    key = offer.pk
    curator.post(f"{OFFERS}{key}/delete/", {"post": "yes"})
    assert f"{OFFERS}{key}/undelete/" in curator.get(f"{OFFERS}{key}/history/").content.decode()

    answer = curator.post(f"{OFFERS}{key}/undelete/", {"reason": "deleted by mistake"})

    assert answer["Location"] == f"{OFFERS}{key}/change/"
    assert (Offer.objects.get().pk, Offer.objects.get().milestones.get().quantity) == (key, 4)
    assert curator.post(f"{OFFERS}{key}/undelete/", {"reason": "again"}).status_code == 302
    assert Offer.objects.count() == 1


def test_act_is_shown_and_undone_whole(curator, corrected):
    offer, _, last = corrected
    page = curator.get(f"{ACTS}{last.pk}/change/").content.decode()
    assert "<del>20</del> → <ins>4</ins>" in page
    assert f'<a href="{OFFERS}{offer.pk}/change/">{offer.reference}: ' in page

    answer = curator.post(f"{ACTS}{last.pk}/undo/", {"reason": "typed into the wrong offer"}, follow=True)

    assert "The act was undone." in answer.content.decode()
    assert offer.milestones.get().quantity == 20
    again = curator.post(f"{ACTS}{last.pk}/undo/", {"reason": "again"}, follow=True)
    assert "It was undone already" in again.content.decode()


def test_act_whose_rows_were_changed_since_is_undone_only_in_part_and_on_demand(curator, corrected):
    offer, asked, _ = corrected
    answer = curator.post(f"{ACTS}{asked.pk}/undo/", {"reason": "x"}, follow=True)
    assert messages_of(answer) == [f"milestone 1 request of {offer} was changed since."]
    assert offer.milestones.get().quantity == 4


def test_list_of_acts_cannot_be_edited(curator, corrected):
    assert curator.get(ACTS).status_code == 200
    assert curator.get(f"{ACTS}add/").status_code == 403
    assert curator.post(f"{ACTS}{corrected[1].pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("through", ["the page", "the list"])
def test_a_deletion_is_told_as_one_with_its_reason(curator, corrected, through):
    offer, _, _ = corrected
    if through == "the page":
        answer = curator.post(f"{OFFERS}{offer.pk}/delete/", {"post": "yes", "reason": "typed  twice"})
        assert f'<a href="{OFFERS}{offer.pk}/history/">' in "".join(messages_of(answer))
    else:
        chosen = {"action": "delete_selected", "_selected_action": [offer.pk], "post": "yes", "reason": "typed twice"}
        curator.post(OFFERS, chosen)
    act = ChangeSet.objects.first()
    assert (act.act, act.reason) == ("delete", "typed twice")
