"""What the preview of a later file of a register shows: which row, and each value in words."""

import pytest

from procurement.choices import Outcome
from procurement.interchange.staging import batches
from procurement.interchange.staging.route import Stale
from procurement.services.reversal import undo
from tests.interchange.registers.world import SECOND, brought_in, file_of, make_world, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world():
    make_world()


def test_a_preview_whose_offers_are_gone_says_so_and_is_not_applied():
    first = brought_in(file_of({}))
    batch = prepared(file_of({"tiv_delivered": "13.5"}, day=SECOND))
    undo(first.change_set)
    (sample,) = batches.samples(batch, Outcome.CHANGED)
    assert (sample.title, sample.differences, sample.remark) == (
        *("Atlantis from Lemuria, 2001: Trident-2", [], "Its offer is no longer there: read the file again."),
    )
    with pytest.raises(Stale, match="no longer there"):
        batches.apply(batch)


def test_a_preview_names_the_row_that_changes():
    brought_in(file_of({}))
    batch = prepared(file_of({"number_ordered": "12", "deliveries": "2004", "number_delivered": "9"}, day=SECOND))
    (sample,) = batches.samples(batch, Outcome.CHANGED)
    assert [(change.column, change.old, change.new) for change in sample.differences] == [
        ("contract 2001, quantity", "about 10", "about 12"),
        ("delivery", "", "2004: about 9"),
        ("delivery 2003", "2003: about 8", ""),
    ]


def test_a_preview_tells_each_choice_and_each_row_in_words():
    first = {"comment": "Aid; produced under licence in Mu; $5 m deal; delivery planned 2006"}
    batch = prepared(file_of(first))
    (sample,) = batches.samples(batch, Outcome.NEW)
    told = [(change.column, change.new) for change in sample.differences]
    assert [each for each in told if each[0] not in ("supplier", "recipient", "platform", "comment")] == [
        ("condition", "new"),
        ("transfer", "grant or aid"),
        ("production", "licensed production"),
        ("SIPRI volume (one / ordered / delivered)", "1.5 / 15 / 12"),
        ("milestone", "contract, 2001, about 10, 5,000,000 USD"),
        ("milestone", "last delivery, planned, 2006"),
        ("delivery", "2003: about 8"),
        ("production site", "Mu"),
    ]
    batches.apply(batch)
    then = {"comment": "Financed by Mu; bought via Mu", "deliveries": "2003; 2004", "number_delivered": "10"}
    (sample,) = batches.samples(prepared(file_of(then, day=SECOND)), Outcome.CHANGED)
    told = [(change.column, change.old, change.new) for change in sample.differences if change.column != "comment"]
    assert told == [
        ("payment", "", "paid by a third party"),
        ("milestone", "", "last delivery, 2004, about 10"),
        ("last delivery 2006", "last delivery, planned, 2006", ""),
        ("delivery", "", "2004: number unknown"),
        ("party", "", "financier: Mu"),
        ("party", "", "intermediary: Mu"),
        ("production site Mu", "production site: Mu", ""),
    ]


def test_a_preview_shows_the_comment_that_gives_way_and_amounts_with_their_marks_in_words():
    brought_in(file_of({"comment": "For 2 frigates", "tiv_order": "1200"}))
    batch = prepared(file_of({"comment": "For 3 frigates", "tiv_order": "1300"}, day=SECOND))
    (sample,) = batches.samples(batch, Outcome.CHANGED)
    assert [(change.column, change.old, change.new) for change in sample.differences] == [
        ("SIPRI volume (one / ordered / delivered)", "1.5 / 1,200 / 12", "1.5 / 1,300 / 12"),
        ("comment", "For 2 frigates", "For 3 frigates"),
    ]
