"""Import and export of every model by natural keys: what goes out comes back, and what is wrong is named."""

import datetime
import io
import json

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import CheckConstraint
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from procurement.choices import Review, Stage
from procurement.interchange.downloads.curated import sheet_of
from procurement.interchange.downloads.writers import WRITERS
from procurement.interchange.fixtures.families import MODELS
from procurement.interchange.resources.resource import resource_for
from procurement.interchange.resources.spreadsheets import FORMATS, CsvFormat, JsonFormat, XlsxFormat
from procurement.models import (
    Competition,
    Country,
    CountryName,
    Delivery,
    DiplomaticEvent,
    EventCitation,
    EventOffer,
    Offer,
    OfferCitation,
    OfferMilestone,
    Platform,
    PlatformName,
    Source,
)
from procurement.models.base import FieldCheck
from tests import make

pytestmark = pytest.mark.django_db


def everything():
    """A row of every model and some more, with texts that a spreadsheet would take for something else."""
    organisation = make.make_country("Åland", code="ALA", note="=1+1", founded_on="1921~", region="europe")
    make.make_country_name(organisation, text="Ahvenanmaa", used_on="1921/..")
    make.make_country_identifier(organisation, value="0248")
    make.make_succession(organisation, successor=make.make_country("Zed", note="'quoted"), succeeded_on="1991-12-26")
    make.make_membership(organisation, status="observer", joined_on="../2016")
    base = make.make_platform("Mi-24", slug="z-base", review=Review.PUBLISHED)
    platform = make.make_platform("-35", slug="mi-35", variant_of=base, is_generic=True, note="one\r\ntwo\n three ")
    origin = make.make_origin(platform)
    make.make_platform_name(platform, text="@Hind", match="broader")
    make.make_platform_identifier(platform)
    make.make_component(platform)
    make.make_package(value_low="153000000.50", value_high="160000000", currency="USD", announced_on="201X")
    contest = make.make_competition(quantity=22, decided_on="2012-Q3")
    bid = make.make_offer(subject="arms, “off the shelf”", competition=contest, recipient=contest.buyer)
    offer = make.make_offer(platform=platform, transfer="grant sale", payment="barter", tiv_unit="4.2500")
    milestone = make.make_milestone(offer, kind="contract", quantity=4, quantity_estimated=True, dated_on="2015")
    delivery = make.make_delivery(offer, quantity=4, delivered_on="2017/2018", note="\tindented")
    party = make.make_party(offer, name="+Rosoboronexport")
    make.make_offer_relation(offer, other=bid)
    make.make_offer_identifier(offer, value="00042")
    source = make.make_source(address="https://example.org/a?b=1&c=2", edition_of=make.make_source())
    event = make.make_event(dated_on="2012-10")
    participant = make.make_participant(event, spokesperson="Nuland")
    make.make_event_relation(event)
    make.make_event_identifier(event)
    link = make.make_link(event, offer=offer, bearing="delays", delayed_on="2001-09/2002")
    make.make_event_kind(cameo="042", goldstein="-2.0")
    make.cite(organisation)
    make.cite(contest)
    make.cite(base)
    make.cite(platform, aspect="origin", origin=origin, value=origin.country.code)
    make.cite(offer, aspect="milestone_quantity", milestone=milestone, value="~4", source=source, judged_on="2024")
    make.cite(offer, aspect="delivery_quantity", delivery=delivery, value="4")
    make.cite(offer, aspect="party", party=party)
    make.cite(event, aspect="participant", participant=participant)
    make.cite(event, aspect="offer", link=link)
    make.make_former_key()
    make.derive(offer, bid, milestone)
    assert [model for model in MODELS if not model.objects.exists()] == []


def exported(model, file_format=CsvFormat, **kwargs):
    return b"".join(WRITERS[file_format.extension](sheet_of(model, **kwargs)))


def imported(model, content, file_format=CsvFormat, dry_run=False, **kwargs):
    content = content.encode() if isinstance(content, str) else content
    return resource_for(model)().import_data(file_format().create_dataset(content), dry_run, **kwargs)


