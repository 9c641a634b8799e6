"""What an export hands out: the records chosen, the columns chosen, in each format."""

import pytest

from procurement.interchange.resources.spreadsheets import OWN_FORMATS, CsvFormat, JsonFormat, XlsxFormat
from tests import make
from tests.admin.interchange.pages import address, counts, messages_of, upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("file_format", OWN_FORMATS)
def test_a_list_is_downloaded_and_says_what_the_database_says(client, curator, file_format):
    make.make_country("Åland", code="ALA", region="europe")
    place = str(OWN_FORMATS.index(file_format))
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
    answer = client.post(address("export"), {"format": str(OWN_FORMATS.index(XlsxFormat))}, follow=True)
    assert messages_of(answer) == [
        "The note of row 2 has 32,768 characters, and a cell of a spreadsheet holds 32,767: take CSV or JSON."
    ]
    for file_format in (CsvFormat, JsonFormat):
        answer = client.post(address("export"), {"format": str(OWN_FORMATS.index(file_format))})
        assert "x" * 32_768 in answer.getvalue().decode()


def test_the_page_says_how_many_records_leave(client, curator):
    first, _ = make.make_country(kind="territory"), make.make_country()
    assert "<p>2 records, all of the list as it is filtered," in client.get(address("export")).content.decode()
    page = client.get(address("export"), {"kind__exact": "territory"}).content.decode()
    assert "<p>1 record, all of the list as it is filtered," in page
    chosen = {"action": "export_admin_action", "_selected_action": [first.pk]}
    assert "<p>1 record, chosen from the list," in client.post(address("changelist"), chosen).content.decode()
