"""What a file changes, and what it leaves as it is."""

import pytest
from django.contrib.auth.models import User

from procurement.models import (
    Country,
    Offer,
    OfferCitation,
)
from tests import make
from tests.interchange.resources.own_files import complaints, counts, everything, exported, imported

pytestmark = pytest.mark.django_db


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
