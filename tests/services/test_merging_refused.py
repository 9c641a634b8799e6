"""Two records do not become one where that would make no sense, hide something or lose it: nothing is written."""

import pytest

from procurement.models import (
    Source,
)
from procurement.queries.keyed import revisions
from tests import make
from tests.services.merges import merged, refused

pytestmark = pytest.mark.django_db


def test_an_event_linked_to_both_in_two_wordings_is_refused_by_name():
    winner, loser = make.make_offer(reference="O-000001"), make.make_offer(reference="O-000002")
    event = make.make_event(title="Visit to Moscow")
    make.make_link(event, offer=winner, bearing="protests", note="in public")
    make.make_link(event, offer=loser, bearing="protests", note="behind closed doors")

    assert refused(winner, loser, (), "same") == [
        "link to an offer “2 protests O-000001” would be the same as link to an offer “1 protests O-000001”, "
        "and they differ. Make them alike, or delete one, first."
    ]


def test_a_relation_between_the_two_is_refused_by_name():
    winner, loser = make.make_offer(reference="O-000001"), make.make_offer(reference="O-000002")
    make.make_offer_relation(loser, other=winner, kind="follow_on_of")

    (sentence,) = refused(winner, loser, (), "same")

    assert sentence == (
        "offer relation “O-000001 is a follow-on of O-000001” would have O-000001 on both sides. "
        "An offer cannot be related to itself: choose the other offer."
    )


def test_countries_that_offered_to_each_other_are_refused():
    winner, loser = make.make_country("Russia"), make.make_country("Russian Federation")
    make.make_offer(reference="O-000007", supplier=winner, recipient=loser)

    assert refused(winner, loser, (), "same") == [
        "offer “O-000007” would have Russia on both sides. "
        "A country cannot offer to itself: supplier and recipient must differ."
    ]


def test_two_winners_of_one_competition_are_refused():
    buyer = make.make_country()
    winner, loser = make.make_competition(buyer=buyer), make.make_competition(buyer=buyer)
    for reference, contest in (("O-000001", winner), ("O-000002", loser)):
        make.make_offer(reference=reference, recipient=buyer, competition=contest, is_winning_bid=True)

    assert refused(winner, loser, (), "same") == [
        "O-000001 and O-000002 would clash. This competition has a winner already: untick it there first."
    ]


def test_a_variant_is_not_merged_into_its_own_base_but_by_choice():
    base = make.make_platform("Mi-35")
    variant = make.make_platform("Mi-35M", variant_of=base)

    assert refused(variant, base, (), "same") == [
        "As its “variant of”, Mi-35M would have itself: take the other value for it, or change it before you merge."
    ]
    merged(variant, base, ["variant_of"])
    assert variant.variant_of is None


def test_a_ring_of_variants_is_refused_by_name():
    loser = make.make_platform("Mi 35")
    between = make.make_platform("Mi-35M", variant_of=loser)
    winner = make.make_platform("Mi-35", variant_of=between)

    assert refused(winner, loser, (), "same") == [
        "Mi-35, variant of: Mi-35M is itself a variant of Mi-35: choose the platform both came from."
    ]


def test_a_published_record_is_not_lost_in_a_draft():
    winner, loser = make.make_platform("Mi-35"), make.make_platform("Mi 35", review="published")

    assert refused(winner, loser, (), "same") == [
        "Mi 35 is published and Mi-35 is not: publish Mi-35 first, or let Mi 35 be the one that stays."
    ]


def test_a_published_record_does_not_take_what_would_hide_it():
    winner = make.make_platform("Mi-35", review="published")
    make.cite(winner)
    loser = make.make_platform("Mi 35", variant_of=make.make_platform("Mi-24"))

    assert refused(winner, loser, ["variant_of"], "same") == [
        "Mi-35 is published: it is a variant of Mi-24, which is not published: publish that first."
    ]


def test_a_choice_that_makes_no_record_is_refused_in_the_words_of_its_rule():
    winner, loser = make.make_offer(reference="O-000001"), make.make_offer(subject="helicopters")

    assert refused(winner, loser, ["subject"], "same") == [
        "O-000001, Choose a platform, or describe the subject in words where none is named; not both."
    ]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_merge_needs_a_reason(reason):
    sentence = "Say why the two are one: a merge needs a reason."
    assert refused(make.make_source(), make.make_source(), (), reason) == [sentence]


def test_a_record_is_not_merged_with_itself():
    record = make.make_source(title="Growing ties")
    sentence = "Growing ties cannot be merged with itself: choose another record."
    assert refused(record, Source.objects.get(), (), "same") == [sentence]


def test_two_sorts_of_record_are_not_merged():
    assert refused(make.make_platform(), make.make_source(), (), "same") == [
        "Only two records of one sort can be merged, of a sort that has a key; these are a platform and a source."
    ]
    kinds = make.make_event_kind(), make.make_event_kind()
    assert len(refused(*kinds, (), "same")) == 1


@pytest.mark.parametrize("name", ["slug", "review", "search", "colour"])
def test_a_field_that_is_nobodys_choice_is_refused(name):
    (sentence,) = refused(make.make_platform(), make.make_platform(), [name], "same")
    assert sentence.startswith(f"A platform has no field “{name}” to choose: choose among designation, ")


def test_a_record_that_was_changed_since_it_was_looked_at_is_not_merged():
    winner, loser = make.make_source(title="Ties"), make.make_source(title="Growing ties")
    seen = revisions(Source, [winner.pk, loser.pk])
    loser.title = "Growing Ties"
    loser.save()

    assert refused(winner, loser, (), "same", seen=seen) == [
        "Growing Ties changed since you saw this page: look at it again, then choose anew."
    ]


def test_a_record_that_is_gone_is_not_merged():
    winner, loser = make.make_source(), make.make_source(title="Ties")
    Source.objects.get(pk=loser.pk).delete()
    sentence = "Ties is gone: somebody deleted or merged it meanwhile."
    assert refused(winner, loser, (), "same") == [sentence]
