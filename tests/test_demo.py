"""The real `manage.py demo`, in processes of its own, in a copy of the project, on the engine of the suite."""

import contextlib
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener
from uuid import uuid4

import psycopg
import pytest

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

    def sql(self, statement):
        """Run a statement on the database, past Django."""
        if POSTGRES:
            connection = psycopg.connect(self.environment["DATABASE_URL"], options="-c lock_timeout=1s")
        else:
            (self.folder / "var").mkdir(exist_ok=True)
            connection = sqlite3.connect(self.folder / "var" / "db.sqlite3", timeout=1)
        with contextlib.closing(connection):
            cursor = connection.execute(statement)
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


@pytest.fixture
def empty(tmp_path):
    """Nobody has run anything here."""
    yield from new_machine(tmp_path)


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    """A machine on which `demo --no-serve` ran once, and what that said. For looking at only."""
    for machine in new_machine(tmp_path_factory.mktemp("first")):
        yield machine, machine.run("demo", "--no-serve")


@pytest.fixture
def made(tmp_path, first_run):
    """A machine like that after the first demo, to change at will."""
    yield from new_machine(tmp_path, like=first_run[0])


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


def limited_to(blocks, machine):
    """`demo --no-serve` where no file can become larger than these blocks of 512 bytes."""
    command = ["sh", "-c", f'ulimit -f {blocks}; exec "$0" manage.py demo --no-serve', sys.executable]
    # Python does not see that it wrote half a file of byte code
    environment = machine.environment | {"PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=machine.folder, env=environment, capture_output=True, text=True, check=False)


def refused(result, complaint):
    """Check a refusal: one sentence, nothing else, exit code 1."""
    assert result == (1, "", f"CommandError: {complaint}\n")


def test_first_demo_makes_content_and_an_editor_with_a_random_password(first_run):
    machine, (code, said, complaint) = first_run

    assert (code, complaint) == (0, "")
    assert re.fullmatch(f"Making the database and loading its content \\.\\.\\.\n{NEW_ACCOUNT}{re.escape(READY)}", said)
    curator = "User.objects.values_list('username', 'is_staff', 'is_superuser', 'groups__name').get()"
    assert machine.ask(curator) == "('curator', True, False, 'Editor')"
    assert machine.ask("Country.objects.count() > 200 and Offer.objects.count() > 20") == "True"


def test_password_is_hashed_with_argon2(first_run):
    assert [password.split("$")[1] for (password,) in first_run[0].sql("SELECT password FROM auth_user")] == [
        "argon2id"
    ]


def test_what_the_demo_keeps_is_for_its_owner_only(first_run):
    assert (first_run[0].folder / "var" / "demo.json").stat().st_mode & 0o777 == 0o600
    assert (first_run[0].folder / "var").stat().st_mode & 0o777 == 0o700


def test_demo_serves_pages_and_style_and_lets_the_curator_in(made):
    made.sql("DELETE FROM auth_user_groups")
    made.sql("DELETE FROM auth_user")
    with serving(made) as (said, address):
        password = re.search(NEW_ACCOUNT, said)[1]

        assert log_in(address, password) == f"{address}admin/"
        assert log_in(address, "wrong") == f"{address}admin/login/"
        open_page = build_opener().open
        assert open_page(address).status == 200
        assert open_page(f"{address}static/admin/css/base.css").headers["Content-Type"].startswith("text/css")


def test_second_demo_keeps_edits_and_password(made):
    made.ask("Country.objects.filter(code='RUS').update(name='A newcomer was here')")
    passwords = made.sql("SELECT password FROM auth_user")
    counts = made.ask(COUNTS)

    assert made.run("demo", "--no-serve", "--password-stdin", given="wholly another phrase\n") == (
        0,
        OLD_ACCOUNT + READY,
        "",
    )
    assert made.ask("Country.objects.get(code='RUS').name") == "A newcomer was here"
    assert made.ask(COUNTS) == counts
    assert made.sql("SELECT password FROM auth_user") == passwords


def test_demo_does_not_load_again_what_a_newcomer_deleted(made):
    made.sql("DELETE FROM procurement_membership")

    assert made.run("demo", "--no-serve") == (0, OLD_ACCOUNT + READY, "")
    assert made.sql("SELECT count(*) FROM procurement_membership") == [(0,)]


def test_foreign_database_is_refused_and_left_as_it_is(empty):
    empty.sql("CREATE TABLE invoice (id integer PRIMARY KEY)")
    before = empty.state()
    code, said, complaint = empty.run("demo", "--no-serve")

    assert (code, said) == (1, "")
    assert re.fullmatch(
        r"CommandError: The database .* is not empty and no demo made it, so nothing was changed: "
        r"give demo an empty one with DATABASE_URL, or serve this one with `uv run manage.py runserver`\.\n",
        complaint,
    )
    assert empty.state() == before


def test_own_database_with_an_account_but_no_demo_is_refused_and_left_as_it_is(made):
    made.sql("DELETE FROM django_migrations WHERE app = 'demo'")
    before = made.state()
    code, said, complaint = made.run("demo", "--no-serve")

    assert (code, said) == (1, "")
    assert "is not empty and no demo made it, so nothing was changed" in complaint
    assert made.state() == before


def test_database_that_was_only_migrated_is_filled(first_run, empty):
    assert empty.run("migrate", "--verbosity=0", SECRET_KEY="a", ALLOWED_HOSTS="localhost")[0] == 0
    assert empty.run("demo", "--no-serve")[0] == 0
    assert empty.ask(COUNTS) == first_run[0].ask(COUNTS)


def test_port_in_use_is_refused_before_the_database_is_touched(empty):
    before = empty.state()
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        refused(
            empty.run("demo", "--port", str(port)),
            f"Port {port} of 127.0.0.1 is in use, perhaps by another demo: "
            f"stop what uses it, or take another port with --port {port + 1}.",
        )
    assert empty.state() == before


def test_port_that_does_not_exist_is_refused(empty):
    refused(empty.run("demo", "--port", "65536"), "Port 65536 does not exist: give --port a number from 0 to 65535.")


@pytest.mark.parametrize("port", [7, 65535])
def test_port_that_is_proposed_instead_exists_and_is_open_to_all(empty, port):
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(PermissionError):  # then the demo may not take it either
            stack.enter_context(socket.create_server(("127.0.0.1", port)))
        code, said, complaint = empty.run("demo", "--port", str(port))

    assert (code, said) == (1, "")
    assert re.fullmatch(rf"CommandError: Port {port} .* take another port with --port 8000\.\n", complaint)


def test_password_from_the_standard_input_is_taken_and_not_shown(made):
    made.sql("DELETE FROM auth_user_groups")
    made.sql("DELETE FROM auth_user")

    assert made.run("demo", "--no-serve", "--password-stdin", given="a long phrase of mine\n") == (
        0,
        "Account: curator, password: as given\n" + READY,
        "",
    )
    assert made.ask("User.objects.get().check_password('a long phrase of mine')") == "True"


@pytest.mark.parametrize("given", ["", "\n", "curator\n", "12345678\n"])
def test_weak_password_is_refused_before_the_database_is_touched(empty, given):
    before = empty.state()
    code, said, complaint = empty.run("demo", "--no-serve", "--password-stdin", given=given)

    assert (code, said) == (1, "")
    assert re.fullmatch(r"CommandError: The password from the standard input is refused: .*\n", complaint)
    assert empty.state() == before


def test_password_that_is_no_text_is_refused(empty):
    command = [sys.executable, "manage.py", "demo", "--no-serve", "--password-stdin"]
    given = b"\xff\xfe-long-password\n"
    environment = empty.environment | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=empty.folder, env=environment, input=given, capture_output=True, check=False)

    refused(
        (done.returncode, done.stdout.decode(), done.stderr.decode()),
        "The password from the standard input is refused: it holds signs that cannot be typed.",
    )


