"""Python looks for rings of objects only where a file makes some, and everywhere again once it is read."""

import gc
import io

import pytest

from procurement.interchange.resources.blocks import SIZE
from procurement.interchange.staging import batches

pytestmark = pytest.mark.django_db


@pytest.fixture
def looks():
    """One True or False of each look for rings, whichever asked for it: whether Python may look by itself then."""
    found = []

    def note(phase, info):
        if phase == "start":
            found.append(gc.isenabled())

    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)


def prepared(content):
    return batches.prepare(batches.open_batch(io.BytesIO(content.encode()), "new.csv", "csv", model="country"))


def country(number, kind="state"):
    return f"X-{number:05},Land {number},{kind}"


def test_sound_rows_are_read_without_a_look(looks):
    batch = prepared("\n".join(["code,name,kind", *map(country, range(SIZE + 1))]))
    assert (batch.counts["new"], looks.count(False), gc.isenabled()) == (SIZE + 1, 0, True)


def test_errors_of_a_block_are_let_go_with_it(looks):
    wrong = [country(number, f"kind {number}") for number in range(SIZE + 1)]
    batch = prepared("\n".join(["code,name,kind", *wrong]))
    assert (batch.counts["rejected"], looks.count(False), gc.isenabled()) == (SIZE + 1, 2, True)


def test_python_looks_again_after_a_file_that_cannot_be_read():
    batch = prepared("code,name,kind,colour\nX-1,Land,state,red")
    assert (batch.state, gc.isenabled()) == ("failed", True)