def lines(model):
    return exported(model).decode("utf-8-sig").splitlines()


def counts(result):
    return tuple(result.counts.values())


def complaints(result):
    """(places, column, message) of all that is wrong with rows; on the file itself only, place and column are empty."""
    return [("", "", sentence) for sentence in result.file_problems] + [
        (group.places, group.column, f"Found {group.found}: {group.message}" if group.found else group.message)
        for group in result.problem_groups()
    ]


# there and back


@pytest.mark.parametrize("file_format", FORMATS)
def test_an_exported_file_is_all_unchanged(file_format):
    everything()
    history = {model: model.history.count() for model in MODELS}
    results = {model: imported(model, exported(model, file_format), file_format) for model in MODELS}
    assert {model: complaints(result) for model, result in results.items()} == {model: [] for model in MODELS}
    assert {model: counts(result) for model, result in results.items()} == {
        model: (0, 0, model.objects.count(), 0) for model in MODELS
    }
    assert {model: model.history.count() for model in MODELS} == history


@pytest.mark.parametrize("file_format", FORMATS)
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


# one change


def test_one_changed_cell_is_exactly_one_change():
    everything()
    content = exported(Country).decode("utf-8-sig").replace(",Åland,", ",Aland,")
    result = imported(Country, content, user=User.objects.create(username="curator"), file_name="countries.csv")
    assert counts(result) == (0, 1, Country.objects.count() - 1, 0)
    (row,) = result.changed_rows()
    assert [(change.column, change.old, change.new) for change in row.differences] == [("name", "Åland", "Aland")]
    latest = Country.history.filter(code="ALA").latest()
    assert (latest.name, latest.history_type) == ("Aland", "~")
    assert (latest.via, latest.history_user.username, latest.history_change_reason) == (
        "import",
        "curator",
        "countries.csv",
    )
    assert Country.history.filter(via="import").count() == 1


def test_a_preview_writes_nothing():
    make.make_country(code="RUS")
    assert counts(imported(Country, "code,name\nRUS,Russia\nPAK,Pakistan\n", dry_run=True)) == (1, 1, 0, 0)
    assert list(Country.objects.values_list("code", flat=True)) == ["RUS"]
    assert Country.history.filter(via="import").count() == 0


def test_one_wrong_row_keeps_all_others_out():
    result = imported(Country, "code,name\nRUS,Russia\nrus,Prussia\n")
    assert counts(result) == (1, 0, 0, 1)
    assert not Country.objects.exists()
    assert not Country.history.exists()


def test_a_column_that_is_not_there_leaves_what_is_held():
    make.make_country("Russia", code="RUS", region="europe")
    imported(Country, "code,note\nRUS,large\n")
    assert Country.objects.values("name", "region", "note").get() == {
        "name": "Russia",
        "region": "europe",
        "note": "large",
    }


def test_an_empty_cell_empties():
    make.make_country("Russia", code="RUS", region="europe", founded_on="1991")
    imported(Country, "code,region,founded_on\nRUS,,\n")
    assert Country.objects.values_list("region", "founded_on").get() == ("", "")
    offer = make.make_offer(tiv_unit=3)
    imported(Offer, f"reference,tiv_unit\n{offer.reference},\n")
    assert Offer.objects.get().tiv_unit is None


def test_an_empty_cell_is_the_default_of_a_new_record_and_no_value_of_an_old_one():
    imported(Country, "code,name,kind\nRUS,Russia,\n")
    assert Country.objects.get().kind == "state"
    result = imported(Country, "code,kind\nRUS,\n")
    assert complaints(result) == [
        (
            "line 2",
            "kind",
            "Found an empty cell; expected one of state, territory, former_state, organisation, project, non_state, "
            "unknown.",
        )
    ]


def test_line_ends_that_a_spreadsheet_rewrote_are_no_change():
    make.make_country("Russia", code="RUS", note="one\r\ntwo")
    assert counts(imported(Country, 'code,note\nRUS,"one\ntwo"\n')) == (0, 0, 1, 0)
    assert Country.objects.get().note == "one\r\ntwo"


