"""The database escapes a text as Python does, so that a file may be written by either."""

from itertools import product

import pytest

from procurement.interchange.formulas import escape_formula, escaped
from procurement.models import Country

pytestmark = pytest.mark.django_db

BEGINNINGS = ["", *"=+-@'\t\r\n \u00a0\x85\u2028\u3000\u200b\ufeff\x1cAZaz~{[09Åя😀\",_%./"]


def test_the_database_escapes_as_python_does():
    texts = ["".join(signs) for signs in product(BEGINNINGS, BEGINNINGS, ["", "=", "b"])]
    Country.objects.bulk_create(
        Country(code=f"X-{place}", name=f"N{place}", note=text) for place, text in enumerate(texts)
    )
    said = dict(Country.objects.values_list("note", escaped("note")))
    assert said == {text: escape_formula(text) or None for text in texts}
