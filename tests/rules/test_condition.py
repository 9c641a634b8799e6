"""Whether what citations call the goods agrees with the condition of the record."""

import pytest

from tests import make
from tests.rules.breaches import broken, found

pytestmark = pytest.mark.django_db


def test_new_goods_beside_a_citation_that_says_second_hand_are_pointed_out():
    source = make.make_source(title="Register")
    offer = make.make_offer(condition="new")
    make.cite(offer, source=source, stated="Second-hand; from Belarus")
    make.cite(offer, source=source, aspect="condition", value="modernised")
    make.cite(offer, source=source, aspect="condition", value="second_hand", rank="deprecated")
    make.cite(offer, source=source, aspect="condition", value="new", stated="new")
    make.cite(make.make_offer(condition="second_hand"), stated="second hand")
    assert found("condition-agrees-with-citations") == [
        (
            offer.reference,
            f"its condition is new, and citation {number} (Register) says second-hand: mend the condition, or "
            "deprecate the citation with the reason",
        )
        for number in (1, 2)
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Second-hand",
        "second hand; aid",
        "$3 m deal; Second-hand T-2 (possibly from Mu)",
        "Possibly for police; second-hand (but probably never used)",
        "The buyer signed a contract for second-hand aircraft.",
        "It would follow. The aircraft are second-hand.",
    ],
)
def test_words_that_call_all_of_new_goods_second_hand_for_sure_are_pointed_out(words):
    offer = make.make_offer(condition="new")
    make.cite(offer, aspect="record", stated=words)
    assert broken("condition-agrees-with-citations") == [offer.reference]


@pytest.mark.parametrize(
    "words",
    [
        "Possibly second-hand",
        "Probably Second-hand (but maximum only few years old)",
        "Possible second-hand; aid",
        "Supplier uncertain (could be second-hand aircraft from Mu)",
        "Possibly from production line in Mu or second-hand",
        "Second-hand or from production line in Mu",
        "Second-hand T-2 or possibly T-3 of Mu",
        "incl 4 second-hand",
        "Incl 3 assembled in Mu and 2 second-hand",
        "Mostly second-hand",
        "Exchanged for 6 second-hand T-2 combat aircraft",
        "$2 m deal (partly paid with 4 second-hand T-2)",
        "Offsets 120% and 114 second-hand guns",
        "For modification of 5 second-hand transport aircraft",
        "New aircraft, not second-hand",
    ],
)
def test_what_is_only_probable_or_said_of_some_or_of_other_goods_does_not_contradict_new_ones(words):
    make.cite(make.make_offer(condition="new"), aspect="record", stated=words)
    assert broken("condition-agrees-with-citations") == []


def test_words_about_what_is_paid_with_and_words_that_a_curator_has_valued_say_nothing_of_the_goods():
    offer = make.make_offer(condition="new")
    make.cite(offer, aspect="payment", value="counterpart", stated="Second-hand guns in return")
    make.cite(offer, aspect="condition", value="new", stated="Second-hand (but never used)")
    assert broken("condition-agrees-with-citations") == []


def test_a_comment_is_judged_with_the_condition_that_was_read_from_it():
    source = make.make_source(title="Register")
    offer = make.make_offer(condition="new")
    make.cite(offer, source=source, aspect="record", stated="Second-hand; aid")
    make.cite(offer, source=make.make_source(edition_of=source), aspect="record", stated="Second-hand; aid; loan")
    read = make.cite(offer, source=source, aspect="condition", value="second_hand", stated="Second-hand")
    assert [sentence[:37] for _, sentence in found("condition-agrees-with-citations")] == [
        "its condition is new, and citation 3 "
    ]
    type(read).objects.filter(pk=read.pk).update(rank="deprecated")
    assert found("condition-agrees-with-citations") == []
    other = make.cite(offer, aspect="record", stated="The aircraft are second-hand")
    assert [sentence[:37] for _, sentence in found("condition-agrees-with-citations")] == [
        f"its condition is new, and citation {other.number} "
    ]
