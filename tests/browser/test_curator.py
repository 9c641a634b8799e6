"""A curator's day in a browser: an offer with a milestone and its citation, typed, published, and found by a reader."""

import re

import pytest
from playwright.sync_api import expect

from procurement.models import Offer
from tests import make


def choose(page, field, typed, label):
    """Pick what an autocomplete field suggests for `typed`."""
    page.locator(f"#id_{field} + .select2-container").click()
    page.locator(".select2-search__field").fill(typed)
    page.get_by_role("option", name=label, exact=True).click()


def test_curator_types_an_offer_publishes_it_and_a_reader_finds_it(curator, context):
    page = curator
    make.derive(make.make_country("Russia", "RUS"))
    make.derive(make.make_country("Pakistan", "PAK"))
    make.derive(make.make_platform("Mi-35", review="published"))
    make.derive(make.make_source(title="Daily Times"))

    page.goto("/admin/procurement/offer/")
    page.get_by_role("link", name="Add offer").click()
    choose(page, "supplier", "russia", "Russia")
    choose(page, "recipient", "paki", "Pakistan")
    choose(page, "platform", "mi35", "Mi-35")
    page.locator("#id_milestones-0-kind").select_option("request")
    page.locator("#id_milestones-0-dated_on").fill("2009~")
    page.locator("#id_milestones-0-quantity").fill("20")
    page.get_by_role("button", name="Add another Milestone").click()
    page.locator("#id_milestones-1-kind").select_option(label="contract")
    page.locator("#id_milestones-1-quantity").fill("4")
    choose(page, "citations-0-source", "daily", "Daily Times")
    page.locator("#id_citations-0-aspect").select_option(label="quantity of a milestone")
    page.locator("#id_citations-0-row").fill("2")
    page.locator("#id_citations-0-value").fill("4")
    page.get_by_role("button", name="Add another Offer citation").click()
    choose(page, "citations-1-source", "times", "Daily Times")
    page.get_by_role("button", name="Save and publish").click()

    expect(page.get_by_text("O-000001 is now published.")).to_be_visible()
    offer = Offer.objects.get()
    assert (offer.stage, offer.quantity_requested, offer.quantity_agreed) == ("agreed", 20, 4)
    assert [citation.child and citation.child.kind for citation in offer.citations.all()] == ["contract", None]

    context.clear_cookies()
    page.goto("/offers/")
    page.locator('main a[href="/offers/O-000001/"]').first.click()
    expect(page).to_have_url(re.compile(r"/offers/O-000001/$"))
    expect(page.locator("main").get_by_text("Mi-35").first).to_be_visible()


def test_mistake_is_told_where_it_was_made_and_the_typed_rows_stay(curator):
    page = curator
    page.goto("/admin/procurement/offer/add/")
    page.get_by_role("button", name="Add another Milestone").click()
    page.locator("#id_milestones-1-kind").select_option(label="contract")
    page.locator("#id_milestones-1-dated_on").fill("2012-06-31")
    page.get_by_role("button", name="Save", exact=True).click()

    row = page.locator("#milestones-1")
    expect(row.get_by_text("June 2012 has no day 31")).to_be_visible()
    assert row.locator("input[name$=dated_on]").input_value() == "2012-06-31"


PAGES = {
    "index": lambda offer: "/admin/",
    "list": lambda offer: "/admin/procurement/offer/?period=2012&supplier=RUS",
    "form": lambda offer: f"/admin/procurement/offer/{offer.pk}/change/",
    "add": lambda offer: "/admin/procurement/diplomaticevent/add/",
    "delete": lambda offer: f"/admin/procurement/offer/{offer.pk}/delete/",
    "history": lambda offer: f"/admin/procurement/offer/{offer.pk}/history/",
}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_page_holds_under_the_policy_and_does_not_scroll_sideways(curator, name, width):
    offer = make.make_offer(supplier=make.make_country("Russia", "RUS"))
    milestone = make.make_milestone(offer, dated_on="2012", note="A long note " * 20)
    make.make_party(offer, name="A company with a name that is longer than most")
    make.cite(offer, aspect="milestone", milestone=milestone, source=make.make_source(title="A long title " * 15))
    curator.set_viewport_size({"width": width, "height": 900})

    curator.goto(PAGES[name](offer))

    # the fixture `page` fails the test on any violation
    assert curator.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("review", ["draft", "in_review", "published"])
def test_enter_in_a_field_saves_and_moves_nothing(curator, review):
    page = curator
    offer = make.make_offer(subject="weapons", review=review)
    make.cite(offer)

    page.goto(f"/admin/procurement/offer/{offer.pk}/change/")
    page.locator("#id_version").fill("Mi-35M")
    page.locator("#id_version").press("Enter")

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert Offer.objects.values_list("review", "version").get() == (review, "Mi-35M")


def test_new_citation_starts_with_the_source_of_the_last_one_that_has_one(curator):
    page = curator
    offer = make.make_offer()
    make.cite(offer, source=make.make_source(title="Daily Times"))
    page.goto(f"/admin/procurement/offer/{offer.pk}/change/")
    source = page.locator("#id_citations-0-source").input_value()

    for _ in range(2):
        page.get_by_role("button", name="Add another Offer citation").click()

    assert [page.locator(f"#id_citations-{row}-source").input_value() for row in (1, 2)] == [source] * 2
    expect(page.locator("#citations-2 .select2-selection__rendered")).to_contain_text("Daily Times")
    page.locator("#citations-2 .inline-deletelink").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert list(offer.citations.values_list("source__title", flat=True)) == ["Daily Times"] * 2


def test_buttons_stay_in_sight_on_a_phone_and_filters_are_one_tap_away(curator):
    page = curator
    offer = make.make_offer()
    page.set_viewport_size({"width": 390, "height": 800})

    page.goto(f"/admin/procurement/offer/{offer.pk}/change/")

    buttons = page.locator(".submit-row input:visible, .submit-row a").all()
    assert {button.get_attribute("value") or button.inner_text() for button in buttons} == {
        "Save",
        "Save and add another",
        "Save and continue editing",
        "Delete",
        "Save and publish",
        "Save and send to review",
    }
    for box in [button.bounding_box() for button in buttons]:
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["y"] + box["height"] <= 800
    page.goto("/admin/procurement/offer/")
    page.get_by_role("link", name="Filters", exact=True).click()
    expect(page.get_by_role("heading", name="Filter")).to_be_in_viewport()


def test_fields_that_are_drawn_by_script_are_called_by_their_labels_in_old_and_new_rows(curator):
    page = curator
    page.goto("/admin/procurement/offer/add/")
    page.get_by_role("button", name="Add another Offer citation").click()
    supplier = page.get_by_role("combobox", name="Supplier:")
    expect(supplier).to_have_count(1)
    expect(page.locator("#citations-1").get_by_role("combobox", name="Source:")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Package:")).to_have_count(1)
    supplier.click()
    expect(page.get_by_role("searchbox", name="Supplier:")).to_be_visible()
    expect(page.get_by_role("listbox", name="Supplier:")).to_be_visible()
