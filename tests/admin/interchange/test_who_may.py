"""Who may bring files in and take them out."""

import re

import pytest
from django.urls import reverse

from procurement.models import Country, Offer
from tests import make
from tests.admin.interchange.pages import COUNTRIES, address, confirm, step, upload, user_with

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["import", "import_template", "export"])
def test_a_reader_gets_no_import_and_no_export_page(client, page):
    client.force_login(user_with("view_country", "add_country", "change_country"))
    assert client.get(address(page)).status_code == 403


def test_a_reader_can_neither_upload_nor_confirm_nor_download(client):
    client.force_login(user_with("view_country", "add_country", "change_country"))
    assert upload(client, COUNTRIES).status_code == 403
    assert client.get(reverse("admin:procurement_importbatch_bring_in")).status_code == 403
    assert client.get(reverse("admin:procurement_importbatch_changelist")).status_code == 403
    assert client.post(address("export"), {"format": "0"}).status_code == 403
    assert not Country.objects.exists()


def test_the_permission_to_import_is_not_the_one_to_export(client):
    client.force_login(user_with("import_country", name="importer"))
    assert client.get(address("import")).status_code == 200
    assert client.get(address("export")).status_code == 403
    client.force_login(user_with("export_country", name="exporter"))
    assert client.get(address("import")).status_code == 403
    assert client.get(address("export")).status_code == 200


def test_the_permission_for_one_model_is_none_for_another(client):
    client.force_login(user_with("import_country", "export_country"))
    assert client.get(address("import", Offer)).status_code == 403
    assert client.get(address("export", Offer)).status_code == 403


def test_a_reader_has_no_export_action(client):
    country = make.make_country()
    client.force_login(user_with("view_country"))
    chosen = {"action": "export_admin_action", "_selected_action": [country.pk]}
    assert "export_admin_action" not in client.get(address("changelist")).content.decode()
    response = client.post(address("changelist"), chosen)
    assert "export_items" not in response.content.decode()


def test_the_export_button_of_a_form_needs_the_permission_to_export(client):
    country = make.make_country()
    client.force_login(user_with("view_country", "change_country"))
    page = reverse("admin:procurement_country_change", args=[country.pk])
    fields = {"code": country.code, "name": country.name, "kind": "state", "_export-item": "1"}
    assert client.post(page, fields).status_code == 403


def told(page):
    """The text of a page, without its marks."""
    return " ".join(re.sub("<.*?>", "", page.content.decode()).split())


def test_a_preview_is_confirmed_by_whoever_may_import_all_of_it_and_both_are_named(client):
    client.force_login(user_with("import_country", name="importer"))
    preview = upload(client, COUNTRIES)
    batch = preview.context["batch"]
    whose = "importer brought this file in. If you confirm it, the history names both of you."
    assert whose not in told(preview)
    client.force_login(user_with("import_country", "view_country", "view_changeset", name="other"))
    assert whose in told(client.get(step(batch, "change")))
    page = told(confirm(client, preview))
    batch.refresh_from_db()
    assert (batch.user.username, batch.change_set.user.username) == ("importer", "other")
    assert batch.change_set.reason == "countries.csv, brought in by importer"
    assert re.search(r"by importer\. .*Applied on [^.]* \(UTC\) by other, as act", page)
    history = told(client.get(reverse("admin:procurement_country_history", args=[Country.objects.first().pk])))
    assert "countries.csv, brought in by importer" in history
    assert "Undo this import" not in page
    assert client.post(step(batch, "undo"), {"reason": "why not"}).status_code == 403
    assert Country.objects.count() == 2


def test_nobody_publishes_by_confirming_what_was_checked_with_the_rights_of_another(client):
    offer = make.make_offer()
    make.cite(offer)
    client.force_login(user_with(name="ed", editor=True))
    preview = upload(client, f"reference,review\n{offer.reference},published\n", model=Offer)
    client.force_login(user_with("import_offer", name="other"))
    refusal = (
        "ed may publish and you may not, and the file was checked with their rights: let them confirm it, or bring the "
        "file in yourself."
    )
    assert [str(message) for message in confirm(client, preview).context["messages"]] == [refusal]
    offer.refresh_from_db()
    assert offer.review == "draft"


def test_a_stranger_to_a_table_neither_sees_nor_confirms_its_imports(client):
    client.force_login(user_with("import_country", name="importer"))
    preview = upload(client, COUNTRIES)
    client.force_login(user_with("import_offer", name="stranger"))
    assert client.get(step(preview.context["batch"], "change")).status_code == 403
    assert client.get(step(preview.context["batch"], "rejected")).status_code == 403
    assert not Country.objects.exists()
    client.force_login(user_with(name="ed", editor=True))
    confirm(client, preview)
    assert Country.objects.count() == 2


def test_only_who_may_publish_imports_the_published(client):
    offer = make.make_offer()
    make.cite(offer)
    client.force_login(user_with("import_offer", "view_offer"))
    answer = upload(client, f"reference,review\n{offer.reference},published\n", model=Offer)
    messages = [group.message for group in answer.context["groups"]]
    assert messages == ["You may not publish records nor take them back: leave the review as it is."]
