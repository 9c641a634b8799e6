"""How fast files come in: against django-import-export's default path, sqlite-utils, and the bare database.

    uv run python -m tests.benchmarks.interchange [--rows 50000] [--large 500000]

runs each figure in a process of its own, on a scratch SQLite file and on a scratch PostgreSQL, and prints seconds and
ratios. A new PostgreSQL is started as the tests start theirs, unless DATABASE_URL names one.

All bring the same 50,000 offers with three foreign keys. Ours is the file from disk to the applied batch, preview and
all checks and history included. The default path is a ModelResource with the foreign keys by their codes: a preview and
an import of SHARE rows, scaled to all of them, as each row costs it the same. The bare database gets values that are
typed already: COPY, or executemany, into the final table, nothing checked but what the table checks. sqlite-utils puts
the same file into a table of its own, nothing checked at all.
"""

import argparse
import contextlib
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

SHARE = 500
"""Rows that the default path is timed on."""

HEADER = (
    "reference review supplier recipient platform subject category version package competition is_winning_bid condition "
    "condition_estimated transfer production payment tiv_unit tiv_order tiv_delivered note"
).split()
PARTS = ("ours", "bare", "default")


def rows_of_file(rows, changed=0):
    """The rows of the file; every `changed`th has another note."""
    chance = Random(1)
    for number in range(rows):
        supplier, recipient = chance.sample(range(200), 2)
        note = f"part of a deal, “{number}”" if number % 3 else ""
        if changed and number % changed == 0:
            note = f"changed {number}"
        yield [
            f"BENCH-{number:07}", "draft", f"X-B{supplier}", f"X-B{recipient}", f"b-{chance.randrange(2_000)}",
            "", "", f"Version {number % 99}", "", "", "false", "new", "false", "sale", "", "", "4.25",
            number % 500, "", note,
        ]  # fmt: skip


def write_file(path, rows, changed=0):
    """The file as our own export writes it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows_of_file(rows, changed))
    return path


def ours(folder, rows):
    """Seconds of the four imports through a batch, and the most memory this process ever had, in MB."""
    from procurement.choices import Outcome
    from procurement.interchange.staging import batches

    def bring(path, expected):
        began = time.perf_counter()
        batch = batches.prepare(batches.open_batch(path, path.name, "csv", model="offer"))
        for outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED):
            batches.samples(batch, outcome)
        if batch.counts["new"] or batch.counts["changed"]:
            batches.apply(batch)
        spent = time.perf_counter() - began
        assert batch.counts == expected, (batch.counts, batch.message)
        return spent

    counts = {"new": 0, "changed": 0, "unchanged": 0, "rejected": 0}
    path = write_file(folder / "offers.csv", rows)
    spent = {"new": bring(path, counts | {"new": rows})}
    spent["unchanged"] = bring(path, counts | {"unchanged": rows})
    path = write_file(folder / "changed.csv", rows, changed=50)
    spent["changed"] = bring(path, counts | {"changed": rows // 50, "unchanged": rows - rows // 50})
    return spent | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def bare(folder, rows):
    """Seconds of putting typed values into the table of offers."""
    from procurement.engine import copy_rows
    from procurement.models import Country, Offer, Platform

    countries = dict(Country.objects.values_list("code", "pk"))
    platforms = dict(Platform.objects.values_list("slug", "pk"))
    fields = [field for field in Offer._meta.concrete_fields if not field.primary_key and not field.generated]
    given = {name: place for place, name in enumerate(HEADER)}
    values = []
    for row in rows_of_file(rows):
        record = []
        for field in fields:
            value = row[given[field.name]] if field.name in given else field.get_default()
            if field.name in ("supplier", "recipient"):
                value = countries[value]
            elif field.name == "platform":
                value = platforms[value]
            elif field.get_internal_type() == "BooleanField":
                value = value == "true"
            elif field.null and value == "":
                value = None
            record.append(value)
        values.append(tuple(record))
    began = time.perf_counter()
    copy_rows(Offer._meta.db_table, [field.column for field in fields], values)
    return {"new": time.perf_counter() - began}


def default(folder, rows):
    """Seconds of import-export's default path, scaled from SHARE rows to all."""
    from import_export.fields import Field
    from import_export.resources import modelresource_factory
    from import_export.widgets import ForeignKeyWidget
    from tablib import Dataset

    from procurement.models import Country, Offer, Platform

    keys = {"supplier": (Country, "code"), "recipient": (Country, "code"), "platform": (Platform, "slug")}
    columns = {name: Field(name, name, ForeignKeyWidget(*key)) for name, key in keys.items()}
    names = [name for name in HEADER if name not in ("category", "package", "competition")]
    made = modelresource_factory(
        Offer, meta_options={"fields": names, "import_id_fields": ["reference"]}, custom_fields=columns
    )
    empty = {"tiv_unit", "tiv_order", "tiv_delivered"}

    def bring(changed=0):
        chosen = [HEADER.index(name) for name in names]
        content = [
            [None if name in empty and row[place] == "" else row[place] for name, place in zip(names, chosen, strict=True)]
            for row in rows_of_file(SHARE, changed)
        ]
        for row in content:
            for name in ("is_winning_bid", "condition_estimated"):
                row[names.index(name)] = "0"
        began = time.perf_counter()
        for dry_run in (True, False):
            result = made().import_data(Dataset(*content, headers=names), dry_run=dry_run)
            assert not result.has_errors() and not result.has_validation_errors(), result.row_errors()[:1]
        return (time.perf_counter() - began) * rows / SHARE

    return {"new": bring(), "unchanged": bring(), "changed": bring(changed=50)}


