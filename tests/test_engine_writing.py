"""Writing in bulk: blocks of keys, and foreign keys that are checked as sets."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Value

from procurement.engine.writing import keys_checked_in_sets, reserve_keys
from procurement.models import Country, CountryName, recorded
from procurement.services.bulk import insert_from
from tests.make import make_country


def names_of(countries, owner):
    return insert_from(
        CountryName,
        countries,
        {"country": owner, "number": Value(1), "text": F("name"), "scheme": Value("common")},
    )


def put_in(owner, account=""):
    """(rows, role of the session) of names that are put in for all countries, by another account where one is named."""
    role = ""
    with transaction.atomic(), connection.cursor() as cursor, recorded(via="import"):
        if account:
            cursor.execute(f"SET LOCAL ROLE {account}")
        with keys_checked_in_sets([CountryName]):
            if account:
                cursor.execute("SHOW session_replication_role")
                (role,) = cursor.fetchone()
            count = names_of(Country.objects.all(), owner)
    return count, role


@pytest.mark.django_db
def test_reserved_keys_are_given_to_nobody_else():
    first = reserve_keys(Country, 10)
    Country.objects.create(pk=first + 9, code="X-LAST", name="Last of the block")
    assert make_country().pk == first + 10


@pytest.mark.django_db(transaction=True)
def test_rows_with_sound_keys_go_in_and_are_held_as_ever():
    country = make_country()
    assert put_in(F("pk")) == (1, "")
    assert CountryName.objects.get().country == country
    with pytest.raises(IntegrityError), transaction.atomic():
        Country.objects.all()._raw_delete(using="default")


@pytest.mark.django_db(transaction=True)
def test_a_key_that_points_nowhere_is_refused_and_nothing_is_written():
    make_country()
    with pytest.raises(IntegrityError):
        put_in(F("pk") + 1000)
    assert CountryName.objects.count() == CountryName.history.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has accounts")
def test_an_account_that_may_not_put_checks_off_has_each_row_asked():
    make_country()
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE plain_account")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO plain_account")
        cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO plain_account")
    try:
        assert put_in(F("pk"), account="plain_account") == (1, "origin")
        CountryName.objects.all().delete()
        with pytest.raises(IntegrityError):
            put_in(F("pk") + 1000, account="plain_account")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP OWNED BY plain_account")
            cursor.execute("DROP ROLE plain_account")
