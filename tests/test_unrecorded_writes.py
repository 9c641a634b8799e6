"""Nothing but the services that record it writes past the histories."""

import ast
from pathlib import Path

import procurement

PAST_THE_HISTORIES = {
    ("services/history.py", "bulk_create"),
    ("services/history.py", "_raw_delete"),
    # unique values that records give up a moment before all of them are written anew, with history
    ("services/uniques.py", "update"),
    # sets of rows, each with its history in the same act
    ("services/bulk.py", "executemany"),
    ("services/bulk.py", "cursor"),
    ("services/bulk.py", "execute"),
    # the rows that an undo has in hand, and what is written of them with its history
    ("services/rows_in_hand.py", "cursor"),
    ("services/rows_in_hand.py", "execute"),
    ("services/giving_back.py", "cursor"),
    ("services/giving_back.py", "execute"),
    # staged rows and problems of batches, which are no records
    ("interchange/staging/kept.py", "_raw_delete"),
    ("interchange/staging/links.py", "update"),
    ("interchange/staging/table_route.py", "update"),
    # a SQLite file of its own, which is no database of ours
    ("interchange/dataset/database.py", "execute"),
    ("interchange/dataset/database.py", "executemany"),
    # reads only, past Django's converters
    ("interchange/staging/held_records.py", "cursor"),
    ("interchange/staging/held_records.py", "execute"),
    ("services/undone.py", "cursor"),
    ("services/undone.py", "execute"),
    # an expression is copied
    ("interchange/staging/constraints.py", "copy"),
    # how a transaction sees the database, staged rows, and the statements of services/bulk.py
    ("engine/transactions.py", "cursor"),
    ("engine/transactions.py", "execute"),
    ("engine/texts.py", "cursor"),
    ("engine/texts.py", "execute"),
    ("engine/texts.py", "copy"),
    # has tables counted
    ("engine/statistics.py", "cursor"),
    ("engine/statistics.py", "execute"),
    ("engine/writing.py", "cursor"),
    ("engine/writing.py", "execute"),
    ("engine/writing.py", "copy"),
    ("engine/writing.py", "executemany"),
    # the lock of a set-up on SQLite's file, before Django is there
    ("management/commands/demo.py", "execute"),
    # the curators' own bookkeeping, which is no record: suggestions, and pairs that are no duplicates
    ("services/merging.py", "bulk_update"),
    ("admin/merging.py", "get_or_create"),
    # the bookkeeping of files on their way in: who has a batch in hand, where it stands, its staged rows
    ("interchange/staging/kept.py", "update"),
    ("interchange/staging/leases.py", "update"),
    ("tasks.py", "update"),
    # groups, which are no records
    ("admin/groups.py", "get_or_create"),
    ("management/commands/demo.py", "get_or_create"),
}
"""The only calls of our code that write past the signals which history hangs on, or that look as if they did."""
_FORBIDDEN = {
    "bulk_create",
    "bulk_update",
    "_raw_delete",
    "cursor",
    "execute",
    "executemany",
    "raw",
    "copy",
    "get_or_create",
    "update_or_create",
    "abulk_create",
    "abulk_update",
    "aupdate",
}


def _calls(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        # a set or a dictionary is updated with another; a queryset with columns by name
        if node.func.attr in _FORBIDDEN or (node.func.attr == "update" and node.keywords):
            yield node.func.attr


def test_nothing_but_the_services_that_record_it_writes_past_the_histories():
    root = Path(procurement.__file__).parent
    found = {
        (str(path.relative_to(root)), call)
        for path in root.rglob("*.py")
        if "migrations" not in path.parts
        for call in _calls(path)
    }
    assert found == PAST_THE_HISTORIES
