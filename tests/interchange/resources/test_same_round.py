"""A row with a cell that cannot be read is told of all else that is wrong with it in the same round, and of no more."""

import pytest

from procurement.models import Country, EventOffer, Offer, OfferCitation
from tests import make
from tests.interchange.resources.own_files import complaints, counts, imported

pytestmark = pytest.mark.django_db

HEAD = "reference,supplier,recipient,platform,subject,tiv_unit,tiv_order\n"
COMMA = "Found “1,5”; expected a number such as 1250000.50, with a point and no separators."
ITSELF = (
    "Found supplier “RUS” and recipient “RUS”: A country cannot offer to itself: supplier and recipient must differ."
)
VOLUME = "A SIPRI volume is 0 or more: leave it empty if it is not known."
NOTHING = (
    "Found no platform and no subject: "
    "Choose a platform, or describe the subject in words where none is named; not both."
)


def test_what_breaks_a_rule_beside_an_unread_cell_is_told_with_it(parties):
    rows = 'O-1,RUS,RUS,,x,"1,5",1\nO-2,RUS,PAK,,,"1,5",-3\nO-3,RUS,PAK,,x,"1,5",1\nO-4,RUS,RUS,,x,1,1\n'
    result = imported(Offer, HEAD + rows)
    assert complaints(result) == [
        ("lines 2, 3, 4", "tiv_unit", COMMA),
        ("lines 2, 5", "supplier, recipient", ITSELF),
        ("line 3", "platform, subject", NOTHING),
        ("line 3", "tiv_order", f"Found “-3”: {VOLUME}"),
    ]
    assert counts(result) == (0, 0, 0, 4)


def test_a_rule_that_speaks_of_the_unread_cell_is_not_asked(parties):
    rows = "O-1,RUS,PAK,nothing-like-it,,1,1\nO-2,RUS,XXX,,x,1,1\nO-3,RUS,PAK,,x,1.5.5,1\n"
    result = imported(Offer, HEAD + rows)
    assert [(places, column) for places, column, _ in complaints(result)] == [
        ("line 2", "platform"),
        ("line 3", "recipient"),
        ("line 4", "tiv_unit"),
    ]


def test_a_row_whose_key_cannot_be_read_is_asked_nothing_more(parties):
    result = imported(Offer, HEAD + "O 1!,RUS,RUS,,x,1,-3\n")
    assert [(places, column) for places, column, _ in complaints(result)] == [("line 2", "reference")]


def test_a_second_row_of_one_key_is_asked_nothing_more(parties):
    result = imported(Offer, HEAD + "O-1,RUS,PAK,,x,1,1\nO-1,RUS,RUS,,,1,-3\n")
    assert [(places, column) for places, column, _ in complaints(result)] == [("line 3", "reference")]


def test_a_record_that_is_held_is_told_of_what_it_would_become(parties):
    make.make_offer(reference="O-1", supplier=Country.objects.get(code="RUS"))
    result = imported(Offer, 'reference,recipient,tiv_unit\nO-1,RUS,"1,5"\n')
    assert complaints(result) == [("line 2", "tiv_unit", COMMA), ("line 2", "supplier, recipient", ITSELF)]


def test_a_repeated_link_is_told_beside_an_unread_cell_unless_that_is_a_part_of_it():
    make.make_event(slug="visit")
    make.make_offer(reference="O-1")
    rows = "visit,1,O-1,delays,2001\nvisit,2,O-1,delays,nonsense\nvisit,3,O-1,dealys,2001\n"
    result = imported(EventOffer, f"event,number,offer,bearing,delayed_on\n{rows}")
    assert [(places, column) for places, column, _ in complaints(result)] == [
        ("line 3", "delayed_on"),
        ("line 3", "event, offer, bearing"),
        ("line 4", "bearing"),
    ]


def test_a_sound_row_stands_whatever_a_row_that_is_rejected_repeats():
    make.make_event(slug="visit")
    make.make_offer(reference="O-1")
    result = imported(
        EventOffer,
        "event,number,offer,bearing,delayed_on\nvisit,1,O-1,delays,nonsense\nvisit,2,O-1,delays,2001\n",
    )
    assert [(places, column) for places, column, _ in complaints(result)] == [
        ("line 2", "delayed_on"),
        ("line 2", "event, offer, bearing"),
    ]
    assert counts(result) == (1, 0, 0, 1)


def test_records_that_exchange_their_names_are_not_told_of_each_other(parties):
    rows = "RUS,Pakistan,nonsense\nPAK,Russia,nonsense\n"
    result = imported(Country, f"code,name,kind\n{rows}")
    assert [(places, column) for places, column, _ in complaints(result)] == [("lines 2, 3", "kind")]


def test_a_name_that_another_record_keeps_is_told_beside_an_unread_cell(parties):
    result = imported(Country, "code,name,kind\nRUS,Pakistan,nonsense\nIND,India,state\nBHA,India,nonsense\n")
    told = "Country with this Name already exists."
    assert [(places, column, message[-len(told) :] == told) for places, column, message in complaints(result)] == [
        ("lines 2, 4", "kind", False),
        ("line 2", "name", True),
        ("line 4", "name", True),
    ]


def test_a_citation_is_told_what_belongs_to_its_aspect_beside_an_unread_cell():
    offer = make.make_offer(reference="O-1")
    make.make_milestone(offer)
    make.make_source(slug="article")
    result = imported(
        OfferCitation, "offer,number,source,aspect,milestone,rank\nO-1,,article,delivery_quantity,O-1/1,best\n"
    )
    assert [(places, column) for places, column, _ in complaints(result)] == [
        ("line 2", "rank"),
        ("line 2", "aspect, milestone"),
        ("line 2", "aspect, delivery"),
    ]
