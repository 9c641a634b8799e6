"""What looks like one thing recorded twice, and what only seems so."""

import time

import pytest

from procurement.models import Country, NotDuplicate, Offer, Platform
from procurement.queries.duplicates import likely_duplicates
from procurement.queries.likeness import one_letter_apart
from tests import make

pytestmark = pytest.mark.django_db


def found(model):
    key = dict(model.objects.values_list("pk", model.KEY[0]))
    return [(key[like.first], key[like.second], like.score) for like in likely_duplicates(model)]


def platforms(*designations, category=None):
    category = category or make.make_category()
    return [make.make_platform(name, slug=f"p-{n}", category=category) for n, name in enumerate(designations)]


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("Mi-35", "MI 35", 95),
        ("Tor-M1", "TorM1", 95),
        ("Tigr armoured", "Tiger armoured", 55),
        ("Shilka", "Shlika", 55),
        ("Mi-35", "Mi-35M", 35),
        ("Su-30MKI", "Su-30MKK", 35),
    ],
)
def test_designations_that_differ_in_case_marks_or_one_letter_are_likely(one, other, score):
    platforms(one, other)
    assert found(Platform) == [("p-0", "p-1", score)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mi-24", "Mi-28"), ("Su-30", "Su-35"), ("S-300", "S-400"), ("F-16", "J-16"), ("Mi-35", "Mi-3S"), ("Buk", "Bug")],
)
def test_a_digit_or_a_first_letter_is_no_slip(one, other):
    platforms(one, other)
    assert found(Platform) == []


def test_a_variant_and_its_siblings_are_no_duplicates():
    base, one, other = platforms("Mi-35", "Mi-35M", "Mi-35P")
    Platform.objects.filter(pk__in=[one.pk, other.pk]).update(variant_of=base)
    assert found(Platform) == []


def test_another_category_tells_two_near_designations_apart():
    platforms("Tigr armoured")
    make.make_platform("Tiger armoured")
    assert found(Platform) == []


def test_an_exact_other_name_counts_and_a_broader_or_a_reporting_name_does_not():
    one, other, third = platforms("Mi-17", "Hip H", "Mi-171")
    make.make_platform_name(one, text="hip-h", scheme="common")
    make.make_platform_name(third, text="Mi-17", scheme="sipri", match="broader")
    for platform in (other, third):
        make.make_platform_name(platform, text="Hip", scheme="nato")
    assert found(Platform) == [("p-0", "p-1", 75)]


def test_the_work_on_spellings_keeps_to_neighbours():
    pairs = one_letter_apart((n, f"Falcon {n}") for n in range(4000))
    assert pairs == {}


def test_a_country_is_found_by_the_name_of_another():
    turkey = make.make_country("Turkey", "TUR")
    make.make_country_name(turkey, text="Türkiye")
    make.make_country("TURKIYE", "X-TR")
    assert found(Country) == [("TUR", "X-TR", 85)]


def test_a_former_state_is_not_its_successor():
    union = make.make_country("Soviet Union", "SUN", ended_on="1991-12-26")
    russia = make.make_country("Russia", "RUS")
    make.make_country_name(union, text="Russia", scheme="sipri")
    make.make_succession(union, successor=russia)
    germany = make.make_country("Germany", "DEU", founded_on="1990-10-03")
    west = make.make_country("West Germany", "X-BRD", founded_on="1949", ended_on="1990-10-02")
    make.make_country_name(west, text="Germany", used_on="1949/1990")
    assert (found(Country), germany.code) == ([], "DEU")


def offers(one=None, other=None, **shared):
    parties = {"supplier": make.make_country(), "recipient": make.make_country(), "platform": make.make_platform()}
    spans = {"first_key": 20150101, "last_key": 20151231}
    return [
        make.make_offer(reference=reference, **parties | spans | shared | own)
        for reference, own in (("O-000001", one or {}), ("O-000002", other or {}))
    ]


def test_offers_of_the_same_thing_between_the_same_parties_at_the_same_time_are_likely():
    offers()
    assert found(Offer) == [("O-000001", "O-000002", 80)]


def test_words_for_what_is_offered_count_without_their_case():
    offers({"subject": "Ship engines"}, {"subject": "ship-engines"}, platform=None)
    assert found(Offer) == [("O-000001", "O-000002", 80)]


def test_an_offer_without_a_date_is_less_likely():
    offers(other={"first_key": None, "last_key": None})
    assert found(Offer) == [("O-000001", "O-000002", 60)]


def test_offers_of_other_years_or_stated_versions_are_two():
    offers(other={"first_key": 20160101, "last_key": 20161231})
    assert found(Offer) == []
    Offer.objects.all().delete()
    offers({"version": "M"}, {"version": "P"})
    assert found(Offer) == []


def test_offers_that_one_register_numbers_apart_or_that_are_related_are_two():
    one, other = offers()
    make.make_offer_identifier(one, scheme="sipri", value="1")
    twin = make.make_offer_identifier(other, scheme="sipri", value="2")
    assert found(Offer) == []
    twin.delete()
    make.make_offer_relation(other, other=one)
    assert found(Offer) == []


def test_a_pair_that_was_found_to_be_two_does_not_come_back():
    platforms("Mi-35", "Mi 35")
    NotDuplicate.objects.create(kind="platform", first="p-0", second="p-1")
    assert found(Platform) == []


def test_events_sources_and_competitions_have_their_likenesses():
    country, kind, buyer = make.make_country(), make.make_event_kind(), make.make_country()
    for day in ("2012-10", "2012-10-05", "2013"):
        make.make_participant(make.make_event(kind=kind, dated_on=day), country=country)
    make.make_source(address="https://www.example.org/a/", published_on="2012")
    make.make_source(address="http://example.org/a", published_on="2012-03")
    first = make.make_source(title="Register", publisher="SIPRI")
    make.make_source(title="Register", publisher="SIPRI", edition_of=first)
    for _ in range(2):
        make.make_competition(buyer=buyer, title="Fighters")
    kinds = {type(record) for record in (make.make_event(), first, make.make_competition())}
    assert sorted(like.score for model in kinds for like in likely_duplicates(model)) == [65, 85, 90]


def test_thirty_thousand_offers_are_looked_through_in_a_few_queries(django_assert_num_queries):
    countries = [make.make_country() for _ in range(40)]
    platform = make.make_platform()
    Offer.objects.bulk_create(
        Offer(
            reference=f"O-{n:06}",
            supplier=countries[n % 40],
            recipient=countries[(n % 40 + 1 + n // 40 % 39) % 40],
            platform=platform,
            first_key=(1950 + n // 1560) * 10000 + 101,
            last_key=(1950 + n // 1560) * 10000 + 1231,
        )
        for n in range(30_000)
    )
    began = time.perf_counter()
    with django_assert_num_queries(5):
        assert likely_duplicates(Offer) == []
    assert time.perf_counter() - began < 60, "each was held against each"
