"""A reader suggests a correction on a public page, and an editor takes it into the record with a new source."""

from playwright.sync_api import expect

from procurement.models import Source
from tests import make


def test_a_suggestion_goes_from_the_public_page_into_the_record(curator, context, live_server):
    offer = make.make_offer(reference="O-000001", subject="arms", review="published")
    make.make_milestone(offer, kind="contract", quantity=4)
    make.cite(offer)
    make.derive(offer)

    reader = context.browser.new_context(base_url=live_server.url).new_page()
    reader.goto("/offers/O-000001/")
    reader.get_by_role("link", name="Suggest a correction").click()
    reader.get_by_label("What is it about?").select_option(label="quantity of step 1 (contract)")
    reader.get_by_role("button", name="Send the suggestion").click()
    expect(reader.get_by_role("alert")).to_contain_text("Nothing was sent yet")
    reader.get_by_label("What should it say?").fill("about 6")
    reader.get_by_label("Where does that stand?").fill("Gazette, p. 3")
    expect(reader.get_by_label("Leave this empty")).not_to_be_in_viewport()
    reader.get_by_role("button", name="Send the suggestion").click()
    expect(reader.get_by_role("heading", name="Thank you")).to_be_visible()

    page = curator
    page.goto("/admin/")
    page.get_by_role("link", name="1 suggestion").click()
    page.locator("#result_list tbody th a").click()
    expect(page.locator("#id_value")).to_have_value("about 6")
    with page.expect_popup() as opened:
        page.locator("#add_id_source").click()
    source = opened.value
    source.get_by_label("Title").press_sequentially("Gazette")
    source.locator("#id_kind").select_option("official")
    source.locator("#id_reliability").select_option("B")
    with source.expect_event("close"):
        source.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#id_source + .select2-container")).to_contain_text("Gazette")
    page.get_by_role("button", name="Accept into the record").click()
    expect(page.locator(".messagelist")).to_contain_text("Quantity of a milestone: 4 → about 6.")

    offer.refresh_from_db()
    assert (offer.quantity_agreed, offer.citations.last().source) == (6, Source.objects.get(title="Gazette"))
    reader.goto("/offers/O-000001/")
    expect(reader.locator("main")).to_contain_text("about 6")
    reader.context.close()
