"""The SQLite file of the data package: typed tables with keys and foreign keys, indexes, and views that join names."""

import sqlite3
from contextlib import closing
from decimal import Decimal

_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}

_OFFER_OVERVIEW = """
CREATE VIEW offer_overview AS
SELECT o.reference, s.name AS supplier, r.name AS recipient, coalesce(p.designation, o.subject) AS what, o.version,
    o.stage, o.first_key, o.last_key, o.quantity_requested, o.quantity_offered, o.quantity_agreed,
    o.quantity_delivered, o.tiv_delivered, o.supplier AS supplier_code, o.recipient AS recipient_code,
    o.platform AS platform_slug
FROM offer o
JOIN country s ON s.code = o.supplier
JOIN country r ON r.code = o.recipient
LEFT JOIN platform p ON p.slug = o.platform
"""
_EVENT_OVERVIEW = """
CREATE VIEW event_overview AS
SELECT e.slug, e.title, k.name AS kind, k.tone, k.goldstein, e.state, e.dated_on, e.dated_first, e.dated_last, e.place,
    (SELECT group_concat(c.name, '; ') FROM event_participant q JOIN country c ON c.code = q.country
        WHERE q.event = e.slug) AS participants,
    (SELECT count(DISTINCT l.offer) FROM event_offer l WHERE l.event = e.slug) AS offers
FROM diplomatic_event e
JOIN event_kind k ON k.slug = e.kind
"""
_SAID = """
SELECT '{owner}' AS of, {column} AS record, c.number, c.aspect, c.stated, c.value, c.credibility, c.rank,
    c.speaker_kind, c.locator, c.source, s.title AS source_title, s.reliability
FROM {table} c JOIN source s ON s.slug = c.source
"""


class Database:
    """The file while it is written. `add` takes tables in an order in which what a row points at comes first."""

    def __init__(self, path, tables):
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN")
        for table in tables:
            self._connection.execute(_definition(table))

    def add(self, table, rows):
        """Insert rows of typed values."""
        names = ", ".join(_quoted(column.name) for column in table.columns)
        places = ", ".join("?" * len(table.columns))
        self._connection.executemany(
            f"INSERT INTO {_quoted(table.name)} ({names}) VALUES ({places})",  # noqa: S608 - names of ours
            ([_stored(value) for value in row] for row in rows),
        )

    def finish(self, tables):
        """Make indexes and views, check the foreign keys, and close. Raises ValueError for a key that leads nowhere."""
        with closing(self._connection) as connection:
            for table in tables:
                for column in table.columns:
                    is_key = table.key[:1] == (column.name,)
                    if (column.target and not is_key) or column.name.endswith(("_first", "_key")):
                        name = _quoted(f"{table.name}__{column.name}")
                        connection.execute(f"CREATE INDEX {name} ON {_quoted(table.name)} ({_quoted(column.name)})")
            for view in (_OFFER_OVERVIEW, _EVENT_OVERVIEW, _citations(tables)):
                connection.execute(view)
            if wrong := connection.execute("PRAGMA foreign_key_check").fetchone():
                raise ValueError(f"A row of {wrong[0]} names a row of {wrong[2]} that is not there.")
            connection.execute("COMMIT")
            connection.execute("VACUUM")


def _stored(value):
    if isinstance(value, Decimal):
        return float(value)
    return None if value == "" else value


def _quoted(name):
    return f'"{name}"'


def _definition(table):
    lines = []
    for column in table.columns:
        line = f"{_quoted(column.name)} {_TYPES[column.type]}"
        if column.constraints.get("required"):
            line += " NOT NULL"
        if column.constraints.get("unique"):
            line += " UNIQUE" if (column.name,) != table.key else ""
        if column.type == "boolean":
            line += f" CHECK ({_quoted(column.name)} IN (0, 1))"
        if column.target:
            line += f" REFERENCES {_quoted(column.target[0])} ({_quoted(column.target[1])})"
        lines.append(line)
    lines.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.key))})")
    return f"CREATE TABLE {_quoted(table.name)} (\n  " + ",\n  ".join(lines) + "\n)"


def _citations(tables):
    parts = [
        _SAID.format(owner=table.model.OWNER, column=f"c.{_quoted(table.model.OWNER)}", table=table.name)
        for table in tables
        if table.name.endswith("_citation")
    ]
    return "CREATE VIEW citation AS" + "UNION ALL".join(parts)
