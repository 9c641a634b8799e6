"""What a later file tells again of an event that is held is noted there, and makes no second draft."""

import pytest

from procurement.choices import BatchState, Outcome, Review
from procurement.interchange.staging.batches import apply, route_of
from procurement.interchange.staging.route import STAYS_AWAY, Stale
from procurement.models import DiplomaticEvent, EventCitation, EventIdentifier, ImportBatch, Source, recorded
from procurement.services.derive import derive_search
from procurement.services.merging import merge
from procurement.services.refusals import Refused
from procurement.services.reversal import undo_import
from tests import make, tracing
from tests.interchange.coded_events.world import HOST, ROW, VISITOR, brought_in, file_of, prepared

pytestmark = pytest.mark.django_db
LATER = ROW | {"DATEADDED": "20240203001500"}


def later(*rows, **options):
    return brought_in(file_of(*rows, start=900000101), **options)


def test_a_repeat_under_a_new_number_is_noted_at_the_event_and_changes_nothing_else():
    brought_in(file_of(ROW))
    event = DiplomaticEvent.objects.get()
    before = DiplomaticEvent.history.count(), event.participants.count()
    batch = later(LATER, LATER)
    assert batch.counts == {"rows": 2, "repeats": 1, "changed": 1}
    assert DiplomaticEvent.objects.get() == event
    assert (DiplomaticEvent.history.count(), event.participants.count()) == before
    numbers = event.identifiers.order_by("number").values_list("number", "value")
    assert list(numbers) == [(1, "900000001"), (2, "900000101"), (3, "900000102")]
    columns = ("number", "aspect", "stated", "value", "locator", "note")
    assert list(event.citations.filter(source__slug=batch.release).values_list(*columns)) == [
        (
            8,
            "record",
            "https://example.org/a",
            "",
            "event 900000101, reported 2024-02-03",
            "Read by machine. 2 rows of the file are one event: lines 1, 2.",
        )
    ]
    assert Source.objects.count() == 2
    assert DiplomaticEvent.objects.filter(search__contains="gdelt 900000102").count() == 1
    search = DiplomaticEvent.objects.get().search
    derive_search(DiplomaticEvent, [event.pk])
    assert DiplomaticEvent.objects.get().search == search
    for row in (*event.citations.all(), *event.identifiers.all()):
        row.full_clean()
    assert tracing.untraced() == []


def test_neither_file_changes_anything_when_it_comes_again():
    for bring in (lambda: brought_in(file_of(ROW, VISITOR)), lambda: later(LATER, HOST)):
        bring()
    moments = tracing.moments()
    for start in (900000001, 900000101):
        batch = prepared(file_of(LATER, HOST, start=start))
        assert (batch.state, batch.counts) == (BatchState.READY, {"rows": 2, "unchanged": 2})
        samples = route_of(batch).samples(batch, Outcome.UNCHANGED, 0, 5)
        held = [f"{event} ({event.slug}, draft)" for event in DiplomaticEvent.objects.order_by("pk")]
        assert [(each.title, each.differences) for each in samples] == [(words, []) for words in held]
        assert {each.remark for each in samples} == {"It is held with all these numbers already."}
        with pytest.raises(Refused, match="known already"):
            apply(batch)
    assert tracing.moments() == moments


@pytest.mark.parametrize("rows", [(VISITOR, HOST), (HOST, VISITOR)], ids=["visitor first", "host first"])
def test_the_other_side_of_a_visit_in_a_later_file_is_that_visit(rows):
    first, second = rows
    brought_in(file_of(first))
    assert later(second).counts == {"rows": 1, "changed": 1}
    event = DiplomaticEvent.objects.get()
    assert event.identifiers.count() == 2
    stated = event.citations.filter(aspect="record").order_by("number").values_list("stated", flat=True)
    assert list(stated) == [first["SOURCEURL"], second["SOURCEURL"]]


