"""What a batch tells of the rows that its undo leaves alone."""

import io

import pytest

from procurement.interchange.staging import batches, undoing
from procurement.models import Country, recorded

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("most", "told"), [(3, 3), (2, 2)])
def test_rows_left_alone_are_told_one_by_one_and_the_others_counted(monkeypatch, most, told):
    monkeypatch.setattr(undoing, "MOST_LEFT", most)
    content = io.BytesIO(b"code,name\nAAA,One\nBBB,Two\nCCC,Three\nDDD,Four\n")
    batch = batches.apply(batches.prepare(batches.open_batch(content, "a.csv", "csv", model="country")))
    with recorded(via="admin"):
        for country in Country.objects.exclude(code="DDD"):
            country.note = "seen"
            country.save()
    assert len(undoing.undo(batch)) == 3
    assert list(Country.objects.order_by("pk").values_list("code", flat=True)) == ["AAA", "BBB", "CCC"]
    lines = [f"country {name} was changed since." for name in ("One", "Two", "Three")][:told]
    assert batch.message.splitlines() == lines + ["And 1 more."] * (told < 3)
