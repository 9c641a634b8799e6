"""Copies of the project with a database that is made once."""

import pytest

from tests.jobs.processes import Site

PASSWORD = "a long phrase of mine"


def _new_site(folder, like=None):
    folder = folder / "arms offers"
    folder.mkdir()
    site = Site(folder, like)
    yield site
    site.remove()


@pytest.fixture(scope="session")
def first_site(tmp_path_factory):
    for site in _new_site(tmp_path_factory.mktemp("first site")):
        code, _, complaint = site.run("demo", "--no-serve", "--password-stdin", given=f"{PASSWORD}\n")
        assert code == 0, complaint
        yield site


@pytest.fixture
def site(tmp_path, first_site):
    """A copy of the project after its first demo, to change at will; nothing of it runs."""
    yield from _new_site(tmp_path, first_site)