def test_a_value_that_the_model_makes_canonical_is_no_change():
    offer = make.make_offer(reference="O-1")
    make.make_milestone(offer, quantity=20)
    make.cite(offer, aspect="milestone_quantity", milestone=offer.milestones.get(), value="~20")
    make.cite(offer, aspect="milestone_date", milestone=offer.milestones.get(), value="2012-10")
    assert counts(imported(OfferCitation, "offer,number,value\nO-1,1,about 20\n")) == (0, 0, 1, 0)
    assert counts(imported(OfferCitation, "offer,number,value\nO-1,2,2012-10-XX\n")) == (0, 0, 1, 0)


# keys


def test_a_new_row_without_a_number_takes_the_next_of_its_owner():
    offer, other = make.make_offer(reference="O-1"), make.make_offer(reference="O-2")
    make.make_milestone(offer)
    result = imported(
        OfferMilestone, "offer,number,kind\nO-1,,contract\nO-1,3,request\nO-2,,offer\nO-1,,first_delivery\n"
    )
    assert complaints(result) == []
    assert list(offer.milestones.values_list("number", "kind")) == [
        (1, "offer"),
        (3, "request"),
        (4, "contract"),
        (5, "first_delivery"),
    ]
    assert list(other.milestones.values_list("number", "kind")) == [(1, "offer")]


def test_a_number_that_was_deleted_does_not_come_back():
    offer = make.make_offer(reference="O-1")
    make.make_milestone(offer).delete()
    imported(OfferMilestone, "offer,number,kind\nO-1,,contract\n")
    assert offer.milestones.get().number == 2


def test_an_offer_without_a_reference_takes_the_next():
    make.make_country(code="RUS")
    make.make_country(code="PAK")
    result = imported(
        Offer,
        "reference,supplier,recipient,subject\n,RUS,PAK,helicopters\nO-000007,RUS,PAK,engines\n,RUS,PAK,radars\n",
    )
    assert complaints(result) == []
    assert list(Offer.objects.values_list("reference", "subject")) == [
        ("O-000007", "engines"),
        ("O-000008", "helicopters"),
        ("O-000009", "radars"),
    ]


def test_two_rows_with_one_key_are_refused():
    result = imported(Country, "code,name\nRUS,Russia\nRUS,Prussia\n")
    assert complaints(result) == [
        ("line 3", "code", "Found “RUS”: The key RUS stands in line 2 already: remove one of the rows.")
    ]


def test_rows_may_point_at_later_rows_of_their_file():
    make.make_category(slug="aircraft")
    result = imported(
        Platform,
        "slug,designation,category,variant_of\na,A,aircraft,b\nb,B,aircraft,c\nc,C,aircraft,\nd,D,aircraft,nowhere\n",
    )
    assert complaints(result) == [
        ("line 5", "variant_of", "Found “nowhere”; expected the slug of a platform; there is none like it.")
    ]
    result = imported(Platform, "slug,designation,category,variant_of\na,A,aircraft,b\nb,B,aircraft,c\nc,C,aircraft,\n")
    assert complaints(result) == []
    assert list(Platform.objects.values_list("slug", "variant_of__slug")) == [("a", "b"), ("b", "c"), ("c", None)]


def test_an_edition_may_point_at_a_later_row():
    assert counts(imported(Source, "slug,title,edition_of\na,A,b\nb,B,\n")) == (2, 0, 0, 0)


def test_an_unknown_country_is_named_with_the_nearest():
    make.make_country("Russia", code="RUS")
    make.make_country("Pakistan", code="PAK")
    result = imported(
        Offer, "reference,supplier,recipient,subject\nO-1,Russia,PAK,x\nO-2,RUX,PAK,x\nO-3,RUX,PAK,x\nO-4,,PAK,x\n"
    )
    assert complaints(result) == [
        ("line 2", "supplier", "Found “Russia”; expected the code of a country; the nearest: RUS (Russia)."),
        ("lines 3, 4", "supplier", "Found “RUX”; expected the code of a country; the nearest: RUS (Russia)."),
        ("line 5", "supplier", "Found an empty cell; expected the code of a country."),
    ]


