"""Names and numbers that mean one record, and ancestry without loops."""

import pytest

from procurement.models import OfferIdentifier, Platform
from tests import make
from tests.rules.breaches import broken, found

pytestmark = pytest.mark.django_db


def test_a_name_of_two_countries_at_the_same_time_is_pointed_out():
    burma, other = make.make_country("Burma"), make.make_country("Otherland")
    make.make_country_name(other, text="BÚRMA")
    assert found("name-means-one-country") == [
        (burma.code, "“Burma” means Otherland as well: give both uses their time, or take one away")
    ]


def test_a_name_used_one_after_the_other_is_no_matter():
    old = make.make_country("Old Yemen", ended_on="1990-05-22")
    new = make.make_country("New Yemen")
    make.make_country_name(old, text="Yemen")
    make.make_country_name(new, text="Yemen", used_on="1990-05-23/..")
    make.make_country_name(new, text="Yemen", used_on="1999", scheme="iso")
    assert broken("name-means-one-country") == []


def test_a_country_may_bear_its_name_twice():
    country = make.make_country("Iran")
    make.make_country_name(country, text="Iran")
    assert broken("name-means-one-country") == []


def test_a_name_that_means_two_platforms_exactly_is_pointed_out():
    one = make.make_platform("Mi-35")
    make.make_platform_name(make.make_platform("Mi-24V"), text="Mi 35")
    assert found("name-means-one-platform") == [
        (
            one.slug,
            "“Mi-35” means Mi-24V as well: say that the name is broader or narrower than one of them, or merge the two",
        )
    ]


@pytest.mark.parametrize("fields", [{"match": "broader"}, {"match": "several"}, {"scheme": "nato"}])
def test_a_name_that_covers_more_and_a_reporting_name_may_be_shared(fields):
    make.make_platform("Mi-35")
    make.make_platform_name(make.make_platform("Mi-24V"), text="Mi-35", **fields)
    assert broken("name-means-one-platform") == []


def test_platforms_that_are_variants_of_each_other_are_an_error():
    one = make.make_platform("One")
    two = make.make_platform("Two", variant_of=one)
    three = make.make_platform("Three", variant_of=two)
    make.make_platform("Four", variant_of=three)
    assert broken("variants-form-no-loop") == []
    Platform.objects.filter(pk=one.pk).update(variant_of=three)
    assert broken("variants-form-no-loop") == sorted([one.slug, two.slug, three.slug])
    assert {said for _, said in found("variants-form-no-loop")} == {
        "it is a variant of one of its own variants: choose the platform that they all came from"
    }


def test_a_number_of_two_records_is_pointed_out():
    one, two = make.make_offer(), make.make_offer()
    make.make_offer_identifier(one, scheme="fms", value="12-34")
    make.make_offer_identifier(two, scheme="fms", value="12 34")
    make.make_offer_identifier(two, scheme="sipri", value="1234")
    make.make_offer_identifier(two, scheme="fms", value="1 234")
    assert found("identifier-means-one-record") == [
        (
            one.reference,
            f"US FMS transmittal number 12-34 is the number of {two.reference} as well: merge the two, or mend one",
        )
    ]
    OfferIdentifier.objects.filter(offer=one).delete()
    assert broken("identifier-means-one-record") == []


def test_numbers_of_countries_platforms_and_events_are_asked_as_well():
    country, platform, event = make.make_country(), make.make_platform(), make.make_event()
    make.make_country_identifier(country, scheme="cow", value="ab 1")
    make.make_country_identifier(scheme="cow", value="AB-1")
    make.make_platform_identifier(platform, scheme="wikidata", value="q1")
    make.make_platform_identifier(scheme="wikidata", value="Q1")
    make.make_event_identifier(event, value="900 1")
    make.make_event_identifier(value="9001")
    assert broken("identifier-means-one-record") == sorted([country.code, platform.slug, event.slug])
