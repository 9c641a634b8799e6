"""A copy of the project with a database of its own, as on a newcomer's machine, on the engine of the suite."""

import contextlib
import os
import re
import shutil
import sqlite3
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener
from uuid import uuid4

import psycopg

from tests.conftest import Copy

SERVER = os.environ.get("DATABASE_URL", "")
POSTGRES = SERVER.startswith("postgres")
COUNTS = (
    "[(model.__name__, model._base_manager.count()) "
    "for model in __import__('django.apps').apps.apps.get_app_config('procurement').get_models()]"
)
OLD_ACCOUNT = "Account: curator, with the password it has; to set a new one: uv run manage.py changepassword curator\n"
NEW_ACCOUNT = r"Account: curator, password: (\S{16})  \(shown this once\)\n"
READY = "Ready. Serve it with: uv run manage.py demo\n"


class Machine(Copy):
    """A copy of the project with an empty database, or one that is like that of another machine."""

    def __init__(self, folder, like=None):
        super().__init__(folder)
        self.database = f"demo_{uuid4().hex}"
        if POSTGRES:
            template = f"TEMPLATE {like.database}" if like else ""
            with psycopg.connect(SERVER, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {self.database} {template}")
            self.environment["DATABASE_URL"] = urlsplit(SERVER)._replace(path=f"/{self.database}").geturl()
        if like:
            shutil.copytree(like.folder / "var", folder / "var")

    def remove(self):
        if POSTGRES:
            with psycopg.connect(SERVER, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {self.database} WITH (FORCE)")

    def sql(self, statement, *values):
        """Run a statement, with %s where a value belongs, on the database, past Django."""
        if POSTGRES:
            connection = psycopg.connect(self.environment["DATABASE_URL"], options="-c lock_timeout=1s")
        else:
            statement = statement.replace("%s", "?")
            (self.folder / "var").mkdir(exist_ok=True)
            connection = sqlite3.connect(self.folder / "var" / "db.sqlite3", timeout=1)
        with contextlib.closing(connection):
            cursor = connection.execute(statement, values) if values else connection.execute(statement)
            rows = cursor.fetchall() if cursor.description else []
            connection.commit()
            return rows

    def state(self):
        """All there is to see of a database from outside."""
        if POSTGRES:
            return self.sql("SELECT oid, relname, relfilenode, reltuples FROM pg_class ORDER BY oid")
        file = self.folder / "var" / "db.sqlite3"
        return file.read_bytes() if file.exists() else None


def new_machine(folder, like=None):
    folder = folder / "arms offers"
    folder.mkdir()
    machine = Machine(folder, like)
    yield machine
    machine.remove()


@contextlib.contextmanager
def serving(machine, *arguments):
    """A running demo: what it said, and its address."""
    process = machine.start("demo", "--port", "0", *arguments)
    said = ""
    try:
        while "Ready: " not in said:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            said += line
        yield said, re.search(r"Ready: (http://127\.0\.0\.1:\d+/)  \(admin: \1admin/; Ctrl-C ends it\)", said)[1]
    finally:
        process.terminate()
        process.communicate()


def log_in(address, password):
    """Log in as the curator, as a browser does; returns where that led."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    form = browser.open(f"{address}admin/login/?next=/admin/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    fields = {"csrfmiddlewaretoken": token, "username": "curator", "password": password, "next": "/admin/"}
    return browser.open(f"{address}admin/login/", urlencode(fields).encode()).url


def refused(result, complaint):
    """Check a refusal: one sentence, nothing else, exit code 1."""
    assert result == (1, "", f"CommandError: {complaint}\n")
