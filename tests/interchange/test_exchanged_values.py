"""Values that only one record may have pass from row to row of a file: the state at its end decides, not the order."""

import csv
import io

import pytest

from procurement.interchange.staging import batches
from procurement.models import (
    Country,
    CountryIdentifier,
    CountryName,
    CountrySuccession,
    EventIdentifier,
    EventKind,
    EventOffer,
    EventParticipant,
    EventRelation,
    Offer,
    OfferIdentifier,
    OfferRelation,
    Platform,
    PlatformCategory,
    PlatformComponent,
    PlatformIdentifier,
    PlatformName,
    PlatformOrigin,
)
from procurement.queries.past import curated_models
from procurement.services.derive import derive_everything
from procurement.services.left_alone import sentences
from procurement.services.refusals import Refused
from procurement.services.reversal import undo_import
from procurement.services.uniques import uniques_of
from tests import make, tracing
from tests.interchange.resources.own_files import exported

pytestmark = pytest.mark.django_db


def two(function, **fields):
    """Two rows of one owner, where the factory takes one as its first argument."""
    return [function(**fields), function(**fields)]


def children(function, owner, **fields):
    return [function(owner, **fields), function(owner, **fields)]


EXCHANGED = {
    PlatformCategory: ("name", lambda: two(make.make_category)),
    EventKind: ("name", lambda: two(make.make_event_kind)),
    Country: ("name", lambda: two(make.make_country)),
    CountryName: ("text", lambda: children(make.make_country_name, make.make_country())),
    CountryIdentifier: ("value", lambda: two(make.make_country_identifier)),
    CountrySuccession: ("successor", lambda: children(make.make_succession, make.make_country())),
    Platform: ("designation", lambda: two(make.make_platform)),
    PlatformOrigin: ("country", lambda: children(make.make_origin, make.make_platform())),
    PlatformName: ("text", lambda: children(make.make_platform_name, make.make_platform())),
    PlatformIdentifier: ("value", lambda: two(make.make_platform_identifier)),
    PlatformComponent: ("component", lambda: children(make.make_component, make.make_platform())),
    Offer: ("is_winning_bid", lambda: bids()),
    OfferRelation: ("other", lambda: children(make.make_offer_relation, make.make_offer())),
    OfferIdentifier: ("value", lambda: two(make.make_offer_identifier)),
    EventParticipant: ("country", lambda: children(make.make_participant, make.make_event())),
    EventRelation: ("other", lambda: children(make.make_event_relation, make.make_event())),
    EventOffer: ("offer", lambda: children(make.make_link, make.make_event())),
    EventIdentifier: ("value", lambda: two(make.make_event_identifier)),
}
"""Each model with values that only one record has, beside its key: the column that two rows exchange."""


def bids():
    contest = make.make_competition()
    return [make.make_offer(competition=contest, recipient=contest.buyer, is_winning_bid=won) for won in (True, False)]


def rows_of(model):
    return list(csv.DictReader(io.StringIO(exported(model).decode("utf-8-sig"))))


def prepared(model, rows):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    content = io.BytesIO(stream.getvalue().encode())
    return batches.prepare(batches.open_batch(content, "a.csv", "csv", model=model._meta.model_name))


def held():
    """All rows of all curated tables, which are derived first, as the factories do not."""
    derive_everything()
    return {model: list(model.objects.order_by("pk").values()) for model in curated_models()}


def test_every_model_with_such_values_is_tried():
    assert set(EXCHANGED) == {model for model in curated_models() if uniques_of(model)}


@pytest.mark.parametrize("model", EXCHANGED, ids=lambda model: model.__name__)
def test_two_rows_exchange_a_value_and_back(model):
    column, rows = EXCHANGED[model]
    pks = [row.pk for row in rows()]
    before = held()
    one, other = [row for row in rows_of(model) if model.objects.filter(pk__in=pks)][:2]
    one[column], other[column] = other[column], one[column]
    batch = prepared(model, [one, other])
    assert batch.counts == {"new": 0, "changed": 2, "unchanged": 0, "rejected": 0}
    assert not batch.problems.exists()
    batches.apply(batch)
    assert [row[column] for row in rows_of(model)[:2]] == [one[column], other[column]]
    assert tracing.untraced() == []
    assert undo_import(batch, "no") == []
    assert held() == before
    assert tracing.untraced() == []


def test_values_go_round_and_to_a_new_record():
    for code, name in (("AAA", "One"), ("BBB", "Two"), ("CCC", "Three"), ("DDD", "Four")):
        make.make_country(name, code=code)
    before = held()
    names = {"EEE": "Four", "AAA": "Two", "BBB": "Three", "CCC": "One", "DDD": "Five"}
    batch = prepared(Country, [{"code": code, "name": name} for code, name in names.items()])
    assert batch.counts == {"new": 1, "changed": 4, "unchanged": 0, "rejected": 0}
    batches.apply(batch)
    assert dict(Country.objects.values_list("code", "name")) == names
    assert undo_import(batch, "no") == []
    assert held() == before


