"""What an autocomplete field suggests first: Enter takes it."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/autocomplete/?app_label=procurement&model_name={model}&field_name={field}&term={typed}"


def suggested(curator, model, field, typed):
    found = curator.get(ADDRESS.format(model=model, field=field, typed=typed)).json()["results"]
    return [option["text"] for option in found]


@pytest.mark.parametrize("typed", ["russia", "Russia", "RUS", "Russian Federation"])
def test_the_country_that_is_typed_comes_before_those_that_hold_its_letters(curator, typed):
    belarus = make.make_country("Belarus", "BLR")
    russia = make.make_country("Russia", "RUS")
    names = [
        make.make_country_name(belarus, text="Byelorussia"),
        make.make_country_name(belarus, text="The Russian Federation's neighbour"),
        make.make_country_name(russia, text="Russian Federation"),
    ]
    make.derive(belarus, russia, make.derive(make.make_country("Brunei Darussalam", "BRN")), *names)

    assert suggested(curator, "offer", "supplier", typed)[0].startswith("Russia")


def test_what_begins_as_typed_comes_next_and_the_rest_in_its_order(curator):
    for name in ("Northern Indiana", "Indonesia", "British Indian Ocean Territory", "India"):
        make.derive(make.make_country(name))

    found = suggested(curator, "offer", "supplier", "india")

    assert [name.split(" (")[0] for name in found] == ["India", "British Indian Ocean Territory", "Northern Indiana"]


def test_kinds_of_event_go_by_their_name(curator):
    make.make_event_kind(name="Demonstration", definition="A protest in the street.")
    make.make_event_kind(name="Protest")

    assert suggested(curator, "diplomaticevent", "kind", "protest")[0] == "Protest"


def test_what_begins_so_by_its_own_name_comes_before_what_has_such_another(curator):
    north, turkey = make.make_country("Northern Cyprus"), make.make_country("Türkiye")
    names = [make.make_country_name(north, text="Türkiye's republic of Northern Cyprus")]
    make.derive(north, turkey, *names)

    assert suggested(curator, "offer", "supplier", "tür") == ["Türkiye", "Northern Cyprus"]
