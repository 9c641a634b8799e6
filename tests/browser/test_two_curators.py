"""Two curators, two browser sessions, one record: neither loses what was typed."""

import pytest
from playwright.sync_api import expect

from procurement.models import Offer
from tests import make
from tests.browser.logging_in import logged_in


@pytest.fixture
def alice(chromium, live_server, db):
    """A second session, of another curator in a window of her own."""
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 390, "height": 800})
    context.set_default_timeout(10_000)
    yield logged_in(context.new_page(), "alice")
    context.close()


@pytest.fixture
def bob(page, db):
    return logged_in(page, "bob")


def test_two_sessions_on_one_offer_show_both_versions_and_lose_neither(alice, bob):
    offer = make.make_offer(reference="T-1", version="A")
    make.make_milestone(offer, kind="contract", quantity=4)
    address = f"/admin/procurement/offer/{offer.pk}/change/"
    alice.goto(address)
    bob.goto(address)
    alice.locator("#id_version").fill("B")
    alice.locator("#id_milestones-0-quantity").fill("5")
    alice.locator("#id_note").fill("from alice")
    alice.get_by_role("button", name="Save", exact=True).click()
    expect(alice.get_by_text("was changed successfully")).to_be_visible()

    bob.locator("#id_version").fill("C")
    bob.locator("#id_milestones-0-quantity").fill("6")
    bob.get_by_role("button", name="Save", exact=True).click()

    conflict = bob.get_by_role("alert", name="Nothing was saved yet")
    expect(conflict.get_by_role("group", name="Version")).to_contain_text("alice changed this at")
    expect(conflict.get_by_role("group", name="Milestone 1, quantity")).to_contain_text("alice changed this at")
    assert bob.locator("#id_version").input_value() == "C"
    assert bob.locator("#id_note").input_value() == "from alice"
    assert Offer.objects.values_list("version", "note").get() == ("B", "from alice")
    for width in (390, 1280):
        bob.set_viewport_size({"width": width, "height": 900})
        assert bob.evaluate("document.documentElement.scrollWidth") <= width

    conflict.get_by_role("group", name="Version").get_by_label("Keep theirs").check()
    conflict.get_by_role("group", name="Milestone 1, quantity").get_by_label("Take mine").check()
    bob.get_by_role("button", name="Save", exact=True).click()

    expect(bob.get_by_text("was changed successfully")).to_be_visible()
    assert Offer.objects.values_list("version", "note").get() == ("B", "from alice")
    assert offer.milestones.get().quantity == 6
