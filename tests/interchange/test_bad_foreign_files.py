"""Whatever is done to a foreign file: it is told where, or comes in whole and goes whole when it is undone."""

import io
import os
import time

import pytest

from procurement.interchange.formats.registry import FOREIGN_FORMATS
from procurement.interchange.staging import batches
from procurement.interchange.staging.file_formats import all_formats
from procurement.interchange.staging.kept import forget
from procurement.interchange.staging.route import Stale
from procurement.models import ImportProblem, StagedRow
from procurement.queries.past import curated_models
from procurement.services.refusals import Refused
from procurement.services.reversal import undo_import
from tests import make, tracing
from tests.interchange.formats.good_files import GOOD
from tests.interchange.mutations import mutations
from tests.interchange.registers.world import make_world

COUNT = int(os.environ.get("MUTATIONS", "25"))
"""How many mutations of each format are tried."""

IMPORTED = [each.name for each in all_formats() if not each.of_one_model and each.name in FOREIGN_FORMATS]


@pytest.fixture
def _world(db, settings, tmp_path):
    settings.IMPORT_DIR = tmp_path
    make_world()
    for code, name in (("RUS", "Russia"), ("PAK", "Pakistan"), ("USA", "United States")):
        make.make_country(name, code=code)
    make.make_category(slug="armoured-vehicles", name="Armoured vehicles", sipri_name="Armoured vehicles")
    for slug, cameo in (("visit", "042"), ("criticism", "111"), ("praise", "051")):
        make.make_event_kind(slug=slug, name=slug, cameo=cameo)


def held():
    return {model: list(model.objects.order_by("pk").values()) for model in curated_models()}


def brought_in(name, content):
    """The batch of a file, its valid rows applied; what became of it."""
    options = {"create": ["platforms"], "valid_only": True, "vintage": "2024"}
    batch = batches.prepare(batches.open_batch(io.BytesIO(content), "a.csv", name, options=options))
    if batch.state == "failed":
        return batch, "failed"
    try:
        batches.apply(batch)
    except (Refused, Stale):
        return batch, "refused"
    return batch, "applied"


@pytest.mark.usefixtures("_world")
@pytest.mark.parametrize("name", IMPORTED)
def test_a_bad_foreign_file_is_told_by_place_or_comes_in_whole_and_goes_whole(name):
    before, states, slowest = held(), set(), 0
    for number, content in enumerate([GOOD[name], *mutations(GOOD[name], COUNT, seed=name)]):
        began = time.process_time()
        batch, state = brought_in(name, content)
        states.add(state)
        if state == "failed":
            assert batch.message.endswith("."), (number, batch.message)
            assert "our side" not in batch.message
        elif state == "applied":
            assert not batch.problems.filter(line=None).exists(), number
            assert bool(batch.counts.get("rejected")) == batch.problems.exists(), (number, batch.counts)
            if held() != before:
                assert tracing.untraced() == [], number
                undo_import(batch, "a bad file")
        assert held() == before, number
        slowest = max(slowest, time.process_time() - began)
        forget(batch)
        assert not StagedRow.objects.exists()
        assert not ImportProblem.objects.exists()
    assert "applied" in states
    assert slowest < 10
