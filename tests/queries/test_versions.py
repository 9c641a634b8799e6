"""An offer is of the platform it is recorded under, of what that is a variant of, and of the version that it states."""

import pytest
from django.http import QueryDict

from procurement.choices import NameMatch, Review
from procurement.filters import EventFilter, OfferFilter, PlatformFilter
from procurement.models import Offer
from procurement.queries.versions import of_platforms, offer_counts
from tests.make import make_country, make_delivery, make_event, make_link, make_offer, make_platform, make_platform_name
from tests.views.reading import PUBLISHED, derive, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def mi_35():
    """The Mi-35, its variant Mi-35M (also Hind E) and an offer under each name."""
    base = make_platform("Mi-35", slug="mi-35", **PUBLISHED)
    variant = make_platform("Mi-35M", slug="mi-35m", variant_of=base, **PUBLISHED)
    make_platform_name(variant, text="Hind-E", match=NameMatch.EXACT)
    make_platform_name(variant, text="Hind", match=NameMatch.BROADER)
    pakistan = make_country("Pakistan", "PAK")
    for reference, platform, version in [
        ("T-BARE", base, ""),
        ("T-STATED", base, "Mi 35m"),
        ("T-NAMED", base, "HIND E"),
        ("T-BROAD", base, "Hind"),
        ("T-OTHER", base, "Mi-35P"),
        ("T-OWN", variant, "Mi-35M"),
    ]:
        make_offer(reference=reference, platform=platform, version=version, recipient=pakistan, **PUBLISHED)
    derive(base, variant)
    make_offer(reference="T-DRAFT", platform=base, version="Mi-35M")
    make_offer(reference="T-ALIEN", version="Mi-35M", **PUBLISHED)
    return base, variant


def references(*platforms, **how):
    found = Offer.objects.public().filter(of_platforms([platform.pk for platform in platforms], **how))
    return sorted(found.values_list("reference", flat=True))


def filtered(query, filter_class=OfferFilter):
    return [record.natural_key()[0] for record in filter_class(QueryDict(query)).ordered]


def test_a_variant_has_the_offers_of_its_base_that_state_it_exactly(mi_35):
    base, variant = mi_35
    assert references(variant) == ["T-NAMED", "T-OWN", "T-STATED"]
    assert references(base) == ["T-BARE", "T-BROAD", "T-NAMED", "T-OTHER", "T-OWN", "T-STATED"]


def test_without_variants_an_offer_is_of_one_platform_only(mi_35):
    base, variant = mi_35
    assert references(base, exact=True) == ["T-BARE", "T-BROAD", "T-OTHER"]
    assert references(variant, exact=True) == ["T-NAMED", "T-OWN", "T-STATED"]
    assert references(base, variant, exact=True) == references(base)


def test_a_version_of_a_version_is_of_both_and_one_that_two_variants_share_is_of_neither(mi_35):
    base, variant = mi_35
    late = make_platform("Mi-35M2", variant_of=variant, **PUBLISHED)
    make_offer(reference="T-LATE", platform=base, version="Mi-35M2", **PUBLISHED)
    assert references(late) == ["T-LATE"]
    assert references(variant) == ["T-LATE", "T-NAMED", "T-OWN", "T-STATED"]
    make_platform_name(late, text="Hind-E", match=NameMatch.EXACT)
    assert references(variant) == ["T-LATE", "T-OWN", "T-STATED"]


def test_a_draft_variant_takes_no_offer(mi_35):
    base, variant = mi_35
    variant.review = Review.DRAFT
    variant.save()
    assert references(base) == ["T-BARE", "T-BROAD", "T-NAMED", "T-OTHER", "T-STATED"]
    assert references(base, exact=True) == references(base)


def test_filters_download_and_counts_agree_with_the_page(mi_35, client):
    base, variant = mi_35
    make_link(make_event(slug="talks", **PUBLISHED), offer=Offer.objects.get(reference="T-STATED"))
    assert filtered("platform=mi-35m") == references(variant)
    assert filtered("platform=mi-35&exact=1") == references(base, exact=True)
    assert filtered("platform=mi-35m", EventFilter) == ["talks"]
    rows = client.get("/offers/?platform=mi-35m&format=csv").getvalue().decode().splitlines()[1:]
    assert [row.partition(",")[0] for row in rows] == references(variant)
    counts = {platform.slug: platform.offer_count for platform in PlatformFilter(QueryDict("q=mi")).ordered}
    assert counts == {"mi-35": 6, "mi-35m": 3}
    assert offer_counts()[base.pk] == 6
    assert "6" in client.get("/").content.decode()
    assert filtered("sort=-offers&q=mi", PlatformFilter) == ["mi-35", "mi-35m"]


def test_the_page_of_a_variant_says_under_what_an_offer_is_recorded(mi_35, client):
    base, variant = mi_35
    stated = Offer.objects.get(reference="T-STATED")
    derive(base, variant, stated, make_delivery(stated, delivered_on="2017", quantity=4))
    page = read(client, variant)
    assert "Mi-35 T-STATED recorded under Mi-35, version stated as Mi 35m" in page
    assert "Delivered to Pakistan (our reading of the offers below)" in page
    assert "T-BARE" not in page
    assert "Mi-35 T-STATED version stated as Mi 35m" in read(client, base)


def test_a_variant_that_is_only_stated_can_be_chosen_in_the_filter(client):
    base = make_platform("AH-64", slug="ah-64", **PUBLISHED)
    make_platform("AH-64E", slug="ah-64e", variant_of=base, **PUBLISHED)
    make_platform("AH-1", slug="ah-1", **PUBLISHED)
    make_offer(platform=base, version="AH-64E", **PUBLISHED)
    page = client.get("/offers/").content.decode()
    assert [slug for slug in ("ah-64", "ah-64e", "ah-1") if f'name="platform" value="{slug}"' in page] == [
        "ah-64",
        "ah-64e",
    ]


@pytest.mark.parametrize("rows", [1, 8])
def test_versions_cost_three_queries(django_assert_num_queries, rows):
    base = make_platform("Mi-35", **PUBLISHED)
    for number in range(rows):
        make_platform(f"Mi-35-{number}", variant_of=base, **PUBLISHED)
        make_offer(platform=base, version=f"Mi-35-{number}", **PUBLISHED)
    with django_assert_num_queries(3):
        of_platforms([base.pk])
    with django_assert_num_queries(3):
        offer_counts()
