"""Several records are changed as previewed, in one act or not at all."""

import pytest
from django.contrib.auth.models import Permission

from procurement.models import ChangeSet, Offer
from tests import make
from tests.accounts import account
from tests.admin.hidden_fields import hidden

OFFERS = "/admin/procurement/offer/"


def start(client, *records, address=OFFERS):
    """The page that “Change several at once” leads to."""
    data = {"action": "change_several", "_selected_action": [record.pk for record in records], "index": "0"}
    return client.post(address, data)


def bulk(client, page, step, **sent):
    data = {name.replace("__", "-"): value for name, value in sent.items()}
    return client.post(f"{OFFERS}change-several/", hidden(page) | data | {"step": step})


@pytest.fixture
def offers(db):
    return [make.make_offer(reference=f"O-00000{n}", subject="weapons", condition="unknown") for n in (1, 2, 3)]


VERSION = {"set__version": "on", "version": "Mi-35M"}


def test_several_records_are_changed_as_previewed_in_one_act(curator, offers):
    offers[2].version = "Mi-35M"
    offers[2].save()
    page = bulk(curator, start(curator, *offers), "preview", **VERSION)
    assert [lines for _, lines in page.context["preview"]] == [[("version", "empty", "Mi-35M")]] * 2
    assert page.context["unchanged"] == 1
    assert Offer.objects.exclude(version="").count() == 1

    response = bulk(curator, page, "write", **VERSION, reason="as the register says")

    act = ChangeSet.objects.get(act="bulk_edit")
    assert (response.status_code, set(Offer.objects.values_list("version", flat=True))) == (302, {"Mi-35M"})
    assert (act.reason, Offer.history.filter(change_set=act).count()) == ("as the register says", 2)
    assert "mi 35m" in Offer.objects.get(reference="O-000001").search
    curator.post(f"/admin/procurement/changeset/{act.pk}/undo/", {"reason": "no"})
    assert Offer.objects.exclude(version="").count() == 1


def test_a_record_changed_since_the_preview_is_named_and_nothing_is_written(curator, offers):
    page = bulk(curator, start(curator, *offers), "preview", **VERSION)
    offers[1].note = "meanwhile"
    offers[1].save()
    response = bulk(curator, page, "write", **VERSION, reason="why not")
    assert response.context["errors"] == [
        "Changed since the preview: O-000002. Nothing was written; look at a new preview."
    ]
    assert Offer.objects.exclude(version="").count() == 0


def test_values_that_were_not_previewed_are_not_written(curator, offers):
    page = bulk(curator, start(curator, *offers), "preview", **VERSION)
    response = bulk(curator, page, "write", set__version="on", version="Mi-35P", reason="why not")
    assert response.context["errors"] == [
        "These values were not previewed yet: look at the new preview, then change them."
    ]
    assert Offer.objects.exclude(version="").count() == 0


def test_all_or_none_are_changed(curator, offers):
    offers[1].supplier = offers[0].recipient
    offers[1].save()
    sent = {"set__recipient": "on", "recipient": offers[0].recipient.pk}
    page = bulk(curator, start(curator, *offers), "preview", **sent)
    assert page.context["preview"] is None
    assert page.context["errors"] == ["O-000002, A country cannot offer to itself: supplier and recipient must differ."]


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, ["Choose at least one field to change."]),
        ({"set__reference": "on", "reference": "O-000009"}, ["Choose at least one field to change."]),
        ({"set__stage": "on", "stage": "agreed"}, ["Choose at least one field to change."]),
    ],
)
def test_keys_and_derived_columns_are_nothing_to_set(curator, offers, sent, errors):
    page = bulk(curator, start(curator, *offers), "preview", **sent)
    assert (page.context["errors"], page.context["preview"]) == (errors, None)


def test_a_value_that_its_field_refuses_is_refused_there(curator, offers):
    page = bulk(curator, start(curator, *offers), "preview", set__condition="on", condition="rusty")
    assert list(page.context["form"].errors) == ["condition"]


def test_a_change_needs_a_reason(curator, offers):
    page = bulk(curator, start(curator, *offers), "preview", **VERSION)
    response = bulk(curator, page, "write", **VERSION)
    assert response.context["errors"] == ["Say why: the reason is kept in the history. Nothing was changed."]
    assert Offer.objects.exclude(version="").count() == 0


def test_a_forged_choice_leads_back_to_the_list(curator, offers):
    response = curator.post(f"{OFFERS}change-several/", {"chosen": f"[{offers[0].pk}]", "step": "preview"})
    assert response.url == OFFERS
    assert curator.get(f"{OFFERS}change-several/").url == OFFERS


def test_published_records_are_changed_by_who_may_publish(client, offers):
    user = account("tom")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["view_offer", "change_offer"]))
    client.force_login(user)
    offers[1].review = "published"
    offers[1].save()
    page = bulk(client, start(client, *offers), "preview", **VERSION)
    sentence = "What is in review or published is changed by an editor: O-000002. Leave that out."
    assert (page.context["errors"], page.context["preview"]) == ([sentence], None)
    response = bulk(client, page, "write", **VERSION, reason="why not")
    assert (response.context["errors"], Offer.objects.exclude(version="").count()) == ([sentence], 0)


def test_a_change_of_eight_costs_what_a_change_of_one_costs(curator, django_assert_num_queries):
    for count in (1, 8):
        made = [make.make_offer() for _ in range(count)]
        page = start(curator, *made)
        with django_assert_num_queries(22):
            page = bulk(curator, page, "preview", **VERSION)
        with django_assert_num_queries(24):
            bulk(curator, page, "write", **VERSION, reason="as the register says")
