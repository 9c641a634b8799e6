"""The curators' desk in a browser: keys, a cited value adopted, a record put back."""

import re

import pytest
from playwright.sync_api import expect

from procurement.models import recorded
from tests import make


@pytest.fixture
def offer(db):
    with recorded(via="admin"):
        offer = make.make_offer(subject="arms")
        milestone = make.make_milestone(offer, kind="request", quantity=20)
        make.cite(offer, aspect="milestone_quantity", milestone=milestone, value="24")
        return make.derive(offer)


def test_keys_lead_to_lists_and_tell_what_they_do_but_not_while_something_is_typed(curator):
    page = curator
    page.wait_for_load_state()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("g o")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.type("go")  # as one call, for the second key has to follow within a second
    expect(page).to_have_url(re.compile(r"/admin/procurement/offer/$"))
    page.wait_for_load_state()
    page.keyboard.press("/")
    expect(page.locator("#searchbar")).to_be_focused()
    page.keyboard.type("go?")
    expect(page.locator("#searchbar")).to_have_value("go?")
    expect(page).to_have_url(re.compile(r"/admin/procurement/offer/$"))


def test_a_cited_value_is_adopted_and_the_record_put_back(curator, offer):
    page = curator
    page.goto(f"/admin/procurement/offer/{offer.pk}/change/")
    page.get_by_role("button", name="Adopt 24").click()
    expect(page.get_by_text("20 → 24, by citation 1.")).to_be_visible()
    expect(page.locator("#id_milestones-0-quantity")).to_have_value("24")
    page.get_by_role("link", name="History").click()
    page.get_by_text("Put back to how this left it").click()
    page.get_by_label("Why?").fill("the paper says twenty")
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("is as it was then.")).to_be_visible()
    expect(page.locator("#change-history").get_by_text("the paper says twenty")).to_be_visible()
    assert offer.milestones.get().quantity == 20
