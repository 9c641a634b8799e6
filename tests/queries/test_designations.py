import pytest

from procurement.choices import NameMatch, PlatformNameScheme
from procurement.queries.designations import PlatformBook
from tests.make import make_platform, make_platform_name

pytestmark = pytest.mark.django_db


def slug(text):
    meant = PlatformBook().resolve(text)
    return meant.platform and meant.platform.slug


def test_a_designation_is_the_same_whatever_its_case_hyphens_and_fillers():
    make_platform("JF-17", slug="jf-17")
    assert [slug(text) for text in ("JF-17", "jf 17", "JF–17 -", " JF-17")] == ["jf-17"] * 4


def test_a_part_of_a_designation_is_not_the_platform():
    make_platform("S-400", slug="s-400")
    assert [slug(text) for text in ("FCS-4008", "S-4000", "S-400 Triumf", "S-40")] == [None] * 4


def test_another_name_that_means_the_same_is_the_platform():
    make_platform_name(make_platform("S-400", slug="s-400"), text="S-400 Triumf", scheme=PlatformNameScheme.SIPRI)
    assert slug("S-400 Triumf") == "s-400"


@pytest.mark.parametrize(
    ("match", "reason"),
    [
        (NameMatch.BROADER, "the name covers more than Tor-M1 (tor-m1)"),
        (NameMatch.NARROWER, "the name covers only a part of Tor-M1 (tor-m1)"),
        (NameMatch.SEVERAL, "the name covers others besides Tor-M1 (tor-m1)"),
    ],
)
def test_what_the_register_says_of_a_name_comes_before_our_own_designation(match, reason):
    platform = make_platform("Tor-M1", slug="tor-m1")
    make_platform_name(platform, text="Tor-M1", scheme=PlatformNameScheme.SIPRI, match=match)
    meant = PlatformBook().resolve("Tor-M1")
    assert (meant.platform, meant.reason, meant.nearest) == (None, reason, ("Tor-M1 (tor-m1)",))
    assert [(system.slug, how) for system, how in meant.related] == [("tor-m1", match)]


def test_a_name_of_several_platforms_is_none_of_them():
    for designation in ("Mi-24V", "Mi-35"):
        platform = make_platform(designation, slug=designation.lower())
        make_platform_name(platform, text="Mi-24V/Mi-35", scheme=PlatformNameScheme.SIPRI, match=NameMatch.SEVERAL)
    meant = PlatformBook().resolve("Mi-24V/Mi-35")
    assert (meant.platform, meant.reason) == (None, "the name covers several platforms")
    assert [system.slug for system, _ in meant.related] == ["mi-24v", "mi-35"]


def test_two_platforms_of_one_name_are_told():
    for each in ("one", "two"):
        make_platform_name(make_platform(each, slug=each), text="Spider", scheme=PlatformNameScheme.COMMON)
    assert PlatformBook().resolve("Spider").reason == "it is the name of several platforms"


def test_the_nearest_are_told_first_those_that_differ_in_marks_only():
    make_platform("Mi-35M", slug="mi-35m")
    make_platform("Mi-35", slug="mi-35")
    make_platform("Trident", slug="trident")
    meant = PlatformBook().resolve("Mi35M")
    assert (meant.platform, meant.reason) == (None, "no platform has this name")
    assert meant.nearest[0] == "Mi-35M (mi-35m)"
    assert "Trident (trident)" not in meant.nearest


def test_a_thousand_designations_cost_two_queries(django_assert_num_queries):
    make_platform("Mi-35", slug="mi-35")
    with django_assert_num_queries(2):
        meant = PlatformBook().resolve_all(["Mi-35", *(f"X-{number}" for number in range(1000))])
    assert meant["Mi-35"].platform.slug == "mi-35"
