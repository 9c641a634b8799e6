"""Whoever reads what a command tells may stop reading, as `head` does: the command then ends without a word."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from procurement.models import Country, ImportBatch

ROOT = Path(__file__).parents[1]


@pytest.fixture
def broken():
    """A descriptor to write to whose reader is gone."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("arguments", [["help"], ["check"]])
def test_a_command_whose_reader_is_gone_ends_as_by_the_signal_and_says_nothing(broken, arguments, unbuffered):
    """With a buffer it is noticed at the end only, without one in the midst of the command."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": unbuffered, "SECRET_KEY": "a", "ALLOWED_HOSTS": "localhost"},
        stdout=broken,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (141, "")


def test_a_command_that_fails_says_so_whoever_reads(broken):
    done = subprocess.run(
        [sys.executable, "manage.py", "no_such_command"],
        cwd=ROOT,
        env=os.environ | {"SECRET_KEY": "a", "ALLOWED_HOSTS": "localhost"},
        stdout=broken,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr.splitlines()[0]) == (1, "Unknown command: 'no_such_command'")


@pytest.mark.django_db
def test_an_import_whose_reader_is_gone_before_it_is_confirmed_writes_nothing(broken, tmp_path):
    file = tmp_path / "countries.csv"
    file.write_text("code,name\nATL,Atlantis\n")
    out = io.TextIOWrapper(io.FileIO(broken, "w", closefd=False), write_through=True)
    with pytest.raises(BrokenPipeError):
        call_command("import_file", file, model="country", commit=True, stdout=out)
    assert (Country.objects.count(), ImportBatch.objects.count()) == (0, 0)
