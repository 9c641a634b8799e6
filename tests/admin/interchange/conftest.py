"""An editor who brings files in, which lie in a folder of the test's own meanwhile."""

import pytest

from tests.admin.interchange.pages import user_with


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.IMPORT_DIR = tmp_path / "imports"


@pytest.fixture
def curator(client):
    """An editor whom the client is logged in as."""
    user = user_with(editor=True)
    client.force_login(user)
    return user
