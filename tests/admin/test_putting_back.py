"""A record is put back, a deleted one brought back, an act undone, from the pages of the admin."""

import pytest
from django.contrib.auth.models import Group

from procurement.models import ChangeSet, Offer, recorded
from tests import make
from tests.admin.typed import messages_of

OFFERS = "/admin/procurement/offer/"
ACTS = "/admin/procurement/changeset/"


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
