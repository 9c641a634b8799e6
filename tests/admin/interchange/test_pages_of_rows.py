"""Every row of a file can be looked at before it is confirmed, fifty a page, at the same cost on each page."""

import pytest

from procurement.interchange.staging import batches
from procurement.models import Country, ImportBatch, StagedRow
from tests.admin.interchange.pages import step, upload

pytestmark = pytest.mark.django_db
MANY = 1_730


def countries(count, name="Country"):
    return "code,name,kind\n" + "".join(f"X-{number},{name} {number},unknown\n" for number in range(count))


def listed(client, batch, kind, page):
    answer = client.get(step(batch, "change"), {"show": kind, "page": page})
    shown = answer.context["listed"]
    return shown.paginator.num_pages, [(row.line, row.title) for row in shown]


@pytest.fixture
def batch(client, curator):
    """A file of nothing new."""
    for kind in ("new", "unchanged"):
        upload(client, countries(MANY))
        batch = ImportBatch.objects.first()
        if kind == "new":
            batches.apply(batch)
    return batch


def test_all_unchanged_rows_are_listed_page_by_page(client, batch):
    assert (batch.counts["unchanged"], Country.objects.count()) == (MANY, MANY)
    for page in (1, 10, 11, 20, 21, 34, 35):
        numbers = range(50 * (page - 1), min(50 * page, MANY))
        expected = [(number + 2, f"X-{number}") for number in numbers]
        assert listed(client, batch, "unchanged", page) == (35, expected)
    assert StagedRow.objects.count() < MANY / 100


def test_a_page_of_rows_costs_the_same_wherever_it_is(client, batch, django_assert_num_queries):
    for page in (1, 11, 35):
        with django_assert_num_queries(11):
            listed(client, batch, "unchanged", page)
