"""What a reader sees and takes away from the public pages."""

import pytest

from procurement.choices import EventAspect, OfferAspect
from tests.make import (
    cite,
    make_competition,
    make_country,
    make_event,
    make_link,
    make_milestone,
    make_offer,
    make_offer_identifier,
    make_participant,
    make_platform,
    make_platform_name,
    make_source,
)
from tests.views.reading import PUBLISHED, address, make_mi_35

LONG = "x" * 40


@pytest.fixture
def long_names(transactional_db):
    """Records of each kind whose names and texts have no place to break; their addresses."""
    buyer = make_country(LONG, "X-LONG-CODE-OF-THIRTY-LETTERS")
    platform = make_platform(f"P{LONG}", description=LONG, maker=LONG, reporting_name="n" * 80, **PUBLISHED)
    make_platform_name(platform, text=f"N{LONG}")
    contest = make_competition(title="t" * 240, buyer=buyer, requirement=LONG * 3, **PUBLISHED)
    offer = make_offer(recipient=buyer, platform=platform, version=LONG, competition=contest, note=LONG, **PUBLISHED)
    make_offer_identifier(offer, value="v" * 60)
    source = make_source(title="s" * 240, author=LONG, publisher=LONG, address=f"https://example.org/{LONG}")
    step = make_milestone(offer, note=LONG)
    cite(offer, aspect=OfferAspect.MILESTONE, milestone=step, source=source, stated=LONG * 2, speaker=LONG, note=LONG)
    event = make_event(title="e" * 240, place=LONG, summary=LONG * 2, **PUBLISHED)
    person = make_participant(event, country=buyer, spokesperson=LONG, named_as=f"y{LONG}")
    cite(event, aspect=EventAspect.PARTICIPANT, participant=person, value=buyer.code, source=source, stated=LONG)
    make_link(event, offer=offer, note=LONG)
    cite(platform, aspect="maker", value=LONG, source=source)
    cite(platform, aspect="maker", value=f"M{LONG}", stated="m" * 200)
    return [address(record) for record in (offer, platform, buyer, event, contest, source)]


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_the_window(page, long_names, width):
    page.set_viewport_size({"width": width, "height": 900})
    lists = ["offers", "platforms", "countries", "events", "sources", "competitions"]
    asked = [f"/{room}/" for room in lists] + [f"/offers/?q={LONG}", f"/search/?q={LONG}", "/"]
    wrong = [f"/offers/?{LONG * 3}=1", f"/offers/?sort={LONG * 3}", f"/search/?{LONG * 3}=1", f"/offers/{LONG}/"]
    wide = {}
    for place in [*long_names, *asked, *wrong]:
        page.goto(place)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            wide[place] = over
    page.troubles = [trouble for trouble in page.troubles if "40" not in trouble]  # the wrong ones are refused
    assert wide == {}, wide


@pytest.mark.parametrize("width", [390, 768, 1024, 1280])
def test_lists_of_common_names_fit_every_window(page, transactional_db, width):
    offer = make_mi_35(make_country("United States", "USA"), make_country("United Arab Emirates", "ARE"))
    offer.version = "Mi-35M"
    offer.save()
    event = make_event(title="The foreign ministers say that they will work on disputes together", **PUBLISHED)
    make_participant(event, country=offer.supplier)
    make_competition(title="India's contest for attack helicopters", buyer=offer.recipient, **PUBLISHED)
    cite(event, source=make_source(title="SIPRI Arms Transfers Database, web export", publisher="SIPRI, Stockholm"))
    page.set_viewport_size({"width": width, "height": 900})
    wide = {}
    for room in ("offers", "platforms", "countries", "events", "sources", "competitions"):
        page.goto(f"/{room}/")
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            wide[room] = over
    assert wide == {}


def test_a_value_is_copied_without_the_number_of_its_note(page, transactional_db):
    offer = make_mi_35()
    cite(offer, aspect=OfferAspect.MILESTONE_QUANTITY, milestone=offer.milestones.get(number=1), value="20")
    page.goto(address(offer))
    copied = page.evaluate(
        """() => {
            const cell = document.querySelector('#step-1 [data-label=Quantity]');
            getSelection().selectAllChildren(cell);
            return getSelection().toString();
        }"""
    )
    assert copied.strip() == "20"
    assert page.locator("#step-1").get_by_role("link", name="Note 1").is_visible()
