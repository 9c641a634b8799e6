"""The shape of statements over hundreds of thousands of records: what is asked once is not asked for each of them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.choices import Review
from procurement.models import Country, Delivery, Offer, OfferCitation, recorded
from procurement.queries import lists, vocabularies
from procurement.queries.conflicts import conflicts_in
from procurement.queries.coverage import busiest_countries
from procurement.queries.recent import LARGE, recent_news
from procurement.services.history import create_all
from tests import make
from tests.interchange.resources.own_files import imported
from tests.views.listing import make_one_of_everything

pytestmark = pytest.mark.django_db

OFFERS = '"procurement_offer"'


def statements(act):
    with CaptureQueriesContext(connection) as asked:
        act()
    return [query["sql"] for query in asked.captured_queries]


def plan_of(records):
    """How the engine goes about it, where a table is too large to be read whole."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan TO off")
    return records.explain()


def test_the_records_of_a_large_act_are_counted_by_one_list_of_keys():
    """Of several lists joined by OR, PostgreSQL makes each anew for each record: the page took minutes."""
    platform = make.make_platform(review=Review.PUBLISHED)
    parties = {"supplier": make.make_country(), "recipient": make.make_country(), "platform": platform}
    with recorded(via="import"):
        create_all(Offer, [Offer(reference=f"O-{n:06}", review=Review.PUBLISHED, **parties) for n in range(LARGE)])
        create_all(Delivery, [Delivery(offer=offer, number=1) for offer in Offer.objects.all()])

    asked = statements(recent_news)

    (count,) = [sql for sql in asked if f"FROM {OFFERS}" in sql and "COUNT(*)" in sql]
    assert re.findall(r" IN (?=\(+SELECT)| UNION ", count) == [" IN ", " UNION "]


@pytest.mark.parametrize("countries", [lists.countries, lambda: busiest_countries(12)])
def test_the_offers_of_all_countries_are_counted_before_any_country_is_read(countries):
    make.make_offer(competition=None, platform=make.make_platform(review=Review.PUBLISHED), review=Review.PUBLISHED)

    asked = statements(lambda: list(countries()))

    assert [OFFERS in sql for sql in asked] == [True, True, False]


@pytest.mark.parametrize(
    ("vocabulary", "index"),
    [
        (vocabularies.SUPPLIERS, "offer_public_by_supplier"),
        (vocabularies.RECIPIENTS, "offer_public_by_recipient"),
        (vocabularies.COMPETITIONS, "offer_list_by_competition"),
    ],
)
def test_of_each_party_and_contest_one_public_offer_is_looked_for_by_an_index(vocabulary, index):
    used = vocabulary.used()
    assert str(used.query).count("EXISTS") == 1
    # PostgreSQL takes any of them while the table is empty
    found = set(re.findall("offer_(?:public|list)_by_[a-z]+", plan_of(used)))
    assert found == {index} or (connection.vendor == "postgresql" and len(found) == 1)


def test_a_public_record_is_told_by_a_word_that_an_index_of_public_ones_knows():
    """SQLite reads all rows to see which are public where the word is given beside the statement."""
    sql, params = lists.offers().query.sql_with_params()
    assert (sql.count("= 'published'"), params) == (3, ())


@pytest.mark.parametrize("room", ["offers", "events", "sources"])
def test_whole_rows_are_read_of_the_records_of_a_page_alone(client, room):
    make_one_of_everything()
    model = {"offers": "offer", "events": "diplomaticevent", "sources": "source"}[room]

    asked = statements(lambda: client.get(f"/{room}/"))

    ordered = [sql for sql in asked if f'FROM "procurement_{model}"' in sql and " LIMIT 50" in sql]
    assert [re.match(r"SELECT (.*?) FROM", sql)[1] for sql in ordered] == [f'"procurement_{model}"."id" AS "pk"']


def test_whole_rows_are_read_of_the_records_of_a_page_of_the_admin_alone(admin_client):
    make.make_offer()

    asked = statements(lambda: admin_client.get("/admin/procurement/offer/"))

    joined = [sql for sql in asked if sql.startswith("SELECT") and 'JOIN "procurement_country"' in sql]
    assert [f'WHERE {OFFERS}."id" IN (' in sql for sql in joined] == [True]


SEARCHES = {
    "public": lambda client, admin_client: client.get("/offers/?q=russia+tank"),
    "admin": lambda client, admin_client: admin_client.get("/admin/procurement/offer/?q=russia+tank"),
}


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_names_of_parties_are_searched_once_for_all_offers(client, admin_client, search):
    """Joined, the names of both parties are read for each offer."""
    asked = statements(lambda: search(client, admin_client))

    (count,) = [sql for sql in asked if f"FROM {OFFERS}" in sql and "COUNT(*)" in sql]
    assert (count.count('JOIN "procurement_country"'), count.count("IN (SELECT ")) == (0, 6)


def test_whether_sources_disagree_is_asked_without_sorting_all_that_they_say():
    (first, *_) = statements(lambda: conflicts_in(OfferCitation.objects.all()))
    assert ("DISTINCT" in first, "MIN(" in first) == (False, True)


def test_new_rows_of_a_file_are_held_against_the_table_as_a_set():
    """For a single row PostgreSQL compares each record with each staged row: 400,000 offers took hours."""
    asked = statements(lambda: imported(Country, "code,name\nAAA,One\nBBB,Two\n"))

    (held,) = [sql for sql in asked if re.search(r'FROM "procurement_country" WHERE .*IN \(SELECT .*stagedrow', sql)]
    assert (" LIMIT " in held, held.startswith("SELECT MIN(")) == (False, True)
