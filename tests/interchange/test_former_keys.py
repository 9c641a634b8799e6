"""Files that use the key of a record that was merged into another mean the one that stayed."""

import json

import pytest

from procurement.interchange.fixtures.load import load_fixtures
from procurement.interchange.resources.spreadsheets import CsvFormat
from procurement.interchange.staging.resource import resource_for
from procurement.models import Offer, OfferMilestone, Platform
from tests import make

pytestmark = pytest.mark.django_db


def bring(model, text):
    return resource_for(model)().import_data(CsvFormat().create_dataset(text.encode()), dry_run=False)


@pytest.fixture
def platform():
    platform = make.make_platform("Mi-35", slug="mi-35")
    make.make_former_key(kind="platform", former="mi-35-2", successor="mi-35")
    return platform


def test_a_row_under_a_former_key_changes_the_record_that_stayed(platform):
    result = bring(Platform, "slug,maker\nmi-35-2,Rostvertol\n")
    assert tuple(result.counts.values())[:2] == (0, 1)
    assert list(Platform.objects.values_list("slug", "maker")) == [("mi-35", "Rostvertol")]


def test_a_cell_that_names_a_former_key_points_at_the_record_that_stayed(platform):
    supplier, recipient = make.make_country(code="RUS"), make.make_country(code="PAK")
    result = bring(Offer, f"reference,supplier,recipient,platform\n,{supplier.code},{recipient.code},mi-35-2\n")
    assert result.is_sound, result.problem_groups
    assert Offer.objects.get().platform == platform


def test_the_key_of_a_record_that_is_there_means_that_record(platform):
    make.make_platform("MI 35", slug="mi-35-2")
    bring(Platform, "slug,maker\nmi-35-2,Rostvertol\n")
    assert Platform.objects.get(slug="mi-35-2").maker == "Rostvertol"


def test_a_numbered_row_of_a_merged_record_is_refused_and_a_new_one_comes_to_the_one_that_stayed():
    offer = make.make_offer(reference="O-000001")
    make.make_milestone(offer, kind="request")
    make.make_former_key(kind="offer", former="O-000002", successor="O-000001")

    result = bring(OfferMilestone, "offer,number,kind\nO-000002,1,contract\n")
    assert result.file_problems == [
        "O-000002 was merged into O-000001, where its rows have other numbers: give O-000001 and the number there, or "
        "leave the number empty for a new row."
    ]
    assert list(OfferMilestone.objects.values_list("kind", flat=True)) == ["request"]

    bring(OfferMilestone, "offer,number,kind\nO-000002,,contract\n")
    assert list(OfferMilestone.objects.order_by("number").values_list("number", "kind")) == [
        (1, "request"),
        (2, "contract"),
    ]


def test_a_fixture_that_points_at_a_former_key_points_at_the_record_that_stayed(platform, tmp_path):
    supplier, recipient = make.make_country(code="RUS"), make.make_country(code="PAK")
    fields = {
        "reference": "O-000007",
        "supplier": [supplier.code],
        "recipient": [recipient.code],
        "platform": ["mi-35-2"],
    }
    path = tmp_path / "one.json"
    path.write_text(json.dumps([{"model": "procurement.offer", "fields": fields}]))
    load_fixtures([path])
    assert Offer.objects.get().platform == platform
