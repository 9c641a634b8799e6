"""A workbook of several sheets: the first that is seen is read, and people are told which one and what is left out."""

import io

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from procurement.interchange.staging import batches
from procurement.models import Country
from tests.admin.interchange.pages import upload, user_with

pytestmark = pytest.mark.django_db

HEADER = ["code", "name"]
TOLD = "Only the sheet “2024” is read. Left out: “2023”, “lists” (hidden)."


def book(**sheets):
    """The bytes of a workbook of {title: rows}; the sheet `lists` is hidden."""
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title.removeprefix("_"))
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if title == "lists" else "visible"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


TWO_YEARS = {"_2024": [HEADER, ["ATL", "Atlantis"]], "_2023": [HEADER, ["MUU", "Mu"]], "lists": [["x"]]}


def words(answer):
    return " ".join(answer.content.decode().split())


def test_the_preview_says_which_sheet_was_read_and_which_were_left_out(client):
    client.force_login(user_with("import_country"))
    answer = upload(client, book(**TWO_YEARS), name="countries.xlsx")
    assert TOLD in words(answer)
    assert answer.context["batch"].counts["new"] == 1


def test_the_command_says_so_too(tmp_path, capsys):
    path = tmp_path / "countries.xlsx"
    path.write_bytes(book(**TWO_YEARS))
    call_command("import_file", path, commit=True)
    assert TOLD in capsys.readouterr().out.splitlines()
    assert list(Country.objects.values_list("code", flat=True)) == ["ATL"]


def test_of_a_workbook_of_one_sheet_nothing_is_said(client):
    client.force_login(user_with("import_country"))
    assert "Only the sheet" not in words(upload(client, book(_2024=TWO_YEARS["_2024"]), name="countries.xlsx"))


def test_a_first_sheet_that_is_none_of_records_is_refused_with_its_name_and_the_others():
    made = book(Notes=[["This is a list"]] * 2, Records=TWO_YEARS["_2024"])
    batch = batches.open_batch(io.BytesIO(made), "a.xlsx", "xlsx", model="country")
    batches.prepare(batch)
    assert batch.state == "failed"
    assert batch.message.splitlines()[-1] == (
        "Only the sheet “Notes” was read, the first that is seen, and not “Records”: put the records first."
    )
