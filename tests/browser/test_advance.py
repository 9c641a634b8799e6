"""An editor takes an offer a step further in a browser."""

import pytest

from procurement.choices import MilestoneKind
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def offer(curator):
    offer = make.make_offer()
    return make.derive(offer, make.make_milestone(offer, kind=MilestoneKind.CONTRACT, dated_on="2015"))


@pytest.mark.parametrize("width", [390, 1280])
def test_an_offer_is_advanced_from_its_page_and_asked_why_where_it_goes_against_the_course(page, offer, width):
    page.set_viewport_size({"width": width, "height": 900})
    source = make.derive(make.make_source(title="The Gazette"))
    page.goto(f"/admin/procurement/offer/{offer.pk}/change/")
    page.get_by_role("link", name="Advance this offer").click()
    page.get_by_role("heading", name="Where it stands: agreed").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.get_by_label("Kind").select_option("request")
    page.locator(".field-source .select2-selection").click()
    page.locator(".select2-search__field").fill("gaz")
    page.get_by_role("option", name="The Gazette").click()
    page.get_by_role("button", name="Advance").click()

    assert "“request” goes against it: say why" in page.locator(".field-reason .errorlist").inner_text()
    assert page.locator("#id_source").input_value() == str(source.pk)
    page.get_by_label("Kind").select_option("first_delivery")
    page.get_by_label("When").fill("2017-03")
    page.get_by_role("button", name="Advance").click()

    page.wait_for_url(f"**/offer/{offer.pk}/change/")
    assert page.locator(".messagelist").inner_text() == (
        f"{offer} took the step first delivery. Stage: agreed → delivering."
    )
    assert list(offer.citations.values_list("aspect", "value", "source")) == [
        ("milestone", "first_delivery", source.pk),
        ("milestone_date", "2017-03", source.pk),
    ]