def test_an_unknown_child_is_named_with_the_nearest():
    offer = make.make_offer(reference="O-1")
    make.make_milestone(offer)
    make.make_source(slug="article")
    rows = "offer,number,source,aspect,milestone\nO-1,,article,milestone,O-1/7\nO-1,,article,milestone,7\n"
    expected = "expected the key of a milestone: its offer, a slash and its number, like O-000123/2"
    assert complaints(imported(OfferCitation, rows)) == [
        ("line 2", "milestone", f"Found “O-1/7”; {expected}; the nearest: O-1/1."),
        ("line 3", "milestone", f"Found “7”; {expected}; there is none like it."),
    ]


def test_a_row_under_an_unknown_owner_is_told_once():
    assert complaints(imported(OfferMilestone, "offer,number,kind\nO-9,,contract\n")) == [
        ("line 2", "offer", "Found “O-9”; expected the reference of an offer; there is none like it.")
    ]


# columns


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("code,nmae", "Column 2, “nmae”, is not known: did you mean “name”?"),
        ("name,kind", "The column “code” is missing: it is part of the key."),
        ("code,name,code", "Column 3, “code”, is there already as column 1: remove one."),
        ("code,,name", "Column 2 has no name: name it, or remove it."),
        ("code,kind", "Line 2 is a new record, and a new one needs the column name: add it to the file."),
    ],
)
def test_a_wrong_header_is_told_before_any_row(header, message):
    width = header.count(",") + 1
    result = imported(Country, f"{header}\n{','.join(['x'] * width)}\n")
    assert complaints(result) == [("", "", message)]


def test_an_unknown_column_that_is_like_none_lists_all():
    result = imported(PlatformName, "platform,number,xyzzy\nmi-35,1,x\n")
    assert complaints(result) == [
        ("", "", "Column 3, “xyzzy”, is not known: the columns are platform, number, text, scheme, match.")
    ]


def test_keys_of_dates_and_search_columns_are_unknown():
    result = imported(OfferMilestone, "offer,number,dated_first\nO-1,1,20120101\n")
    assert complaints(result)[0][2].startswith("Column 3, “dated_first”, is not known")
    assert "search" not in resource_for(Country)._meta.fields


# cells


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("dated_on", "2012-13", "there is no month 13"),
        ("dated_on", "2012-06-31", "June 2012 has no day 31"),
        ("dated_on", "2012-", "it has no known form"),
        ("quantity", "-4", "A quantity is 1 or more: leave it empty if it is not known."),
        ("quantity", "twenty", "Found “twenty”; expected a whole number such as 20, without separators."),
        ("quantity", '"1,000"', "Found “1,000”; expected a whole number such as 20, without separators."),
        ("value_low", "1.5e6", "Found “1.5e6”; expected a number such as 1250000.50, with a point and no separators."),
        ("value_low", '"1,5"', "Found “1,5”; expected a number such as 1250000.50, with a point and no separators."),
        ("currency", "DOL", "“DOL” is not an ISO 4217 currency code such as USD, RUB or PKR."),
        ("is_planned", "maybe", "Found “maybe”; expected true or false (yes, no, 1 and 0 do too)."),
        ("kind", "Contract", "the nearest is contract."),
        ("note", "\x07bell", "The text holds the control character U+0007 at position 1: remove it."),
    ],
)
def test_a_wrong_cell_is_told_with_line_and_column(column, cell, message):
    offer = make.make_offer(reference="O-1")
    make.make_milestone(offer, quantity=3, dated_on="2011")
    result = imported(OfferMilestone, f"offer,number,{column}\nO-1,1,{cell}\n")
    ((place, found_column, told),) = [one for one in complaints(result) if one[1]]
    assert (place, found_column) == ("line 2", column)
    assert message in told
    assert offer.milestones.values_list("quantity", "dated_on", "currency", "note").get() == (3, "2011", "", "")