@pytest.mark.skipif(POSTGRES, reason="the disk is the server's")
@pytest.mark.parametrize("blocks", [10, 4000])
def test_full_disk_is_told_in_one_sentence_and_the_next_demo_goes_on(first_run, empty, blocks):
    file = empty.folder / "var" / "db.sqlite3"
    done = limited_to(blocks, empty)

    assert done.returncode == 1
    assert re.fullmatch(
        rf"CommandError: The database {re.escape(str(file))} cannot be written \(.*\): make room on its disk, "
        r"or give yourself the right to write there; demo then goes on from where it stopped\.\n",
        done.stderr,
    )
    assert empty.run("demo", "--no-serve")[0] == 0
    assert empty.ask(COUNTS) == first_run[0].ask(COUNTS)


def test_var_without_room_is_told_so(empty):
    done = limited_to(0, empty)

    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        f"Cannot start: the folder {empty.folder / 'var'} cannot be written (File too large); "
        "make room on the disk and run this again.\n",
    )


@pytest.mark.skipif(not POSTGRES, reason="SQLite knows no such database")
def test_server_that_takes_no_writes_is_told_in_one_sentence(empty):
    empty.sql(f"ALTER DATABASE {empty.database} SET default_transaction_read_only = on")
    code, said, complaint = empty.run("demo", "--no-serve")

    assert (code, said) == (1, "Making the database and loading its content ...\n")
    assert re.fullmatch(
        rf"CommandError: The database {empty.database} .*cannot be written "
        r"\(Unable to create the django_migrations table \(.*\): make room on its disk, "
        r"or give yourself the right to write there; demo then goes on from where it stopped\.\n",
        complaint,
    )