def test_the_other_side_of_a_talk_in_a_later_file_is_that_talk():
    make.make_event_kind(slug="talk", name="talk", cameo="046")
    back = ROW | {name: ROW[name.translate({49: 50, 50: 49})] for name in ROW if name.startswith("Actor")}
    brought_in(file_of(ROW | {"EventCode": "046"}))
    assert later(back | {"EventCode": "046"}).counts == {"rows": 1, "changed": 1}


@pytest.mark.parametrize(
    "cells",
    [
        {"SQLDATE": "20240130"},
        {"SOURCEURL": "https://example.org/c"},
        {"EventCode": "1112"},
        {"Actor1Code": "RUSMIL"},
        {"Actor1Code": "PAK", "Actor1CountryCode": "PAK", "Actor2Code": "RUSGOV", "Actor2CountryCode": "RUS"},
    ],
    ids=["day", "address", "code", "actor", "the other way"],
)
def test_another_day_address_code_or_actor_is_another_event(cells):
    brought_in(file_of(ROW))
    assert later(LATER | cells).counts == {"rows": 1, "new": 1}


def test_the_preview_says_what_a_repeat_is_and_what_it_adds():
    brought_in(file_of(ROW))
    batch = prepared(file_of(LATER, LATER, start=900000101))
    (sample,) = route_of(batch).samples(batch, Outcome.CHANGED, 0, 50)
    assert (sample.line, sample.title) == (1, "Criticism: Russia → Pakistan (gdelt-900000001, draft)")
    assert [(each.column, each.old, each.new) for each in sample.differences] == [
        ("numbers", "", "900000101, 900000102"),
        ("report", "", "https://example.org/a"),
    ]
    assert sample.remark == (
        "Rows of an event that is held already: their numbers and this file are noted there, and nothing else changes. "
        "2 rows of the file are one event: lines 1, 2."
    )


def test_a_file_that_has_old_rows_and_new_repeats_of_them_brings_the_repeats():
    brought_in(file_of(ROW))
    assert brought_in(file_of(ROW, ROW, VISITOR)).counts == {"rows": 3, "repeats": 1, "changed": 1, "new": 1}
    event = DiplomaticEvent.objects.get(slug="gdelt-900000001")
    assert list(event.identifiers.order_by("number").values_list("value", flat=True)) == ["900000001", "900000002"]


def test_what_a_curator_made_of_the_event_stays_and_its_repeat_is_known_all_the_same():
    brought_in(file_of(ROW))
    with recorded(via="admin"):
        event = DiplomaticEvent.objects.get()
        event.dated_on, event.title, event.review = "2024-01-30", "A harsh word", Review.PUBLISHED
        event.save()
    assert later(LATER).counts == {"rows": 1, "changed": 1}
    event = DiplomaticEvent.objects.get()
    assert (event.title, event.dated_on, event.review) == ("A harsh word", "2024-01-30", Review.PUBLISHED)


def test_a_repeat_of_a_merged_event_is_noted_at_the_one_that_stayed():
    brought_in(file_of(ROW, VISITOR))
    winner = make.make_event()
    with recorded(via="admin"):
        for loser in DiplomaticEvent.objects.exclude(pk=winner.pk):
            merge(winner, loser, reason="the same day")
    assert later(LATER, HOST).counts == {"rows": 2, "changed": 2}
    assert DiplomaticEvent.objects.get() == winner
    assert winner.identifiers.count() == 4
    assert tracing.untraced() == []