def test_a_new_platform_takes_the_designation_that_an_older_one_gives_up_and_is_its_base():
    """Platforms that point at new ones are changed after those are there."""
    old = make.make_platform("Mi-35", slug="mi-35")
    rows = [
        {"slug": "mi-35", "designation": "Mi-35M", "category": old.category.slug, "variant_of": "mi-35-base"},
        {"slug": "mi-35-base", "designation": "Mi-35", "category": old.category.slug, "variant_of": ""},
    ]
    batch = prepared(Platform, rows)
    assert not batch.problems.exists()
    batches.apply(batch)
    assert list(Platform.objects.order_by("slug").values_list("slug", "designation", "variant_of__slug")) == [
        ("mi-35", "Mi-35M", "mi-35-base"),
        ("mi-35-base", "Mi-35", None),
    ]


def test_the_preview_says_who_takes_over_from_whom():
    make.make_country("One", code="AAA")
    make.make_country("Two", code="BBB")
    names = {"AAA": "Two", "BBB": "Three", "CCC": "One"}
    batch = prepared(Country, [{"code": code, "name": name} for code, name in names.items()])
    told = {row.title: row.remark for kind in ("N", "C") for row in batches.samples(batch, kind)}
    assert told == {
        "AAA": "Takes the name over from BBB, which changes in line 3.",
        "BBB": "",
        "CCC": "Takes the name over from AAA, which changes in line 2.",
    }
    bids()
    won, lost = rows_of(Offer)
    won["is_winning_bid"], lost["is_winning_bid"] = "false", "true"
    (taking, giving) = batches.samples(prepared(Offer, [lost, won]), "C")
    assert taking.remark == f"Takes “won the competition” over from {won['reference']}, which changes in line 3."
    assert giving.remark == ""


def test_a_value_of_a_record_that_keeps_it_is_refused():
    make.make_country("One", code="AAA")
    make.make_country("Two", code="BBB")
    batch = prepared(Country, [{"code": "AAA", "name": "Two"}])
    assert [problem.message for problem in batch.problems.all()] == ["Country with this Name already exists."]


def test_a_row_whose_value_is_not_given_up_after_all_is_rejected_with_the_one_that_was_to_give_it_up():
    """The row that gives the name up is wrong in another way, so that it stays as it is."""
    make.make_country("One", code="AAA")
    make.make_country("Two", code="BBB")
    make.make_country("Three", code="CCC")
    rows = [
        {"code": "AAA", "name": "Two", "kind": "state"},
        {"code": "BBB", "name": "Three", "kind": "state"},
        {"code": "CCC", "name": "Four", "kind": "no kind"},
    ]
    batch = prepared(Country, rows)
    assert batch.counts == {"new": 0, "changed": 0, "unchanged": 0, "rejected": 3}
    taken = "Country with this Name already exists."
    assert [problem.message for problem in batch.problems.order_by("line")][:2] == [taken, taken]


def test_a_record_whose_base_is_rejected_is_so_itself():
    """With the valid rows only, it would have come without a base."""
    held = make.make_platform("Mi-24", slug="mi-24")
    rows = [
        {"slug": slug, "designation": designation, "category": held.category.slug, "variant_of": base}
        for slug, designation, base in (
            ("mi-25", "Mi-24", "mi-24"),
            ("mi-35", "Mi-35", "mi-25"),
            ("mi-35m", "Mi-35M", "mi-35"),
            ("mi-8", "Mi-8", ""),
        )
    ]
    batch = prepared(Platform, rows)
    assert batch.counts == {"new": 1, "changed": 0, "unchanged": 0, "rejected": 3}
    assert [(problem.line, problem.message) for problem in batch.problems.order_by("line")] == [
        (2, "Platform with this Designation already exists."),
        (3, "Found “mi-25”; expected the slug of a platform; the nearest: mi-24 (Mi-24)."),
        (
            4,
            "Found “mi-35”, a new record that waits for one that does not come in, for this one, or for 20 others in "
            "turn: mend those, or bring them in first.",
        ),
    ]
    batch.options = {"valid_only": True}
    batches.apply(batch)
    assert set(Platform.objects.values_list("slug", flat=True)) == {"mi-24", "mi-8"}


def test_an_undo_leaves_a_record_alone_whose_name_another_was_given_since():
    one, two = make.make_country("One", code="AAA"), make.make_country("Two", code="BBB")
    batch = prepared(Country, [{"code": "AAA", "name": "Uno"}, {"code": "BBB", "name": "Dos"}])
    batches.apply(batch)
    make.make_country("One", code="CCC")
    left = undo_import(batch, "no")
    assert sentences(left) == ["country Uno: another has what was its name."]
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.name, two.name) == ("Uno", "Two")


def test_a_name_that_was_taken_over_is_given_back_by_the_later_import_first():
    make.make_country("One", code="AAA")
    make.make_country("Two", code="BBB")
    first = prepared(Country, [{"code": "AAA", "name": "Uno"}])
    batches.apply(first)
    second = prepared(Country, [{"code": "BBB", "name": "One"}])
    batches.apply(second)
    with pytest.raises(Refused, match=r"country Uno: another has what was its name\."):
        undo_import(first, "no")
    assert undo_import(second, "no") == []
    assert undo_import(first, "no") == []
    assert dict(Country.objects.values_list("code", "name")) == {"AAA": "One", "BBB": "Two"}
