"""What is wrong with a row is told with its place; the valid rows can be taken, the others mended and sent again."""

import pytest
from tablib import Dataset

from procurement.admin.taking_in import page_of
from procurement.interchange.resources.spreadsheets import OWN_FORMATS
from procurement.models import Country
from tests.admin.interchange.pages import COUNTRIES, confirm, counts, messages_of, step, upload

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("file_format", OWN_FORMATS)
def test_rejected_rows_come_in_the_format_of_the_file(client, curator, file_format):
    rows = [["RUS", "Russia", "state"], ["IND", "India", "stat"]]
    content = file_format().export_data(Dataset(*rows, headers=["code", "name", "kind"]))
    answer = upload(client, content, f"countries.{file_format.extension}")
    download = client.get(step(answer.context["batch"], "rejected"))
    assert download.headers["Content-Type"] == file_format.content_type
    back = file_format().create_dataset(b"".join(download.streaming_content))
    assert back.headers == ["code", "name", "kind", "reason"]
    assert [row[:3] for row in back] == [("IND", "India", "stat")]


def test_causes_beyond_the_first_fifty_stand_on_further_pages(client, curator):
    rows = "".join(f"X-{number},Country {number},kind {number}\n" for number in range(60))
    batch = upload(client, f"code,name,kind\n{rows}").context["batch"]
    page = client.get(page_of(batch), {"wrong": "2"})
    text = " ".join(page.content.decode().split())
    assert [group.places for group in page.context["groups"]] == [f"line {line}" for line in range(52, 62)]
    assert '?show=rejected&amp;wrong=1#wrong">Previous</a> 51 to 60 of 60</p>' in text