def test_a_repeat_of_what_was_discarded_stays_away_and_of_what_was_undone_comes():
    batch = brought_in(file_of(ROW, VISITOR))
    with recorded(via="admin"):
        DiplomaticEvent.objects.get(kind__slug="criticism").delete()
    again = prepared(file_of(LATER, start=900000101))
    assert again.counts == {"rows": 1, "discarded_by_a_curator": 1}
    assert route_of(again).samples(again, Outcome.UNCHANGED, 0, 5) == []
    (sample,) = route_of(again).samples(again, STAYS_AWAY, 0, 5)
    assert sample.remark == "A curator discarded this event: it stays away."
    with recorded(via="command"):
        undo_import(ImportBatch.objects.get(pk=batch.pk), "the wrong file")
    assert prepared(file_of(LATER, HOST, start=900000101)).counts == {"rows": 2, "discarded_by_a_curator": 1, "new": 1}


def test_an_undo_takes_back_what_a_repeat_added_and_nothing_else():
    brought_in(file_of(ROW))
    batch = later(LATER)
    with recorded(via="command"):
        assert undo_import(ImportBatch.objects.get(pk=batch.pk), "the wrong file") == []
    assert (EventIdentifier.objects.count(), EventCitation.objects.count(), Source.objects.count()) == (1, 7, 1)
    assert later(LATER).counts == {"rows": 1, "changed": 1}


def test_what_two_files_bring_at_once_under_two_numbers_is_brought_once():
    one, two = prepared(file_of(ROW)), prepared(file_of(LATER, start=900000101))
    apply(one)
    with pytest.raises(Stale, match="Another file brought some"):
        apply(two)
    assert DiplomaticEvent.objects.count() == 1


@pytest.mark.parametrize("start", [900000101, 900000201], ids=["the same number", "another"])
def test_two_files_that_repeat_one_event_at_once_note_each_number_once(start):
    brought_in(file_of(ROW))
    one, two = prepared(file_of(LATER, start=900000101)), prepared(file_of(LATER, start=start))
    apply(one)
    if start == 900000101:
        with pytest.raises(Stale, match="Another file brought some"):
            apply(two)
    else:
        apply(two)
    assert EventIdentifier.objects.count() == (2 if start == 900000101 else 3)


def test_a_repeat_of_an_event_that_is_gone_meanwhile_is_not_written():
    brought_in(file_of(ROW))
    batch = prepared(file_of(LATER, start=900000101))
    with recorded(via="admin"):
        DiplomaticEvent.objects.all().delete()
    with pytest.raises(Stale, match="is gone or was merged since"):
        apply(batch)


def test_a_damaged_citation_does_not_stand_in_the_way():
    brought_in(file_of(ROW))
    EventCitation.objects.filter(aspect="participant").first().delete()
    assert later(LATER).counts == {"rows": 1, "new": 1}


def test_an_event_whose_citations_a_curator_threw_away_was_not_discarded_itself():
    brought_in(file_of(ROW))
    with recorded(via="admin"):
        for citation in EventCitation.objects.all():
            citation.delete()
    assert later(LATER).counts == {"rows": 1, "new": 1}


def test_a_number_that_a_curator_took_away_from_an_event_does_not_come_back():
    brought_in(file_of(ROW, ROW))
    with recorded(via="admin"):
        EventIdentifier.objects.get(value="900000002").delete()
    assert prepared(file_of(ROW, ROW)).counts == {"rows": 2, "repeats": 1, "unchanged": 1}
    assert brought_in(file_of(ROW, ROW, ROW)).counts == {"rows": 3, "repeats": 2, "changed": 1}
    numbers = EventIdentifier.objects.order_by("number").values_list("number", "value")
    assert list(numbers) == [(1, "900000001"), (3, "900000003")]


def test_noting_repeats_costs_the_same_number_of_queries_for_one_event_and_for_eight(django_assert_num_queries):
    rows = [ROW | {"SQLDATE": f"2024010{day}"} for day in range(1, 9)]
    brought_in(file_of(*rows))
    for start, count in ((900000101, 1), (900000201, 8)):
        batch = prepared(file_of(*rows[:count], start=start))
        route = route_of(batch)
        with django_assert_num_queries(42), recorded(via="import"):
            route.apply(batch, lambda *_: None)
    assert EventIdentifier.objects.count() == 17
