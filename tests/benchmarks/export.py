"""How fast a table leaves: against django-import-export's default export, and against the bare database.

    uv run python -m tests.benchmarks.export [ROWS]

makes a scratch database beside the one that DATABASE_URL names (SQLite in memory without it) with that many offers
(50,000), and prints seconds and ratios of one run. `compare(rows)` gives the same as numbers.

The bare database writes the same columns of the same joins, nothing escaped and in no order: COPY TO on PostgreSQL, and
Python's sqlite3 with csv.writer on SQLite. The default resource gives the same keys for the same relations and follows
them row by row; it is timed on a share of the rows, since each costs it the same.
"""

import csv
import io
import sys
import time
from random import Random

import tests.benchmarks.start as start  # isort: skip - Django is set up before the models are read
from django.db import connection
from import_export.fields import Field
from import_export.resources import modelresource_factory
from import_export.widgets import ForeignKeyWidget

from procurement.interchange.downloads.curated import sheet_of
from procurement.interchange.downloads.writers import WRITERS
from procurement.interchange.resources.columns import columns_of
from procurement.models import Country, Offer, Platform, PlatformCategory

SHARE = 2_500
"""Rows that the default export is timed on."""

DEFAULT, BARE = "default", "bare"


def fill(rows):
    """Make `rows` offers among 200 countries with 2,000 platforms, without history."""
    chance = Random(1)
    category = PlatformCategory.objects.create(slug="benchmark", name="Benchmark")
    Country.objects.bulk_create(Country(code=f"X-B{n}", name=f"Country {n}") for n in range(200))
    Platform.objects.bulk_create(Platform(slug=f"b-{n}", designation=f"B {n}", category=category) for n in range(2_000))
    countries, platforms = list(Country.objects.all()), list(Platform.objects.all())

    def offer(number):
        supplier, recipient = chance.sample(countries, 2)
        return Offer(
            reference=f"BENCH-{number:07}",
            supplier=supplier,
            recipient=recipient,
            platform=chance.choice(platforms),
            version=f"Version {number % 99}",
            condition="new",
            transfer="sale",
            tiv_unit="4.25",
            tiv_order=number % 500,
            note=f"part of a deal, “{number}”" if number % 3 else "",
        )

    for first in range(0, rows, 5_000):
        Offer.objects.bulk_create(offer(number) for number in range(first, min(rows, first + 5_000)))


def compare(rows):
    """{what: seconds} of an export of all `rows` offers: our formats, DEFAULT and BARE; the best of three runs."""
    spent = {form: _best(lambda write=write: _size(write(sheet_of(Offer)))) for form, write in WRITERS.items()}
    spent[BARE] = _best(_bare)
    spent[DEFAULT] = _best(_default, times=1) * rows / min(SHARE, rows)
    return spent


def _best(work, times=3):
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return min(spent)


def _size(blocks):
    return sum(map(len, blocks))


def _bare():
    keys = [(column.field, column.field.related_model) for column in columns_of(Offer).values()]
    paths = [f"{field.name}__{related.KEY[0]}" if related else field.name for field, related in keys]
    sql, params = Offer.objects.order_by().values_list(*paths).query.sql_with_params()
    with connection.cursor() as cursor:
        if hasattr(cursor.cursor, "copy"):
            with cursor.copy(f"COPY ({connection.ops.compose_sql(sql, params)}) TO STDOUT (FORMAT csv)") as copy:
                return _size(copy)
        cursor.execute(sql, params)
        stream = io.StringIO(newline="")
        csv.writer(stream).writerows(cursor.cursor)
        return len(stream.getvalue().encode())


def _default():
    fields = {
        field.name: Field(field.name, field.name, ForeignKeyWidget(field.related_model, field.related_model.KEY[0]))
        for field in Offer._meta.concrete_fields
        if field.is_relation
    }
    resource = modelresource_factory(Offer, meta_options={"exclude": ["id", "search"]}, custom_fields=fields)()
    share = Offer.objects.filter(pk__in=Offer.objects.order_by("pk").values_list("pk", flat=True)[:SHARE])
    return len(resource.export(share).csv)


def main(rows):
    """Print the table."""
    with start.scratch_database():
        fill(rows)
        spent = compare(rows)
    print(f"{rows:,} offers, {connection.vendor}")
    print(f"{'':28}{'seconds':>9}{'rows/s':>12}{'default ÷':>12}{'÷ bare':>9}")
    names = {"csv": "CSV", "jsonl": "JSON lines", "json": "JSON", "xlsx": "XLSX"}
    names |= {BARE: "bare database, CSV", DEFAULT: "import-export's default, CSV"}
    for name, title in names.items():
        seconds = spent[name]
        ratios = f"{spent[DEFAULT] / seconds:>12.0f}{seconds / spent[BARE]:>9.2f}"
        print(f"{title:28}{seconds:>9.3f}{rows / seconds:>12,.0f}{ratios}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 50_000)