def test_the_line_is_the_one_of_the_file():
    result = imported(Country, 'code,name,note\n\nRUS,Russia,"two\nlines"\n,,\nx,y,z\n')
    assert [place for place, _, _ in complaints(result)] == ["line 6"]


def test_equal_causes_are_told_once():
    rows = "".join(f"X-{number},N{number},stat\n" for number in range(20))
    ((places, column, message),) = complaints(imported(Country, f"code,name,kind\n{rows}"))
    assert (places, column) == (f"lines {', '.join(map(str, range(2, 10)))}", "kind")
    assert message.startswith("Found “stat”; expected one of")


@pytest.mark.parametrize(("word", "value"), [("yes", True), ("1", True), ("TRUE", True), ("no", False), ("0", False)])
def test_booleans_are_read_in_several_words(word, value):
    make.make_platform(slug="a", is_generic=not value)
    imported(Platform, f"slug,is_generic\na,{word}\n")
    assert Platform.objects.get().is_generic is value


def test_choice_sets_are_read_with_blanks_and_commas():
    offer = make.make_offer(reference="O-1")
    imported(Offer, 'reference,transfer\nO-1,"sale, grant"\n')
    offer.refresh_from_db()
    assert offer.transfer == "grant sale"
    result = imported(Offer, "reference,transfer\nO-1,sale leese\n")
    assert complaints(result)[0][2] == (
        "Found “leese”; expected any of sale, grant, lease, loan, swap, debt_settlement, capture, illicit, with a "
        "blank between; the nearest is lease."
    )


# the model's own rules


