"""What a list hands out as a file is what its filter finds, row for row."""

import json

import pytest
import time_machine

from procurement.choices import MilestoneKind
from procurement.interchange.downloads.tables import OFFERS
from procurement.models import Offer
from tests.make import (
    cite,
    make_competition,
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
from tests.views.downloaded import PUBLISHED, make_three_offers, rows_of_csv, sheets_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def offers():
    make_three_offers()


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


def test_head_tells_the_type_and_sends_nothing(client, offers, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.head("/offers/?format=csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content == b""


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
