"""A file that cannot be handed out whole does not look whole, and one of any length takes the same memory."""

import csv
import io
import json
import tracemalloc

import pytest
from django.db import DatabaseError, connection

from procurement.interchange import workbooks
from procurement.models import Offer
from tests.make import (
    make_competition,
    make_event,
    make_offer,
    make_origin,
    make_participant,
    make_platform,
)
from tests.views.downloaded import PUBLISHED, make_three_offers, sheets_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def offers():
    make_three_offers()


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_a_file_whose_database_fails_on_the_way_does_not_look_whole(client, offers, form):
    blocks = client.get(f"/offers/?format={form}").streaming_content
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE procurement_offer RENAME COLUMN tiv_unit TO gone")
    received = io.BytesIO()
    with pytest.raises(DatabaseError):
        received.writelines(blocks)
    whole = received.getvalue().decode()
    last = "THIS FILE IS NOT WHOLE: the database failed on the way. Download it again."
    assert whole.splitlines()[-1] == last
    if form == "csv":
        assert list(csv.reader(io.StringIO(whole)))[-1] == [last]
    else:
        with pytest.raises(ValueError, match="Expecting value"):
            json.loads(whole)


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "xlsx"])
def test_a_reader_who_goes_on_the_way_leaves_a_connection_that_works(client, form):
    Offer.objects.bulk_create(
        Offer(reference=f"Z-{n}", supplier=pair.supplier, recipient=pair.recipient, subject="x" * 200, **PUBLISHED)
        for pair in [make_offer(**PUBLISHED)]
        for n in range(2_500)
    )
    response = client.get(f"/offers/?format={form}")
    blocks = iter(response.streaming_content)
    assert next(blocks)
    assert form == "xlsx" or next(blocks)
    response._iterator.close()  # as the test client closes; `close` of the response would end its connection too
    assert Offer.objects.count() == 2_501


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "xlsx"])
def test_a_file_of_any_length_takes_the_same_memory(client, form):
    pair = make_offer(**PUBLISHED)
    parties = {"supplier": pair.supplier, "recipient": pair.recipient}
    note = "".join(map(str, range(1_500)))
    for first in range(0, 4_000, 500):
        Offer.objects.bulk_create(
            Offer(reference=f"Z-{n}", subject="x", note=f"{n}{note}", **parties, **PUBLISHED)
            for n in range(first, first + 500)
        )
    client.get(f"/offers/?format={form}&q=nothing").getvalue()
    tracemalloc.start()
    try:
        size = sum(len(block) for block in client.get(f"/offers/?format={form}").streaming_content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert form == "xlsx" or size > 19_000_000
    assert peak < 12_000_000


def test_a_workbook_whose_database_fails_is_an_error_and_no_file(client, offers):
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE procurement_offer RENAME COLUMN tiv_unit TO gone")
    answer = client.get("/offers/?format=xlsx")
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "text/html; charset=utf-8")


def test_more_records_than_a_sheet_holds_are_refused_and_never_cut(client, offers, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 3)
    assert client.get("/offers/?format=xlsx&supplier=RUS").status_code == 200
    answer = client.get("/offers/?format=xlsx")
    assert answer.status_code == 400
    assert "A sheet holds 2 records: narrow the list, or take CSV or JSON." in answer.content.decode()


def test_a_text_that_no_cell_can_hold_is_cut_with_a_remark(client):
    make_offer(note="😀" * 20_000, **PUBLISHED)
    sheet = sheets_of(client.get("/offers/?format=xlsx"))["Records"]
    note = next(cell.value for cell in sheet[2] if cell.value and str(cell.value).startswith("😀"))
    assert note.startswith("😀" * 16_000)
    assert note.endswith("(cut: a spreadsheet cell holds no more; the CSV and JSON downloads have all)")
    assert len(note.encode("utf-16-le")) // 2 <= 32_767


def test_a_download_that_is_not_understood_is_refused_as_a_page(client, offers):
    response = client.get("/offers/?format=csv&supplier=Rusia")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("room", "queries"),
    [("offers", 3), ("events", 3), ("platforms", 5), ("countries", 5), ("sources", 3), ("competitions", 3)],
)
@pytest.mark.parametrize("rows", [1, 8])
def test_a_download_costs_the_same_number_of_queries_with_one_row_and_with_eight(
    client, django_assert_num_queries, room, queries, rows
):
    """Two of them begin and end the snapshot."""
    for _ in range(rows):
        contest = make_competition(**PUBLISHED)
        make_offer(competition=contest, recipient=contest.buyer, is_winning_bid=True, **PUBLISHED)
        make_participant(make_event(**PUBLISHED))
        make_origin(make_platform(**PUBLISHED))
    with django_assert_num_queries(queries):
        client.get(f"/{room}/?format=csv").getvalue()
