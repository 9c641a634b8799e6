"""A curator tidies in a browser: two records merged and the merge undone, several changed at once, without script."""

from playwright.sync_api import expect

from procurement.models import Offer, Platform
from tests import make


def test_a_likely_pair_is_merged_and_the_merge_undone(curator):
    page, category = curator, make.make_category()
    make.make_platform("Mi-35", slug="mi-35", category=category)
    double = make.make_platform("MI 35", slug="mi-35-2", category=category, maker="Rostvertol")
    offer = make.make_offer(platform=double)

    page.goto("/admin/procurement/platform/")
    page.get_by_role("link", name="Likely duplicates").click()
    page.get_by_role("link", name="Compare and merge").click()
    page.get_by_label("this one stays: Mi-35").check()
    page.get_by_label("Rostvertol").check()
    page.get_by_label("Why are they one?").fill("a slip of the pen")
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_text("was merged into")).to_be_visible()
    assert list(Platform.objects.values_list("slug", "designation", "maker")) == [("mi-35", "Mi-35", "Rostvertol")]

    page.get_by_role("link", name="See what moved, or undo this merge").click()
    page.get_by_text("Undo this act").click()
    page.get_by_label("Why?").fill("two after all")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The act was undone.")).to_be_visible()
    offer.refresh_from_db()
    assert (Platform.objects.count(), offer.platform) == (2, double)


def test_several_offers_are_changed_after_a_preview(curator):
    page = curator
    for number in (1, 2, 3):
        make.make_offer(reference=f"O-00000{number}", subject="weapons")

    page.goto("/admin/procurement/offer/")
    for row in page.locator("input.action-select").all()[:2]:
        row.check()
    page.get_by_label("Action:").select_option(label="Change several at once")
    page.get_by_role("button", name="Run").or_(page.get_by_role("button", name="Go")).first.click()
    page.get_by_label("Version", exact=True).check()
    page.locator("[name=version]").fill("Mi-35M")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("table.preview tbody tr")).to_have_count(2)
    assert Offer.objects.exclude(version="").count() == 0
    page.get_by_label("Why?").fill("as the register says")
    page.get_by_role("button", name="Change 2 records").click()
    expect(page.get_by_text("Changed as in the preview.")).to_be_visible()
    assert Offer.objects.filter(version="Mi-35M").count() == 2
