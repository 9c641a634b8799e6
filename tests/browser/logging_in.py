"""How an editor comes in, in a browser."""

from playwright.sync_api import expect

from tests.accounts import PASSWORD, account


def logged_in(page, name="ed"):
    """The page, on which an editor of this name, made for it, is logged in."""
    account(name, "Editor")
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="What waits for you")).to_be_visible()
    return page
