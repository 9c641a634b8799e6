"""Transactions that read one moment, and waiting for somebody else who writes."""

import sqlite3
from contextlib import ExitStack, contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot():
    """A transaction for reading, all of whose queries see the database as it was at the first of them.

    Others write meanwhile, however long the block takes: on SQLite it takes no lock of a writer, and in WAL mode none
    that a writer waits for. Inside a transaction that is under way already, that one's isolation holds and nothing is
    promised here.
    """
    outermost = not connection.in_atomic_block
    with _deferred() if outermost and connection.vendor == "sqlite" else transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _deferred():
    """A transaction of SQLite that takes no lock of a writer when it begins, as our others do."""
    connection.ensure_connection()  # which sets the mode
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    with ExitStack() as stack:
        try:
            stack.enter_context(transaction.atomic())
        finally:
            connection.transaction_mode = mode
        yield


_WAITED_IN_VAIN = {
    "55P03",  # lock_not_available: the wait was longer than lock_timeout
    "40P01",  # deadlock_detected: each waited for the other, and this one was to give in
}


def is_busy(error):
    """Whether a DatabaseError says that somebody else's transaction holds what was to be written.

    Nothing is wrong then, and the same can be tried again.
    """
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(cause, "sqlstate", None) in _WAITED_IN_VAIN


_OWN_RULES = {
    "SQLITE_CONSTRAINT_CHECK",
    "SQLITE_CONSTRAINT_NOTNULL",
    "23514",  # check_violation
    "23502",  # not_null_violation
}


def is_our_fault(error):
    """Whether an IntegrityError came of one row by itself, which nobody else's writing can have made wrong."""
    cause = error.__cause__
    return bool({getattr(cause, "sqlite_errorname", None), getattr(cause, "sqlstate", None)} & _OWN_RULES)


PATIENCE = 15 * 60
"""Seconds that a job or a command waits for somebody else who writes: a large register takes its time."""


def wait_patiently(seconds=PATIENCE):
    """Let this process, before which nobody sits, wait that long for somebody else who writes."""
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "postgresql":
        given = options.get("options", "").partition(" -c lock_timeout=")[0]
        options["options"] = f"{given} -c lock_timeout={seconds}s"
        statement = f"SET lock_timeout = '{seconds}s'"
    else:
        options["timeout"] = seconds
        statement = f"PRAGMA busy_timeout = {1000 * seconds}"
    if connection.connection is not None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


def lock_rows(table, keys, params=()):
    """Lock the rows of a table whose `id` the SQL `keys` selects until the transaction ends, without reading them.

    SQLite has one writer, which needs no lock of rows.
    """
    if connection.vendor == "postgresql":
        name = connection.ops.quote_name(table)
        with connection.cursor() as cursor:
            rows = f"SELECT 1 FROM {name} WHERE id IN ({keys}) ORDER BY id FOR UPDATE"  # noqa: S608 - quoted names
            cursor.execute(f"SELECT count(*) FROM ({rows}) AS locked", params)  # noqa: S608 - quoted names