def test_a_country_cannot_offer_to_itself():
    make.make_country(code="RUS")
    result = imported(Offer, "reference,supplier,recipient,subject\nO-1,RUS,RUS,x\n")
    assert complaints(result) == [
        ("line 2", "", "A country cannot offer to itself: supplier and recipient must differ.")
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
    assert complaints(result) == [("line 3", "", "This country has the same name of the same scheme and time already.")]


# derived columns


def test_an_imported_milestone_derives_the_stage_of_its_offer():
    offer = make.make_offer(reference="O-1")
    imported(OfferMilestone, "offer,number,kind,quantity,dated_on\nO-1,,request,20,2012\n", file_name="steps.csv")
    offer.refresh_from_db()
    assert (offer.stage, offer.quantity_requested, offer.first_key) == (Stage.REQUESTED, 20, 20120101)
    latest = offer.history.latest()
    assert (latest.stage, latest.via, latest.history_change_reason) == (Stage.REQUESTED, "import", "steps.csv")


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


# review


def test_a_record_without_a_source_cannot_be_published_by_a_file():
    make.make_event(slug="visit")
    assert complaints(imported(DiplomaticEvent, "slug,review\nvisit,published\n")) == [
        (
            "line 2",
            "review",
            "Found “published”: The record cannot be published: it has no citation: add one that says where it is "
            "known from.",
        )
    ]
    assert DiplomaticEvent.objects.get().review == Review.DRAFT


def test_a_record_with_a_source_is_published_by_a_file():
    make.cite(make.make_event(slug="visit"))
    assert counts(imported(DiplomaticEvent, "slug,review\nvisit,published\n")) == (0, 1, 0, 0)
    assert DiplomaticEvent.objects.public().get().slug == "visit"


def test_a_published_offer_keeps_published_targets():
    make.make_platform("Draft", slug="draft")
    offer = make.make_offer(reference="O-1", review=Review.PUBLISHED)
    make.cite(offer)
    result = imported(Offer, "reference,platform\nO-1,draft\n")
    assert [message for _, _, message in complaints(result)] == [
        "The record cannot be published: its platform Draft is not published: publish that first."
    ]
    offer.refresh_from_db()
    assert offer.platform.slug != "draft"


def test_what_a_published_record_rests_on_stays_public():
    offer = make.make_offer(reference="O-1", review=Review.PUBLISHED)
    slug = offer.platform.slug
    result = imported(Platform, f"slug,review\n{slug},draft\n")
    assert [message for _, _, message in complaints(result)] == [
        "Found “draft”: The record cannot be taken back: O-1 is published and points at it: take that back first."
    ]
    assert Platform.objects.get(slug=slug).review == Review.PUBLISHED


def test_an_offer_on_which_the_last_citation_of_an_event_hangs_stays_public():
    event = make.make_event(title="The visit", review=Review.PUBLISHED)
    offer = make.make_offer(reference="O-1", review=Review.PUBLISHED)
    make.cite(event, aspect="offer", link=make.make_link(event, offer=offer))
    assert [message for _, _, message in complaints(imported(Offer, "reference,review\nO-1,draft\n"))] == [
        "Found “draft”: The record cannot be taken back: The visit is published, and the only citations that its "
        "readers see speak of its link to it: add another citation there, or take that back first."
    ]
    make.cite(event)
    assert counts(imported(Offer, "reference,review\nO-1,draft\n")) == (0, 1, 0, 0)


def test_a_link_that_carries_the_last_citation_does_not_turn_to_a_hidden_offer():
    event = make.make_event(slug="visit", title="The visit", review=Review.PUBLISHED)
    shown, hidden = make.make_offer(reference="O-1", review=Review.PUBLISHED), make.make_offer(reference="O-2")
    make.cite(event, aspect="offer", link=make.make_link(event, offer=shown))
    assert complaints(imported(EventOffer, "event,number,offer\nvisit,1,O-2\n")) == [
        (
            "line 2",
            "",
            "The visit is published, and with this its readers see no citation of it: "
            "add one that speaks of no hidden record, or take it back to draft.",
        )
    ]
    assert not hidden.event_links.exists()


def test_the_last_citation_of_a_published_record_does_not_turn_to_a_hidden_offer():
    event = make.make_event(slug="visit", title="The visit", review=Review.PUBLISHED)
    make.make_link(event)
    make.cite(event)
    content = "event,number,aspect,link\nvisit,1,offer,visit/1\n"
    assert len(complaints(imported(EventCitation, content))) == 1
    assert EventCitation.objects.get().aspect == "record"


# spreadsheets


def workbook(*rows, formats=()):
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for place, number_format in formats:
        book.active[place].number_format = number_format
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("typed", "number_format", "text"),
    [
        (2012, "General", "2012"),
        (2012.0, "General", "2012"),
        ("2012-Q3", "@", "2012-Q3"),
        (datetime.date(2012, 10, 5), "yyyy-mm-dd", "2012-10-05"),
        (datetime.datetime(2012, 10, 5), "dd/mm/yyyy", "2012-10-05"),  # noqa: DTZ001 - as a sheet has it
        (datetime.date(2012, 10, 1), "mmm-yy", "2012-10"),
        (datetime.date(2012, 1, 1), "yyyy", "2012"),
    ],
)
def test_dates_typed_into_a_sheet_are_as_exact_as_they_show(typed, number_format, text):
    offer = make.make_offer(reference="O-1")
    make.make_milestone(offer)
    content = workbook(["offer", "number", "dated_on"], ["O-1", 1, typed], formats=[("C2", number_format)])
    result = imported(OfferMilestone, content, XlsxFormat)
    assert complaints(result) == []
    assert offer.milestones.get().dated_on == text


def test_numbers_and_truth_typed_into_a_sheet_are_read():
    offer = make.make_offer(reference="O-1")
    make.make_milestone(offer, currency="USD", value_low=1)
    content = workbook(
        ["offer", "number", "quantity", "quantity_estimated", "value_low", "note", None],
        ["O-1", 1.0, 4.0, True, 0.1, 2012, None],
        [None] * 7,
    )
    result = imported(OfferMilestone, content, XlsxFormat)
    assert complaints(result) == []
    row = offer.milestones.values_list("quantity", "quantity_estimated", "value_low", "note").get()
    assert (*map(str, row),) == ("4", "True", "0.10", "2012")


