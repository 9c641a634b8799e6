"""What is kept of an undo for its import: counts, and the rows that it left alone, in the order of what matters."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from procurement.interchange.staging import batches, undo_report, undoing
from procurement.interchange.staging.kept import forget, sweep
from procurement.interchange.staging.undo_report import count_left, counts_of_undo, left_by_undo
from procurement.models import ChangeSet, Country, Delivery, ImportBatch, Offer, recorded
from procurement.services import reversal
from procurement.services.left_alone import LeftAlone, sentences
from procurement.services.undone import Undone, told_counts
from tests import make

pytestmark = pytest.mark.django_db


def brought_in(content, model):
    batch = batches.open_batch(io.BytesIO(content), "a.csv", "csv", model=model)
    return batches.apply(batches.prepare(batch))


@pytest.mark.parametrize("together", [500, 2, 1])
def test_rows_left_alone_are_kept_and_any_slice_of_them_is_had(monkeypatch, together):
    monkeypatch.setattr(undo_report, "TOGETHER", together)
    batch = brought_in(b"code,name\nAAA,One\nBBB,Two\nCCC,Three\nDDD,Four\n", "country")
    with recorded(via="admin"):
        for country in Country.objects.exclude(code="DDD"):
            country.note = "seen"
            country.save()
    undone = undoing.undo(batch)
    assert list(Country.objects.order_by("pk").values_list("code", flat=True)) == ["AAA", "BBB", "CCC"]
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert (count_left(batch), counts_of_undo(batch), batch.message) == (3, {Country: {"changed": 3, "gone": 1}}, "")
    said = [f"country {name} was changed since." for name in ("One", "Two", "Three")]
    for start in range(4):
        for count in range(4):
            kept = left_by_undo(batch, start, count)
            assert (kept, sentences(kept)) == (undone[start : start + count], said[start : start + count])
    assert batch.rows.count() == -(-3 // together)


def test_one_query_brings_a_page_of_them(django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(undo_report, "TOGETHER", 2)
    batch = ImportBatch.objects.create(name="a.csv", sha256="0" * 64, size=1, format="csv")
    left = Undone([LeftAlone(Offer, key, "changed") for key in range(9)], {})
    undo_report.keep_report(batch, left)
    with django_assert_num_queries(1):
        assert left_by_undo(batch, 3, 5) == left[3:8]


def test_what_was_left_alone_stays_when_the_staged_rows_go():
    batch = brought_in(b"code,name\nAAA,One\nBBB,Two\n", "country")
    with recorded(via="admin"):
        Country.objects.get(code="AAA").delete()
    undoing.undo(batch)
    forget(batch)
    later = timezone.now() + timedelta(days=30)
    assert sweep(later) == 0
    assert sentences(left_by_undo(batch, 0, 50)) == ["country One was deleted since."]


def test_records_that_people_changed_come_first_and_what_was_deleted_last():
    with recorded(via="import"):
        country = make.make_country(name="Touched")
        offers = [make.make_offer() for _ in range(4)]
        rows = [make.make_delivery(offer) for offer in offers]
    act = ChangeSet.objects.latest("pk")
    all_offers, all_rows = [offer.pk for offer in offers], [row.pk for row in rows]
    with recorded(via="admin"):
        rows[0].delete()
        _note(rows[1])  # its offer is needed by it
        _note(offers[2])
        offers[3].delete()  # with its row
        _note(country)
    with recorded(via="command"):
        undone = reversal.undo(act, partly=True)
    ours = {Offer: all_offers, Delivery: all_rows, Country: [country.pk]}
    found = [(row.model, row.pk, row.cause) for row in undone if row.pk in ours.get(row.model, ())]
    assert found == [
        (Offer, offers[2].pk, "changed"),
        (Country, country.pk, "changed"),
        (Offer, offers[1].pk, "needed"),
        (Delivery, rows[1].pk, "changed"),
        (Offer, all_offers[3], "deleted"),
        (Delivery, all_rows[0], "deleted"),
        (Delivery, all_rows[3], "deleted"),
    ]
    assert sentences(undone)[-3:] == [
        f"offer {offers[3]} was deleted since.",
        f"delivery 1 delivery of {offers[0]} was deleted since.",
        f"delivery 1 delivery of {offers[3]} was deleted since.",
    ]
    counts = {kind: tuple(counts) for kind, *counts in told_counts(undone.counts)}
    assert list(counts) == ["offers", "platforms", "countries", "platform categories", "deliveries"]
    assert counts["offers"] == (
        {"gone": 1, "given back": 0, "returned": 0},
        3,
        [(1, "changed since"), (1, "needed by others"), (1, "deleted since")],
    )
    # the row that was made with an offer that stays is counted, and not told one by one
    assert counts["deliveries"] == (
        {"gone": 0, "given back": 0, "returned": 0},
        4,
        [(1, "changed since"), (1, "of a record that stays"), (2, "deleted since")],
    )


def _note(record):
    record.note = "seen"
    record.save()
