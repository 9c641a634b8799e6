"""The benchmark of exports runs, and measures exports of the same offers."""

import pytest

from procurement.models import Offer
from tests.benchmarks.export import BARE, DEFAULT, compare, fill

pytestmark = pytest.mark.django_db


def test_every_way_is_measured():
    fill(30)
    spent = compare(30)
    assert list(spent) == ["csv", "xlsx", "json", "jsonl", BARE, DEFAULT]
    assert min(spent.values()) > 0
    assert Offer.objects.count() == 30
