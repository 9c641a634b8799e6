"""The data package: whole or not at all, valid, the same rows in every file of it, and nothing that is not public."""

import asyncio
import csv
import datetime
import hashlib
import json
import sqlite3
from contextlib import closing

import pytest
from datasette.app import Datasette
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from frictionless import Package

from procurement.choices import Credibility, Reliability, Review, Stage
from procurement.interchange.dataset.meanings import STAGES
from procurement.interchange.dataset.tables import tables
from procurement.interchange.dataset.write import Occupied, export_dataset
from procurement.interchange.fixtures.families import MODELS
from procurement.models import Country, Offer, OfferMilestone, OfferPackage, Platform
from tests import make
from tests.interchange.registers.world import brought_in, file_of, make_world
from tests.interchange.resources.own_files import everything

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 24)
REVIEWED = [model for model in MODELS if "review" in {field.name for field in model._meta.concrete_fields}]


@pytest.fixture
def published():
    """A public row of every model that has one, with texts that are hard on files."""
    everything()
    for model in REVIEWED:
        model.objects.update(review=Review.PUBLISHED)
    Offer.objects.filter(platform=None).update(note='one\r\ntwo, “three”\n"four"\t=five')
    Offer.objects.update(package=OfferPackage.objects.get())
    assert [model for model in MODELS if not model.objects.public().exists()] == []


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "dataset"


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def version(folder):
    return json.loads((folder / "datapackage.json").read_bytes())["version"]


