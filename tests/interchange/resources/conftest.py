"""Records that files of our own formats speak of."""

import pytest

from tests import make


@pytest.fixture
def parties():
    """Russia and Pakistan, by their codes."""
    make.make_country("Russia", code="RUS")
    make.make_country("Pakistan", code="PAK")
