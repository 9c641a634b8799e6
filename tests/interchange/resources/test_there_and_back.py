"""What goes out comes back: every model by its natural keys, in every format."""

import json

import pytest

from procurement.interchange.fixtures.families import MODELS
from procurement.interchange.resources.spreadsheets import OWN_FORMATS, JsonFormat
from procurement.interchange.staging.resource import resource_for
from procurement.models import (
    Competition,
    Country,
    Delivery,
    Offer,
    OfferCitation,
    OfferMilestone,
    Platform,
)
from tests import make
from tests.interchange.resources.own_files import complaints, counts, everything, exported, imported, lines

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("file_format", OWN_FORMATS)
def test_an_exported_file_is_all_unchanged(file_format):
    everything()
    history = {model: model.history.count() for model in MODELS}
    results = {model: imported(model, exported(model, file_format), file_format) for model in MODELS}
    assert {model: complaints(result) for model, result in results.items()} == {model: [] for model in MODELS}
    assert {model: counts(result) for model, result in results.items()} == {
        model: (0, 0, model.objects.count(), 0) for model in MODELS
    }
    assert {model: model.history.count() for model in MODELS} == history


@pytest.mark.parametrize("file_format", OWN_FORMATS)
def test_all_files_bring_an_empty_database_to_the_same_records(file_format):
    everything()
    before = {model: exported(model, file_format) for model in MODELS}
    held = {model: exported(model) for model in MODELS}
    late = {*Offer.DERIVED, "review"}  # what is derived, and what needs its citations first
    files = {}
    for model in MODELS:
        names = [name for name in resource_for(model)._meta.fields if name not in late]
        files[model] = exported(model, file_format, names=names)
    for model in reversed(MODELS):
        model.objects.all()._raw_delete(using="default")
        model.history.all().delete()
    for model in MODELS:
        result = imported(model, files[model], file_format)
        assert complaints(result) == []
        assert result.counts["new"] == model.objects.count()
    assert counts(imported(Platform, before[Platform], file_format))[:2] == (0, 1)
    for model in MODELS:
        assert complaints(imported(model, before[model], file_format)) == []
    assert {model: exported(model) for model in MODELS} == held


def test_the_key_comes_first_then_what_can_be_edited_then_what_is_derived():
    assert list(resource_for(Offer)._meta.fields) == [
        *"reference review supplier recipient platform subject category version package competition".split(),
        *"is_winning_bid condition condition_estimated transfer production payment".split(),
        *"tiv_unit tiv_order tiv_delivered note".split(),
        *Offer.DERIVED,
    ]
    assert list(resource_for(OfferMilestone)._meta.fields) == [
        *"offer number position kind is_planned dated_on quantity quantity_estimated".split(),
        *"value_low value_high currency value_basis note".split(),
    ]


def test_values_are_written_as_people_read_them():
    offer = make.make_offer(reference="O-000001", platform=make.make_platform(slug="mi-35"), transfer="sale grant")
    milestone = make.make_milestone(offer, kind="contract", quantity=4, value_low="1500000.50", currency="USD")
    make.cite(offer, aspect="milestone", milestone=milestone)
    row = dict(zip(*(line.split(",") for line in lines(OfferMilestone)), strict=True))
    assert row == {
        "offer": "O-000001",
        "number": "1",
        "position": "",
        "kind": "contract",
        "is_planned": "false",
        "dated_on": "",
        "quantity": "4",
        "quantity_estimated": "false",
        "value_low": "1500000.5",
        "value_high": "",
        "currency": "USD",
        "value_basis": "unknown",
        "note": "",
    }
    assert resource_for(Offer)().export().dict[0]["transfer"] == "grant sale"
    assert resource_for(OfferCitation)().export().dict[0]["milestone"] == "O-000001/1"
    assert json.loads(exported(OfferMilestone, JsonFormat))[0]["value_low"] == 1500000.5


def test_records_are_written_in_the_order_of_their_keys():
    for code in ("RUS", "ALA", "PAK"):
        make.make_country(code=code)
    assert [line[:3] for line in lines(Country)] == ["cod", "ALA", "PAK", "RUS"]


def test_deliveries_and_competitions_are_there_to_be_imported():
    offer = make.make_offer(reference="O-1")
    imported(Delivery, "offer,number,delivered_on,quantity\nO-1,,2017,4\n")
    offer.refresh_from_db()
    assert offer.quantity_delivered == 4
    make.make_country(code="IND")
    imported(Competition, "slug,title,buyer\nattack,Attack helicopters,IND\n")
    assert Competition.objects.get().buyer.code == "IND"
