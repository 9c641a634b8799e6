"""How fast files come in: against django-import-export's default path, sqlite-utils, and the bare database.

    uv run python -m tests.benchmarks.interchange [--rows 50000] [--large 500000]

runs each figure in a process of its own, on a scratch SQLite file and on a scratch PostgreSQL, and prints seconds and
ratios. A new PostgreSQL is started as the tests start theirs, unless DATABASE_URL names one.

All bring the same 50,000 offers with three foreign keys. Ours is the file from disk to the applied batch, preview and
all checks and history included. The default path is a ModelResource with the foreign keys by their codes: a preview and
an import of SHARE rows, scaled to all of them, as each row costs it the same. The bare database gets values that are
typed already: COPY, or executemany, into the final table, nothing checked but what the table checks. sqlite-utils puts
the same file into a table of its own, nothing checked at all.

Files of coded events of 100,000 rows and of --large come after these: one row in five is between two parties, and of
four of these one repeats another. Rows per second are those of the file.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile

from tests.postgres import server

PARTS = ("ours", "bare", "default")
EVENTS = 100_000
"""Rows of the smaller file of coded events."""


def ask(part, rows, url):
    """The same in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.imports", part, str(rows)],
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.strip().splitlines()[-1])


@contextlib.contextmanager
def engines():
    """{name: address of a database} of both engines."""
    named = os.environ.get("DATABASE_URL", "")
    postgres = contextlib.nullcontext(named) if named.startswith("postgres") else server("C", packaged=False)
    with tempfile.TemporaryDirectory() as folder, postgres as url:
        yield {"SQLite": f"sqlite:///{folder}/benchmark.sqlite3", "PostgreSQL": url}


def tell(engine, url, rows, large):
    """Print the table of one engine."""
    found = {part: ask(part, rows, url) for part in PARTS}
    out = ask("export", rows, url)
    ours_, bare_, default_ = (found[part] for part in PARTS)
    print(f"\n{engine}, {rows:,} offers            ours s   default s    ratio   bare s    ratio")
    for name, words in (("new", "all new"), ("unchanged", "unchanged"), ("changed", "2 percent changed")):
        line(f"{words}, preview and confirm", ours_[name], default_[name], bare_["new"])
    line("export to CSV", out["ours"], out["default"], out["bare"])
    if engine == "SQLite":
        utils = ask("sqlite_utils", rows, url)
        print(f"sqlite-utils, nothing checked: {utils['new']:.2f} s new, {utils['unchanged']:.2f} s again")
    more = ask("ours", large, url)
    for name in ("new", "unchanged", "changed"):
        few, many = rows / ours_[name], large / more[name]
        print(f"{name}: {few:,.0f} rows/s at {rows:,}, {many:,.0f} at {large:,} ({many / few - 1:+.0%})")
    print(f"most memory: {ours_['memory']:.0f} MB at {rows:,}, {more['memory']:.0f} MB at {large:,}")
    tell_events(url, sorted({EVENTS, large}))


def tell_events(url, sizes):
    """Print a line for each size of a file of coded events."""
    for rows in sizes:
        found = ask("events", rows, url)
        memory = found.pop("memory")
        rates = ", ".join(f"{what} {rows / spent:,.0f} rows/s" for what, spent in found.items())
        print(f"coded events, {rows:,} rows: {rates}; most memory {memory:.0f} MB")


def line(words, ours_, default_, bare_):
    print(f"{words:36} {ours_:8.2f} {default_:11.1f} {default_ / ours_:7.0f}x {bare_:8.2f} {ours_ / bare_:7.2f}x")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--large", type=int, default=500_000)
    given = parser.parse_args()
    with engines() as addresses:
        for engine, url in addresses.items():
            tell(engine, url, given.rows, given.large)


if __name__ == "__main__":
    main()