def rows_of(folder, table):
    with (folder / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_package_is_valid_by_every_key_type_and_vocabulary(published, folder):
    export_dataset(folder, DAY)
    report = Package(folder / "datapackage.json").validate()
    assert report.flatten(["message"]) == []
    assert len(report.tasks) == len(MODELS)


def test_a_key_that_leads_nowhere_would_not_be_valid(published, folder):
    """The test above can fail."""
    export_dataset(folder, DAY)
    path = folder / "data" / "offer_milestone.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("contract", "kontract"), encoding="utf-8")
    kinds = {kind for (kind,) in Package(folder / "datapackage.json").validate().flatten(["type"])}
    assert kinds == {"constraint-error", "byte-count", "hash-count"}


def test_the_database_holds_the_rows_of_the_files(published, folder):
    written = export_dataset(folder, DAY)
    with closing(sqlite3.connect(folder / "arms-offers.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for each in written:
            names = [column.name for column in each.table.columns]
            types = {column.name: column.type for column in each.table.columns}
            listed = ", ".join(f'"{name}"' for name in names)
            held = database.execute(f"SELECT {listed} FROM {each.table.name} ORDER BY rowid").fetchall()  # noqa: S608 - names of ours
            read = [[as_stored(types[name], row[name]) for name in names] for row in rows_of(folder, each.table.name)]
            assert [list(row) for row in held] == read
            assert len(read) == each.count == each.table.model.objects.public().count()


def as_stored(kind, cell):
    if cell == "":
        return None
    if kind == "boolean":
        return {"true": 1, "false": 0}[cell]
    return {"integer": int, "number": float, "string": str}[kind](cell)


def test_datasette_opens_the_database(published, folder):
    export_dataset(folder, DAY)
    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    datasette = Datasette([str(folder / "arms-offers.sqlite")], metadata=metadata)

    async def answers():
        pages = ["/", "/arms-offers", *(f"/arms-offers/{table.name}" for table in tables())]
        pages += [f"/arms-offers/{view}" for view in ("offer_overview", "event_overview", "citation")]
        return {page: await datasette.client.get(page) for page in pages}

    found = asyncio.run(answers())
    assert {page: answer.status_code for page, answer in found.items()} == dict.fromkeys(found, 200)
    offers = found["/arms-offers/offer"].text
    assert "SIPRI TIV of one unit, millions" in offers
    offer = Offer.objects.exclude(platform=None).first()
    assert f'<a href="/arms-offers/country/{offer.supplier.code}">{offer.supplier.name}</a>' in offers


def test_the_descriptor_says_what_the_models_say(published, folder):
    export_dataset(folder, DAY)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["profile"] == "tabular-data-package"
    assert package["created"] == "2026-11-24T00:00:00Z"
    milestones = next(each for each in package["resources"] if each["name"] == "offer_milestone")
    content = (folder / milestones["path"]).read_bytes()
    assert (milestones["bytes"], milestones["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    assert (milestones["count"], milestones["title"]) == (OfferMilestone.objects.count(), "Milestones")
    schema = milestones["schema"]
    assert schema["primaryKey"] == ["offer", "number"]
    assert schema["missingValues"] == [""]
    assert schema["foreignKeys"] == [{"fields": ["offer"], "reference": {"resource": "offer", "fields": ["reference"]}}]
    fields = {each["name"]: each for each in schema["fields"]}
    assert list(fields) == [
        *"key offer number position kind is_planned dated_on dated_first dated_last quantity".split(),
        *"quantity_estimated value_low value_high currency value_basis note".split(),
    ]
    assert fields["kind"]["constraints"] == {
        "required": True,
        "enum": [value for value, _ in OfferMilestone._meta.get_field("kind").choices],
    }
    assert fields["quantity"] == {
        "name": "quantity",
        "type": "integer",
        "title": "Quantity",
        "description": "Count of systems; null if not stated",
        "unit": "systems",
        "constraints": {"minimum": 1},
    }
    assert fields["value_low"]["unit"] == "whole units of the currency in the column currency"
    offers = next(each for each in package["resources"] if each["name"] == "offer")
    units = {each["name"]: each.get("unit") for each in offers["schema"]["fields"]}
    assert units["tiv_order"] == "million SIPRI TIV"
    assert "review" not in units


def test_a_readme_says_licence_date_counts_and_how_to_cite(published, folder):
    export_dataset(folder, DAY)
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert "# Arms offers: the published database of 24 November 2026" in text
    assert (
        "> The curators of this database: Arms offers database, published records of 24 November 2026, "
        f"version {version(folder)}.\n" in text
    )
    assert "MIT License" in text
    assert f"| [offer](data/offer.csv) | {Offer.objects.public().count()} |" in text


def test_the_author_address_and_licence_of_the_data_are_settings(published, folder, settings):
    settings.DATA_AUTHOR, settings.DATA_ADDRESS = "the Atlantis Institute", "https://offers.example.org"
    settings.DATA_LICENCE, settings.DATA_LICENCE_ADDRESS = "Terms of Atlantis 2.0", ""
    export_dataset(folder, DAY)
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert (
        "> The Atlantis Institute: Arms offers database, published records of 24 November 2026, "
        f"version {version(folder)}. https://offers.example.org\n" in text
    )
    assert "MIT" not in text
    told = json.loads((folder / "datapackage.json").read_bytes())
    assert told["licenses"] == [{"name": "terms-of-atlantis-20", "title": "Terms of Atlantis 2.0"}]
    assert told["contributors"] == [{"title": "the Atlantis Institute", "role": "author"}]
    assert told["homepage"] == "https://offers.example.org"
    metadata = json.loads((folder / "metadata.json").read_bytes())
    assert (metadata["license"], "license_url" in metadata) == ("Terms of Atlantis 2.0", False)


def test_the_readme_says_what_grades_and_stages_mean_and_whose_the_facts_are(folder):
    offer = make.make_offer(review=Review.PUBLISHED)
    make.cite(offer, source=make.make_source(slug="told", publisher="The | Herald", licence="ask it first"))
    make.cite(make.make_offer(reference="O-000099"), source=make.make_source(slug="kept", publisher="A register"))
    export_dataset(folder, DAY)
    text = (folder / "README.md").read_text(encoding="utf-8")
    for sentence in (*Reliability.labels, *Credibility.labels):
        assert f"\n- {sentence}\n" in text
    assert set(STAGES) == set(Stage)
    assert "| closed_short | ended with less delivered than was agreed |" in text
    assert "| The \\| Herald | 1 | ask it first |" in text
    assert "A register" not in text


def test_a_register_that_came_in_as_drafts_shows_neither_its_deals_nor_its_source(folder, tmp_path):
    make_world()
    batch = brought_in(file_of({}))
    offer = Offer.objects.get()
    export_dataset(folder, DAY)
    assert (rows_of(folder, "offer"), rows_of(folder, "source")) == ([], [])
    offer.platform.__class__.objects.update(review=Review.PUBLISHED)
    Offer.objects.update(review=Review.PUBLISHED)
    export_dataset(tmp_path / "later", DAY)
    assert [row["slug"] for row in rows_of(tmp_path / "later", "source")] == [batch.release]


def test_the_same_content_gives_the_same_bytes_but_for_the_day(published, folder, tmp_path):
    export_dataset(folder, DAY)
    export_dataset(tmp_path / "again", DAY)
    assert files(tmp_path / "again") == files(folder)
    export_dataset(tmp_path / "later", datetime.date(2027, 1, 2))
    later = files(tmp_path / "later")
    differing = {name for name, content in files(folder).items() if later[name] != content}
    assert differing == {"README.md", "datapackage.json", "metadata.json"}
    assert later["datapackage.json"].replace(b"2027-01-02", b"2026-11-24") == files(folder)["datapackage.json"]
    Country.objects.filter(code="ALA").update(note="other")
    export_dataset(tmp_path / "changed", DAY)
    versions = {
        json.loads((path / "datapackage.json").read_bytes())["version"] for path in (folder, tmp_path / "later")
    }
    assert len(versions) == 1
    assert json.loads((tmp_path / "changed" / "datapackage.json").read_bytes())["version"] not in versions


def test_a_dataset_takes_the_place_of_an_earlier_one(published, folder):
    export_dataset(folder, DAY)
    (folder / "data" / "left.csv").write_text("from a table that is no more")
    export_dataset(folder, DAY)
    assert "data/left.csv" not in files(folder)
    assert [path.name for path in folder.parent.iterdir()] == ["dataset"]


@pytest.mark.parametrize("held", ["notes.txt", "datapackage.json"])
def test_a_folder_that_holds_something_else_is_left_alone(published, folder, held):
    folder.mkdir()
    (folder / held).write_text('{"name": "other"}')
    with pytest.raises(Occupied) as refusal:
        export_dataset(folder, DAY)
    assert str(refusal.value) == (
        f"{folder} holds something else than a dataset of ours: name a new folder, or empty this one."
    )
    assert list(files(folder)) == [held]
    assert [path.name for path in folder.parent.iterdir()] == ["dataset"]


def test_what_fails_on_the_way_leaves_the_earlier_dataset_and_nothing_half_written(published, folder):
    export_dataset(folder, DAY)
    before = files(folder)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE procurement_offer RENAME COLUMN tiv_unit TO gone")
    with pytest.raises(DatabaseError):
        export_dataset(folder, DAY)
    assert files(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["dataset"]


def test_the_command_tells_what_it_wrote_and_what_is_in_the_way(published, folder, capsys):
    call_command("export_dataset", folder)
    said = capsys.readouterr().out.splitlines()
    assert f"{folder}/data/offer.csv: {Offer.objects.public().count()} rows" in said
    assert len(said) == len(MODELS)
    (folder / "datapackage.json").unlink()
    with pytest.raises(CommandError, match="holds something else than a dataset of ours"):
        call_command("export_dataset", folder)
    (folder.parent / "file").write_text("")
    with pytest.raises(CommandError, match="is a file: name a folder that does not exist yet"):
        call_command("export_dataset", folder.parent / "file")


def test_an_empty_database_makes_a_valid_package(folder):
    export_dataset(folder, DAY)
    assert Package(folder / "datapackage.json").validate().flatten(["message"]) == []


def test_what_names_a_record_that_is_not_public_is_empty(folder):
    base = make.make_platform(slug="hidden")
    shown = make.make_platform(slug="shown", variant_of=base, review=Review.PUBLISHED)
    make.cite(shown, aspect="variant", value="hidden")
    make.cite(shown, aspect="variant", value="shown")
    export_dataset(folder, DAY)
    assert [(row["slug"], row["variant_of"]) for row in rows_of(folder, "platform")] == [("shown", "")]
    assert [row["value"] for row in rows_of(folder, "platform_citation")] == ["", "shown"]
    assert Platform.objects.count() == 2
