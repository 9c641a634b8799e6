"""Sets Django up for a benchmark; imported before anything of the project. The database is a test's own."""

import os
from contextlib import contextmanager

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
for name, value in {
    "SECRET_KEY": "only for the benchmarks",
    "ALLOWED_HOSTS": "localhost",
    "LOG_LEVEL": "ERROR",
}.items():
    os.environ.setdefault(name, value)
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
django.setup()

from django.db import connection  # noqa: E402 - Django is set up first


@contextmanager
def scratch_database():
    """A new database beside the one that DATABASE_URL names, gone in the end."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and str(name) != ":memory:":
        connection.settings_dict["TEST"]["NAME"] = f"{name}-scratch"  # or Django would take memory for it
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
