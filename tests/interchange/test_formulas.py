"""The database escapes a text as Python does, so that a file may be written by either."""

import csv
import io
from itertools import product

import pytest
from django.db.models import F

from procurement.engine.texts import csv_blocks
from procurement.interchange.formulas import escape_formula, escaped
from procurement.models import Country

pytestmark = pytest.mark.django_db

BEGINNINGS = ["", *"=+-@'\t\r\n \u00a0\x85\u2028\u3000\u200b\ufeff\x1cAZaz~{[09Åя😀\",_%./"]


def test_the_database_escapes_as_python_does():
    texts = ["".join(signs) for signs in product(BEGINNINGS, BEGINNINGS, ["", "=", "b"])]
    Country.objects.bulk_create(
        Country(code=f"X-{place}", name=f"N{place}", note=text) for place, text in enumerate(texts)
    )
    blocks = csv_blocks(Country.objects.order_by("pk"), [escaped("note"), F("pk")])
    said = [row[0] for row in csv.reader(io.StringIO(b"".join(blocks).decode(), newline=""))]
    assert said == [escape_formula(text) for text in texts]
