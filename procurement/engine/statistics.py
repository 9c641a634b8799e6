"""What the engine knows of the tables when it plans a query."""

from django.db import connection


def count_anew(tables):
    """Have tables counted now, within the transaction that is under way, and so with the rows that it wrote.

    PostgreSQL plans by what it counted last, which others may not have been able to do since many rows came in: it
    took a hundred thousand rows for one then, and held each of them against all. Until the transaction ends no other
    may have the same tables counted. On SQLite an index is chosen by what the query asks, counted or not.
    """
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(table) for table in tables)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {names}")
