"""The address that locks and limits count by cannot be made up by a visitor."""

import pytest

from procurement.services.visitors import client_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "9.9.9.9", "10.0.0.1"),
        (1, "9.9.9.9", "9.9.9.9"),
        (1, "1.2.3.4, 9.9.9.9", "9.9.9.9"),
        (2, "1.2.3.4, 9.9.9.9, 10.0.0.2", "9.9.9.9"),
        (1, "2001:DB8::1", "2001:db8::1"),
        (1, "", "10.0.0.1"),
        (2, "9.9.9.9", "10.0.0.1"),
        (1, "9.9.9.9, nonsense", "10.0.0.1"),
    ],
)
def test_address_is_what_our_own_proxies_saw(rf, settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_address(rf.get("/", REMOTE_ADDR="10.0.0.1", **headers)) == address


@pytest.mark.django_db
def test_a_lock_counts_by_it(client, settings):
    settings.TRUSTED_PROXIES = 1
    attempt = {"username": "ed", "password": "wrong"}
    for number in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post("/admin/login/", attempt, HTTP_X_FORWARDED_FOR=f"1.2.3.{number}, 9.9.9.9")
    assert answer.status_code == 429
    assert client.post("/admin/login/", attempt, HTTP_X_FORWARDED_FOR="9.9.9.8").status_code == 200
