"""What `manage.py demo` cannot or must not do it says in one sentence, and leaves all as it was."""

import contextlib
import re
import socket
import subprocess
import sys

import pytest

from tests.demo.machine import COUNTS, POSTGRES, refused


def limited_to(blocks, machine):
    """`demo --no-serve` where no file can become larger than these blocks of 512 bytes."""
    command = ["sh", "-c", f'ulimit -f {blocks}; exec "$0" manage.py demo --no-serve', sys.executable]
    # Python does not see that it wrote half a file of byte code
    environment = machine.environment | {"PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=machine.folder, env=environment, capture_output=True, text=True, check=False)


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
