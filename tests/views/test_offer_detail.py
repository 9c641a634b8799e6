"""The page of one offer."""

import pytest

from procurement.choices import Bearing, EventState, MilestoneKind, OfferAspect, ParticipantRole, Rank, Speaker
from tests.make import (
    cite,
    derive,
    make_competition,
    make_country,
    make_event,
    make_link,
    make_milestone,
    make_offer,
    make_offer_relation,
    make_package,
    make_participant,
    make_platform,
    make_source,
)
from tests.views.reading import PUBLISHED, address, make_mi_35, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def mi_35():
    return make_mi_35()


def test_offer_tells_how_many_were_asked_for_and_how_many_came(client, mi_35):
    words = read(client, mi_35)

    assert words.startswith(
        "Mi-35 from Russia to Pakistan O-000004 delivered 2015 to 2018 20 asked for 4 agreed 4 delivered"
    )


def test_unknown_values_of_an_offer_are_words(client):
    offer = make_offer(**PUBLISHED)
    make_milestone(offer)
    words = read(client, offer)

    for line in (
        "How it changes hands not stated",
        "How it is made not stated",
        "How it is paid not stated",
        "Condition not stated",
        "Who objects not stated",
        "not dated not stated not stated done",
        "No delivery is known.",
    ):
        assert line in words


def test_value_leads_to_the_note_that_says_so(client, mi_35):
    request = mi_35.milestones.get(number=1)
    source = make_source(title="The Paper", reliability="F", address="https://example.org/a")
    cite(
        mi_35,
        aspect=OfferAspect.MILESTONE_QUANTITY,
        milestone=request,
        source=source,
        stated="requests to acquire 20",
        value="20",
        credibility="3",
        speaker_kind=Speaker.QUOTED,
        speaker="the ambassador",
        locator="sentence 21",
        note="In our words.",
    )
    html = client.get(address(mi_35)).content.decode()
    words = read(client, mi_35)

    assert html.count('<a href="#note-1"') == 3  # the step, our remark on it, and the line of quantities
    assert '<li id="note-1" value="1">' in html
    assert '<a href="/sources/' in html
    assert "On quantity of step 1 (request): requests to acquire 20, read as 20" in words
    assert "Reliability cannot be judged, possibly true (F3)" in words
    assert "speaking: the ambassador (a person quoted) · sentence 21" in words
    assert "Our note: In our words." in words


def test_sources_that_disagree_stand_beside_each_other(client, mi_35):
    contract = mi_35.milestones.get(number=2)
    common = {"aspect": OfferAspect.MILESTONE_QUANTITY, "milestone": contract}
    cite(mi_35, value="6", source=make_source(title="Paper"), **common)
    cite(mi_35, value="4", source=make_source(title="Register"), rank=Rank.PREFERRED, **common)
    words = read(client, mi_35)

    disputed = "On quantity of step 2 (contract)"
    assert f"{disputed}: 4 [2] as we read Register (preferred) · 6 [1] as we read Paper." in words
    assert "Sources disagree: 4 [2] as we read Register (preferred) 6 [1] as we read Paper" in words


def test_deprecated_statement_is_struck_and_named(client, mi_35):
    request = mi_35.milestones.get(number=1)
    cite(
        mi_35,
        aspect=OfferAspect.MILESTONE_QUANTITY,
        milestone=request,
        stated="thirty",
        value="30",
        rank=Rank.DEPRECATED,
    )
    html = client.get(address(mi_35)).content.decode()

    assert "<del>30</del> deprecated" in html
    assert "<del><q>thirty</q></del>" in html
    assert "deprecated: kept, but no longer believed" in html


def test_package_money_stands_with_the_package_only(client):
    package = make_package(title="Package deal", value_low=50_000_000, currency="USD", value_basis="contract")
    offer = make_offer(package=package, **PUBLISHED)
    make_offer(package=package, reference="T-OTHER", **PUBLISHED)
    words = read(client, offer).replace("\u00a0", " ")

    assert words.count("50,000,000 USD") == 1
    assert "For the package as a whole: 50,000,000 USD (contract price)." in words
    assert "T-OTHER" in words


def test_a_package_leads_to_who_says_that_the_offer_is_part_of_it(client):
    package = make_package(title="Package deal")
    offer = make_offer(package=package, **PUBLISHED)
    cite(offer, aspect="package", value=package.slug, stated="part of $50 m deal", note="Read by machine.")
    html = client.get(address(offer)).content.decode()
    section = html[html.index('<h2 id="package">') :]
    section = section[: section.index("</section>")]
    assert section.index("Package deal") < section.index('href="#note-1"') < section.index(", announced:")
    assert "Sources disagree" not in html
    assert "part of $50 m deal" in read(client, offer)


