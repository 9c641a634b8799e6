"""The page of an import after its undo: what was done, in numbers, and what was left alone, fifty at a time."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from procurement.models import ChangeSet, Country, ImportBatch, recorded
from procurement.services.history import update_all

pytestmark = pytest.mark.django_db
PAGES = "/admin/procurement/importbatch/"


def applied(client, rows):
    lines = "".join(f"X-{number},Country {number:03},unknown\n" for number in range(rows))
    file = SimpleUploadedFile("countries.csv", f"code,name,kind\n{lines}".encode())
    client.post("/admin/procurement/country/import/", {"import_file": file, "format": ""})
    batch = ImportBatch.objects.latest("pk")
    client.post(f"{PAGES}{batch.pk}/confirm/")
    return ImportBatch.objects.get(pk=batch.pk)


def touch(count):
    countries = list(Country.objects.order_by("pk")[:count])
    for country in countries:
        country.note = "seen"
    with recorded(via="admin"):
        update_all(Country, countries, ["note"])


def page_of(client, batch, query=""):
    return client.get(f"{PAGES}{batch.pk}/change/{query}").content.decode()


def left_on(page):
    return re.findall(r'<li><a href="([^"]+)">([^<]+)</a>([^<]+)</li>', page)


def table_on(page):
    table = page[page.index('<table class="undone">') : page.index("</table>")]
    return [re.sub(r"<[^>]+>", " ", row).split() for row in re.findall("<tr>.*?</tr>", table, re.DOTALL)]


def test_the_page_counts_what_was_done_and_lists_fifty_of_what_was_left_with_their_pages(curator):
    batch = applied(curator, 123)
    touch(120)
    with recorded(via="admin"):
        Country.objects.get(name="Country 000").delete()
        gone = Country.history.earliest("pk").id
    curator.post(f"{PAGES}{batch.pk}/undo/", {"reason": "the wrong file"})
    page = page_of(curator, batch)
    assert table_on(page) == [
        ["Kind", "of", "record", "Taken", "away", "Left", "alone", "Why"],
        ["Countries", "3", "120", "119", "changed", "since,", "1", "deleted", "since"],
    ]
    keys = list(Country.objects.order_by("pk").values_list("pk", flat=True))
    told = [
        (f"/admin/procurement/country/{key}/change/", f"country Country {place:03}", " was changed since.")
        for place, key in enumerate(keys, start=1)
    ]
    told.append((f"/admin/procurement/country/{gone}/history/", "country Country 000", " was deleted since."))
    assert [left_on(page_of(curator, batch, f"?left={number}")) for number in (1, 2, 3)] == [
        told[:50],
        told[50:100],
        told[100:],
    ]
    assert f'1 to 50 of 120 <a href="{PAGES}{batch.pk}/change/?show=&amp;left=2#left">Next</a>' in page
    assert [curator.get(address).status_code for address, *_ in told[-2:]] == [200, 200]


def test_the_page_of_an_undone_import_costs_the_same_for_one_row_and_for_fifty(curator, django_assert_num_queries):
    for rows in (1, 60):
        Country.objects.all().delete()
        batch = applied(curator, rows + 1)
        touch(rows)
        curator.post(f"{PAGES}{batch.pk}/undo/", {"reason": "the wrong file"})
        with django_assert_num_queries(15):
            assert len(left_on(page_of(curator, batch))) == min(rows, 50)


def test_an_import_of_which_nothing_was_left_says_what_was_taken_away(curator):
    batch = applied(curator, 3)
    curator.post(f"{PAGES}{batch.pk}/undo/", {"reason": "the wrong file"})
    page = page_of(curator, batch)
    assert table_on(page) == [["Kind", "of", "record", "Taken", "away"], ["Countries", "3"]]
    assert "Left alone by the undo" not in page


def test_an_import_undone_on_the_page_of_its_act_tells_the_same_on_its_own(curator):
    batch = applied(curator, 3)
    touch(1)
    act = f"/admin/procurement/changeset/{batch.change_set_id}/"
    own = f'<a href="{PAGES}{batch.pk}/change/">'
    assert f"This was an import: {own}its page</a> says more." in curator.get(f"{act}change/").content.decode()
    curator.post(f"{act}undo/", {"reason": "the wrong file", "partly": "on"})
    assert table_on(page_of(curator, batch))[1] == ["Countries", "2", "1", "1", "changed", "since"]
    assert len(left_on(page_of(curator, batch))) == 1
    told = f"{own}its page</a> says what the undo took back and left alone."
    assert told in curator.get(f"{act}change/").content.decode()
    undo = ChangeSet.objects.get(act="undo").pk
    told = f"What it took back and left alone is told on {own}the page of that import</a>."
    assert told in curator.get(f"/admin/procurement/changeset/{undo}/change/").content.decode()


def test_before_an_undo_the_page_names_the_command_that_tells_what_it_would_do(curator):
    batch = applied(curator, 1)
    assert f"<code>uv run manage.py undo_import {batch.pk} --dry-run</code>" in page_of(curator, batch)
