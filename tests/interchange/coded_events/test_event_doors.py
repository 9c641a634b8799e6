"""A file of coded events through the page of the admin and the command: what is left out and noted is told in words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from procurement.models import DiplomaticEvent, ImportBatch
from tests.accounts import account
from tests.interchange.coded_events.world import ROW, brought_in, file_of

pytestmark = pytest.mark.django_db
BRING_IN = "/admin/procurement/importbatch/bring-in/"
EUROPE = ROW | {"Actor2CountryCode": "EUR"}


@pytest.fixture
def editor(client):
    client.force_login(account("ed", "Editor"))
    return client


def words(answer):
    return " ".join(answer.content.decode().split())


def test_the_page_tells_repeats_and_what_is_left_out_and_why(editor):
    brought_in(file_of(ROW))
    file = SimpleUploadedFile("a.csv", file_of(ROW, EUROPE, start=900000101).getvalue())
    page = words(editor.post(BRING_IN, {"file": file}, follow=True))
    assert "<summary>What is left out, and why</summary>" in page
    assert '<p class="where">1 row: line 2 · column <code>Actor2CountryCode</code></p>' in page
    assert "<p>Found EUR: This is the code of Europe: part of the world, and nobody who acts.</p>" in page
    assert "Criticism: Russia → Pakistan (gdelt-900000001, draft)" in page
    assert "their numbers and this file are noted there, and nothing else changes." in page
    batch = ImportBatch.objects.first()
    page = words(editor.post(f"/admin/procurement/importbatch/{batch.pk}/confirm/", follow=True))
    assert "<b>Applied</b>" in page
    place = (
        f"/admin/procurement/diplomaticevent/?rests_on={ImportBatch.objects.first().release}&amp;review__exact=draft"
    )
    assert f'Drafts that rest on it: <a href="{place}">events</a>.' in page
    assert DiplomaticEvent.objects.get().identifiers.count() == 2


def test_the_command_tells_one_row_as_one(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_bytes(file_of(ROW).getvalue())
    call_command("import_file", path)
    assert capsys.readouterr().out.splitlines()[0] == "a.csv, GDELT 2.0 events as published: 1 row, 1 new."


def test_the_command_tells_what_is_left_out_and_why(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_bytes(file_of(*[EUROPE] * 10, ROW).getvalue())
    call_command("import_file", path)
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "a.csv, GDELT 2.0 events as published: 11 rows, 10 left out, 1 new."
    assert told[-2] == (
        "  left out: 10, lines 1, 2, 3, 4, 5, 6, 7, 8 and more, column Actor2CountryCode: Found EUR: "
        "This is the code of Europe: part of the world, and nobody who acts."
    )
