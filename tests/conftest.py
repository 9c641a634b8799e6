"""What all tests share.

The database is the one DATABASE_URL names: SQLite in memory without it, and the server of tests/postgres.py with it.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parent.parent
PARTS = ["config", "fixtures", "procurement", "manage.py"]

# a slow machine is no finding; what has to be quick is measured by the benchmarks
hypothesis_settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _cheap_passwords(settings):
    """Argon2 is slow on purpose; the tests that make accounts need not wait for it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_imports(settings, tmp_path_factory):
    """Import 1 of one test is not import 1 of another, nor of the copy of the project that the tests run in."""
    folder = tmp_path_factory.getbasetemp() / "imports" / uuid4().hex  # made when something is kept there
    settings.IMPORT_DIR = folder
    settings.CACHES = settings.CACHES | {"progress": settings.CACHES["progress"] | {"LOCATION": folder / "progress"}}


def _heed_interrupts():
    """What a shell runs in the background ignores Ctrl-C, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Copy:
    """A copy of the project, as a newcomer has it: a folder with blanks in its name, no var/, no environment."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        for part in PARTS:
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / part, folder / part)

    def start(self, *arguments, **environment):
        """`manage.py …` in a process of its own, its output and errors in pipes."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=self.folder,
            env=self.environment | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=_heed_interrupts,
        )

    def run(self, *arguments, given="", **environment):
        """`manage.py …` to its end: the exit code, what it said, and its complaint."""
        process = self.start(*arguments, **environment)
        said, complaint = process.communicate(given, timeout=PATIENCE)
        return process.returncode, said, complaint

    def ask(self, expression, **environment):
        """What the expression is worth in `manage.py shell`, as text."""
        code, said, complaint = self.run("shell", "--verbosity=0", "-c", f"print({expression})", **environment)
        assert code == 0, complaint
        return said.strip()


@pytest.fixture
def copy(tmp_path):
    """A copy of the project that nobody has run."""
    folder = tmp_path / "arms offers"
    folder.mkdir()
    return Copy(folder)