def test_a_wrong_cell_of_a_sheet_is_told_with_its_row():
    content = workbook(["code", "name", "kind"], ["RUS", "Russia", "state"], ["PAK", "Pakistan", 7])
    result = imported(Country, content, XlsxFormat)
    assert [(place, column) for place, column, _ in complaints(result)] == [("row 3", "kind")]


def test_a_json_record_may_leave_names_out_but_not_hold_lists():
    make.make_country("Russia", code="RUS", region="europe")
    assert counts(imported(Country, '[{"code": "RUS", "note": "x"}, {"code": "PAK", "name": "P"}]', JsonFormat)) == (
        1,
        1,
        0,
        0,
    )
    assert Country.objects.values_list("name", "region").get(code="RUS") == ("Russia", "europe")
    result = imported(Country, '[{"code": "RUS", "note": ["x"]}]', JsonFormat)
    assert complaints(result) == [("record 1", "note", "Found a list; expected text.")]


# costs


def queries_of(model, content):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        result = imported(model, content)
    assert complaints(result) == []
    return len(queries)


def test_an_unchanged_row_costs_no_query():
    offers = [make.make_offer(reference=f"O-{number}") for number in range(9)]
    make.derive(*offers)
    header, *rows = [",".join(line.split(",")[:-8]) for line in lines(Offer)]
    one, nine = (queries_of(Offer, "\n".join([header, *rows[:count]])) for count in (1, 9))
    assert nine == one


def test_changed_rows_cost_the_same_however_many():
    offers = [make.make_offer(reference=f"O-{number}") for number in range(9)]
    make.derive(*offers)
    costs = [
        queries_of(Offer, "\n".join(["reference,note", *(f"O-{number},{count}" for number in range(count))]))
        for count in (1, 5, 9)
    ]
    assert costs == [costs[0]] * 3


def test_deliveries_and_competitions_are_there_to_be_imported():
    offer = make.make_offer(reference="O-1")
    imported(Delivery, "offer,number,delivered_on,quantity\nO-1,,2017,4\n")
    offer.refresh_from_db()
    assert offer.quantity_delivered == 4
    make.make_country(code="IND")
    imported(Competition, "slug,title,buyer\nattack,Attack helicopters,IND\n")
    assert Competition.objects.get().buyer.code == "IND"


# keys left open


def test_open_references_are_counted_on_from_one_look_at_the_counter():
    make.make_offer(reference="O-000016")
    supplier, recipient = make.make_country(), make.make_country()
    line = f",{supplier.code},{recipient.code},weapons\n"

    def looks(count):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            result = imported(Offer, "reference,supplier,recipient,subject\n" + line * count, dry_run=True)
        assert counts(result) == (count, 0, 0, 0)
        return sum("django_content_type" in query["sql"] for query in queries)

    assert looks(5) == looks(1)
    imported(Offer, "reference,supplier,recipient,subject\n" + line * 2)
    assert [row.split(",")[0] for row in lines(Offer)[1:]] == ["O-000016", "O-000017", "O-000018"]


def test_an_invalid_row_without_a_reference_keeps_its_number():
    russia, pakistan = make.make_country(code="RUS"), make.make_country(code="PAK")
    content = "reference,supplier,recipient,subject,condition\n,RUS,PAK,weapons,nonsense\n,RUS,PAK,weapons,unknown\n"
    result = imported(Offer, content)
    assert [(places, column) for places, column, _ in complaints(result)] == [("line 2", "condition")]
    assert (russia.offers_made.count(), pakistan.offers_received.count()) == (0, 0)


def test_an_invalid_row_without_a_number_keeps_it():
    offer = make.make_offer(reference="O-000001")
    content = "offer,number,kind,quantity\nO-000001,,request,-5\nO-000001,,request,3\nO-000001,1,nonsense,\n"
    result = imported(OfferMilestone, content)
    assert [(places, column) for places, column, _ in complaints(result)] == [
        ("line 2", "quantity"),
        ("line 4", "kind"),
    ]
    assert not offer.milestones.exists()
