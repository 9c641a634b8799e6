"""Too many wrong passwords: a page that says how long and what to do."""

from django.test import Client


def test_eighth_wrong_password_is_answered_by_a_page_that_says_how_long_and_what_to_do(editor):
    client = Client()
    for password in ["wrong"] * 7:
        assert client.post("/admin/login/", {"username": "ed", "password": password}).status_code == 200

    response = client.post("/admin/login/", {"username": "ed", "password": "wrong"})

    assert (response.status_code, response["Retry-After"]) == (429, "1800")
    page = response.content.decode()
    assert "<h1>Too many wrong passwords</h1>" in page
    assert "given 8 times" in page
    assert "Wait 30 minutes without trying" in page
    assert "procurement/admin.css" in page
    right = client.post("/admin/login/", {"username": "ed", "password": "only for the tests"})
    assert right.status_code == 429
    assert "_auth_user_id" not in client.session
