"""The ground the other browser tests stand on."""

import pytest
from django.contrib.auth import get_user_model


@pytest.fixture
def superuser(db):
    return get_user_model().objects.create_superuser("root", password="only for the tests")


def test_login_page_leads_a_superuser_into_the_admin(page, superuser):
    page.goto("/admin/")
    page.get_by_label("Username").fill("root")
    page.get_by_label("Password").fill("only for the tests")
    page.get_by_role("button", name="Log in").click()

    assert page.get_by_role("link", name="Users", exact=True).is_visible()


def test_style_sheets_arrive_and_hold(page):
    page.goto("/admin/login/")

    assert page.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length > 0)")
    assert page.evaluate("getComputedStyle(document.querySelector('#container')).display") == "flex"


@pytest.mark.parametrize(
    "breach",
    [
        "document.body.setAttribute('onclick', 'alert(1)'); document.body.click()",
        "document.body.innerHTML = '<p style=\"color: red\">'",
        "document.body.appendChild(document.createElement('script')).text = '1'",
    ],
)
def test_breach_of_the_policy_is_noticed(page, breach):
    page.goto("/admin/login/")
    page.evaluate(breach)
    page.wait_for_timeout(100)

    assert page.troubles
    page.troubles.clear()
