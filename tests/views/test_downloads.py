"""What a list hands out as a file is what its filter finds, row for row."""

import csv
import io
import json
import tracemalloc

import openpyxl
import pytest
import time_machine
from django.db import DatabaseError, connection

from procurement.choices import MilestoneKind, Review
from procurement.interchange import workbooks
from procurement.interchange.downloads.tables import OFFERS
from procurement.models import Offer
from tests.make import (
    cite,
    derive,
    make_competition,
    make_country,
    make_country_identifier,
    make_delivery,
    make_event,
    make_event_identifier,
    make_milestone,
    make_offer,
    make_offer_identifier,
    make_origin,
    make_participant,
    make_platform,
    make_platform_identifier,
    make_source,
)

pytestmark = pytest.mark.django_db
PUBLISHED = {"review": Review.PUBLISHED}


@pytest.fixture
def offers():
    russia, pakistan = make_country("Russia", "RUS"), make_country("Pakistan", "PAK")
    first = make_offer(reference="T-1", supplier=russia, recipient=pakistan, tiv_unit="12.5", **PUBLISHED)
    step = make_milestone(first, kind=MilestoneKind.CONTRACT, dated_on="2012-02", quantity=20, quantity_estimated=True)
    derive(step, make_delivery(first, delivered_on="2013/..", quantity=4))
    make_offer(reference="T-2", supplier=russia, recipient=pakistan, subject="=1+1", note="'quoted'", **PUBLISHED)
    make_offer(reference="T-3", supplier=pakistan, recipient=russia, **PUBLISHED)


def rows_of_csv(response):
    return list(csv.DictReader(io.StringIO(response.getvalue().decode())))


def sheets_of(response):
    return openpyxl.load_workbook(io.BytesIO(response.getvalue()))


def test_csv_holds_the_filtered_records_with_codes_and_names(client, offers):
    rows = rows_of_csv(client.get("/offers/?supplier=RUS&format=csv"))
    assert [row["reference"] for row in rows] == ["T-1", "T-2"]
    first = rows[0]
    assert (first["supplier_code"], first["supplier"]) == ("RUS", "Russia")
    assert (first["earliest_day"], first["latest_day"]) == ("2012-02-01", "..")
    assert (first["quantity_agreed"], first["quantity_requested"]) == ("20", "")
    assert first["estimated_quantities"] == "agreed"
    assert first["tiv_unit"] == "12.5"


def test_formulas_are_escaped_in_spreadsheets_and_left_alone_in_json(client, offers):
    assert rows_of_csv(client.get("/offers/?format=csv"))[1]["subject"] == "'=1+1"
    assert rows_of_csv(client.get("/offers/?format=csv"))[1]["note"] == "''quoted'"
    sheet = sheets_of(client.get("/offers/?format=xlsx"))["Records"]
    header = [cell.value for cell in sheet[1]]
    assert sheet.cell(3, header.index("subject") + 1).value == "'=1+1"
    assert client.get("/offers/?format=json").getvalue().decode().count('"=1+1"') == 1


def test_xlsx_holds_numbers_as_numbers_and_says_where_it_is_from(client, offers):
    book = sheets_of(client.get("/offers/?format=xlsx&supplier=RUS"))
    header, first, _ = book["Records"].iter_rows(values_only=True)
    assert header == (*(column.name for column in OFFERS), "record_address")
    row = dict(zip(header, first, strict=True))
    assert (row["quantity_agreed"], row["quantity_requested"], row["tiv_unit"]) == (20, None, 12.5)
    about = dict(book["About"].iter_rows(values_only=True))
    assert about["title"] == "Offers from Russia"
    assert about["address"] == "http://testserver/offers/?supplier=RUS"
    assert "MIT License" in about["attribution"]


def test_json_is_one_object_with_records_in_the_order_asked(client, offers):
    answer = json.loads(client.get("/offers/?format=json&sort=-reference").getvalue())
    assert [row["reference"] for row in answer["records"]] == ["T-3", "T-2", "T-1"]
    assert answer["records"][2]["quantity_agreed"] == 20
    assert answer["records"][2]["quantity_requested"] is None
    assert answer["title"] == "All offers"


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "jsonl"])
@pytest.mark.parametrize("room", ["offers", "platforms", "countries", "events", "sources", "competitions"])
def test_every_list_downloads_in_every_format(client, offers, room, form):
    contest = make_competition(**PUBLISHED)
    cite(contest)
    make_offer(competition=contest, recipient=contest.buyer, is_winning_bid=True, **PUBLISHED)
    make_participant(make_event(**PUBLISHED))
    make_origin(make_platform(**PUBLISHED))
    response = client.get(f"/{room}/?format={form}")
    assert response.status_code == 200
    assert response.streaming
    assert len(response.getvalue()) > 200


def test_an_empty_download_has_its_header(client):
    assert client.get("/offers/?format=csv").getvalue().decode().startswith("reference,supplier_code,supplier,")
    assert json.loads(client.get("/offers/?format=json").getvalue())["records"] == []


def test_json_lines_hold_the_records_of_the_json_one_a_line(client, offers):
    answer = client.get("/offers/?format=jsonl&sort=-reference")
    assert answer.headers["Content-Type"] == "application/jsonl; charset=utf-8"
    assert answer.headers["Content-Disposition"].endswith('.jsonl"')
    lines = answer.getvalue().decode().splitlines()
    records = json.loads(client.get("/offers/?format=json&sort=-reference").getvalue())["records"]
    assert [json.loads(line) for line in lines] == records
    assert client.get("/events/?format=jsonl").getvalue() == b""


