"""All that guards the project: `uv run nox`. One part of it: `uv run nox -s lint`.

The sessions share the project's own environment, which uv fills with the group that a tool belongs to.
"""

import os

import nox

nox.options.default_venv_backend = "none"
nox.options.error_on_external_run = False

UV = os.environ.get("UV", "uv")
# whatever the shell that runs this was set up for
SQLITE = {"DATABASE_URL": "sqlite://:memory:"}
# a command of Django that touches no data still reads the settings
SETTINGS = SQLITE | {"SECRET_KEY": "only for the checks", "ALLOWED_HOSTS": "localhost"}
# two cores, and the one that is done first takes from the other
SUITE = ["pytest", "-n", "2", "--dist", "worksteal", "--ignore=tests/browser"]


def run(session, *command, groups, **options):
    """A command with the packages of these groups at hand."""
    chosen = [part for group in groups for part in ("--group", group)]
    session.run(UV, "run", *chosen, *command, **options)


@nox.session
def lint(session):
    """Style and likely bugs."""
    run(session, "ruff", "check", ".", groups=["lint"])
    run(session, "ruff", "format", "--check", ".", groups=["lint"])


@nox.session
def imports(session):
    """Who may import whom."""
    run(session, "lint-imports", groups=["lint"])


@nox.session
def migrations(session):
    """No change of a model without its migration."""
    run(session, "manage.py", "makemigrations", "--check", "--dry-run", groups=[], env=SETTINGS)


@nox.session
def sqlite(session):
    """The suite on SQLite."""
    run(session, *SUITE, *session.posargs, groups=["test", "serve"], env=SQLITE)


@nox.session
def postgres(session):
    """The suite on a PostgreSQL server that is started for it."""
    tests = [*SUITE, *session.posargs]
    run(session, "tests/postgres.py", *tests, groups=["test", "serve", "postgres"])


@nox.session
def browser(session):
    """The pages in the system's Chromium; without one, a loud skip, or a failure when CI=true."""
    run(session, "pytest", "tests/browser", *session.posargs, groups=["test", "serve"], env=SQLITE)
