"""What guards a visitor and an account: the headers of every page, and the lock on a login that is being guessed."""

import pytest
from django.contrib.auth import get_user_model

PASSWORD = "only for the tests"


@pytest.fixture
def curator(db):
    return get_user_model().objects.create_user("curator", password=PASSWORD, is_staff=True)


def log_in(client, password, username="curator", **extra):
    return client.post("/admin/login/?next=/admin/", {"username": username, "password": password}, **extra)


def test_every_page_says_what_a_browser_may_do_with_it(client):
    headers = client.get("/admin/login/").headers

    assert {name: headers.get(name) for name in ("Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options")} == {
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    assert sorted(headers["Content-Security-Policy"].split("; ")) == [
        "base-uri 'none'",
        "default-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    ]


def test_eighth_wrong_password_locks_the_account_for_that_address_only(client, curator):
    answers = [log_in(client, "wrong").status_code for _ in range(8)]

    assert answers == [200] * 7 + [429]
    assert log_in(client, PASSWORD).status_code == 429
    assert log_in(client, PASSWORD, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_right_password_in_between_starts_the_count_again(client, curator):
    for _ in range(2):
        assert [log_in(client, "wrong").status_code for _ in range(7)] == [200] * 7
        assert log_in(client, PASSWORD).status_code == 302


def test_lock_opens_after_half_an_hour(client, curator, time_machine):
    time_machine.move_to("2026-01-01 12:00", tick=False)
    for _ in range(8):
        log_in(client, "wrong")
    time_machine.shift(30 * 60 - 1)
    before = log_in(client, PASSWORD).status_code
    time_machine.shift(30 * 60 + 1)

    assert (before, log_in(client, PASSWORD).status_code) == (429, 302)


def test_icon_that_browsers_ask_for_is_there(client):
    assert client.get("/favicon.ico").headers["Location"] == "/static/procurement/favicon.svg"
