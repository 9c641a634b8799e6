"""Lists, forms and questions cost the same number of queries with one row and with eight."""

import pytest

from procurement.admin.site import site
from procurement.models import ChangeSet, ImportBatch, Suggestion
from tests import make

MAKERS = {
    "changeset": lambda: ChangeSet.objects.create(via="admin"),
    "competition": make.make_competition,
    "competitioncitation": lambda: make.cite(make.make_competition()),
    "country": make.make_country,
    "countrycitation": lambda: make.cite(make.make_country()),
    "countryidentifier": make.make_country_identifier,
    "countryname": make.make_country_name,
    "countrysuccession": make.make_succession,
    "delivery": make.make_delivery,
    "diplomaticevent": make.make_event,
    "eventcitation": lambda: make.cite(make.make_event()),
    "eventkind": make.make_event_kind,
    "eventoffer": make.make_link,
    "eventparticipant": make.make_participant,
    "eventidentifier": make.make_event_identifier,
    "eventrelation": make.make_event_relation,
    "formerkey": make.make_former_key,
    "importbatch": lambda: ImportBatch.objects.create(name="a.csv", size=1, format="csv", model="offer"),
    "membership": make.make_membership,
    "offer": lambda: make.make_offer(competition=None),
    "offercitation": lambda: make.cite(make.make_offer()),
    "offeridentifier": make.make_offer_identifier,
    "offermilestone": make.make_milestone,
    "offerpackage": make.make_package,
    "offerparty": make.make_party,
    "offerrelation": make.make_offer_relation,
    "platform": lambda: make.make_platform(variant_of=make.make_platform()),
    "platformcategory": make.make_category,
    "platformcitation": lambda: make.cite(make.make_platform()),
    "platformcomponent": make.make_component,
    "platformidentifier": make.make_platform_identifier,
    "platformname": make.make_platform_name,
    "platformorigin": make.make_origin,
    "source": lambda: make.make_source(edition_of=make.make_source()),
    "suggestion": lambda: Suggestion.objects.create(offer=make.make_offer(), says="x", basis="y"),
}
PLAIN_LIST = 8
"""Queries of a list: session, user, two for the rights, the filters that the curator keeps, the count, the keys of the
rows and the rows."""
DEARER_LISTS = {
    "suggestion": 6,
    "changeset": 8,
    "importbatch": 8,
    "competition": 16,
    "diplomaticevent": 18,
    "membership": 9,
    "offer": 32,
    "platform": 20,
}
"""Lists with more: one for each aspect whose fact may lack a citation,
one for the choices of each filter that has them in a table."""


def test_every_model_has_a_maker():
    ours = {model._meta.model_name for model in site._registry if model._meta.app_label == "procurement"}

    assert ours == set(MAKERS)


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_list_costs_the_same_with_one_row_and_with_eight(curator, django_assert_num_queries, name):
    address = f"/admin/procurement/{name}/"
    for rows in (1, 7):
        for _ in range(rows):
            MAKERS[name]()
        with django_assert_num_queries(DEARER_LISTS.get(name, PLAIN_LIST)):
            assert curator.get(address).status_code == 200


FORM_QUERIES = 45


def _offer_with(rows):
    offer = make.make_offer()
    for _ in range(rows):
        milestone = make.make_milestone(offer)
        make.make_delivery(offer)
        party = make.make_party(offer)
        make.make_offer_relation(offer)
        make.make_offer_identifier(offer)
        make.make_link(offer=offer)
        make.cite(offer, aspect="milestone", milestone=milestone)
        make.cite(offer, aspect="party", party=party)
    return offer


def test_form_of_an_offer_costs_the_same_with_one_row_of_each_kind_and_with_eight(curator, django_assert_num_queries):
    curator.get("/admin/procurement/offer/add/")  # Django remembers the content types of the first page
    for rows in (1, 8):
        address = f"/admin/procurement/offer/{_offer_with(rows).pk}/change/"
        with django_assert_num_queries(FORM_QUERIES):
            assert curator.get(address).status_code == 200


DELETION_QUERIES = 20


def test_question_before_a_deletion_costs_the_same_with_one_row_of_each_kind_and_with_eight(
    curator, django_assert_num_queries
):
    for rows in (1, 8):
        offer = _offer_with(rows)
        with django_assert_num_queries(DELETION_QUERIES):
            assert curator.get(f"/admin/procurement/offer/{offer.pk}/delete/").status_code == 200


SOURCE_DELETION_QUERIES = 12


def test_question_before_a_source_is_deleted_costs_the_same_with_one_citation_of_each_kind_and_with_eight(
    curator, django_assert_num_queries
):
    for rows in (1, 8):
        source = make.make_source()
        for _ in range(rows):
            for owner in (make.make_offer, make.make_event, make.make_platform, make.make_country):
                make.cite(owner(), source=source)
        with django_assert_num_queries(SOURCE_DELETION_QUERIES):
            response = curator.get(f"/admin/procurement/source/{source.pk}/delete/")
        assert len(response.context["protected"]) == 4 * rows


HISTORY_QUERIES = 18


def test_history_of_an_offer_costs_the_same_with_one_row_of_each_kind_and_with_eight(
    curator, django_assert_num_queries
):
    for rows in (1, 8):
        address = f"/admin/procurement/offer/{_offer_with(rows).pk}/history/"
        with django_assert_num_queries(HISTORY_QUERIES):
            assert curator.get(address).status_code == 200


SUGGESTION_QUERIES = 6


def test_suggestions_cost_the_same_with_one_offer_and_with_eight(curator, django_assert_num_queries):
    address = "/admin/autocomplete/?app_label=procurement&model_name=eventoffer&field_name=offer&term="
    for offers in (1, 7):
        for _ in range(offers):
            make.make_offer()
        with django_assert_num_queries(SUGGESTION_QUERIES):
            assert curator.get(address).status_code == 200
