"""Fixture files in and out: nothing lost, nothing half-written, nothing of a curator's work overwritten."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.choices import MilestoneKind, Review, Stage
from procurement.interchange.fixtures.export import export_fixtures
from procurement.interchange.fixtures.families import FAMILIES, MODELS
from procurement.interchange.fixtures.load import load_fixtures
from procurement.interchange.fixtures.read import FixtureProblems
from procurement.models import Country, Offer, OfferCitation, OfferMilestone, Platform, PlatformCitation, recorded
from procurement.services.review import take_back
from tests import make

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parents[2] / "fixtures"


def record(model, **fields):
    return {"model": f"procurement.{model}", "fields": fields}


def write(folder, *records, name="content.json"):
    path = folder / name
    path.write_text(json.dumps(list(records)), encoding="utf-8")
    return path


def content(**offer):
    """Two countries, a platform, an offer and its request for twenty."""
    return [
        record("country", code="RUS", name="Russia"),
        record("country", code="PAK", name="Pakistan"),
        record("platformcategory", slug="aircraft", name="Aircraft"),
        record("platform", slug="mi-35", designation="Mi-35", category=["aircraft"]),
        record("offer", reference="O-000001", supplier=["RUS"], recipient=["PAK"], platform=["mi-35"], **offer),
        record("offermilestone", offer=["O-000001"], number=1, kind="request", quantity=20, dated_on="2012-q3"),
    ]


def problems(*paths, **options):
    with pytest.raises(FixtureProblems) as refusal:
        load_fixtures(paths, **options)
    assert not Country.objects.exists()
    return [str(problem) for problem in refusal.value.problems]


def one_of_each():
    """A row of every model, told apart and joined as curators join them."""
    source = make.make_source()
    organisation, member = make.make_country(kind="organisation"), make.make_country("Åland", code="ALA")
    make.make_membership(organisation, member=member, joined_on="2017~")
    make.make_succession(member, succeeded_on="1991-12-26")
    make.make_country_name(member, text="Ahvenanmaa", used_on="1921/..")
    make.make_country_identifier(member, value="248")
    make.cite(member, source=source)
    base = make.make_platform("Mi-24", slug="z-base")
    platform = make.make_platform("Mi-35", slug="mi-35", variant_of=base)
    make.make_origin(platform)
    name = make.make_platform_name(platform, text="Hind")
    make.make_platform_identifier(platform)
    make.make_component(platform, component=base)
    make.cite(platform, aspect="name", name=name, value="Hind", source=source)
    make.make_source(edition_of=source, slug="a-later-edition")
    competition = make.make_competition(quantity=22, decided_on="2012")
    make.cite(competition)
    package = make.make_package(value_low="153000000", currency="USD", value_basis="contract")
    bid = make.make_offer(platform=base, competition=competition, recipient=competition.buyer, is_winning_bid=True)
    offer = make.make_offer(
        platform=platform,
        package=package,
        transfer="sale",
        payment="barter credit",
        tiv_unit="4.25",
        note='“A” = "b"\n',
    )
    milestone = make.make_milestone(offer, kind=MilestoneKind.CONTRACT, quantity=4, dated_on="2015")
    delivery = make.make_delivery(offer, quantity=4, delivered_on="2017/2018")
    make.make_party(offer, name="=Rosoboronexport")
    make.make_offer_relation(offer, other=bid)
    make.make_offer_identifier(offer)
    make.cite(offer, aspect="milestone_quantity", milestone=milestone, value="4", source=source)
    make.cite(offer, aspect="delivery_date", delivery=delivery, value="2017/2018")
    event = make.make_event(dated_on="2012-10")
    make.make_participant(event)
    make.make_event_relation(event)
    make.make_event_identifier(event)
    link = make.make_link(event, offer=offer, bearing="delays", delayed_on="2001-09/2002")
    make.cite(event, aspect="offer", link=link)
    make.make_former_key()
    assert [model for model in MODELS if not model.objects.exists()] == []
    make.derive(offer, bid, *(row for model in MODELS for row in model.objects.all()))
    return offer


def empty_database():
    for model in reversed(MODELS):
        model.objects.all()._raw_delete(using="default")
        model.history.all().delete()


def files(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


def test_export_load_export_is_byte_identical(tmp_path):
    one_of_each()
    export_fixtures(tmp_path / "first")
    empty_database()
    load_fixtures([tmp_path / "first"])
    export_fixtures(tmp_path / "second")
    assert files(tmp_path / "second") == files(tmp_path / "first")
    assert list(files(tmp_path / "first")) == sorted(f"{family}.json" for family in FAMILIES)


def test_derived_columns_and_search_text_are_the_same_after_the_round_trip(tmp_path):
    reference = one_of_each().reference
    before = Offer.objects.filter(reference=reference).values(*Offer.DERIVED, "search").get()
    names = list(Country.objects.order_by("code").values_list("search", flat=True))
    export_fixtures(tmp_path)
    empty_database()
    load_fixtures([tmp_path])
    assert Offer.objects.filter(reference=reference).values(*Offer.DERIVED, "search").get() == before
    assert before["stage"] == Stage.DELIVERED
    assert list(Country.objects.order_by("code").values_list("search", flat=True)) == names


def test_djangos_own_loaddata_reads_the_files(tmp_path):
    one_of_each()
    export_fixtures(tmp_path / "first")
    empty_database()
    call_command("loaddata", *[str(tmp_path / "first" / f"{family}.json") for family in FAMILIES], verbosity=0)
    call_command("derive_columns", verbosity=0)
    export_fixtures(tmp_path / "second")
    assert files(tmp_path / "second") == files(tmp_path / "first")


def test_the_files_of_the_project_are_what_an_export_writes(tmp_path):
    load_fixtures([FIXTURES / "reference", FIXTURES / "seed"])
    export_fixtures(tmp_path)
    kept = files(FIXTURES / "reference") | files(FIXTURES / "seed")
    assert files(tmp_path) == kept


def test_a_second_load_changes_nothing_and_leaves_no_history(tmp_path):
    path = write(tmp_path, *content())
    load_fixtures([path])
    rows = sum(model.history.count() for model in MODELS)
    outcome = load_fixtures([path])
    assert (outcome.new.total(), outcome.changed.total(), outcome.unchanged.total(), outcome.kept) == (0, 0, 6, [])
    assert sum(model.history.count() for model in MODELS) == rows


def test_a_load_writes_history_and_derived_columns(tmp_path):
    load_fixtures([write(tmp_path, *content())], reason="first content")
    offer = Offer.objects.get()
    assert (offer.stage, offer.quantity_requested, offer.first_key) == (Stage.REQUESTED, 20, 20120701)
    milestone = OfferMilestone.history.get()
    assert (milestone.history_type, milestone.via, milestone.history_change_reason) == (
        "+",
        "fixtures",
        "first content",
    )
    assert milestone.dated_on == "2012-Q3"


def test_a_changed_file_brings_its_rows_up_to_date(tmp_path):
    load_fixtures([write(tmp_path, *content())])
    later = content()
    later[-1]["fields"]["quantity"] = 24
    outcome = load_fixtures([write(tmp_path, *later)])
    assert outcome.changed == {"procurement.offermilestone": 1, "procurement.offer": 0} | {
        label: 0 for label in outcome.changed if label != "procurement.offermilestone"
    }
    assert Offer.objects.get().quantity_requested == 24


def test_a_curators_correction_is_kept_unless_told_to_overwrite(tmp_path):
    path = write(tmp_path, *content(version="Mi-35M"))
    load_fixtures([path])
    offer, milestone = Offer.objects.get(), OfferMilestone.objects.get()
    with recorded(via="admin"):
        offer.version = "Mi-35M4"
        offer.save()
        milestone.quantity = 21
        milestone.save()
    outcome = load_fixtures([path])
    offer.refresh_from_db()
    assert (offer.version, OfferMilestone.objects.get().quantity) == ("Mi-35M4", 21)
    assert outcome.kept == [
        "procurement.offer O-000001: field version keeps a curator's value, where the file has “Mi-35M”",
        "procurement.offermilestone O-000001 / 1: field quantity keeps a curator's value, where the file has “20”",
    ]
    load_fixtures([path], overwrite=True)
    offer.refresh_from_db()
    assert (offer.version, OfferMilestone.objects.get().quantity) == ("Mi-35M", 20)


def test_a_field_nobody_touched_follows_the_file_beside_one_that_was_corrected(tmp_path):
    load_fixtures([write(tmp_path, *content(version="Mi-35M", note="old"))])
    offer = Offer.objects.get()
    with recorded(via="admin"):
        offer.version = "Mi-35M4"
        offer.save()
    load_fixtures([write(tmp_path, *content(version="Mi-35M", note="new"))])
    offer.refresh_from_db()
    assert (offer.version, offer.note) == ("Mi-35M4", "new")


def test_a_correction_is_kept_by_every_later_load_though_each_changes_another_field(tmp_path):
    def load(**offer):
        return load_fixtures([write(tmp_path, *content(note="old", **offer))]).kept

    load(version="A")
    offer = Offer.objects.get()
    with recorded(via="admin"):
        offer.note = "CURATOR"
        offer.save()
    kept = ["procurement.offer O-000001: field note keeps a curator's value, where the file has “old”"]
    assert [load(version=version) for version in "BBCC"] == [kept] * 4
    assert Offer.objects.values_list("note", "version").get() == ("CURATOR", "C")


def test_an_offer_taken_back_to_draft_is_not_published_again_by_later_loads(tmp_path):
    cited = [
        record("source", slug="tass", title="TASS"),
        record("offercitation", offer=["O-000001"], number=1, source=["tass"], stated="x"),
        record("platformcitation", platform=["mi-35"], number=1, source=["tass"], stated="x"),
    ]

    def load(version):
        records = content(review="published", version=version)
        records[3]["fields"]["review"] = "published"
        return load_fixtures([write(tmp_path, *records, *cited)]).kept

    load("A")
    with recorded(via="admin"):
        take_back([Offer.objects.get()], Review.DRAFT)
    kept = ["procurement.offer O-000001: field review keeps a curator's value, where the file has “published”"]
    assert [load("B"), load("B"), load("C")] == [kept] * 3
    assert Offer.objects.values_list("review", "version").get() == (Review.DRAFT, "C")


def test_a_correction_is_kept_though_a_load_derives_other_columns_of_the_row(tmp_path):
    load_fixtures([write(tmp_path, *content(note="old"))])
    offer = Offer.objects.get()
    with recorded(via="admin"):
        offer.note = "CURATOR"
        offer.save()
    contract = record("offermilestone", offer=["O-000001"], number=2, kind="contract", quantity=4, dated_on="2013")
    path = write(tmp_path, *content(note="old"), contract)
    kept = ["procurement.offer O-000001: field note keeps a curator's value, where the file has “old”"]
    assert [load_fixtures([path]).kept for _ in range(3)] == [kept] * 3
    assert Offer.objects.values_list("note", "stage").get() == ("CURATOR", Stage.AGREED)


def test_what_an_overwriting_load_brought_back_follows_the_file_again(tmp_path):
    load_fixtures([write(tmp_path, *content(note="old"))])
    offer = Offer.objects.get()
    with recorded(via="admin"):
        offer.note = "CURATOR"
        offer.save()
    load_fixtures([write(tmp_path, *content(note="old"))], overwrite=True)
    assert load_fixtures([write(tmp_path, *content(note="new"))]).kept == []
    assert Offer.objects.get().note == "new"


def test_a_new_record_that_speaks_of_a_deleted_one_is_left_out_and_told(tmp_path):
    def speaking(number):
        fields = {"aspect": "milestone", "milestone": ["O-000001", 1], "source": ["tass"]}
        return record("offercitation", offer=["O-000001"], number=number, **fields)

    records = [*content(), record("source", slug="tass", title="TASS"), speaking(1)]
    load_fixtures([write(tmp_path, *records)])
    with recorded(via="admin"):
        OfferMilestone.objects.get().delete()
    assert load_fixtures([write(tmp_path, *records, speaking(2))]).kept == [
        "procurement.offermilestone O-000001 / 1: deleted by a curator, left out",
        "procurement.offercitation O-000001 / 1: deleted by a curator, left out",
        "procurement.offercitation O-000001 / 2: left out, because milestone O-000001 / 1 is left out",
    ]
    assert not OfferCitation.objects.exists()


def test_a_new_offer_of_a_deleted_platform_is_left_out_and_one_that_stands_is_left_alone(tmp_path):
    records = content()
    load_fixtures([write(tmp_path, *records[:4]), write(tmp_path, *described_offer("old"), name="offer.json")])
    with recorded(via="admin"):
        Platform.objects.get().delete()
    standing = record(
        "offer", reference="O-000009", supplier=["RUS"], recipient=["PAK"], subject="", platform=["mi-35"]
    )
    outcome = load_fixtures([write(tmp_path, *records, standing)])
    assert outcome.kept == [
        "procurement.platform mi-35: deleted by a curator, left out",
        "procurement.offer O-000001: left out, because platform mi-35 is left out",
        "procurement.offer O-000009: left as it is, because platform mi-35 is left out",
        "procurement.offermilestone O-000001 / 1: left out, because offer O-000001 is left out",
    ]
    assert list(Offer.objects.values_list("reference", "subject")) == [("O-000009", "old")]


def described_offer(subject):
    return [record("offer", reference="O-000009", supplier=["RUS"], recipient=["PAK"], subject=subject)]


def test_what_a_curator_deleted_stays_deleted_unless_told_to_overwrite(tmp_path):
    path = write(tmp_path, *content())
    load_fixtures([path])
    with recorded(via="admin"):
        OfferMilestone.objects.get().delete()
        Offer.objects.get().delete()
    outcome = load_fixtures([path])
    assert not Offer.objects.exists()
    assert outcome.kept == [
        "procurement.offer O-000001: deleted by a curator, left out",
        "procurement.offermilestone O-000001 / 1: left out, because offer O-000001 is left out",
    ]
    load_fixtures([path], overwrite=True)
    assert OfferMilestone.objects.get().quantity == 20


def test_a_step_that_a_curator_added_does_not_stop_the_next_load(tmp_path):
    path = write(tmp_path, *content(stage="requested", quantity_requested=20))
    load_fixtures([path])
    step = make.make_milestone(Offer.objects.get(), kind=MilestoneKind.CONTRACT)
    make.derive_after([step])
    load_fixtures([path])
    assert Offer.objects.get().stage == Stage.AGREED


def cited_content():
    """A published offer of a published platform, and a published event, each with one citation."""
    rows = content(review="published")
    rows[3]["fields"]["review"] = "published"
    return [
        *rows,
        record("source", slug="news", title="News"),
        record("platformcitation", platform=["mi-35"], number=1, source=["news"]),
        record("offercitation", offer=["O-000001"], number=1, source=["news"]),
        record("eventkind", slug="visit", name="visit"),
        record("diplomaticevent", slug="v-1", title="The visit", kind=["visit"], state="held", review="published"),
        record("eventoffer", event=["v-1"], number=1, offer=["O-000001"], bearing="supports"),
        record("eventcitation", event=["v-1"], number=1, source=["news"], aspect="offer", link=["v-1", 1]),
    ]


def test_a_published_record_that_lost_its_citations_is_told_and_stops_no_load(tmp_path):
    records = cited_content()
    path = write(tmp_path, *records)
    load_fixtures([path])
    with recorded(via="admin"):
        OfferCitation.objects.get().delete()

    records[1]["fields"]["note"] = "Islamabad"
    outcome = load_fixtures([write(tmp_path, *records)])

    assert +outcome.changed == {"procurement.country": 1}
    assert outcome.kept == [
        "procurement.offercitation O-000001 / 1: deleted by a curator, left out",
        f"{path}, record 5, procurement.offer O-000001: it is published, but it has no citation: add one that says "
        "where it is known from. Curators have left it so: mend it in the admin, take it back to draft there, or load "
        "with --overwrite to bring back what the files hold.",
    ]
    assert +load_fixtures([path], overwrite=True).new == {"procurement.offercitation": 1}
    assert load_fixtures([path]).kept == []


def test_a_load_publishes_no_record_without_a_citation(tmp_path):
    records = cited_content()
    records[4]["fields"]["review"] = "draft"
    del records[-1], records[-1]
    del records[8]
    load_fixtures([write(tmp_path, *[row for row in records if row["model"] != "procurement.diplomaticevent"])])
    records[4]["fields"]["review"] = "published"
    path = write(tmp_path, *[row for row in records if row["model"] != "procurement.diplomaticevent"])

    with pytest.raises(FixtureProblems) as refusal:
        load_fixtures([path])

    assert [str(problem) for problem in refusal.value.problems] == [
        f"{path}, record 5, procurement.offer O-000001, field review: it is published, but it has no citation: "
        "add one that says where it is known from."
    ]


def test_a_file_does_not_take_back_what_others_rest_on(tmp_path):
    records = cited_content()
    load_fixtures([write(tmp_path, *records)])
    offer = records[4]
    offer["fields"]["review"] = "draft"
    path = write(tmp_path, *records[:3], offer)

    with pytest.raises(FixtureProblems) as refusal:
        load_fixtures([path])

    assert [str(problem) for problem in refusal.value.problems] == [
        f"{path}, record 4, procurement.offer O-000001, field review: it cannot be taken back: The visit is published, "
        "and the only citations that its readers see speak of its link to it: add another citation there, or take that "
        "back first."
    ]
    assert Offer.objects.get().review == Review.PUBLISHED


def test_a_file_does_not_turn_the_last_citation_of_a_record_to_a_hidden_one(tmp_path):
    records = cited_content()
    load_fixtures([write(tmp_path, *records)])
    make.make_offer(reference="O-2")
    records[-2]["fields"]["offer"] = ["O-2"]
    path = write(tmp_path, records[-2])

    with pytest.raises(FixtureProblems) as refusal:
        load_fixtures([path])

    assert [str(problem) for problem in refusal.value.problems] == [
        f"{path}, record 1, procurement.eventoffer v-1 / 1: The visit is published, and with this its readers see no "
        "citation of it: add one that speaks of no hidden record, or take it back to draft."
    ]


def test_a_dry_run_writes_nothing(tmp_path):
    outcome = load_fixtures([write(tmp_path, *content())], dry_run=True)
    assert outcome.new.total() == 6
    assert not Country.objects.exists()


def test_rows_that_point_at_rows_of_their_own_model_load_in_any_order(tmp_path):
    category = record("platformcategory", slug="aircraft", name="Aircraft")
    family = [
        record("platform", slug=slug, designation=slug, category=["aircraft"], variant_of=parent and [parent])
        for slug, parent in [("mi-35m4", "mi-35m"), ("mi-35m", "mi-35"), ("mi-35", None)]
    ]
    load_fixtures([write(tmp_path, category, *family)])
    parents = dict(Platform.objects.values_list("slug", "variant_of__slug"))
    assert parents == {"mi-35": None, "mi-35m": "mi-35", "mi-35m4": "mi-35m"}


def test_a_ring_of_variants_is_refused(tmp_path):
    links = {"r1": "r2", "r2": "r3", "r3": "r1", "r4": "r1"}
    ring = [
        record("platform", slug=slug, designation=slug, category=["aircraft"], variant_of=[parent])
        for slug, parent in links.items()
    ]
    path = write(tmp_path, record("platformcategory", slug="aircraft", name="Aircraft"), *ring)
    found = problems(path)
    assert [problem.split(":")[0] for problem in found] == [
        f"{path}, record {place}, procurement.platform r{place - 1}, field variant_of" for place in (2, 3, 4)
    ]
    assert all("point at each other in a ring" in problem for problem in found)


def test_a_platform_that_is_its_own_variant_is_refused(tmp_path):
    own = record("platform", slug="r1", designation="R1", category=["aircraft"], variant_of=["r1"])
    path = write(tmp_path, record("platformcategory", slug="aircraft", name="Aircraft"), own)
    assert problems(path) == [
        f"{path}, record 2, procurement.platform r1, field variant_of: the records point at each other in a ring, "
        "r1 → r1: empty one of the links."
    ]


def test_a_key_that_points_nowhere_is_named_with_the_nearest(tmp_path):
    wrong = content()
    wrong[4]["fields"]["recipient"] = ["PAC"]
    wrong[5]["fields"]["offer"] = ["O-000002"]
    path = write(tmp_path, *wrong)
    assert problems(path) == [
        f"{path}, record 5, procurement.offer O-000001, field recipient: no country has the key “PAC”; "
        "the nearest is “PAK”.",
        f"{path}, record 6, procurement.offermilestone O-000002 / 1, field offer: no offer has the key “O-000002”; "
        "the nearest is “O-000001”.",
    ]


@pytest.mark.parametrize(
    ("place", "field", "value", "message"),
    [
        (
            5,
            "dated_on",
            "2012-06-31",
            "found '2012-06-31': “2012-06-31” is not a date we can read: June 2012 has no day",
        ),
        (5, "quantity", "many", 'found "many", expected a whole number or null.'),
        (5, "quantity", 2.7, "found 2.7, expected a whole number or null."),
        (5, "number", True, "found true, expected a whole number."),
        (5, "offer", ["O-000001", 2], 'found ["O-000001", 2], expected a natural key as a list of 1 (text).'),
        (5, "note", {"a": 1}, 'found {"a": 1}, expected text.'),
        (5, "is_planned", 0, "found 0, expected true or false."),
        (5, "value_low", True, "found true, expected a decimal number, plain or as text or null."),
        (4, "subject", ["x"], 'found ["x"], expected text.'),
        (4, "transfer", ["sale"], 'found ["sale"], expected text.'),
        (4, "quantity_requested", "20", 'found "20", expected a whole number or null.'),
        (4, "recipient", [True], "found [true], expected a natural key as a list of 1 (text)."),
        (4, "recipient", None, "found null, expected a natural key as a list of 1 (text)."),
        (5, "quantity", -3, "A quantity is 1 or more: leave it empty if it is not known."),
        (5, "kind", "wish", "Value 'wish' is not a valid choice."),
        (5, "currency", "XYZ", "“XYZ” is not an ISO 4217 currency code such as USD, RUB or PKR."),
        (5, "kind", None, "found null, expected text."),
        (4, "transfer", "gift", "“gift” is not among the choices: sale, grant, lease"),
        (4, "recipient", ["RUS"], "A country cannot offer to itself: supplier and recipient must differ."),
        (4, "recipient", "PAK", 'found "PAK", expected a natural key as a list of 1 (text).'),
        (
            4,
            "subject",
            "helicopters",
            "Choose a platform, or describe the subject in words where none is named; not both.",
        ),
        (
            4,
            "stage",
            "agreed",
            "the file says 'agreed', its milestones and deliveries give 'requested': correct it, or",
        ),
        (
            4,
            "review",
            "published",
            "it is published, but it has no citation: add one that says where it is known from.",
        ),
        (4, "qantity", 3, "procurement.offer has no such field"),
        (4, "reference", "", "this part of the natural key (reference) is missing."),
        (4, "version", "a\x00b", "The text holds the control character U+0000 at position 2: remove it."),
        (0, "code", "Rus", "A code is three capital letters"),
    ],
)
def test_a_wrong_value_is_named_with_its_place_and_nothing_is_written(tmp_path, place, field, value, message):
    wrong = content()
    wrong[place]["fields"][field] = value
    if place == 0:
        wrong = wrong[:1]
    found = problems(write(tmp_path, *wrong))
    assert [problem for problem in found if message in problem and f"record {place + 1}" in problem] == found[:1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"model": ', "line 1, column 12 is not JSON: Expecting value."),
        ('{"model": "procurement.offer"}', "expected a list of records at the top."),
        ("[3]", 'record 1: expected {"model": …, "fields": {…}}.'),
        (
            '[{"model": "procurement.offr", "fields": {}}]',
            "no model of the content; the nearest is “procurement.offer”.",
        ),
        ('[{"model": "auth.user", "fields": {}}]', "record 1: “auth.user” is no model of the content."),
        (
            '[{"model": "procurement.country", "pk": 3, "fields": {"code": "RUS"}}]',
            "record 1: records go by their natural",
        ),
    ],
)
def test_a_file_that_is_no_fixture_says_so(tmp_path, text, message):
    path = tmp_path / "wrong.json"
    path.write_text(text, encoding="utf-8")
    (found,) = problems(path)
    assert message in found


def test_a_file_of_another_encoding_says_so(tmp_path):
    path = tmp_path / "wrong.json"
    path.write_bytes('[{"name": "Türkiye"}]'.encode("cp1252"))
    assert problems(path) == [f"{path}: byte 13 is not UTF-8: save the file as UTF-8."]


COUNTRY = '[{"model": "procurement.country", "fields": {"code": "RUS", "name": "Russia"%s}}]'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            COUNTRY % f',\n "note": {"9" * 5000}',
            "line 2, column 10: the number 99999999999999999999… of 5000 digits is",
        ),
        (COUNTRY % ', "note": NaN', "line 1, column 87: NaN is no JSON number: write null, or a number."),
        (COUNTRY % ', "note": -Infinity', "line 1, column 87: -Infinity is no JSON number: write null, or a number."),
        (COUNTRY % ', "note": 1e999', "line 1, column 87: the number 1e999 is too large."),
        ("[" * 100_000, "line 1, column 51: lists and objects stand in each other too deep: records are flat."),
        (COUNTRY % f', "note": {"[" * 600}{"]" * 600}', "[[[[[…, expected text."),
        (COUNTRY % ', "name": "USSR"', "record 1: “name” stands in it more than once: keep one."),
        ('[{"model": "x", "fields": {}, "model": "y"}]', "record 1: “model” stands in it more than once: keep one."),
        (COUNTRY % r', "note": "\ud800"', "field note: the text holds U+D800, which no database keeps: take it out."),
        (
            COUNTRY % r', "note": "a\u0000"',
            "field note: The text holds the control character U+0000 at position 2: remove it.",
        ),
        (COUNTRY.replace("RUS", r"R\ud800S") % "", "record 1, field code: the text holds U+D800, which no database"),
        (COUNTRY % ', "note": "\0"', "line 1, column 88 is not JSON: Invalid control character at."),
        ("\ufeff[]", "it begins with a byte order mark: save the file as UTF-8 without one."),
    ],
)
def test_json_that_databases_or_readers_choke_on_is_refused_with_its_place(tmp_path, text, message):
    path = tmp_path / "wrong.json"
    path.write_text(text, encoding="utf-8")
    (found,) = problems(path)
    assert found.startswith(str(path))
    assert message in found
    with pytest.raises(CommandError):
        call_command("load_fixtures", str(path))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_told_by_its_name(tmp_path, encoding):
    path = tmp_path / "wrong.json"
    path.write_bytes((COUNTRY % "").encode(encoding))
    assert problems(path) == [
        f"{path}: it is UTF-16, or another encoding of two bytes a letter: save the file as UTF-8."
    ]


def test_the_same_key_twice_is_refused(tmp_path):
    path = write(tmp_path, record("country", code="RUS", name="Russia"), record("country", code="RUS", name="Russland"))
    assert problems(path) == [f"{path}, record 2, procurement.country RUS: the same key stands in {path}, record 1."]


def test_what_only_the_database_refuses_is_named_with_its_record(tmp_path):
    path = write(tmp_path, record("country", code="RUS", name="Russia"), record("country", code="SUN", name="Russia"))
    assert problems(path) == [
        f"{path}, record 2, procurement.country SUN, field name: Country with this Name already exists."
    ]


def test_an_empty_folder_and_a_missing_file_are_refused(tmp_path):
    assert problems(tmp_path) == [f"{tmp_path}: the folder holds no .json file."]
    assert problems(tmp_path / "no.json") == [f"{tmp_path / 'no.json'}: there is no such file or folder."]


def test_the_commands_say_what_they_did_and_what_to_mend(tmp_path, capsys):
    call_command("load_fixtures", write(tmp_path, *content()))
    assert capsys.readouterr().out == ("6 rows were added, 0 changed, 0 are as in the files, 0 left to the curators.\n")
    call_command("export_fixtures", tmp_path / "out")
    assert f"{tmp_path / 'out' / 'offers.json'}: 2 records" in capsys.readouterr().out
    with pytest.raises(
        CommandError, match=r"Nothing was loaded. Mend these and load again:\n  .*no such file or folder"
    ):
        call_command("load_fixtures", tmp_path / "no.json")


def test_published_only_leaves_out_what_a_visitor_may_not_see(tmp_path):
    one_of_each()
    shown = make.make_offer(subject="SHOWN", review=Review.PUBLISHED)
    make.cite(shown, source=make.make_source(title="CITED", edition_of=make.make_source(title="FIRST")))
    make.make_milestone(shown)
    make.derive(shown)
    make.make_offer_relation(shown, other=make.make_offer(subject="HIDDEN"))
    export_fixtures(tmp_path, published_only=True)
    offers = json.loads((tmp_path / "offers.json").read_text(encoding="utf-8"))
    assert [(r["model"], r["fields"].get("subject")) for r in offers] == [
        ("procurement.offer", "SHOWN"),
        ("procurement.offermilestone", None),
        ("procurement.offercitation", None),
    ]
    sources = json.loads((tmp_path / "sources.json").read_text(encoding="utf-8"))
    assert sorted(r["fields"]["title"] for r in sources if r["fields"]["title"].isupper()) == ["CITED", "FIRST"]
    empty_database()
    load_fixtures([tmp_path])


def test_published_only_carries_no_key_of_a_hidden_record(tmp_path):
    source = make.make_source()
    hidden = make.make_platform("HIDDEN", slug="hidden-platform")
    contest = make.make_competition(slug="hidden-contest")
    shown = make.make_platform("SHOWN", slug="shown-platform", review=Review.PUBLISHED)
    base = make.make_platform("BASE", slug="base-platform", review=Review.PUBLISHED)
    variant = make.make_platform("VARIANT", slug="variant", review=Review.PUBLISHED, variant_of=base)
    offer = make.make_offer(platform=shown, review=Review.PUBLISHED)
    for record_ in (shown, base, variant, offer):
        make.cite(record_, source=source)
    make.cite(offer, source=source, aspect="platform", value=hidden.slug)
    make.cite(offer, source=source, aspect="platform", value=shown.slug)
    make.cite(offer, source=source, aspect="competition", value=contest.slug)
    make.cite(variant, source=source, aspect="variant", value=hidden.slug)
    make.cite(variant, source=source, aspect="variant", value=base.slug)
    part = make.make_component(variant, component=shown)
    make.cite(variant, source=source, aspect="component", component=part, value=hidden.slug)
    make.derive(offer, shown, base, variant)
    Platform.objects.filter(pk=base.pk).update(variant_of=hidden)
    export_fixtures(tmp_path / "first", published_only=True)
    assert [name for name, text in files(tmp_path / "first").items() if b"hidden-" in text] == []
    empty_database()
    load_fixtures([tmp_path / "first"])
    values = [
        row for table in (OfferCitation, PlatformCitation) for row in table.objects.values_list("aspect", "value")
    ]
    assert sorted(pair for pair in values if pair[0] != "record") == [
        ("competition", ""),
        ("component", ""),
        ("platform", ""),
        ("platform", "shown-platform"),
        ("variant", ""),
        ("variant", "base-platform"),
    ]
    assert Platform.objects.get(slug="base-platform").variant_of is None
    export_fixtures(tmp_path / "second")
    assert files(tmp_path / "second") == files(tmp_path / "first")


def test_a_row_deleted_while_an_export_runs_is_left_out(tmp_path):
    load_fixtures([write(tmp_path, *content())])
    asked = []

    def delete_before_the_second_look(execute, sql, *rest):
        if 'FROM "procurement_offermilestone"' in sql:
            asked.append(sql)
            if len(asked) == 2:
                OfferMilestone.objects.all()._raw_delete(using="default")
        return execute(sql, *rest)

    with connection.execute_wrapper(delete_before_the_second_look):
        counts = export_fixtures(tmp_path / "out")
    assert (counts["offers.json"], OfferMilestone.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_an_export_shows_one_moment_though_somebody_writes_meanwhile(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("a database in memory has one connection; tests/test_engine.py asks it of a SQLite file")
    load_fixtures([write(tmp_path, *content())])

    def delete_all():
        OfferMilestone.objects.all()._raw_delete(using="default")
        Offer.objects.all()._raw_delete(using="default")
        connection.close()

    asked = []

    def delete_before_the_second_look(execute, sql, *rest):
        if 'FROM "procurement_offer"' in sql:
            asked.append(sql)
            if len(asked) == 2:
                with ThreadPoolExecutor() as pool:
                    pool.submit(delete_all).result()
        return execute(sql, *rest)

    with connection.execute_wrapper(delete_before_the_second_look):
        counts = export_fixtures(tmp_path / "out")
    assert (counts["offers.json"], Offer.objects.count()) == (2, 0)


def test_the_number_of_queries_for_rows_that_differ_does_not_grow_with_them(tmp_path):
    def queries(count):
        records = content()[:4] + [
            record("offer", reference=f"O-{n:06}", supplier=["RUS"], recipient=["PAK"], platform=["mi-35"], note="old")
            for n in range(count)
        ]
        load_fixtures([write(tmp_path, *records)])
        with recorded(via="admin"):
            for offer in Offer.objects.all():
                offer.note = "CURATOR"
                offer.save()
        for fields in (row["fields"] for row in records[4:]):
            fields["version"] = "new"
        path = write(tmp_path, *records)
        with CaptureQueriesContext(connection) as captured:
            assert len(load_fixtures([path]).kept) == count
        empty_database()
        return len(captured)

    assert queries(1) == queries(8)


def test_the_number_of_queries_does_not_grow_with_the_records(tmp_path):
    def queries(count):
        records = content()[:4] + [
            record("offer", reference=f"O-{n:06}", supplier=["RUS"], recipient=["PAK"], platform=["mi-35"])
            for n in range(count)
        ]
        path = write(tmp_path, *records)
        with CaptureQueriesContext(connection) as captured:
            load_fixtures([path], dry_run=True)
        return len(captured)

    assert (queries(1), queries(8)) == (66, 66)
