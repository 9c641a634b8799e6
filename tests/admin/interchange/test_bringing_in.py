"""A file is previewed, confirmed and written once, or leaves nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from procurement.models import Country, ImportBatch, StagedRow
from tests import make
from tests.admin.interchange.pages import COUNTRIES, confirm, counts, kept, messages_of, step, upload, user_with
from tests.interchange.registers.world import file_of

pytestmark = pytest.mark.django_db
AGAIN = "Choose the file again: a browser does not keep it."


def test_a_file_is_previewed_confirmed_and_written(client, curator):
    make.make_country("Soviet Russia", code="RUS")
    preview = upload(client, COUNTRIES)
    assert counts(preview) == {"new": 1, "changed": 1, "unchanged": 0, "rejected": 0}
    text = " ".join(preview.content.decode().split())
    assert "<del>Soviet Russia</del> → <ins>Russia</ins>" in text
    assert list(Country.objects.values_list("code", "name")) == [("RUS", "Soviet Russia")]
    assert [path.stat().st_mode & 0o777 for path in kept()] == [0o600]
    done = confirm(client, preview)
    assert messages_of(done) == ["Imported countries.csv: 1 new, 1 changed, 0 unchanged."]
    assert list(Country.objects.values_list("code", "name")) == [("PAK", "Pakistan"), ("RUS", "Russia")]
    assert kept() == []
    assert not StagedRow.objects.exists()
    assert f"act {done.context['batch'].change_set_id}" in done.content.decode()


def test_an_import_leaves_who_through_what_and_why(client, curator):
    confirm(client, upload(client, COUNTRIES))
    history = Country.history.values_list("code", "history_user__username", "via", "history_change_reason")
    assert sorted(history) == [
        ("PAK", "curator", "import", "countries.csv"),
        ("RUS", "curator", "import", "countries.csv"),
    ]


def test_a_preview_is_confirmed_once(client, curator):
    preview = upload(client, COUNTRIES)
    confirm(client, preview)
    again = confirm(client, preview)
    assert messages_of(again) == ["This import is applied: only one that is read can be confirmed."]
    assert Country.history.count() == 2


def test_a_batch_that_is_not_there_cannot_be_confirmed(client, curator):
    for name in ("confirm", "cancel"):
        answer = client.post(reverse(f"admin:procurement_importbatch_{name}", args=[99]), follow=True)
        assert len(messages_of(answer)) == 1
    assert client.get(reverse("admin:procurement_importbatch_confirm", args=[99])).status_code == 405


def test_a_file_that_was_changed_after_its_preview_is_not_read_again(client, curator):
    preview = upload(client, COUNTRIES)
    kept()[0].write_text(COUNTRIES.replace("Russia", "Prussia"))
    confirm(client, preview)
    assert list(Country.objects.values_list("name", flat=True)) == ["Pakistan", "Russia"]


def test_records_that_changed_after_the_preview_are_not_overwritten(client, curator):
    russia = make.make_country("Soviet Russia", code="RUS")
    preview = upload(client, COUNTRIES)
    Country.objects.filter(pk=russia.pk).update(name="Russian Federation")
    answer = confirm(client, preview)
    assert messages_of(answer) == [
        "Records have changed since the preview, so nothing was written: read the file again."
    ]
    assert list(Country.objects.values_list("name", flat=True)) == ["Russian Federation"]
    assert answer.context["batch"].state == "ready"


def test_a_file_is_read_again_from_its_page_and_compared_with_what_is_there_by_now(client, curator):
    preview = upload(client, COUNTRIES)
    make.make_country("Soviet Russia", code="RUS", kind="state")
    again = client.post(step(preview.context["batch"], "read_again"), follow=True)
    assert counts(again) == {"new": 1, "changed": 1, "unchanged": 0, "rejected": 0}
    confirm(client, again)
    assert list(Country.objects.values_list("name", flat=True)) == ["Pakistan", "Russia"]
    refused = client.post(step(preview.context["batch"], "read_again"), follow=True)
    assert messages_of(refused) == ["This import is applied: only one that waits can be read again."]


def test_a_record_that_came_after_the_preview_is_not_overwritten(client, curator):
    preview = upload(client, COUNTRIES)
    make.make_country("Russian Federation", code="RUS")
    (message,) = messages_of(confirm(client, preview))
    assert message.startswith("RUS is in the database by now.")
    assert list(Country.objects.values_list("name", flat=True)) == ["Russian Federation"]


def test_a_file_without_a_change_has_nothing_to_confirm(client, curator):
    make.make_country("Russia", code="RUS")
    make.make_country("Pakistan", code="PAK")
    preview = upload(client, COUNTRIES)
    assert counts(preview) == {"new": 0, "changed": 0, "unchanged": 2, "rejected": 0}
    assert "there is nothing to import" in preview.content.decode()
    assert "Confirm import" not in preview.content.decode()


def test_a_cancelled_import_leaves_nothing(client, curator):
    preview = upload(client, COUNTRIES)
    answer = client.post(step(preview.context["batch"], "cancel"), follow=True)
    assert messages_of(answer) == ["The import was cancelled: nothing was written."]
    assert (kept(), StagedRow.objects.count(), Country.objects.count()) == ([], 0, 0)
    assert messages_of(confirm(client, preview)) == [
        "This import is cancelled: only one that is read can be confirmed."
    ]


def test_a_list_of_new_rows_goes_on_on_further_pages(client, curator):
    rows = "".join(f"X-{number:03},Country {number}\n" for number in range(120))
    answer = upload(client, f"code,name\n{rows}")
    page = client.get(step(answer.context["batch"], "change"), {"show": "new", "page": "3"})
    assert [sample.title for sample in page.context["listed"]] == [f"X-{number:03}" for number in range(100, 120)]
    for query in ({"show": "new", "page": "x"}, {"show": "nonsense"}, {"page": "99"}):
        assert client.get(step(answer.context["batch"], "change"), query).status_code == 200


def test_an_empty_list_of_imports_says_why_and_what_to_do(client, curator):
    place = reverse("admin:procurement_importbatch_changelist")
    assert "Nothing has been brought in yet." in client.get(place).content.decode()
    upload(client, COUNTRIES)
    assert "No import is like this." in client.get(place, {"q": "nothing like it"}).content.decode()
    assert "<p>No" not in client.get(place).content.decode()


def test_the_list_of_imports_says_what_each_did(client, curator):
    confirm(client, upload(client, COUNTRIES))
    page = " ".join(client.get(reverse("admin:procurement_importbatch_changelist")).content.decode().split())
    assert "countries.csv" in page
    assert '<td class="field-rows">2 new</td>' in page
    assert f'<td class="field-number">{ImportBatch.objects.get().pk}</td>' in page


def test_a_file_is_brought_in_by_its_content(client, curator):
    place = reverse("admin:procurement_importbatch_bring_in")
    file = SimpleUploadedFile("anything", COUNTRIES.encode())
    answer = client.post(place, {"file": file, "model": "country"}, follow=True)
    assert (answer.context["batch"].format, counts(answer)["new"]) == ("csv", 2)
    file.seek(0)
    answer = client.post(place, {"file": SimpleUploadedFile("a.csv", b"code,nmae\nx,x\n"), "model": "country"})
    assert answer.context["form"].errors == {"file": ["Column 2, “nmae”, is not known: did you mean “name”?"]}


def test_the_table_of_a_file_follows_from_its_columns_where_only_one_fits(client, curator):
    place = reverse("admin:procurement_importbatch_bring_in")
    answer = client.post(
        place, {"file": SimpleUploadedFile("a.json", b'[{"code": "ATL", "name": "Atlantis"}]')}, follow=True
    )
    assert (answer.context["batch"].model, counts(answer)["new"]) == ("country", 1)
    for content, field, sentence in (
        (b"slug,note\nx,y\n", "model", "The columns of the file are those of several tables, "),
        (b"code,nmae\nx,y\n", "model", "The file is CSV, and none of our tables has all of its columns (code, nmae)"),
        (b"\n", "file", "The file is empty: the first line names the columns"),
    ):
        form = client.post(place, {"file": SimpleUploadedFile("a.csv", content)}).context["form"]
        assert form.errors.get("file", []) == ([AGAIN] if field == "model" else form.errors[field])
        assert set(form.errors) == {field, "file"}
        assert form.errors[field][0].startswith(sentence)


def errors_of(client, file, **fields):
    answer = client.post(reverse("admin:procurement_importbatch_bring_in"), {"file": file, **fields})
    return answer.status_code, answer.context["form"].errors


def test_a_file_of_a_table_that_one_may_not_import_says_which_table_and_which_permission(client):
    client.force_login(user_with("import_country"))
    offers = SimpleUploadedFile("offers.csv", b"reference,supplier,recipient\n,RUS,PAK\n")
    assert errors_of(client, offers) == (
        200,
        {
            "file": [
                "The file brings offers, and you may not import those: ask whoever looks after accounts for the "
                "permission procurement.import_offer."
            ]
        },
    )
    assert not ImportBatch.objects.exists()


def test_a_foreign_file_says_all_permissions_that_are_missing(client):
    client.force_login(user_with("import_country", "import_offer"))
    register = file_of({})
    register.name = "register.csv"
    status, errors = errors_of(client, register)
    assert (status, errors) == (
        200,
        {
            "file": [
                "The file brings offer packages, platforms and sources, and you may not import those: ask whoever "
                "looks after accounts for the permissions procurement.import_offerpackage, "
                "procurement.import_platform and procurement.import_source."
            ]
        },
    )
    assert not ImportBatch.objects.exists()


def test_a_table_chosen_for_a_foreign_register_is_refused(client, curator):
    register = file_of({})
    register.name = "register.csv"
    answer = client.post(reverse("admin:procurement_importbatch_bring_in"), {"file": register, "model": "offer"})
    assert answer.context["form"].errors == {
        "model": ["The file is SIPRI trade register, 2024 and 2025, which is of no one table: leave it open."],
        "file": [AGAIN],
    }


def test_a_table_of_volumes_is_told_where_it_belongs(client, curator):
    header = "Recipient,2001,2002,2003,2001-2003,Percentage,Sum total years,Percentage of total"
    rows = "Atlantis,12,,0 ,12,60%,12,60%\nTotal world import,12,,0 ,12,100%,12,"
    table = SimpleUploadedFile("sums.csv", f"Volume of transfers of major arms\n\n{header}\n{rows}\n".encode())
    answer = client.post(reverse("admin:procurement_importbatch_bring_in"), {"file": table})
    assert answer.context["form"].errors == {
        "file": [
            "sums.csv is a SIPRI table of volumes, since 2024: it has sums and no deals, so there is nothing to bring "
            "in. Hold an imported register against it by `manage.py reconcile --table FILE`."
        ]
    }
