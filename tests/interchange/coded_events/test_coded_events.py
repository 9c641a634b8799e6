"""Files of machine-coded events become drafts: repeats are one event, both sides of a visit one visit, once only."""

from io import BytesIO

import pytest
from django.db import connection

from procurement.choices import BatchState, Outcome, Review
from procurement.interchange.staging.batches import apply, route_of
from procurement.interchange.staging.count_names import nothing_to_import
from procurement.interchange.staging.route import Stale
from procurement.models import DiplomaticEvent, EventCitation, EventIdentifier, ImportBatch, Source, recorded
from procurement.services.derive import derive_search
from procurement.services.refusals import Refused
from procurement.services.reversal import undo_import
from procurement.services.review import publish_problems
from tests import make, tracing
from tests.interchange.coded_events.world import HOST, ROW, VISITOR, brought_in, file_of, prepared

pytestmark = pytest.mark.django_db


def told(event):
    parties = event.participants.order_by("number").values_list("role", "country__code", "named_as")
    return event.title, event.kind.slug, event.dated_on, list(parties)


def test_a_row_becomes_a_draft_with_its_parties_number_and_a_citation_for_each_value():
    batch = brought_in(file_of(ROW))
    event = DiplomaticEvent.objects.get()
    assert told(event) == (
        "Criticism: Russia → Pakistan",
        "criticism",
        "2024-01-31",
        [("initiator", "RUS", "RUSSIA"), ("target", "PAK", "ISLAMABAD")],
    )
    assert (event.slug, event.review, event.state) == ("gdelt-900000001", Review.DRAFT, "held")
    assert event.place == "Islamabad, Pakistan"
    source = Source.objects.get(slug=batch.release)
    assert (source.title, source.published_on) == ("GDELT 2.0 event database, events added 2024-02-02", "2024-02-02")
    where, note = "event 900000001, reported 2024-02-02", "Read by machine."
    columns = ("aspect", "stated", "value", "locator", "note", "source")
    assert list(event.citations.order_by("number").values_list(*columns)) == [
        ("record", "https://example.org/a", "", where, note, source.pk),
        ("kind", "111", "criticism", where, note, source.pk),
        ("date", "20240131", "2024-01-31", where, note, source.pk),
        ("place", "Islamabad, Pakistan", "Islamabad, Pakistan", where, note, source.pk),
        ("state", "111", "held", where, note, source.pk),
        ("participant", "RUSSIA (RUSGOV)", "RUS", where, note, source.pk),
        ("participant", "ISLAMABAD (PAK)", "PAK", where, note, source.pk),
    ]
    for row in (event, source, *event.citations.all(), *event.participants.all(), *event.identifiers.all()):
        row.full_clean()
    assert publish_problems([event]) == {}
    assert tracing.untraced() == []


def test_the_source_of_a_file_is_found_by_the_words_of_its_title():
    batch = brought_in(file_of(ROW))
    found = Source.objects.filter(search__contains="gdelt 2.0 event database")
    assert list(found.values_list("slug", flat=True)) == [batch.release]


def test_a_file_whose_source_was_merged_is_cited_to_the_one_that_stayed():
    batch = prepared(file_of(ROW))
    stayed = make.make_source(slug="gdelt-all", kind="register")
    make.make_former_key(kind="source", former=f"gdelt-events-{batch.sha256[:12]}", successor="gdelt-all")
    assert apply(batch).release == "gdelt-all"
    assert set(EventCitation.objects.values_list("source", flat=True)) == {stayed.pk}
    assert Source.objects.count() == 1


def test_repeats_are_one_event_with_all_their_numbers_and_lines():
    other_day, other_page = ROW | {"SQLDATE": "20240130"}, ROW | {"SOURCEURL": "https://example.org/c"}
    batch = brought_in(file_of(ROW, ROW, other_day, ROW, other_page))
    assert batch.counts == {"rows": 5, "repeats": 2, "new": 3}
    event = DiplomaticEvent.objects.get(slug="gdelt-900000001")
    values = list(event.identifiers.order_by("number").values_list("value", flat=True))
    assert values == ["900000001", "900000002", "900000004"]
    note = event.citations.get(aspect="record").note
    assert note == "Read by machine. 3 rows of the file are one event: lines 1, 2, 4."


