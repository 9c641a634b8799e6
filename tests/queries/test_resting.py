"""What rests on a source, and what would fall with it."""

import pytest

from procurement.choices import Rank
from procurement.models import Offer
from procurement.queries.resting import Rest, resting, resting_on_it
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return make.make_source(slug="paper")


def test_records_and_facts_that_only_the_source_states_are_counted(source):
    alone, shared = make.make_offer(), make.make_offer()
    step = make.make_milestone(alone, quantity=20)
    make.cite(alone, source=source)
    make.cite(alone, source=source, aspect="supplier", value="RUS")
    make.cite(alone, source=source, aspect="milestone_quantity", milestone=step, value="20")
    make.cite(shared, source=source, aspect="supplier", value="RUS")
    make.cite(shared, source=source, aspect="recipient", value="PAK")
    make.cite(shared, aspect="supplier", value="RUS")
    assert resting_on_it(source) == [Rest(Offer, 2, 1, 3)]
    assert list(resting(Offer.objects.all(), source)) == [alone, shared]
    assert list(resting(Offer.objects.all(), source, alone=True)) == [alone]


def test_editions_are_one_voice_and_the_deprecated_none(source):
    offer = make.make_offer()
    make.cite(offer, source=source, aspect="supplier", value="RUS")
    make.cite(offer, source=make.make_source(edition_of=source), aspect="supplier", value="RUS")
    make.cite(offer, aspect="supplier", value="CHN", rank=Rank.DEPRECATED)
    assert resting_on_it(source) == [Rest(Offer, 1, 1, 1)]


def test_the_same_aspect_of_two_rows_is_two_facts(source):
    offer = make.make_offer()
    steps = [make.make_milestone(offer), make.make_milestone(offer)]
    for step in steps:
        make.cite(offer, source=source, aspect="milestone", milestone=step)
    make.cite(offer, aspect="milestone", milestone=steps[0])
    assert resting_on_it(source) == [Rest(Offer, 1, 0, 1)]


def test_the_number_of_queries_does_not_grow_with_the_records(source, django_assert_num_queries):
    for count in (1, 7):
        for _ in range(count):
            make.cite(make.make_offer(), source=source, aspect="supplier", value="RUS")
        with django_assert_num_queries(8):
            resting_on_it(source)


def test_the_form_of_a_source_leads_to_what_rests_on_it(client, admin_client, source):
    make.cite(make.make_offer(), source=source)
    make.cite(make.make_offer())
    page = admin_client.get(f"/admin/procurement/source/{source.pk}/change/").content.decode()
    assert "1 offer, 0 facts that only this source states" in page
    for address in ("/admin/procurement/offer/?rests_on=paper", "/admin/procurement/offer/?rests_on=paper:alone"):
        assert f'href="{address}"' in page
        assert admin_client.get(address).context["cl"].result_count == 1
    for value, count in (("nonsense", 0), ("paper:x", 0), ("", 2)):
        found = admin_client.get("/admin/procurement/offer/", {"rests_on": value}).context["cl"].result_count
        assert (value, found) == (value, count)
