"""Which of two releases of a register is the newer, what the last one said, and what an undone one leaves."""

from io import BytesIO

import pytest

from procurement.interchange.registers.held_register import HeldRegister
from procurement.interchange.staging import batches
from procurement.models import Delivery, RegisterEntry, Source
from procurement.services.reversal import undo
from tests.interchange.formats.registers import D_HEADER, D_ROW
from tests.interchange.registers.world import SECOND, brought_in, file_of, make_world, prepared, state

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world():
    make_world()


def test_of_two_files_of_one_release_the_later_says_what_it_told():
    brought_in(file_of({}))
    brought_in(file_of({"number_delivered": "10"}, day="9 Oct 2024"))
    assert Source.objects.count() == 1
    assert prepared(file_of({"number_delivered": "10"}, day=SECOND)).counts == {"unchanged": 1}


def test_undoing_a_release_makes_the_one_before_it_the_last_again():
    brought_in(file_of({}))
    before = state()
    batch = brought_in(file_of({"number_delivered": "10"}, {"ordered": "2005"}, day=SECOND))
    undo(batch.change_set, partly=True)
    after = state()
    assert after == before
    assert prepared(file_of({"number_delivered": "10"}, {"ordered": "2005"}, day=SECOND)).counts == {
        "changed": 1,
        "new": 1,
    }


def test_a_newer_release_that_says_the_same_is_noted_and_the_next_is_compared_with_it():
    brought_in(file_of({}))
    before = state()
    batch = prepared(file_of({}, day=SECOND))
    assert (batch.counts, batches.writes_anything(batch)) == ({"unchanged": 1}, True)
    batches.apply(batch)
    assert (batch.state, batch.release) == ("applied", "sipri-arms-transfers-2025-03")
    assert Source.objects.filter(slug=batch.release).count() == 1
    assert {model: rows for model, rows in state().items() if model is not Source} == {
        model: rows for model, rows in before.items() if model is not Source
    }
    last = RegisterEntry.objects.order_by("pk").last()
    assert (last.release, last.reference, last.batch) == (batch.release, "O-000001", batch)
    again = prepared(file_of({}, day=SECOND))
    assert (again.counts, batches.writes_anything(again)) == ({"unchanged": 1}, False)
    assert HeldRegister.load().entries[0].release == batch.release


def test_the_same_release_again_leaves_nothing_to_confirm_whatever_is_gone_from_it():
    brought_in(file_of({}, {"ordered": "1999"}))
    batch = brought_in(file_of({}, day=SECOND))
    assert batch.counts == {"unchanged": 1, "vanished": 1}
    again = prepared(file_of({}, day=SECOND))
    assert (again.counts, batches.writes_anything(again)) == ({"unchanged": 1, "vanished": 1}, False)


def test_a_release_that_said_the_same_and_was_undone_can_be_noted_again():
    brought_in(file_of({}))
    undo(brought_in(file_of({}, day=SECOND)).change_set, partly=True)
    batch = prepared(file_of({}, day=SECOND))
    assert batches.writes_anything(batch)
    batches.apply(batch)
    assert [entry.release for entry in HeldRegister.load().entries] == [batch.release]


def test_an_older_release_changes_nothing_that_a_newer_one_told_and_loses_nothing_either():
    brought_in(file_of({"number_delivered": "10"}, {"ordered": "1999"}, day=SECOND))
    before = state()
    batch = prepared(file_of({"number_delivered": "9"}))
    assert batch.counts == {"unchanged": 1, "left_to_a_newer_release": 1}
    batches.apply(batch)
    assert {model: rows for model, rows in state().items() if model is not Source} == {
        model: rows for model, rows in before.items() if model is not Source
    }
    assert {entry.release for entry in HeldRegister.load().entries} == {"sipri-arms-transfers-2025-03"}
    brought_in(file_of({"number_delivered": "10"}, {"ordered": "1999"}, day="9 Mar 2026"))
    assert Delivery.objects.filter(offer__reference="O-000001").get().quantity == 10


def undated(*rows):
    text = file_of(*rows).getvalue().decode()
    return BytesIO(text[text.index("Recipient,") :].encode())


def test_a_file_that_does_not_say_when_it_was_made_is_as_old_as_its_format_can_be():
    brought_in(file_of({}))
    assert prepared(undated({"number_delivered": "9"})).counts == {"unchanged": 1, "left_to_a_newer_release": 1}
    assert prepared(undated({"number_delivered": "9"}), vintage="2025-01").counts == {"changed": 1}


def test_of_two_files_that_do_not_say_it_the_one_in_the_older_format_is_older_whenever_it_comes():
    brought_in(undated({}))
    brought_in(undated({"number_delivered": "9"}))
    assert Delivery.objects.get().quantity == 9
    batch = batches.open_batch(
        BytesIO(f"{D_HEADER}\n{D_ROW.replace('Coastal aircraft', 'Coastal radar')}\n".encode()), "old.csv", "sipri-d"
    )
    assert batches.prepare(batch).counts == {"unchanged": 1, "left_to_a_newer_release": 1}
