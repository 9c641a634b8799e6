"""The import and export pages: who may, what they say, what they write, what they refuse."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook
from tablib import Dataset

from procurement.admin.groups import EDITOR
from procurement.interchange.fixtures.families import MODELS
from procurement.interchange.resources.resource import resource_for
from procurement.interchange.resources.spreadsheets import FORMATS, CsvFormat, JsonFormat, XlsxFormat
from procurement.models import Country, Offer, OfferMilestone, StagedRow
from tests import make

pytestmark = pytest.mark.django_db

COUNTRIES = "code,name,kind\nRUS,Russia,state\nPAK,Pakistan,state\n"


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.IMPORT_DIR = tmp_path / "imports"


def address(page, model=Country):
    return reverse(f"admin:procurement_{model._meta.model_name}_{page}")


def user_with(*permissions, name="curator", editor=False):
    user = User.objects.create_user(name, password="secret", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    if editor:
        user.groups.add(Group.objects.get(name=EDITOR))
    return user


@pytest.fixture
def curator(client):
    user = user_with(editor=True)
    client.force_login(user)
    return user


def upload(client, content, name="countries.csv", model=Country, **fields):
    """What the upload answers: the page of the batch, or the form again."""
    content = content.encode() if isinstance(content, str) else content
    sent = {"import_file": SimpleUploadedFile(name, content), **fields}
    return client.post(address("import", model), sent, follow=True)


def step(batch, name):
    return reverse(f"admin:procurement_importbatch_{name}", args=[batch.pk])


def confirm(client, response, **fields):
    return client.post(step(response.context["batch"], "confirm"), fields, follow=True)


def counts(response):
    return response.context["batch"].counts


def kept():
    return sorted(Path(settings.IMPORT_DIR).glob("*"))


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


# who may


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


# the pages


@pytest.mark.parametrize("model", MODELS)
def test_every_model_has_its_pages(client, curator, model):
    assert [client.get(address(page, model)).status_code for page in ("import", "export", "changelist")] == [200] * 3
    columns = resource_for(model).columns_help()
    header = [column.name for column in columns if column.role != "derived"]
    template = client.get(address("import_template", model))
    assert template.content.decode("utf-8-sig") == ",".join(header) + "\r\n"


def test_the_import_page_says_which_columns_make_the_key(client, curator):
    page = client.get(address("import", OfferMilestone)).content.decode()
    assert "The key is <code>offer</code> and <code>number</code>." in " ".join(page.split())


def test_the_pages_bring_neither_script_nor_style_of_their_own(client, curator):
    make.make_country("Russia", code="RUS")
    pages = [client.get(address("import")), client.get(address("export")), upload(client, COUNTRIES)]
    for page in pages:
        text = page.content.decode()
        assert "style=" not in text
        assert "<style" not in text
        assert "onchange" not in text
        assert "<script>" not in text


# in


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


def test_a_preview_is_confirmed_by_who_brought_it_in_or_an_editor(client):
    client.force_login(user_with("import_country", name="importer"))
    preview = upload(client, COUNTRIES)
    client.force_login(user_with("import_country", name="other"))
    assert confirm(client, preview).status_code == 403
    assert client.post(step(preview.context["batch"], "cancel")).status_code == 403
    client.force_login(user_with("import_offer", name="stranger"))
    assert client.get(step(preview.context["batch"], "change")).status_code == 403
    assert client.get(step(preview.context["batch"], "rejected")).status_code == 403
    assert not Country.objects.exists()
    client.force_login(user_with(name="ed", editor=True))
    confirm(client, preview)
    assert Country.objects.count() == 2


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
        "Records have changed since the preview, so nothing was written: upload the file again."
    ]
    assert list(Country.objects.values_list("name", flat=True)) == ["Russian Federation"]
    assert answer.context["batch"].state == "ready"


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


def test_one_wrong_cell_is_named_with_line_and_column(client, curator):
    answer = upload(client, COUNTRIES + "IND,India,stat\n")
    text = " ".join(answer.content.decode().split())
    assert "line 4 · column <code>kind</code>" in text
    assert "Found “stat”; expected one of state, territory" in text
    assert "the nearest is state." in text
    refused = confirm(client, answer)
    assert messages_of(refused) == [
        "Some rows are wrong: correct the file and bring it in again, or take the valid rows only."
    ]
    assert not Country.objects.exists()


def test_the_valid_rows_can_be_taken_and_the_others_mended_and_sent_again(client, curator):
    answer = upload(client, "code;name;kind;note\nRUS;Russia;state;\nIND;India;stat;'=1+1\n")
    confirm(client, answer, valid_only="on")
    assert list(Country.objects.values_list("code", flat=True)) == ["RUS"]
    download = client.get(step(answer.context["batch"], "rejected"))
    assert download.headers["Content-Disposition"] == 'attachment; filename="countries-rejected.csv"'
    content = b"".join(download.streaming_content).decode("utf-8-sig")
    header, row = content.splitlines()
    assert header == "code,name,kind,note,reason"
    assert row.startswith("IND,India,stat,'=1+1,\"kind: Found “stat”; expected one of")
    preview = upload(client, content.replace(",stat,", ",state,"))
    assert counts(preview) == {"new": 1, "changed": 0, "unchanged": 0, "rejected": 0}
    confirm(client, preview)
    assert Country.objects.get(code="IND").note == "=1+1"


@pytest.mark.parametrize("file_format", FORMATS)
def test_rejected_rows_come_in_the_format_of_the_file(client, curator, file_format):
    rows = [["RUS", "Russia", "state"], ["IND", "India", "stat"]]
    content = file_format().export_data(Dataset(*rows, headers=["code", "name", "kind"]))
    answer = upload(client, content, f"countries.{file_format.extension}")
    download = client.get(step(answer.context["batch"], "rejected"))
    assert download.headers["Content-Type"] == file_format.content_type
    back = file_format().create_dataset(b"".join(download.streaming_content))
    assert back.headers == ["code", "name", "kind", "reason"]
    assert [row[:3] for row in back] == [("IND", "India", "stat")]


def test_a_list_of_new_rows_goes_on_on_further_pages(client, curator):
    rows = "".join(f"X-{number:03},Country {number}\n" for number in range(120))
    answer = upload(client, f"code,name\n{rows}")
    page = client.get(step(answer.context["batch"], "change"), {"show": "new", "page": "3"})
    assert [sample.title for sample in page.context["listed"]] == [f"X-{number:03}" for number in range(100, 120)]
    for query in ({"show": "new", "page": "x"}, {"show": "nonsense"}, {"page": "99"}):
        assert client.get(step(answer.context["batch"], "change"), query).status_code == 200


def test_the_list_of_imports_says_what_each_did(client, curator):
    confirm(client, upload(client, COUNTRIES))
    page = " ".join(client.get(reverse("admin:procurement_importbatch_changelist")).content.decode().split())
    assert "countries.csv" in page
    assert '<td class="field-rows">2 new</td>' in page


def test_a_file_is_brought_in_by_its_content(client, curator):
    place = reverse("admin:procurement_importbatch_bring_in")
    file = SimpleUploadedFile("anything", COUNTRIES.encode())
    answer = client.post(place, {"file": file, "model": "country"}, follow=True)
    assert (answer.context["batch"].format, counts(answer)["new"]) == ("csv", 2)
    file.seek(0)
    answer = client.post(place, {"file": file})
    assert answer.context["form"].errors == {"model": ["The file is CSV of our own: choose the table that it is of."]}
    answer = client.post(place, {"file": SimpleUploadedFile("a.csv", b"code,nmae\nx,x\n"), "model": "country"})
    assert answer.context["form"].errors == {"file": ["Column 2, “nmae”, is not known: did you mean “name”?"]}


def test_what_a_file_says_is_escaped(client, curator):
    answer = upload(client, "code,name\nRUS,<script>alert(1)</script>\n")
    assert "<script>alert" not in answer.content.decode()
    answer = upload(client, "code,<script>alert(2)</script>\nRUS,x\n")
    assert "<script>alert" not in answer.content.decode()


def test_only_who_may_publish_imports_the_published(client):
    offer = make.make_offer()
    make.cite(offer)
    client.force_login(user_with("import_offer", "view_offer"))
    answer = upload(client, f"reference,review\n{offer.reference},published\n", model=Offer)
    messages = [group.message for group in answer.context["groups"]]
    assert messages == ["You may not publish records nor take them back: leave the review as it is."]


# files that cannot be read


def book(**cells):
    workbook, stream = Workbook(), io.BytesIO()
    for place, value in cells.items():
        workbook.active[place] = value
    workbook.save(stream)
    return stream.getvalue()


def bomb():
    stream = io.BytesIO(book(A1="code"))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", b"\0" * 3_000_000)
    return stream.getvalue()


def archive():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("content.xml", "<x/>")
    return stream.getvalue()


UNREADABLE = {
    "empty": ("a.csv", b"", "The file is empty: the first line names the columns, each further one is a record."),
    "blank": ("a.csv", b"\n\n", "The file is empty: the first line names the columns, each further one is a record."),
    "header only": ("a.csv", b"code,name\n", "The file has no records: only its columns are named."),
    "cp1252": (
        "a.csv",
        "code,name\nRUS,Russia\nALA,Åland\n".encode("cp1252"),
        "The file is not in UTF-8: line 3 has the byte 0xC5 after “ALA,”. Save it as UTF-8 (in Excel: “CSV UTF-8”).",
    ),
    "utf-16": (
        "a.csv",
        COUNTRIES.encode("utf-16"),
        "The file is in UTF-16: save it as UTF-8 (in Excel: “CSV UTF-8”).",
    ),
    "utf-16 without a mark": (
        "a.csv",
        COUNTRIES.encode("utf-16-le"),
        "The file is not text, or in UTF-16: save it as UTF-8 (in Excel: “CSV UTF-8”).",
    ),
    "workbook called csv": (
        "a.csv",
        book(A1="code"),
        "The file is a spreadsheet or an archive: choose the format XLSX, or save it as text.",
    ),
    "short line": (
        "a.csv",
        b"code,name\nRUS\n",
        "Line 2 has 1 cells, the header 2. Put a cell that holds a separator or a line end between quotation marks.",
    ),
    "open quote": (
        "a.csv",
        b'code,name\nRUS,"Russia\nPAK,Pakistan\n',
        "The quotes from line 2 on do not close as they should (unexpected end of data): double every quotation mark "
        "inside a quoted cell.",
    ),
    "no workbook": (
        "a.xlsx",
        COUNTRIES.encode(),
        "The file is not an XLSX workbook: choose another format, or save it as XLSX.",
    ),
    "another archive": ("a.xlsx", archive(), "The file is an archive, but not an XLSX workbook: save it as XLSX."),
    "password": (
        "a.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
        "The workbook has a password, or is an old .xls: save it as .xlsx without a password.",
    ),
    "bomb": (
        "a.xlsx",
        bomb(),
        "Unpacked, the workbook has 3.0 MB, and the most is 0.6 MB: split it into several files.",
    ),
    "truncated": ("a.xlsx", book(A1="code")[:2000], None),
    "error cell": ("a.xlsx", book(A1="code", A2="#N/A"), "Row 2, column A holds the error #N/A: mend it there."),
    "no json": (
        "a.json",
        b"[{",
        "The file is not JSON: line 1, column 3: Expecting property name enclosed in double quotes.",
    ),
    "json object": (
        "a.json",
        b'{"code": "RUS"}',
        'The JSON must be a list of objects, one per record: [{"name of a column": its value, …}, …].',
    ),
    "json numbers": (
        "a.json",
        b"[1, 2]",
        'The JSON must be a list of objects, one per record: [{"name of a column": its value, …}, …].',
    ),
    "json twice": ("a.json", b'[{"code": 1, "code": 2}]', "The JSON cannot be read: one object has “code” twice."),
    "json surrogate": (
        "a.json",
        b'[{"code": "\\ud800"}]',
        "Record 1 holds a character that is not text: remove it.",
    ),
    "json deep": ("a.json", b"[" * 100_000, None),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_cannot_be_read_says_so_at_its_field(client, curator, settings, case):
    name, content, message = UNREADABLE[case]
    settings.MAX_IMPORT_BYTES = 200_000  # three times as much may be unpacked
    answer = upload(client, content, name)
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    assert list(errors) == ["import_file"]
    assert [str(error) for error in errors["import_file"]] == [message] if message else errors["import_file"]
    assert "Traceback" not in answer.content.decode()
    assert not Country.objects.exists()
    assert kept() == []


def test_a_file_of_50_mb_is_refused(client, curator):
    answer = upload(client, b"code,name\n" + b"x" * 50_000_000)
    assert answer.context["form"].errors == {
        "import_file": ["The file has 50.0 MB, and the most is 20 MB: split it into several files."]
    }
    assert kept() == []


def test_no_file_is_a_message(client, curator):
    answer = client.post(address("import"), {"format": "0"})
    assert answer.context["form"].errors == {"import_file": ["Choose a file."]}


def test_a_name_that_does_not_tell_the_format_asks_for_it(client, curator):
    answer = upload(client, COUNTRIES, "countries.txt")
    assert answer.context["form"].errors == {
        "format": ["The name “countries.txt” does not end in csv, xlsx, json, jsonl: choose the format."]
    }
    assert counts(upload(client, COUNTRIES, "countries.txt", format="0"))["new"] == 2


@pytest.mark.parametrize(
    "content", [COUNTRIES, "\ufeff" + COUNTRIES, COUNTRIES.replace(",", ";"), COUNTRIES.replace(",", "\t")]
)
def test_csv_is_read_with_and_without_a_mark_and_with_other_separators(client, curator, content):
    assert counts(upload(client, content))["new"] == 2


# out


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_list_is_downloaded_and_says_what_the_database_says(client, curator, file_format):
    make.make_country("Åland", code="ALA", region="europe")
    place = str(FORMATS.index(file_format))
    answer = client.post(address("export"), {"format": place})
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="countries-20')
    preview = upload(client, answer.getvalue(), f"countries.{file_format.extension}")
    assert counts(preview) == {"new": 0, "changed": 0, "unchanged": 1, "rejected": 0}


def test_chosen_columns_are_exported_with_the_key_and_in_order(client, curator):
    make.make_country("Åland", code="ALA", region="europe")
    answer = client.post(address("export"), {"format": "0", "columns": ["region", "name"]})
    assert answer.getvalue().decode("utf-8-sig") == "code,name,region\r\nALA,Åland,europe\r\n"


def test_the_action_exports_what_was_chosen(client, curator):
    first, _, third = make.make_country(), make.make_country(), make.make_country()
    page = client.post(
        address("changelist"), {"action": "export_admin_action", "_selected_action": [first.pk, third.pk]}
    )
    items = page.context_data["form"].initial["export_items"]
    assert sorted(items) == [first.pk, third.pk]
    answer = client.post(page.context_data["export_url"], {"format": "0", "columns": ["name"], "export_items": items})
    assert answer.getvalue().decode("utf-8-sig").splitlines()[1:] == [
        f"{country.code},{country.name}" for country in (first, third)
    ]


def test_a_text_too_long_for_a_cell_is_refused_and_not_cut_off(client, curator):
    make.make_country(note="x" * 32_768)
    answer = client.post(address("export"), {"format": str(FORMATS.index(XlsxFormat))}, follow=True)
    assert messages_of(answer) == [
        "The note of row 2 has 32,768 characters, and a cell of a spreadsheet holds 32,767: take CSV or JSON."
    ]
    for file_format in (CsvFormat, JsonFormat):
        answer = client.post(address("export"), {"format": str(FORMATS.index(file_format))})
        assert "x" * 32_768 in answer.getvalue().decode()