def sqlite_utils(folder, rows):
    """Seconds of sqlite-utils: the file into a table of its own, then the same file over it."""
    import sqlite_utils as library

    path = write_file(folder / "offers.csv", rows)

    def records():
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)

    table = library.Database(folder / "utils.sqlite3")["offers"]
    began = time.perf_counter()
    table.insert_all(records(), pk="reference")
    spent = {"new": time.perf_counter() - began}
    began = time.perf_counter()
    table.upsert_all(records(), pk="reference")
    return spent | {"unchanged": time.perf_counter() - began}


def export(folder, rows):
    """Seconds of exports to CSV: ours, the bare database, the default path."""
    from tests.benchmarks.export import BARE, DEFAULT, compare, fill

    fill(rows)
    spent = compare(rows)
    return {"ours": spent["csv"], "bare": spent[BARE], "default": spent[DEFAULT]}


def run_part(part, rows):
    """One figure in this process, on the database that DATABASE_URL names."""
    import tests.benchmarks.start as start

    with start.scratch_database(), tempfile.TemporaryDirectory() as folder:
        from django.conf import settings

        from procurement.models import Country, Platform, PlatformCategory

        settings.IMPORT_DIR = Path(folder) / "imports"
        if part != "export":
            category = PlatformCategory.objects.create(slug="benchmark", name="Benchmark")
            Country.objects.bulk_create(Country(code=f"X-B{n}", name=f"Country {n}") for n in range(200))
            Platform.objects.bulk_create(
                Platform(slug=f"b-{n}", designation=f"B {n}", category=category) for n in range(2_000)
            )
        return globals()[part](Path(folder), rows)


def ask(part, rows, url):
    """The same in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.interchange", "--part", part, "--rows", str(rows)],
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
    from tests.postgres import server

    with tempfile.TemporaryDirectory() as folder, server() as url:
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


def line(words, ours_, default_, bare_):
    print(f"{words:36} {ours_:8.2f} {default_:11.1f} {default_ / ours_:7.0f}x {bare_:8.2f} {ours_ / bare_:7.2f}x")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--large", type=int, default=500_000)
    parser.add_argument("--part", help="one figure, as JSON")
    given = parser.parse_args()
    if given.part:
        print(json.dumps(run_part(given.part, given.rows)))
        return
    with engines() as addresses:
        for engine, url in addresses.items():
            tell(engine, url, given.rows, given.large)


if __name__ == "__main__":
    main()
