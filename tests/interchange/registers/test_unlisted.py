"""Offers that curators entered are found again in the register's own files."""

import pytest

from procurement.interchange.registers.held_register import HeldRegister
from procurement.interchange.registers.matching import Signature, words_of
from procurement.interchange.registers.unlisted import Unlisted, is_kin, match
from procurement.models import Offer, OfferCitation, OfferIdentifier, Platform, RegisterEntry
from tests.interchange.registers.world import SECOND, brought_in, file_of, make_world
from tests.make import (
    derive,
    make_delivery,
    make_milestone,
    make_offer,
    make_offer_identifier,
    make_platform,
    make_platform_name,
)

DEAL = Signature(
    *("", ("LEM", "ATL"), "trident-2m", "radar", "2001", "10", "8", ("2003",), "1.5", "Aid", words_of("Trident-2M"))
)


@pytest.mark.parametrize(
    ("designation", "name", "expected"),
    [
        ("Su-35S", "Su-35", True),
        ("Tor-M1", "Tor-M", True),
        ("AH-64E Apache", "AH-64E", True),
        ("EMB-314", "EMB-314 Super Tucano", True),
        ("T-72", "T-7", False),
        ("Mi-35", "Mi", False),
        ("9M338", "Tor-M", False),
        ("S-400 Triumf", "S-40", False),
    ],
)
def test_a_designation_grows_out_of_another_but_not_out_of_half_a_number(designation, name, expected):
    held = Unlisted(DEAL, "", ("".join(words_of(name)),))
    assert is_kin("", "".join(words_of(designation)), held) is expected


def unlisted(family="trident-2", called=("trident2",), **values):
    mark = DEAL._replace(platform="trident-2", delivered="", unit="", comment="", name=words_of("Trident 2"))
    return Unlisted(mark._replace(**values), family, called)


@pytest.mark.django_db
def test_what_both_state_decides_and_no_more_than_one_deal_is_found():
    other = DEAL._replace(ordered="2002", number="9")
    assert match([other, DEAL, DEAL], {7: unlisted()}) == {1: 7}
    assert match([DEAL], {7: unlisted(ordered="2002")}) == {0: 7}
    assert match([DEAL], {7: unlisted(ordered="2003")}) == {}
    assert match([DEAL], {7: unlisted(years=("2020",))}) == {}
    assert match([DEAL], {7: unlisted(family="kraken", called=("kraken5",))}) == {}
    assert match([DEAL], {7: unlisted(ordered="", number="", years=())}) == {}, "nothing speaks for it"
    assert match([DEAL._replace(parties=("LEM", "MUU"))], {7: unlisted()}) == {}


@pytest.mark.django_db
def test_an_offer_with_the_family_and_a_version_is_the_deal_of_that_version():
    parties = make_world()
    trident = Platform.objects.get(slug="trident-2")
    version = make_platform("Trident-2M", slug="trident-2m", category=trident.category, variant_of=trident)
    make_platform_name(version, text="Trident-2M", scheme="sipri", match="exact")
    offer = make_offer(
        reference="SIPRI-77",
        platform=trident,
        version="Trident-2M",
        supplier=parties["LEM"],
        recipient=parties["ATL"],
    )
    make_milestone(offer, kind="request", dated_on="1999", quantity=20)
    make_milestone(offer, kind="contract", dated_on="2001", quantity=10)
    make_delivery(offer, delivered_on="2003", quantity=8)
    derive(trident, version, offer)
    brought_in(file_of({"designation": "Trident-2M"}))
    assert list(Offer.objects.values_list("reference", flat=True)) == ["SIPRI-77"]
    assert RegisterEntry.objects.get().reference == "SIPRI-77"
    cited = OfferCitation.objects.order_by("number").values_list("aspect", "value")
    assert [aspect for aspect, value in cited if not value] == ["record"], (
        "of what the register is silent on nothing is cited"
    )


@pytest.mark.django_db
def test_a_deal_that_came_without_its_number_is_known_by_that_of_its_offer():
    make_world()
    brought_in(file_of({}))
    offer = Offer.objects.get()
    make_offer_identifier(offer, scheme="sipri", value="4711")
    held = HeldRegister.load()
    (entry,) = held.entries
    stranger = entry.facts._replace(deal="4711", said=entry.facts.said | {"platform": "Kraken-5"}, platform="kraken-5")
    assert {place: match.offer for place, match in held.match([stranger]).items()} == {0: offer.pk}
    brought_in(file_of({}, day=SECOND))
    assert OfferIdentifier.objects.count() == 1