def test_many_repeats_are_counted_where_their_lines_are_too_many_to_tell():
    brought_in(file_of(*[ROW] * 15))
    note = EventCitation.objects.get(aspect="record").note
    lines = "lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 3 more"
    assert note == f"Read by machine. 15 rows of the file are one event: {lines}."


@pytest.mark.parametrize("rows", [(VISITOR, HOST), (HOST, VISITOR)], ids=["visitor first", "host first"])
def test_both_sides_of_a_visit_are_one_visit(rows):
    brought_in(file_of(*rows))
    event = DiplomaticEvent.objects.get()
    title, kind, _, parties = told(event)
    assert (title, kind) == ("Visit: Russia → Pakistan", "visit")
    assert [party[:2] for party in parties] == [("visitor", "RUS"), ("host", "PAK")]
    assert event.identifiers.count() == 2
    addresses = {row["SOURCEURL"] for row in rows}
    assert set(event.citations.get(aspect="record").stated.splitlines()) == addresses


def test_a_visit_the_other_way_or_on_another_day_is_another():
    back = VISITOR | {name: HOST[name] for name in HOST if name.startswith("Actor")}
    brought_in(file_of(VISITOR, back, VISITOR | {"SQLDATE": "20240201"}))
    assert DiplomaticEvent.objects.count() == 3


def test_the_same_file_and_one_that_overlaps_it_change_nothing_of_what_is_there():
    brought_in(file_of(ROW, VISITOR))
    batch = prepared(file_of(ROW, VISITOR))
    assert (batch.state, batch.counts) == (BatchState.READY, {"rows": 2, "unchanged": 2})
    with pytest.raises(Refused, match="known already"):
        apply(batch)
    before = DiplomaticEvent.history.count()
    overlapping = brought_in(file_of(VISITOR, HOST | {"SQLDATE": "20240202"}, start=900000002))
    assert overlapping.counts == {"rows": 2, "unchanged": 1, "new": 1}
    assert (DiplomaticEvent.objects.count(), DiplomaticEvent.history.count()) == (3, before + 1)


def test_what_a_curator_discarded_stays_away_and_what_was_undone_comes_again():
    batch = brought_in(file_of(ROW, VISITOR))
    with recorded(via="admin"):
        DiplomaticEvent.objects.get(kind__slug="criticism").delete()
    again = prepared(file_of(ROW, VISITOR))
    assert again.counts == {"rows": 2, "unchanged": 1, "discarded_by_a_curator": 1}
    assert nothing_to_import(again) == (
        "Of the records of the file 1 is in the database as the file has it and 1 was discarded by a curator and stays "
        "away: there is nothing to import."
    )
    with recorded(via="command"):
        undo_import(ImportBatch.objects.get(pk=batch.pk), "the wrong file")
    assert prepared(file_of(ROW, VISITOR)).counts == {"rows": 2, "discarded_by_a_curator": 1, "new": 1}


def test_what_two_files_bring_at_once_is_brought_once():
    one, two = prepared(file_of(ROW)), prepared(file_of(ROW, VISITOR))
    apply(one)
    with pytest.raises(Stale, match="Another file brought some"):
        apply(two)
    assert DiplomaticEvent.objects.count() == 1


