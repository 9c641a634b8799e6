"""Anybody suggests a correction to a public record; nothing of it is shown to anybody but editors."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from procurement.models import Suggestion
from procurement.models.desk import SUGGESTED_ON
from procurement.services.suggesting import origin_of
from tests import make
from tests.accounts import account
from tests.views.reading import PUBLISHED

pytestmark = pytest.mark.django_db

SENT = {"fact": "", "says": "Four were agreed.", "basis": "Gazette, p. 3"}


@pytest.fixture
def offer():
    offer = make.make_offer(reference="O-000001", subject="arms", **PUBLISHED)
    make.make_milestone(offer, kind="request")
    make.make_milestone(offer, kind="contract", quantity=4)
    make.cite(offer)
    return make.derive(offer)


def send(client, address="/offers/O-000001/suggest/", **fields):
    return client.post(address, SENT | fields)


def records():
    source = make.make_source(slug="gazette")
    make.cite(make.make_event(slug="talks", **PUBLISHED), source=source)
    return {
        "offer": (make.make_offer(reference="O-2", subject="arms", **PUBLISHED), "/offers/O-2/"),
        "event": (make.make_event(slug="visit", **PUBLISHED), "/events/visit/"),
        "platform": (make.make_platform(slug="su-35", **PUBLISHED), "/platforms/su-35/"),
        "competition": (make.make_competition(slug="mmrca", **PUBLISHED), "/competitions/mmrca/"),
        "country": (make.make_country("Russia", code="RUS"), "/countries/RUS/"),
        "source": (source, "/sources/gazette/"),
    }


def test_every_public_record_leads_to_a_form_whose_sending_is_kept(client):
    found = records()
    assert set(found) == set(SUGGESTED_ON)
    for name, (record, address) in found.items():
        assert f'href="{address}suggest/"' in client.get(address).content.decode()
        assert client.get(f"{address}suggest/").status_code == 200
        Suggestion.objects.all().delete()
        assert send(client, f"{address}suggest/").url == "/suggested/"
        kept = Suggestion.objects.get()
        assert (getattr(kept, name), kept.record, kept.says, kept.basis) == (record, record, *list(SENT.values())[1:])
    assert "waits for an editor" in client.get("/suggested/").content.decode()


def test_the_facts_of_the_record_and_its_rows_are_offered(client, offer):
    choices = dict(client.get("/offers/O-000001/suggest/").context["form"].fields["fact"].choices)
    assert choices[""] == "something else"
    assert choices["supplier"] == "supplier"
    assert choices["milestone_quantity:2"] == "quantity of step 2 (contract)"
    send(client, fact="milestone_quantity:2", sender="Ada", sender_email="ada@example.org", remark="see also p. 4")
    kept = Suggestion.objects.get()
    assert (kept.aspect, kept.row, kept.sender, kept.sender_email) == (
        "milestone_quantity",
        2,
        "Ada",
        "ada@example.org",
    )
    assert (kept.remark, kept.state, kept.user) == ("see also p. 4", "open", None)


def test_a_row_that_leads_to_a_hidden_record_is_not_offered(client):
    event = make.make_event(slug="visit", **PUBLISHED)
    make.make_link(event, offer=make.make_offer(subject="secret"))
    shown = make.make_link(event, offer=make.make_offer(subject="arms", **PUBLISHED))
    choices = dict(client.get("/events/visit/suggest/").context["form"].fields["fact"].choices)
    assert [place for place in choices if place.startswith("offer")] == [f"offer:{shown.number}"]


@pytest.mark.parametrize(
    ("fields", "place", "message"),
    [
        ({"says": " "}, "says", "Write what the record should say."),
        ({"basis": ""}, "basis", "Write where that stands: a title and a page, or an address."),
        ({"says": "x" * 2001}, "says", "Ensure this value has at most 2000 characters (it has 2001)."),
        ({"sender": "x" * 121}, "sender", "Ensure this value has at most 120 characters (it has 121)."),
        ({"sender_email": "ada"}, "sender_email", "Enter a valid email address."),
        ({"fact": "stage"}, "fact", "Select a valid choice. stage is not one of the available choices."),
        ({"fact": "milestone:9"}, "fact", "Select a valid choice. milestone:9 is not one of the available choices."),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field_and_nothing_is_kept(client, offer, fields, place, message):
    answer = send(client, **fields)
    assert (answer.status_code, answer.context["form"].errors) == (400, {place: [message]})
    assert not Suggestion.objects.exists()


def test_a_program_that_fills_in_the_hidden_field_is_thanked_and_not_heard(client, offer):
    assert send(client, website="http://spam.example").url == "/suggested/"
    assert not Suggestion.objects.exists()


def test_the_form_needs_its_token(offer):
    assert send(Client(enforce_csrf_checks=True)).status_code == 403


def test_only_the_form_is_a_readers_own(client, offer):
    page, form = client.get("/offers/O-000001/"), client.get("/offers/O-000001/suggest/")
    assert "no-store" in form["Cache-Control"]
    assert (page.cookies.keys(), form.cookies.keys()) == (set(), {"csrftoken"})
    assert client.post("/offers/O-000001/").status_code == 405


def test_the_sixth_within_an_hour_is_told_when_there_is_room(client, offer, time_machine):
    time_machine.move_to("2026-01-01 12:00", tick=False)
    assert send(client).status_code == 302
    time_machine.shift(600)
    assert [send(client).status_code for _ in range(4)] == [302] * 4
    answer = send(client)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3000")
    assert "There is room for yours in 50 minutes, at 13:00 UTC" in " ".join(answer.content.decode().split())
    assert send(client, REMOTE_ADDR="192.0.2.7").status_code == 429  # a field of that name is no address
    assert client.post("/offers/O-000001/suggest/", SENT, REMOTE_ADDR="192.0.2.7").status_code == 302
    time_machine.shift(3000)
    assert [send(client).status_code for _ in range(2)] == [302, 429]


def test_the_twenty_first_within_a_day_is_refused(client, offer):
    origin, hours_ago = origin_of("127.0.0.1"), timezone.now() - timedelta(hours=5)
    for _ in range(20):
        Suggestion.objects.create(offer=offer, says="x", basis="y", origin=origin, made_at=hours_ago)
    answer = send(client)
    assert answer.status_code == 429
    assert "in 19 hours" in answer.content.decode()


def test_one_place_is_one_origin_and_no_origin_tells_its_address():
    assert origin_of("192.0.2.1") != origin_of("192.0.2.2")
    assert origin_of("2001:db8::1") == origin_of("2001:db8::ffff:1")
    assert origin_of("2001:db8::1") != origin_of("2001:db8:0:1::1")
    assert origin_of(None) == origin_of("nonsense")
    assert {len(origin_of(address)) for address in ("192.0.2.1", "2001:db8::1", None)} == {64}


def test_a_curator_is_known_and_writes_as_many_as_they_like(client, offer):
    cora = account("cora", "Contributor")
    client.force_login(cora)
    assert [send(client).status_code for _ in range(7)] == [302] * 7
    assert set(Suggestion.objects.values_list("user", "origin")) == {(cora.pk, "")}


def test_nothing_of_a_suggestion_is_shown_to_readers(client, offer):
    send(client, says="zanzibar", basis="zanzibar", remark="zanzibar", sender="zanzibar")
    for address in ("/offers/O-000001/", "/offers/O-000001/?format=json", "/changes/", "/offers/O-000001/suggest/"):
        assert "zanzibar" not in client.get(address).content.decode().lower()


def test_the_form_and_a_sending_cost_the_same_however_many_rows_there_are(client, offer, django_assert_num_queries):
    for rows in (0, 8):
        for _ in range(rows):
            make.make_milestone(offer)
            make.make_delivery(offer)
            make.make_party(offer)
        with django_assert_num_queries(4):
            client.get("/offers/O-000001/suggest/")
        with django_assert_num_queries(7):
            send(client)
