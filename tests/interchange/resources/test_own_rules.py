"""A file keeps the rules of the models, and derived columns follow from it."""

import pytest
from django.db.models import CheckConstraint

from procurement.choices import Stage
from procurement.interchange.fixtures.families import MODELS
from procurement.models import (
    Country,
    CountryName,
    Offer,
    OfferCitation,
    OfferMilestone,
    Platform,
)
from procurement.models.base import FieldCheck
from tests import make
from tests.interchange.resources.own_files import complaints, counts, imported

pytestmark = pytest.mark.django_db


def test_a_country_cannot_offer_to_itself():
    make.make_country(code="RUS")
    result = imported(Offer, "reference,supplier,recipient,subject\nO-1,RUS,RUS,x\n")
    assert complaints(result) == [
        (
            "line 2",
            "supplier, recipient",
            "Found supplier “RUS” and recipient “RUS”: A country cannot offer to itself: supplier and recipient must "
            "differ.",
        )
    ]
    assert not Offer.objects.exists()


def test_a_citation_cannot_speak_of_the_child_of_another_offer():
    offer, other = make.make_offer(reference="O-1"), make.make_offer(reference="O-2")
    milestone = make.make_milestone(other)
    make.make_source(slug="article")
    result = imported(
        OfferCitation, "offer,number,source,aspect,milestone\nO-1,,article,milestone,O-2/1\n", dry_run=False
    )
    assert complaints(result) == [
        (
            "line 2",
            "milestone",
            f"Found “O-2/1”: {milestone} belongs to another offer: choose one of this offer.",
        )
    ]
    assert not offer.citations.exists()


def test_a_bid_belongs_to_the_contest_of_its_recipient():
    contest = make.make_competition(slug="contest", title="Contest")
    offer = make.make_offer(reference="O-1")
    result = imported(Offer, "reference,competition\nO-1,contest\n")
    assert complaints(result) == [
        (
            "line 2",
            "competition",
            f"Found “contest”: Contest is a contest of {contest.buyer}, not of {offer.recipient}.",
        )
    ]


def test_no_constraint_that_is_asked_speaks_of_a_generated_column():
    """An import leaves generated columns out when it asks the constraints."""
    asked = [
        (constraint.name, name)
        for model in MODELS
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint) and not isinstance(constraint, FieldCheck)
        for name in {path[0] for path in model._get_expr_references(constraint.condition)}
        if name != "pk" and model._meta.get_field(name).generated
    ]
    assert asked == []


def test_two_rows_of_a_file_keep_the_constraints_between_them():
    make.make_country(code="RUS")
    result = imported(CountryName, "country,number,text,scheme\nRUS,1,Russland,common\nRUS,2,Russland,common\n")
    assert complaints(result) == [
        (
            "line 3",
            "country, text, scheme, used_on",
            "Found country “RUS”, text “Russland”, scheme “common” and no used_on: This country has the same name of "
            "the same scheme and time already.",
        )
    ]


def test_an_imported_milestone_derives_the_stage_of_its_offer():
    offer = make.make_offer(reference="O-1")
    imported(OfferMilestone, "offer,number,kind,quantity,dated_on\nO-1,,request,20,2012\n", file_name="steps.csv")
    offer.refresh_from_db()
    assert (offer.stage, offer.quantity_requested, offer.first_key) == (Stage.REQUESTED, 20, 20120101)
    latest = offer.history.latest()
    assert (latest.stage, latest.via, latest.history_change_reason) == (Stage.REQUESTED, "import", "steps.csv")


def test_a_platform_that_is_there_does_not_become_a_variant_of_its_own_variant():
    base = make.make_platform("Mi-24", slug="mi-24")
    make.make_platform("Mi-35", slug="mi-35", variant_of=base)
    result = imported(Platform, "slug,variant_of\nmi-24,mi-35\n")
    assert complaints(result) == [
        (
            "line 2",
            "variant_of",
            "Found “mi-35”: Mi-35 is itself a variant of Mi-24: choose the platform both came from.",
        )
    ]
    base.refresh_from_db()
    assert base.variant_of is None


def test_a_word_that_a_file_changes_is_found_by_the_search():
    platform = make.derive(make.make_platform("Mi-24", slug="mi-24"))
    before = platform.search
    assert counts(imported(Platform, "slug,designation\nmi-24,Mi-35\n")) == (0, 1, 0, 0)
    found = Platform.objects.get().search
    assert (found != before, found) == (True, make.derive(Platform.objects.get()).search)


def test_an_imported_name_is_found_by_the_search():
    make.make_country("Russia", code="RUS")
    imported(CountryName, "country,number,text,scheme\nRUS,,Rossiyá,common\n")
    assert Country.objects.get().search == "rus | russia | rossiya"


def test_a_file_may_confirm_derived_columns_but_not_contradict_them():
    offer = make.make_offer(reference="O-1")
    make.derive(make.make_milestone(offer, kind="request", quantity=20))
    assert counts(imported(Offer, "reference,stage,quantity_requested\nO-1,requested,20\n")) == (0, 0, 1, 0)
    assert counts(imported(Offer, "reference,stage,quantity_requested\nO-1,,\n")) == (0, 0, 1, 0)
    result = imported(Offer, "reference,version,stage,quantity_requested\nO-1,M,agreed,4\n")
    tail = "leave the cell empty, or correct them."
    assert complaints(result) == [
        ("line 2", "stage", f"Found “agreed”; the milestones and deliveries give “requested”: {tail}"),
        ("line 2", "quantity_requested", f"Found “4”; the milestones and deliveries give “20”: {tail}"),
    ]
    assert counts(result) == (0, 0, 0, 1)
    offer.refresh_from_db()
    assert offer.version == ""