def test_sources_that_put_an_offer_into_two_packages_are_set_against_each_other(client):
    packages = [make_package(title=title) for title in ("The great deal", "Part of $100 m deal")]
    offer = make_offer(package=packages[0], **PUBLISHED)
    make_offer(package=packages[1], **PUBLISHED)
    for package in packages:
        cite(offer, aspect="package", value=package.slug)
    words = read(client, offer)
    assert "Part of a package Package Sources disagree: The great deal" in words
    assert "as we read Source" in words
    assert "The great deal, announced: not dated." in words


def test_a_package_that_only_a_source_tells_of_is_shown_as_such_and_one_that_is_not_public_gives_nothing_away(client):
    offer = make_offer(**PUBLISHED)
    package = make_package(title="Secret name")
    cite(offer, aspect="package", value=package.slug)
    assert "Part of a package Package a record that is not published" in read(client, offer)
    make_offer(package=package, **PUBLISHED)
    assert "Part of a package Package Secret name" in read(client, offer)


def test_volume_is_called_a_volume(client):
    words = read(client, make_offer(tiv_unit="8.5", tiv_order="34", **PUBLISHED))

    assert "an index of volume, never a sum of money. Of one 8.5 Ordered 34 Delivered not stated" in words


def test_bids_say_who_won_and_who_lost(client):
    india = make_country("India")
    contest = make_competition(title="India's contest", buyer=india, outcome="decided", **PUBLISHED)
    common = {"recipient": india, "competition": contest}
    usa, russia = make_country("United States"), make_country("Russia")
    apache = make_platform("AH-64", **PUBLISHED)
    make_offer(supplier=usa, platform=apache, is_winning_bid=True, **common, **PUBLISHED)
    havoc = make_offer(supplier=russia, platform=make_platform("Mi-28", **PUBLISHED), **common, **PUBLISHED)
    make_milestone(havoc, kind=MilestoneKind.LOSS)
    derive(havoc)
    derive(*havoc.milestones.all())

    assert "India's contest Won by AH-64 from United States to India." in read(client, contest)
    for words in (read(client, contest), read(client, havoc)):
        assert "United States India not known not stated not dated won" in words
        assert "Russia India lost not stated not dated lost" in words


def test_relations_read_from_both_ends(client):
    first, second = make_offer(reference="T-FIRST", **PUBLISHED), make_offer(reference="T-SECOND", **PUBLISHED)
    make_offer_relation(second, other=first, kind="fulfils")

    assert "This offer fulfils" in read(client, second)
    assert "This offer is fulfilled by" in read(client, first)


def test_event_on_an_offer_tells_who_and_how_and_that_it_did_not_happen(client, mi_35):
    event = make_event(title="India protests", state=EventState.CANCELLED, **PUBLISHED)
    make_participant(event, country=make_country("India"), role=ParticipantRole.INITIATOR)
    make_link(event, offer=mi_35, bearing=Bearing.PROTESTS, is_general=True)

    assert (
        "India protests protests arms in general, not this offer alone not dated "
        f"{event.kind} cancelled: it did not happen India (initiator)"
    ) in read(client, mi_35)


def test_events_on_an_offer_stand_in_order_of_time_with_the_undated_last(client, mi_35):
    for title, dated_on in (("Undated", ""), ("Later", "2016"), ("Earlier", "2012-10")):
        make_link(make_event(title=title, dated_on=dated_on, **PUBLISHED), offer=mi_35)
    words = read(client, mi_35)

    assert words.index("Earlier") < words.index("Later") < words.index("Undated")


def test_text_of_records_is_escaped(client):
    offer = make_offer(note="<script>alert(1)</script>", **PUBLISHED)
    cite(offer, stated="<b>bold</b>")
    html = client.get(address(offer)).content.decode()

    assert "<script>alert" not in html
    assert "<b>bold" not in html


def test_offer_comes_as_a_file(client, mi_35):
    cite(mi_35, aspect=OfferAspect.MILESTONE, milestone=mi_35.milestones.get(number=2), value="contract")
    answer = client.get(address(mi_35), {"format": "json"})
    record = answer.json()["record"]

    assert answer["Content-Disposition"].startswith('attachment; filename="O-000004-')
    assert [row["quantity"] for row in record["milestones"]] == [20, 4]
    assert [row["date"] for row in record["deliveries"]] == ["2018"]
    assert [(row["aspect"], row["milestone"], row["delivery"]) for row in record["statements"]] == [
        ("milestone", 2, None)
    ]


def test_format_that_a_record_does_not_come_in_is_refused(client, mi_35):
    assert client.get(address(mi_35), {"format": "docx"}).status_code == 400
