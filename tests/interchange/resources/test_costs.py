"""What an import costs does not grow query by query with its rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.models import (
    Offer,
)
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
