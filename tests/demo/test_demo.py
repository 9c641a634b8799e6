"""The real `manage.py demo`, in processes of its own: first, again, twice at once, and after one that was killed."""

import contextlib
import re
import signal
import sqlite3
import time
from urllib.request import build_opener

import psycopg
import pytest

from tests.demo.machine import COUNTS, NEW_ACCOUNT, OLD_ACCOUNT, READY, log_in, serving


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


def test_database_that_was_only_migrated_is_filled(first_run, empty):
    assert empty.run("migrate", "--verbosity=0", SECRET_KEY="a", ALLOWED_HOSTS="localhost")[0] == 0
    assert empty.run("demo", "--no-serve")[0] == 0
    assert empty.ask(COUNTS) == first_run[0].ask(COUNTS)


def test_password_from_the_standard_input_is_taken_and_not_shown(made):
    made.sql("DELETE FROM auth_user_groups")
    made.sql("DELETE FROM auth_user")

    assert made.run("demo", "--no-serve", "--password-stdin", given="a long phrase of mine\n") == (
        0,
        "Account: curator, password: as given\n" + READY,
        "",
    )
    assert made.ask("User.objects.get().check_password('a long phrase of mine')") == "True"


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