def test_a_code_or_an_actor_that_nobody_knows_is_rejected_with_its_line_and_cause():
    strange = ({"Actor2CountryCode": "PAX"}, {"EventCode": "991"}, {"Actor1CountryCode": "PAX"})
    batch = prepared(file_of(ROW, *(ROW | cells for cells in strange)))
    assert batch.counts == {"rows": 4, "new": 1, "rejected": 3}
    problems = list(batch.problems.order_by("line").values_list("line", "column", "found"))
    assert problems == [(2, "Actor2CountryCode", "PAX"), (3, "EventCode", "991"), (4, "Actor1CountryCode", "PAX")]
    assert set(batch.problems.values_list("message", flat=True)) == {
        "No party has this CAMEO code: give it to a country as an identifier, or leave the row out. "
        "Nearest: PAK Pakistan.",
        "CAMEO has no such code, and no broader one: map it to a kind of event, or leave the row out.",
    }
    with pytest.raises(Refused, match="Some rows are wrong"):
        apply(batch)
    assert [sample.line for sample in route_of(batch).samples(batch, Outcome.REJECTED, 1, 5)] == [3, 4]
    brought_in(file_of(ROW, ROW | {"EventCode": "991"}), valid_only=True)
    assert DiplomaticEvent.objects.count() == 1


def test_rows_that_are_not_between_two_parties_are_left_out_each_for_its_reason():
    none = {"Actor2Code": "", "Actor2Name": "", "Actor2CountryCode": ""}
    rows = [
        ROW | none,
        ROW | {"Actor2CountryCode": "RUS"},
        ROW | none | {"Actor2Code": "MOSCLR", "Actor2Name": "IMAM"},
        ROW | {"Actor2CountryCode": "EUR"},
        ROW | {"Actor1Code": "EURGOV", "Actor1CountryCode": "EUR"} | none,
        ROW | {"Actor2CountryCode": "EUR"},
        ROW | {"Actor2CountryCode": "", "Actor2KnownGroupCode": "ALQ"},
    ]
    batch = prepared(file_of(ROW, *rows))
    assert batch.counts == {"rows": 8, "new": 1, "left_out": 7}
    europe = "This is the code of Europe: part of the world, and nobody who acts."
    assert [tuple(each.values()) for each in batch.scope["left_out"]] == [
        ("Actor2CountryCode", "EUR", europe, 2, [5, 7]),
        ("", "", "The row names one party only, or none: it is no diplomacy between two.", 1, [2]),
        ("", "", "Both actors are of one party: what happens within a country is not kept here.", 1, [3]),
        ("", "", "An actor is of no country: a profession, a people, a religion or a company.", 1, [4]),
        ("Actor1CountryCode", "EUR", europe, 1, [6]),
        (
            "Actor2KnownGroupCode",
            "ALQ",
            "No party here is the group of this code: give it to one as an identifier if it is to count.",
            1,
            [8],
        ),
    ]


@pytest.mark.parametrize("other", [{}, {"Actor1Code": "MOSCLR", "Actor1Name": "IMAM"}], ids=["nobody", "an imam"])
def test_of_two_reasons_to_leave_a_row_out_the_plainer_is_told(other):
    nobody = {"Actor1Code": "", "Actor1Name": "", "Actor1CountryCode": ""}
    batch = prepared(file_of(ROW | nobody | other | {"Actor2CountryCode": "EUR"}))
    assert [(each["column"], each["found"]) for each in batch.scope["left_out"]] == [("Actor2CountryCode", "EUR")]


def test_an_organisation_that_is_named_beside_its_region_is_the_party():
    gulf = make.make_country("Gulf Cooperation Council", code="X-GCC", kind="organisation")
    make.make_country_identifier(gulf, scheme="cameo", value="GCC")
    brought_in(file_of(ROW | {"Actor2Code": "IGOPGSGCC", "Actor2CountryCode": "PGS", "Actor2KnownGroupCode": "GCC"}))
    assert DiplomaticEvent.objects.get().participants.get(number=2).country == gulf


def test_a_number_that_stands_twice_is_one_row_or_a_damaged_file():
    lines = file_of(ROW, VISITOR).getvalue()
    batch = prepared(BytesIO(lines + lines))
    assert batch.counts == {"rows": 4, "repeats": 2, "new": 2}
    other = file_of(ROW, ROW | {"GLOBALEVENTID": "900000001", "EventCode": "112"})
    (problem,) = prepared(other).problems.all()
    assert (problem.line, problem.column, problem.found) == (2, "GLOBALEVENTID", "900000001")
    apply(batch)
    assert EventIdentifier.objects.count() == 2


