"""What no row may be: the model says it in words, and the database holds it against every door."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction

from procurement.models import CountryIdentifier, Offer, OfferMilestone
from procurement.models.base import FieldCheck
from tests import make
from tests.models.refusing import citation, refused

pytestmark = pytest.mark.django_db


def test_offer_cannot_have_one_country_on_both_sides():
    offer = make.make_offer()
    assert refused(offer, recipient=offer.supplier) == {
        "__all__": ["A country cannot offer to itself: supplier and recipient must differ."]
    }


@pytest.mark.parametrize("subject", ["", "helicopters"])
def test_an_offer_names_a_platform_or_a_subject_and_not_both(subject):
    offer = make.make_offer()
    platform = offer.platform if subject else None
    assert refused(offer, subject=subject, platform=platform) == {
        "__all__": ["Choose a platform, or describe the subject in words where none is named; not both."]
    }


def test_a_category_stands_beside_a_subject_only():
    offer = make.make_offer()
    assert refused(offer, category=make.make_category()) == {
        "__all__": ["The platform brings its category: leave category empty beside a platform."]
    }


def test_only_a_bid_can_win_and_only_one():
    assert refused(make.make_offer(), is_winning_bid=True) == {
        "__all__": ["Only a bid can win: choose the competition, or untick the win."]
    }
    competition = make.make_competition()
    bid = {"competition": competition, "recipient": competition.buyer}
    make.make_offer(**bid, is_winning_bid=True)
    assert refused(make.make_offer(**bid), is_winning_bid=True) == {
        "__all__": ["This competition has a winner already: untick it there first."]
    }


def test_a_bid_goes_to_the_buyer_of_its_competition():
    competition = make.make_competition(title="The contest", buyer=make.make_country("India"))
    offer = make.make_offer(recipient=make.make_country("Pakistan"))
    offer.competition = competition
    with pytest.raises(ValidationError) as refusal:
        offer.full_clean()
    assert refusal.value.message_dict == {"competition": ["The contest is a contest of India, not of Pakistan."]}


@pytest.mark.parametrize("quantity", [0, -3])
def test_a_quantity_is_one_or_more(quantity):
    milestone = make.make_milestone()
    milestone.quantity = quantity
    with pytest.raises(ValidationError) as refusal:
        milestone.full_clean()
    assert refusal.value.message_dict["quantity"][-1:] == [
        "A quantity is 1 or more: leave it empty if it is not known."
    ]


def test_the_database_refuses_a_quantity_below_one():
    milestone = make.make_milestone()
    for quantity in (0, -3):
        with pytest.raises(IntegrityError), transaction.atomic():
            OfferMilestone.objects.filter(pk=milestone.pk).update(quantity=quantity)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value_low": 5}, "A sum needs its currency, and a currency its sum: fill in both or neither."),
        ({"currency": "USD"}, "A sum needs its currency, and a currency its sum: fill in both or neither."),
        (
            {"value_low": 5, "value_high": 5, "currency": "USD"},
            "The high value must be above the low one: leave it empty for a single sum.",
        ),
    ],
)
def test_a_sum_is_whole(changes, message):
    assert refused(make.make_milestone(), **changes) == {"__all__": [message]}


def test_a_currency_of_the_past_is_a_currency():
    milestone = make.make_milestone()
    milestone.value_low, milestone.currency = 5, "DEM"
    milestone.full_clean()


@pytest.mark.parametrize(("code", "hint"), [("XYZ", ""), ("usd", " Write the code in capitals.")])
def test_a_currency_that_never_was_is_refused(code, hint):
    milestone = make.make_milestone()
    milestone.value_low, milestone.currency = 5, code
    with pytest.raises(ValidationError) as refusal:
        milestone.full_clean()
    assert refusal.value.message_dict == {
        "currency": [f"“{code}” is not an ISO 4217 currency code such as USD, RUB or PKR.{hint}"]
    }


def test_a_number_stands_once_within_its_owner():
    first = make.make_milestone()
    assert refused(make.make_milestone(first.offer), number=first.number) == {
        "__all__": ["This offer has a row of that number already: leave the number empty for the next."]
    }


def test_an_identifier_belongs_to_one_country():
    first = make.make_country_identifier(scheme="m49", value="586")
    assert refused(make.make_country_identifier(), value="586") == {
        "__all__": ["Another country has this identifier already: find it there before you type."]
    }
    assert CountryIdentifier.objects.get(value="586") == first


def test_a_further_party_is_a_country_or_a_name():
    assert refused(make.make_party(), country=None) == {
        "__all__": ["Choose the country of the party, or write its name, or both."]
    }


def test_nothing_is_related_to_itself():
    relation, event_relation = make.make_offer_relation(), make.make_event_relation()
    assert refused(relation, other=relation.offer) == {
        "__all__": ["An offer cannot be related to itself: choose the other offer."]
    }
    assert refused(event_relation, other=event_relation.event) == {
        "__all__": ["An event cannot be related to itself: choose the other event."]
    }


def test_platforms_are_no_variants_in_a_circle():
    parent = make.make_platform("Mi-24")
    child = make.make_platform("Mi-35", variant_of=parent)
    parent.variant_of = child
    with pytest.raises(ValidationError) as refusal:
        parent.full_clean()
    assert refusal.value.message_dict == {
        "variant_of": ["Mi-35 is itself a variant of Mi-24: choose the platform both came from."]
    }
    assert refused(make.make_platform(pk=None), variant_of=None, designation="Mi-24") == {
        "designation": ["Platform with this Designation already exists."]
    }


def test_a_delay_belongs_to_an_event_that_delays():
    assert refused(make.make_link(bearing="supports"), delayed_on="2001/2002") == {
        "__all__": ["Only an event that delays an offer has a time of delay: choose “delays”, or empty the time."]
    }


def test_editions_point_at_the_first_edition():
    first = make.make_source(title="Register 2023")
    second = make.make_source(title="Register 2024", edition_of=first)
    third = make.make_source(edition_of=second)
    with pytest.raises(ValidationError) as refusal:
        third.full_clean()
    assert refusal.value.message_dict == {
        "edition_of": ["Register 2024 is itself a later edition: choose Register 2023."]
    }


@pytest.mark.parametrize("values", ["gift", "sale gift", "sal", "salegrant", "grant  ale"])
def test_the_database_refuses_a_set_with_an_unknown_choice(values):
    offer = make.make_offer()
    table = connection.ops.quote_name(Offer._meta.db_table)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET transfer = %s WHERE id = %s", [values, offer.pk])  # noqa: S608 - quoted name


@pytest.mark.parametrize("values", ["", "sale", "grant sale", ["sale", "grant"], "sale, grant", "sale;grant"])
def test_a_set_of_choices_is_kept_in_order_and_found_by_each(values):
    offer = make.make_offer(transfer=values)
    offer.refresh_from_db()
    expected = "" if not values else "sale" if values == "sale" else "grant sale"
    assert offer.transfer == expected
    assert list(Offer.objects.filter(transfer__has="grant")) == ([offer] if "grant" in expected else [])
    assert list(Offer.objects.filter(transfer__has="gran")) == []


def test_the_database_refuses_an_unknown_choice_and_a_text_that_is_too_long():
    offer = make.make_offer()
    for change in ({"stage": "wish"}, {"version": "x" * 121}):
        with pytest.raises((IntegrityError, Exception)) as refusal, transaction.atomic():
            Offer.objects.filter(pk=offer.pk).update(**change)
        assert refusal.type.__module__.startswith("django.db")


def test_checks_that_repeat_a_field_are_not_asked_twice(django_assert_num_queries):
    milestone = make.make_milestone()
    checks = [constraint for constraint in OfferMilestone._meta.constraints if isinstance(constraint, FieldCheck)]
    assert len(checks) == 4
    with django_assert_num_queries(0):
        for check in checks:
            check.validate(OfferMilestone, milestone)


@pytest.mark.parametrize("typed", ["1,5 USD", "300-200 USD", "200-200 USD", "0 USD", "10,00 USD", "٢٠ USD"])
def test_a_sum_that_could_be_misread_is_refused(typed):
    cited, milestone, _ = citation()
    cited.aspect, cited.milestone, cited.value = "milestone_value", milestone, typed
    with pytest.raises(ValidationError) as refusal:
        cited.full_clean()
    assert refusal.value.message_dict == {
        "value": [f"“{typed}” is not a sum: write 250000000 USD, or 250000000-300000000 USD."]
    }


def test_the_buyer_of_a_competition_is_the_recipient_of_its_bids():
    competition = make.make_competition()
    bid = make.make_offer(reference="O-000001", competition=competition, recipient=competition.buyer)
    competition.buyer = make.make_country("Pakistan")
    with pytest.raises(ValidationError) as refusal:
        competition.full_clean()
    assert refusal.value.message_dict == {
        "buyer": [f"O-000001, a bid in this competition, goes to {bid.recipient}: the buyer is its recipient."]
    }


def test_a_source_with_later_editions_is_no_edition_itself():
    first = make.make_source(title="Register 2023")
    make.make_source(edition_of=first)
    first.edition_of = make.make_source()
    with pytest.raises(ValidationError) as refusal:
        first.full_clean()
    assert refusal.value.message_dict == {
        "edition_of": ["Register 2023 has later editions of its own, so it is a first edition."]
    }


def test_counts_and_numbers_stay_within_what_every_engine_keeps():
    milestone = make.make_milestone()
    milestone.quantity, milestone.number = 9_000_000_000, 5_000_000_000
    with pytest.raises(ValidationError) as refusal:
        milestone.full_clean()
    assert refusal.value.message_dict["quantity"][-1] == "A quantity is at most 10000000."
    assert refusal.value.message_dict["number"][-1] == "A number is at most 1000000: leave it empty for the next."
    with pytest.raises(IntegrityError), transaction.atomic():
        OfferMilestone.objects.filter(pk=milestone.pk).update(quantity=10_000_001)


def test_the_database_holds_the_length_of_keys_and_addresses():
    source = make.make_source()
    for change in ({"slug": "s" * 81}, {"address": f"https://example.org/{'x' * 500}"}):
        with pytest.raises((IntegrityError, DataError)), transaction.atomic():
            type(source).objects.filter(pk=source.pk).update(**change)