def test_an_offer_tells_its_dates_as_they_are_stated(client):
    offer = make_offer(**PUBLISHED)
    make_milestone(offer, kind=MilestoneKind.CONTRACT, dated_on="2015~")
    make_milestone(offer, kind=MilestoneKind.REQUEST, dated_on="201X", position="0.5")
    make_milestone(offer, kind=MilestoneKind.OFFER)
    make_milestone(offer, kind=MilestoneKind.LAST_DELIVERY, dated_on="2030", is_planned=True)
    for dated_on in ("2017-Q2", "", "2018/2019"):
        make_delivery(offer, delivered_on=dated_on)
    make_milestone(make_offer(**PUBLISHED), dated_on="")
    dated = {row["dated_steps"]: row["dated_deliveries"] for row in rows_of_csv(client.get("/offers/?format=csv"))}
    assert dated == {"request 201X; contract 2015~": "2017-Q2; 2018/2019", "": ""}


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


def test_all_pages_are_downloaded(client):
    for number in range(30):
        make_offer(reference=f"T-{number:02}", subject="Weapons", **PUBLISHED)
    rows = rows_of_csv(client.get("/offers/?format=csv&page_size=25&page=2"))
    assert [row["reference"] for row in rows] == [f"T-{number:02}" for number in range(30)]


@time_machine.travel("2026-03-01T12:00:00Z", tick=False)
def test_the_file_is_named_after_the_day_and_the_filter(client, offers):
    response = client.get("/offers/?supplier=RUS&year_from=2012&format=xlsx&sort=date")
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="offers-2026-03-01-supplier-rus-year_from-2012.xlsx"'
    )


def test_a_download_that_is_not_understood_is_refused_as_a_page(client, offers):
    response = client.get("/offers/?format=csv&supplier=Rusia")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"


def test_head_tells_the_type_and_sends_nothing(client, offers, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.head("/offers/?format=csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content == b""


@pytest.mark.parametrize(
    ("room", "queries"),
    [("offers", 3), ("events", 3), ("platforms", 5), ("countries", 3), ("sources", 3), ("competitions", 3)],
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


@pytest.mark.parametrize(
    ("key", "day"),
    [
        (None, ""),
        (0, ".."),
        (99999999, ".."),
        (20120101, "2012-01-01"),
        (20120231, "2012-02-29"),
        (20000231, "2000-02-29"),
        (19000231, "1900-02-28"),
        (20130231, "2013-02-28"),
        (20130228, "2013-02-28"),
        (20120229, "2012-02-29"),
        (20130431, "2013-04-30"),
        (20130631, "2013-06-30"),
        (20130931, "2013-09-30"),
        (20131131, "2013-11-30"),
        (20131231, "2013-12-31"),
        (20130430, "2013-04-30"),
    ],
)
def test_a_day_key_becomes_a_day_of_the_calendar(client, key, day):
    make_offer(**PUBLISHED)
    Offer.objects.update(first_key=key)
    assert rows_of_csv(client.get("/offers/?format=csv"))[0]["earliest_day"] == day
    assert json.loads(client.get("/offers/?format=json").getvalue())["records"][0]["earliest_day"] == day


@pytest.mark.parametrize("room", ["offers", "platforms", "countries", "events", "sources", "competitions"])
def test_every_row_names_the_page_of_its_record(client, offers, room):
    cite(make_competition(**PUBLISHED))
    make_event(**PUBLISHED)
    rows = rows_of_csv(client.get(f"/{room}/?format=csv"))
    assert rows
    for row in rows:
        page = client.get(row["record_address"])
        assert page.status_code == 200
        assert row["record_address"] in page.content.decode()


def test_rows_hold_numbers_in_registers_and_who_is_said_to_object(client):
    offer = make_offer(reference="T-1", **PUBLISHED)
    make_offer_identifier(offer, scheme="sipri", value="57408")
    make_platform_identifier(offer.platform, scheme="sipri", value="7")
    make_country_identifier(offer.supplier, scheme="m49", value="643")
    paper, other = make_source(slug="paper"), make_source(slug="other")
    for source, value, rank in [(paper, "IND USA", "normal"), (other, "none", "normal"), (other, "CHN", "deprecated")]:
        cite(offer, aspect="objections", source=source, value=value, rank=rank)
    cite(offer, aspect="supplier", value=offer.supplier.code)
    [row] = rows_of_csv(client.get("/offers/?format=csv"))
    assert (row["identifiers"], row["objections"]) == ("sipri 57408", "IND USA (paper); none (other)")
    assert rows_of_csv(client.get("/platforms/?format=csv"))[0]["identifiers"] == "sipri 7"
    numbers = {row["code"]: row["identifiers"] for row in rows_of_csv(client.get("/countries/?format=csv"))}
    assert numbers == {offer.supplier.code: "m49 643", offer.recipient.code: ""}
    event = make_event(**PUBLISHED)
    for value in ("900000001", "900000002"):
        make_event_identifier(event, value=value)
    assert rows_of_csv(client.get("/events/?format=csv"))[0]["identifiers"] == "gdelt 900000001; gdelt 900000002"
    [line] = client.get("/events/?format=jsonl").getvalue().splitlines()
    assert json.loads(line)["identifiers"] == "gdelt 900000001; gdelt 900000002"


def test_a_condition_that_no_source_gives_is_an_empty_cell(client):
    make_offer(reference="T-1", **PUBLISHED)
    make_offer(reference="T-2", condition="new", **PUBLISHED)
    assert [row["condition"] for row in rows_of_csv(client.get("/offers/?format=csv"))] == ["", "new"]
    assert client.get("/offers/T-1/?format=json").json()["record"]["condition"] == ""
