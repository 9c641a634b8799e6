"""What a save tells and keeps: the stage it changed, steps in an order in doubt, the reason; mistakes at the top."""

import re

import pytest

from procurement.models import ChangeSet, Offer, OfferMilestone
from tests import make
from tests.admin.typed import form_of, messages_of, save

NEW_ROW = {
    "milestones__TOTAL_FORMS": 2,
    "milestones__1__kind": "request",
    "milestones__1__value_basis": "unknown",
    "milestones__1__dated_on": "2012",
}
WARNING = (
    "T-1: step 1, contract of 2015, stands before step 2, request of 2012, which was earlier: change the order in the "
    "story."
)


def change(record):
    return f"/admin/procurement/{record._meta.model_name}/{record.pk}/change/"


@pytest.fixture
def agreed(db):
    """An offer whose only step is a contract of 2015."""
    offer = make.make_offer(reference="T-1")
    make.make_milestone(offer, kind="contract", dated_on="2015")
    return make.derive(offer)


def test_save_tells_of_a_new_stage_and_of_steps_in_an_order_that_their_dates_rule_out(curator, agreed):
    response = save(curator, change(agreed), **NEW_ROW)

    assert response.status_code == 302
    assert messages_of(response)[:2] == ["Stage: agreed → requested.", WARNING]
    assert Offer.objects.get().stage == "requested"


def test_save_that_leaves_stage_and_order_sound_tells_of_neither(curator, agreed):
    response = save(curator, change(agreed), version="M")

    assert len(messages_of(response)) == 1
    assert Offer.objects.values_list("version", "stage").get() == ("M", "agreed")


def test_new_offer_is_told_of_its_order_and_of_no_change_of_stage(curator, agreed):
    fields = {
        "supplier": agreed.supplier_id,
        "recipient": agreed.recipient_id,
        "platform": agreed.platform_id,
        "reference": "T-2",
        "milestones__0__kind": "contract",
        "milestones__0__dated_on": "2015",
    }

    response = save(curator, "/admin/procurement/offer/add/", **fields, **NEW_ROW)

    assert len(messages_of(response)) == 2
    assert messages_of(response)[0] == WARNING.replace("T-1", "T-2")


def test_step_saved_and_deleted_on_its_own_page_tells_of_the_stage_of_its_offer(curator, agreed):
    address = "/admin/procurement/offermilestone/add/"

    response = save(curator, address, offer=agreed.pk, kind="request", dated_on="2012")

    assert messages_of(response)[:2] == ["Stage of T-1: agreed → requested.", WARNING]
    step = OfferMilestone.objects.get(kind="request")
    response = curator.post(f"/admin/procurement/offermilestone/{step.pk}/delete/", {"post": "yes"})
    assert messages_of(response)[-2] == "Stage of T-1: requested → agreed."


def test_reason_is_kept_with_everything_that_a_save_writes(curator, agreed):
    save(curator, change(agreed), version="M", change_reason="  The embassy wrote back  ", **NEW_ROW)

    step = OfferMilestone.objects.get(kind="request")
    kept = [step.history.get().history_change_reason]
    kept += Offer.history.filter(id=agreed.pk, via="admin").values_list("history_change_reason", flat=True)
    assert kept == ["The embassy wrote back"] * 3  # the step, the version, the stage
    assert ChangeSet.objects.values_list("reason", flat=True).get() == "The embassy wrote back"


def test_reason_may_stay_empty_and_by_itself_changes_nothing(curator, agreed):
    before = Offer.history.count()

    save(curator, change(agreed), change_reason="only a thought")

    assert Offer.history.count() == before
    save(curator, change(agreed), version="M")
    assert Offer.history.first().history_change_reason is None


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("r" * 501, "A reason has at most 500 characters (it has 501)."),
        ("a\x07b", "The text holds the control character U+0007 at position 2: remove it."),
    ],
)
def test_reason_that_cannot_be_kept_refuses_the_save(curator, agreed, reason, message):
    response = save(curator, change(agreed), version="M", change_reason=reason)

    assert response.context["mistakes"] == [("id_change_reason", f"Reason for the change: {message}")]
    assert Offer.objects.get().version == ""


def test_reason_is_asked_for_where_something_is_changed(curator, agreed):
    record, row = make.make_source(), agreed.milestones.get()

    for address in (change(agreed), change(record), change(row), "/admin/procurement/offermilestone/add/"):
        assert form_of(curator, address)["change_reason"] == [""]
    assert "change_reason" not in form_of(curator, "/admin/procurement/offer/add/")


def test_every_mistake_of_a_form_stands_at_its_top_with_a_link_to_an_element_of_the_page(curator, agreed):
    make.make_party(agreed, name="A bank")
    response = save(
        curator,
        change(agreed),
        supplier="",
        version="v" * 121,
        milestones__TOTAL_FORMS=2,
        milestones__0__dated_on="2012-",
        milestones__1__kind="",
        milestones__1__quantity="4",
        parties__0__country="",
        parties__0__name="",
        transfer=["sale", "gift"],
    )

    mistakes = response.context["mistakes"]
    assert [(target, words.split(":")[0]) for target, words in mistakes] == [
        ("id_supplier", "Supplier"),
        ("id_version", "Version"),
        ("id_transfer", "Transfer"),
        ("id_milestones-0-dated_on", "Milestone 1, when"),
        ("id_milestones-1-kind", "Milestone (line 2), kind"),
        ("id_milestones-1-value_basis", "Milestone (line 2), value basis"),
        ("id_parties-0-country", "Further party 1, country"),
    ]
    page = response.content.decode()
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    assert [target for target, _ in mistakes if target not in ids] == []
    assert [f'<a href="#{target}">' in page for target, _ in mistakes] == [True] * 7
    assert "7 things to mend" in page
