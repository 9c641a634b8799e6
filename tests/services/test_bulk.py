"""Whole sets of rows are written with the same history that single writes leave."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, Value
from django.test.utils import CaptureQueriesContext

from procurement.choices import Act
from procurement.engine.writing import copy_rows
from procurement.models import (
    ChangeSet,
    Country,
    ImportBatch,
    Offer,
    OfferCitation,
    OfferMilestone,
    StagedRow,
    change_set_key,
    recorded,
)
from procurement.services.bulk import cell, delete_all_of, insert_from, insert_several_from, update_from
from tests import make, tracing

pytestmark = pytest.mark.django_db


def stage(*rows):
    """Staged rows of a new batch with these cells."""
    batch = ImportBatch.objects.create(name="a.csv", sha256="0" * 64, size=1, format="csv")
    width = len(rows[0])
    names = [f"c{place:02}" for place in range(width)]
    cells = [(batch.pk, "x", line, "N", *row) for line, row in enumerate(rows, start=2)]
    copy_rows(StagedRow._meta.db_table, ["batch_id", "sheet", "line", "outcome", *names], cells)
    return batch.rows.order_by("pk")


def cells(model, *names):
    return {name: cell(f"c{place:02}", model._meta.get_field(name)) for place, name in enumerate(names)}


def test_rows_are_inserted_with_defaults_and_history_of_the_act():
    make.make_country("Old", code="OLD")
    user = User.objects.create(username="ed")
    rows = stage(("RUS", "Russia", "1991"), ("PAK", "Pakistan", None))
    with transaction.atomic(), recorded(via="import", user=user, reason="a.csv", act=Act.IMPORT):
        count = insert_from(Country, rows, cells(Country, "code", "name"))
        act = ChangeSet.objects.get(pk=change_set_key())
    assert count == 2
    assert list(Country.objects.order_by("pk").values_list("code", "name", "kind", "note")) == [
        ("OLD", "Old", "state", ""),
        ("RUS", "Russia", "state", ""),
        ("PAK", "Pakistan", "state", ""),
    ]
    told = Country.history.filter(change_set=act).order_by("history_id")
    columns = ("code", "history_type", "via", "history_change_reason", "history_user__username")
    assert list(told.values_list(*columns)) == [
        ("RUS", "+", "import", "a.csv", "ed"),
        ("PAK", "+", "import", "a.csv", "ed"),
    ]
    assert tracing.untraced() == []


def test_every_sort_of_column_is_cast_from_text():
    offer = make.make_offer()
    names = ("offer", "number", "kind", "position", "is_planned", "dated_on", "quantity", "value_low", "currency")
    row = (str(offer.pk), "7", "contract", "1.5", "1", "2012-Q3", "20", "153000000.50", "USD")
    with transaction.atomic(), recorded(via="import"):
        insert_from(OfferMilestone, stage(row), cells(OfferMilestone, *names))
    (held,) = OfferMilestone.objects.values_list(*names, "dated_first")
    assert tuple(map(str, held)) == (
        *(str(offer.pk), "7", "contract", "1.50", "True", "2012-Q3", "20", "153000000.50", "USD", "20120701"),
    )
    assert tracing.untraced() == []


def test_rows_are_changed_with_history_of_exactly_those():
    russia = make.make_country("Rusia", code="RUS")
    make.make_country("Pakistan", code="PAK")
    before = tracing.moments()
    rows = stage((str(russia.pk), "Russia"))
    with transaction.atomic(), recorded(via="import"):
        count = update_from(
            Country,
            rows,
            cell("c00", Country._meta.pk),
            {"name": F("c01"), "note": Value("large"), "kind": Value("state")},
        )
    assert count == 1
    assert list(Country.objects.order_by("code").values_list("name", "note")) == [("Pakistan", ""), ("Russia", "large")]
    told = Country.history.filter(history_id__gt=before[Country]).values_list("id", "history_type", "name")
    assert list(told) == [(russia.pk, "~", "Russia")]
    assert tracing.untraced() == []


def test_an_optional_link_is_emptied():
    offer = make.make_offer(subject="arms", category=make.make_category())
    with transaction.atomic(), recorded(via="import"):
        update_from(Offer, stage((str(offer.pk),)), cell("c00", Offer._meta.pk), {"category": Value(None)})
    assert Offer.objects.get().category is None
    assert tracing.untraced() == []


def test_rows_are_deleted_with_history():
    russia = make.make_country("Russia", code="RUS")
    make.make_country("Pakistan", code="PAK")
    with transaction.atomic(), recorded(via="undo"):
        assert delete_all_of(Country, stage((str(russia.pk),)), cell("c00", Country._meta.pk)) == 1
    assert list(Country.objects.values_list("code", flat=True)) == ["PAK"]
    assert Country.history.filter(code="RUS").latest().history_type == "-"
    assert tracing.untraced() == []


def test_what_the_database_refuses_leaves_nothing():
    rows = stage(("RUS", "Russia", "state"), ("PAK", "Pakistan", "nonsense"))
    with pytest.raises(IntegrityError), transaction.atomic(), recorded(via="import"):
        insert_from(Country, rows, cells(Country, "code", "name", "kind"))
    assert not Country.objects.exists()
    assert not Country.history.exists()


def test_the_cost_does_not_grow_with_the_rows():
    def queries(start, count):
        rows = stage(*[(f"X-{number}", f"Country {number}") for number in range(start, start + count)])
        with CaptureQueriesContext(connection) as asked, transaction.atomic(), recorded(via="import"):
            assert insert_from(Country, rows, cells(Country, "code", "name")) == count
        return len(asked)

    assert queries(0, 2) == queries(10, 50)


def test_one_row_gives_a_row_for_each_variant_that_holds():
    ours, other = make.make_offer(), make.make_offer()
    source = make.make_source()
    rows = Offer.objects.filter(pk__in=[ours.pk, other.pk]).order_by("pk")

    def variant(aspect, number, value, condition, note=""):
        values = {"offer": F("pk"), "number": Value(number), "aspect": Value(aspect), "source": Value(source.pk)}
        return condition, values | {"stated": F("reference"), "value": value, "note": Value(note)}

    count = insert_several_from(
        OfferCitation,
        rows,
        [
            variant("note", 90, F("reference"), Q(pk__gt=0)),
            variant("subject", 91, Value("a tank"), Q(pk=other.pk), "by machine"),
            variant("transfer", 92, Value("sale"), Q(pk=-1)),
        ],
    )
    assert count == 3
    made = OfferCitation.objects.filter(number__gte=90).order_by("pk")
    assert list(made.values_list("offer", "number", "aspect", "stated", "value", "note", "milestone")) == [
        (ours.pk, 90, "note", ours.reference, ours.reference, "", None),
        (other.pk, 90, "note", other.reference, other.reference, "", None),
        (other.pk, 91, "subject", other.reference, "a tank", "by machine", None),
    ]
    past = OfferCitation.history.filter(number__gte=90).order_by("history_id")
    assert list(past.values_list("id", "history_type")) == [(row.pk, "+") for row in made]
