"""The world that all tests of coded events begin with."""

import pytest

from tests.interchange.coded_events.world import make_world


@pytest.fixture(autouse=True)
def _world(db):
    make_world()
