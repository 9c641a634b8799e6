"""Machines on which nothing ran yet, or one demo."""

import pytest

from tests.demo.machine import new_machine


@pytest.fixture
def empty(tmp_path):
    """Nobody has run anything here."""
    yield from new_machine(tmp_path)


@pytest.fixture(scope="session")
def first_run(tmp_path_factory):
    """A machine on which `demo --no-serve` ran once, and what that said. For looking at only."""
    for machine in new_machine(tmp_path_factory.mktemp("first")):
        yield machine, machine.run("demo", "--no-serve")


@pytest.fixture
def made(tmp_path, first_run):
    """A machine like that after the first demo, to change at will."""
    yield from new_machine(tmp_path, like=first_run[0])
