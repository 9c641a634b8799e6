"""The figures of the benchmark of imports, each measured in a process of its own: see interchange.py.

    uv run python -m tests.benchmarks.imports PART ROWS

prints seconds as JSON, measured on a scratch database beside the one that DATABASE_URL names.
"""

import csv
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

import tests.benchmarks.start as start  # isort: skip - Django is set up before the models are read
import sqlite_utils as library
from django.conf import settings
from import_export.fields import Field
from import_export.resources import modelresource_factory
from import_export.widgets import ForeignKeyWidget
from tablib import Dataset

from procurement.choices import Outcome
from procurement.engine.writing import copy_rows
from procurement.interchange.staging import batches
from procurement.interchange.staging.undoing import undo
from procurement.models import Country, Offer, Platform, PlatformCategory
from tests.benchmarks.export import BARE, DEFAULT, compare, fill
from tests.interchange.coded_events.many import expected, make_parties_and_kinds, write_events

SHARE = 500
"""Rows that the default path is timed on."""

HEADER = (
    "reference review supplier recipient platform subject category version package competition is_winning_bid "
    "condition condition_estimated transfer production payment tiv_unit tiv_order tiv_delivered note"
).split()


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


def events(folder, rows):
    """Seconds of a file of coded events, read, applied, read again and undone, and the most memory of this process."""
    make_parties_and_kinds()
    path, spent = write_events(folder / "events.export.CSV", rows), {}

    def timed(what, work):
        began = time.perf_counter()
        done = work()
        spent[what] = time.perf_counter() - began
        return done

    def read():
        return batches.prepare(batches.open_batch(path, path.name, "gdelt"))

    batch, counts = timed("read", read), expected(rows)
    assert batch.counts == counts, (batch.counts, batch.message)
    timed("applied", lambda: batches.apply(batch))
    again = timed("read again", read)
    assert again.counts == counts - Counter(new=counts["new"]) | Counter(unchanged=counts["new"]), again.counts
    assert timed("undone", lambda: undo(batch)) == []
    return spent | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def bare(folder, rows):
    """Seconds of putting typed values into the table of offers."""

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
            [
                None if name in empty and row[place] == "" else row[place]
                for name, place in zip(names, chosen, strict=True)
            ]
            for row in rows_of_file(SHARE, changed)
        ]
        for row in content:
            for name in ("is_winning_bid", "condition_estimated"):
                row[names.index(name)] = "0"
        began = time.perf_counter()
        for dry_run in (True, False):
            result = made().import_data(Dataset(*content, headers=names), dry_run=dry_run)
            assert (result.has_errors(), result.has_validation_errors()) == (False, False)
        return (time.perf_counter() - began) * rows / SHARE

    return {"new": bring(), "unchanged": bring(), "changed": bring(changed=50)}


def sqlite_utils(folder, rows):
    """Seconds of sqlite-utils: the file into a table of its own, then the same file over it."""
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

    fill(rows)
    spent = compare(rows)
    return {"ours": spent["csv"], "bare": spent[BARE], "default": spent[DEFAULT]}


PARTS = {
    "ours": ours,
    "bare": bare,
    "default": default,
    "sqlite_utils": sqlite_utils,
    "export": export,
    "events": events,
}


def run_part(part, rows):
    """One figure in this process, on the database that DATABASE_URL names."""
    with start.scratch_database(), tempfile.TemporaryDirectory() as folder:
        settings.IMPORT_DIR = Path(folder) / "imports"
        if part not in ("export", "events"):
            category = PlatformCategory.objects.create(slug="benchmark", name="Benchmark")
            Country.objects.bulk_create(Country(code=f"X-B{n}", name=f"Country {n}") for n in range(200))
            Platform.objects.bulk_create(
                Platform(slug=f"b-{n}", designation=f"B {n}", category=category) for n in range(2_000)
            )
        return PARTS[part](Path(folder), rows)


if __name__ == "__main__":
    print(json.dumps(run_part(sys.argv[1], int(sys.argv[2]))))