@pytest.mark.parametrize("code", ["036", "040", "041", "044", "046", "057"])
def test_a_talk_that_is_coded_for_either_side_is_one_event_that_both_took_part_in(code):
    make.make_event_kind(slug="talk", name="talk", cameo=code)
    back = ROW | {name: ROW[name.translate({49: 50, 50: 49})] for name in ROW if name.startswith("Actor")}
    brought_in(file_of(*(row | {"EventCode": code} for row in (ROW, ROW, back))))
    event = DiplomaticEvent.objects.get()
    assert event.title == "Talk: Russia – Pakistan"
    assert [party[:2] for party in told(event)[3]] == [("participant", "RUS"), ("participant", "PAK")]
    assert event.identifiers.count() == 3


def test_what_one_says_of_the_other_is_not_what_the_other_says_of_the_one():
    back = ROW | {name: ROW[name.translate({49: 50, 50: 49})] for name in ROW if name.startswith("Actor")}
    assert brought_in(file_of(ROW, back)).counts == {"rows": 2, "new": 2}


def test_a_place_that_is_longer_than_a_record_holds_stands_whole_in_its_citation():
    place = "Long, " * 40
    brought_in(file_of(ROW | {"ActionGeo_FullName": place}))
    event = DiplomaticEvent.objects.get()
    assert (event.place, event.citations.get(aspect="place").stated) == (place[:120], place.strip())
    event.full_clean()


def test_a_narrower_code_finds_the_kind_of_the_broader_and_stays_as_it_was():
    brought_in(file_of(ROW | {"EventCode": "1112"}))
    citation = EventCitation.objects.get(aspect="kind")
    assert (citation.stated, citation.value) == ("1112", "criticism")


def test_the_code_that_an_identifier_gives_is_that_of_the_party():
    make.make_country_identifier(make.make_country("Kosovo", code="XKX"), scheme="cameo", value="KOS")
    brought_in(file_of(ROW | {"Actor2CountryCode": "KOS"}))
    assert DiplomaticEvent.objects.get().participants.get(number=2).country.code == "XKX"


def test_search_texts_are_what_the_derive_service_would_write():
    brought_in(file_of(ROW, ROW, VISITOR, HOST))
    before = dict(DiplomaticEvent.objects.values_list("pk", "search"))
    derive_search(DiplomaticEvent, list(before))
    assert dict(DiplomaticEvent.objects.values_list("pk", "search")) == before
    assert DiplomaticEvent.objects.filter(search__contains="gdelt 900000002").count() == 1


def test_the_preview_shows_the_event_and_how_it_was_put_together():
    batch = prepared(file_of(ROW, ROW))
    (sample,) = route_of(batch).samples(batch, Outcome.NEW, 0, 50)
    assert (sample.line, sample.title) == (1, "Criticism: Russia → Pakistan")
    assert sample.remark == "2 rows of the file are one event: lines 1, 2."
    assert [(each.column, each.new) for each in sample.differences] == [
        ("when", "2024-01-31"),
        ("place", "Islamabad, Pakistan"),
        ("code", "111"),
    ]


def test_writing_costs_the_same_number_of_queries_for_one_row_and_for_eight(django_assert_num_queries):
    queries = 40 if connection.features.has_select_for_update else 56
    for place, count in enumerate((1, 8)):
        rows = [ROW | {"SQLDATE": f"20240{place + 1}0{day}"} for day in range(1, count + 1)]
        batch = prepared(file_of(*rows, start=900000001 + 100 * place))
        route = route_of(batch)
        with django_assert_num_queries(queries), recorded(via="import"):
            route.apply(batch, lambda *_: None)
    assert EventIdentifier.objects.count() == 9