@pytest.mark.parametrize("last", ["contenttypes", "procurement", "sessions"])
def test_demo_completes_what_a_killed_one_left(first_run, empty, last):
    killed_after(empty, last)
    complete(empty, first_run)


def test_demo_completes_one_that_was_killed_before_its_last_migration_was_noted(first_run, empty):
    killed_after(empty, "contenttypes")
    empty.sql("DELETE FROM django_migrations WHERE app <> 'demo'")
    complete(empty, first_run)


def killed_after(empty, last):
    """Kill a first demo once the migrations of an application have been noted."""
    process = empty.start("demo", "--no-serve")
    reached = False
    while not reached:
        time.sleep(0.02)
        assert process.poll() is None, process.stderr.read()
        # it stands still while it is looked at: a slow look lets it not run to its end, nor meet our lock
        process.send_signal(signal.SIGSTOP)
        with contextlib.suppress(sqlite3.Error, psycopg.Error):
            reached = (last,) in empty.sql("SELECT app FROM django_migrations")
        if not reached:
            process.send_signal(signal.SIGCONT)
    process.kill()
    process.communicate()
    assert empty.sql("SELECT name FROM django_migrations WHERE app = 'demo'") == [("begun",)]


def complete(empty, first_run):
    code, said, complaint = empty.run("demo", "--no-serve")
    assert (code, complaint) == (0, "")
    assert re.search(NEW_ACCOUNT, said)
    assert empty.ask(COUNTS) == first_run[0].ask(COUNTS)


def test_two_demos_at_once_set_up_one_database(first_run, empty):
    both = [empty.start("demo", "--no-serve") for _ in range(2)]
    results = [process.communicate() for process in both]

    assert [process.returncode for process in both] == [0, 0], results
    assert sorted("shown this once" in said for said, _ in results) == [False, True]
    assert empty.ask(COUNTS) == first_run[0].ask(COUNTS)


def test_folder_that_cannot_be_written_is_named(empty):
    var = empty.folder / "var"
    var.write_text("not a folder")
    code, said, complaint = empty.run("demo", "--no-serve")

    assert (code, said) == (1, "")
    assert complaint.startswith(f"Cannot start: the folder {var} cannot be written (")
    assert complaint.count("\n") == 1


@pytest.mark.parametrize("url", ["postgresql://me:secret@127.0.0.1:1/name", "sqlite:///manage.py", "sqlite:///no/x"])
def test_database_that_cannot_be_opened_is_named_without_its_password(empty, url):
    code, said, complaint = empty.run("demo", "--no-serve", DATABASE_URL=url)

    assert (code, said) == (1, "")
    assert re.fullmatch(
        r"CommandError: The database .* cannot be opened \(.*\): check DATABASE_URL and your rights there\.\n",
        complaint,
    )
    assert "secret" not in complaint
