"""What an import costs does not grow query by query with its rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.interchange.resources import keys
from procurement.models import Country, Offer, Platform, Source
from tests import make
from tests.interchange.resources.own_files import complaints, imported, lines

pytestmark = pytest.mark.django_db


def queries_of(model, content):
    with CaptureQueriesContext(connection) as queries:
        result = imported(model, content)
    assert complaints(result) == []
    return len(queries)


def test_an_unchanged_row_costs_no_query():
    offers = [make.make_offer(reference=f"O-{number}") for number in range(9)]
    make.derive(*offers)
    header, *rows = [",".join(line.split(",")[:-8]) for line in lines(Offer)]
    one, nine = (queries_of(Offer, "\n".join([header, *rows[:count]])) for count in (1, 9))
    assert nine == one


def test_changed_rows_cost_the_same_however_many():
    offers = [make.make_offer(reference=f"O-{number}") for number in range(9)]
    make.derive(*offers)
    costs = [
        queries_of(Offer, "\n".join(["reference,note", *(f"O-{number},{count}" for number in range(count))]))
        for count in (1, 5, 9)
    ]
    assert costs == [costs[0]] * 3


def test_variants_cost_the_same_however_many():
    """The rule that no platform is a variant of itself follows their bases."""
    oldest = make.make_platform("Mi-8", slug="mi-8", category=make.make_category(slug="aircraft"))
    base = make.make_platform("Mi-24", slug="mi-24", variant_of=oldest, category=oldest.category)
    costs = [
        queries_of(
            Platform,
            "slug,designation,category,variant_of\n"
            + "".join(f"v{count}-{number},V {count}-{number},aircraft,{base.slug}\n" for number in range(count)),
        )
        for count in (1, 5, 9)
    ]
    assert costs == [costs[0]] * 3


def test_editions_cost_the_same_however_many():
    make.make_source(slug="first")
    costs = [
        queries_of(
            Source,
            "slug,title,reliability,edition_of\n"
            + "".join(f"e{count}-{number},E {count}-{number},B,first\n" for number in range(count)),
        )
        for count in (1, 5, 9)
    ]
    assert costs == [costs[0]] * 3


def test_nearest_keys_are_looked_for_until_that_takes_too_long(monkeypatch):
    make.make_country("Russia", code="RUS")
    monkeypatch.setattr(keys, "_MOST_COMPARISONS", 4)  # the key and the name, twice
    result = imported(Country, "code,name\nAAA,x\n")
    assert complaints(result) == []
    content = "reference,supplier,recipient,subject\nO-1,RUZ,AAA,x\nO-2,RUZ,AAA,x\nO-3,RUX,AAA,x\n"
    expected = "expected the code of a country"
    assert complaints(imported(Offer, content)) == [
        ("lines 2, 3", "supplier", f"Found “RUZ”; {expected}; the nearest: RUS (Russia)."),
        ("line 4", "supplier", f"Found “RUX”; {expected}."),
    ]
