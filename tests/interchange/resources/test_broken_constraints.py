"""A row that breaks a constraint is told with the columns that the constraint speaks of and what they would hold."""

import json

import pytest
from django.db import connection
from django.db.models import CheckConstraint
from django.test.utils import CaptureQueriesContext

from procurement.interchange.fixtures.families import MODELS
from procurement.interchange.resources.spreadsheets import JsonFormat
from procurement.interchange.staging.layout import layout_of
from procurement.interchange.staging.said_cells import Words
from procurement.models import ImportProblem, Offer
from procurement.models.base import FieldCheck
from procurement.services.uniques import uniques_of
from tests import make
from tests.interchange.resources.own_files import complaints, imported

pytestmark = pytest.mark.django_db

VOLUME = "A SIPRI volume is 0 or more: leave it empty if it is not known."
THING = "Choose a platform, or describe the subject in words where none is named; not both."


def test_of_three_volumes_the_one_that_is_wrong_is_named_with_what_it_holds(parties):
    head = "reference,supplier,recipient,subject,tiv_unit,tiv_order,tiv_delivered\n"
    rows = "O-1,RUS,PAK,x,1,-3,2\nO-2,RUS,PAK,x,,,\nO-3,RUS,PAK,x,-0.5,1,-0.25\n"
    assert complaints(imported(Offer, head + rows)) == [
        ("line 2", "tiv_order", f"Found “-3”: {VOLUME}"),
        ("line 4", "tiv_unit", f"Found “-0.5”: {VOLUME}"),
        ("line 4", "tiv_delivered", f"Found “-0.25”: {VOLUME}"),
    ]


def test_what_is_missing_is_told_as_missing_and_keys_as_the_file_has_them(parties):
    make.make_platform("Mi-35", slug="mi-35")
    rows = "O-1,RUS,PAK,,\nO-2,RUS,PAK,mi-35,x\n"
    assert complaints(imported(Offer, "reference,supplier,recipient,platform,subject\n" + rows)) == [
        ("line 2", "platform, subject", f"Found no platform and no subject: {THING}"),
        ("line 3", "platform, subject", f"Found platform “mi-35” and subject “x”: {THING}"),
    ]


def test_a_record_that_is_held_is_told_with_the_column_that_the_file_has_not(parties):
    make.make_offer(reference="O-1")
    supplier = Offer.objects.get().supplier.code
    result = imported(Offer, json.dumps([{"reference": "O-1", "recipient": supplier}]), JsonFormat)
    sentence = "A country cannot offer to itself: supplier and recipient must differ."
    assert complaints(result) == [
        ("record 1", "supplier, recipient", f"Found supplier “{supplier}” and recipient “{supplier}”: {sentence}")
    ]


def test_a_long_text_leaves_room_for_the_other_columns(parties):
    make.make_platform("Mi-35", slug="mi-35")
    long = "armed helicopters " * 12
    head = "reference,supplier,recipient,platform,subject\n"
    [(_, _, told)] = complaints(imported(Offer, f"{head}O-1,RUS,PAK,mi-35,{long}\n"))
    found = told.removeprefix("Found ").removesuffix(f": {THING}")
    assert found == "platform “mi-35” and subject “armed helicopters armed helicopters armed heli…”"


def test_a_second_winner_is_told_with_its_competition(parties):
    contest = make.make_competition(slug="contest")
    make.make_offer(reference="O-1", competition=contest, recipient=contest.buyer, is_winning_bid=True)
    make.make_offer(reference="O-2", competition=contest, recipient=contest.buyer)
    assert complaints(imported(Offer, "reference,is_winning_bid\nO-2,true\n")) == [
        (
            "line 2",
            "competition, is_winning_bid",
            "Found competition “contest” and is_winning_bid “true”: This competition has a winner already: untick it "
            "there first.",
        )
    ]


def test_forty_broken_rows_cost_as_many_queries_as_one(parties):
    counted = []
    for rows in (1, 40):
        body = "".join(f"O-{place},RUS,RUS,x\n" for place in range(rows))
        with CaptureQueriesContext(connection) as queries:
            imported(Offer, f"reference,supplier,recipient,subject\n{body}")
        counted.append(len(queries))
    assert counted[0] == counted[1]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_the_columns_of_every_constraint_fit_where_problems_are_kept(model):
    layout = layout_of(model)
    checks = [
        {path[0] for path in model._get_expr_references(check.condition)}
        for check in model._meta.constraints
        if isinstance(check, CheckConstraint) and not isinstance(check, FieldCheck)
    ]
    uniques = [
        set(unique.names)
        | ({path[0] for path in model._get_expr_references(unique.condition)} if unique.condition else set())
        for unique in uniques_of(model)
    ]
    row = ["?" + "x" * 300 if field.is_relation else "x" * 300 for field in layout.fields]
    for asked in [*checks, *uniques]:
        names = [name for name in layout.names if name in asked]
        assert names
        assert len(", ".join(names)) <= ImportProblem._meta.get_field("column").max_length
        assert len(Words(layout, [row]).found(names, row)) <= ImportProblem._meta.get_field("found").max_length
