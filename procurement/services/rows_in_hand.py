"""The rows that an undo, a put back or an undelete has in hand, as a table of the database's own for one transaction.

For each row it knows the version of its history that the row is to be (`earlier`, null for a row that is not to be),
the version that it should be as nobody changed it since (`latest`, likewise), whether it is there (`held`), and why it
is left alone (`cause`, empty for one that is not). Everything is asked and written in sets: a register is half a
million rows, and none of them comes into memory.
"""

from django.apps import apps
from django.db import connection

from procurement.engine.expressions import differs
from procurement.engine.statistics import count_anew
from procurement.engine.transactions import lock_rows
from procurement.engine.writing import copy_rows
from procurement.queries.past import curated_models, told_columns
from procurement.services.left_alone import BACK, CHANGED, DELETED, NEEDED, NEEDING, TAKEN, WHOLE, LeftAlone
from procurement.services.uniques import uniques_of

TABLE = "rows_in_hand"

FEW = 1_000
"""Rows of a table that an act may have written before its undo has them counted: any plan is good enough for these."""

GOING = "cause = '' AND earlier IS NULL AND held = 1"
COMING = "cause = '' AND earlier IS NOT NULL"


def all_models():
    """Every model of the app; a model's place among them is its number here."""
    return list(apps.get_app_config("procurement").get_models())


def execute(sql, params=()):
    """How many rows a statement wrote. Names in it are quoted by `q` or are this module's own."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def q(name):
    return connection.ops.quote_name(name)


class RowsInHand:
    """The table and what is asked of it. Opened inside a transaction, dropped by `close` or with the transaction.

    `kept` are {model: names of columns} that no row is given back.
    """

    def __init__(self, kept=None):
        self.kept = kept or {}
        self.numbers = {model: number for number, model in enumerate(all_models())}
        self.models = []
        execute(
            f"CREATE TEMPORARY TABLE {TABLE} (model integer NOT NULL, pk bigint NOT NULL, earlier bigint,"
            " latest bigint, held smallint NOT NULL DEFAULT 0, cause varchar(8) NOT NULL DEFAULT '',"
            " other_model integer, other bigint, field varchar(80) NOT NULL DEFAULT '',"
            " is_changing smallint NOT NULL DEFAULT 0,"
            " PRIMARY KEY (model, pk))"
        )

    def close(self):
        execute(f"DROP TABLE {TABLE}")

    def take_act(self, act):
        """Take every row that an act wrote, to be as it was before it; locks them."""
        self.models = self._written_by(act)
        self._count_anew(act)
        for model in self.models:
            past = q(model.history.model._meta.db_table)
            lock_rows(model._meta.db_table, f"SELECT id FROM {past} WHERE change_set_id = %s", [act])  # noqa: S608 - quoted name
            spans = (
                "SELECT id, MIN(history_id) AS first, MAX(history_id) AS last,"  # noqa: S608 - quoted names
                " MIN(CASE WHEN history_type = '+' THEN history_id END) AS made,"
                " MAX(CASE WHEN history_type = '-' THEN history_id END) AS gone"
                f" FROM {past} WHERE change_set_id = %s GROUP BY id"
            )
            before = f"SELECT MAX(h.history_id) FROM {past} h WHERE h.id = w.id AND h.history_id < w.first"  # noqa: S608 - quoted name
            execute(
                f"INSERT INTO {TABLE} (model, pk, earlier, latest, held)"  # noqa: S608 - quoted names
                f" SELECT {self.numbers[model]}, w.id, CASE WHEN w.made = w.first THEN NULL ELSE ({before}) END,"
                f" CASE WHEN w.gone = w.last THEN NULL ELSE w.last END, {self._is_held(model, 'w.id')}"
                f" FROM ({spans}) w",
                [act],
            )
            gone = f"SELECT history_id FROM {past} WHERE history_type = '-' AND id = {TABLE}.pk"  # noqa: S608 - quoted name
            execute(f"UPDATE {TABLE} SET earlier = NULL WHERE {self.of(model)} AND earlier IN ({gone})")  # noqa: S608 - our own names
        count_anew([TABLE])

    def _count_anew(self, act):
        """Have the tables that an act wrote many rows of counted: what the engine knows of them may be of before it.

        All at once, before any row is locked.
        """
        many = self._written_by(act, FEW)
        if many:
            count_anew(
                [table for model in many for table in (model._meta.db_table, model.history.model._meta.db_table)]
            )

    def _written_by(self, act, more_than=0):
        """The models that an act wrote more than so many versions of, in their order."""
        models = curated_models()
        asked = " UNION ALL ".join(
            f"SELECT {place} WHERE EXISTS (SELECT 1 FROM {past} WHERE change_set_id = %s LIMIT 1 OFFSET {more_than})"  # noqa: S608 - quoted names
            for place, past in enumerate(q(model.history.model._meta.db_table) for model in models)
        )
        with connection.cursor() as cursor:
            cursor.execute(asked, [act] * len(models))
            return [models[place] for (place,) in sorted(cursor.fetchall())]

    def take(self, versions):
        """Take rows to be as versions of theirs say: {(model, primary key): key of history, or None for not at all}."""
        rows = [(self.numbers[model], pk, version) for (model, pk), version in versions.items()]
        copy_rows(TABLE, ["model", "pk", "earlier"], rows)
        self.models = [model for model in self.numbers if any(row[0] == self.numbers[model] for row in rows)]
        for model in self.models:
            lock_rows(model._meta.db_table, f"SELECT pk FROM {TABLE} WHERE {self.of(model)}")  # noqa: S608 - our own names
            held = self._is_held(model, f"{TABLE}.pk")
            execute(f"UPDATE {TABLE} SET held = {held} WHERE {self.of(model)}")  # noqa: S608 - quoted names

    def of(self, model):
        return f"{TABLE}.model = {self.numbers[model]}"

    def _is_held(self, model, key):
        return f"CASE WHEN EXISTS (SELECT 1 FROM {q(model._meta.db_table)} t WHERE t.id = {key}) THEN 1 ELSE 0 END"  # noqa: S608 - quoted name

    def told(self, model):
        """The columns that are given back, quoted."""
        return [q(name) for name in told_columns(model) if name not in self.kept.get(model, ())]

    def differs(self, model, version):
        """SQL: the row in hand differs from the version of its history whose key stands in the column `version`."""
        told = self.told(model)
        # the two are joined to each other as well: with tables that nobody has counted yet, PostgreSQL would hold each
        # row against each version first, and wrote 65 GB of those for 100,000 events
        one, other = (f"({', '.join(f'{table}.{name}' for name in told)})" for table in "th")
        return (
            f"EXISTS (SELECT 1 FROM {q(model._meta.db_table)} t, {q(model.history.model._meta.db_table)} h"  # noqa: S608 - quoted names
            f" WHERE t.id = {TABLE}.pk AND h.id = t.id AND h.history_id = {TABLE}.{version} AND {differs(one, other)})"
        )

    def count(self, condition):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {TABLE} WHERE {condition}")  # noqa: S608 - our own names
            return cursor.fetchone()[0]

    def left(self):
        """The rows that are left alone, as a list of LeftAlone; not those that stay with their record."""
        columns = "model, pk, cause, COALESCE(latest, earlier), other_model, other, field"
        models = list(self.numbers)
        with connection.cursor() as cursor:
            told = f"SELECT {columns} FROM {TABLE} WHERE cause NOT IN ('', %s) ORDER BY model, pk"  # noqa: S608 - our own names
            cursor.execute(told, [WHOLE])
            return [
                LeftAlone(models[m], pk, cause, version, None if o is None else models[o], other, field)
                for m, pk, cause, version, o, other, field in cursor.fetchall()
            ]

    def leave_what_changed_since(self):
        """Leave rows alone that are not as the act left them."""
        for model in self.models:
            for cause, condition in (
                (BACK, "latest IS NULL AND held = 1"),
                (DELETED, "latest IS NOT NULL AND held = 0"),
                (CHANGED, f"latest IS NOT NULL AND held = 1 AND {self.differs(model, 'latest')}"),
            ):
                self._leave(model, condition, cause=cause)

    def settle(self):
        """Leave rows alone that others need or that need others, until what is left holds together."""
        coming = [model for model in self.models if self.count(f"{self.of(model)} AND {COMING}")]
        while True:
            found = sum(self._leave_needed(model) + self._leave_whole(model) for model in self.models)
            found += sum(self._leave_needing(model) + self._leave_taken(model) for model in coming)
            if not found:
                return

    def _leave(self, model, condition, params=(), other="NULL", **values):
        """Note of the rows that a condition holds of why they are left alone; `condition` and `other` are SQL."""
        sets = ", ".join([*(f"{name} = %s" for name in values), f"other = {other}"])
        leave = f"UPDATE {TABLE} SET {sets} WHERE {self.of(model)} AND {condition}"  # noqa: S608 - our own names
        return execute(leave, [*values.values(), *params])

    def _leave_needed(self, model):
        """Rows that are to go, though another that stays points at them."""
        found = 0
        for relation in model._meta.related_objects:
            if relation.many_to_many:
                continue
            pointing, column = relation.related_model, q(relation.field.column)
            goes = "o.earlier IS NULL"
            if pointing in self.models:
                past = q(pointing.history.model._meta.db_table)
                points = f"SELECT 1 FROM {past} h WHERE h.history_id = o.earlier AND h.{column} = x.{column}"  # noqa: S608 - quoted names
                goes = f"(o.earlier IS NULL OR NOT EXISTS ({points}))"
            stays = (
                f"FROM {q(pointing._meta.db_table)} x WHERE x.{column} = {TABLE}.pk AND NOT EXISTS (SELECT 1"  # noqa: S608 - quoted names
                f" FROM {TABLE} o WHERE o.model = {self.numbers[pointing]} AND o.pk = x.id AND o.cause = '' AND {goes})"
            )
            condition = f"{GOING} AND EXISTS (SELECT 1 {stays})"
            other = f"(SELECT MIN(x.id) {stays})"
            found += self._leave(model, condition, cause=NEEDED, other_model=self.numbers[pointing], other=other)
        return found

    def _leave_whole(self, model):
        """Rows that are to go, though the record that was made with them stays: a record is not left a skeleton."""
        if not model.OWNER:
            return 0
        owner = model._meta.get_field(model.OWNER)
        if owner.related_model not in self.models:
            return 0
        stays = (
            f"SELECT 1 FROM {q(model._meta.db_table)} x JOIN {TABLE} o ON o.pk = x.{q(owner.column)}"  # noqa: S608 - quoted names
            f" AND o.model = {self.numbers[owner.related_model]}"
            f" WHERE x.id = {TABLE}.pk AND o.cause <> '' AND o.earlier IS NULL AND o.held = 1"
        )
        return self._leave(model, f"{GOING} AND EXISTS ({stays})", cause=WHOLE)

    def _leave_needing(self, model):
        """Rows that are to be there, though what they point at is not."""
        found = 0
        for field in (field for field in model._meta.concrete_fields if field.is_relation):
            target = f"o.model = {self.numbers.get(field.related_model, -1)} AND o.pk = h.{q(field.column)}"
            there = (
                f"EXISTS (SELECT 1 FROM {TABLE} o WHERE {target} AND o.cause = '' AND o.earlier IS NOT NULL)"  # noqa: S608 - quoted names
                f" OR (EXISTS (SELECT 1 FROM {q(field.related_model._meta.db_table)} x"
                f" WHERE x.{q(field.related_model._meta.pk.column)} = h.{q(field.column)}) AND NOT EXISTS"
                f" (SELECT 1 FROM {TABLE} o WHERE {target} AND o.cause = '' AND o.earlier IS NULL))"
            )
            condition = (
                f"{COMING} AND EXISTS (SELECT 1 FROM {q(model.history.model._meta.db_table)} h"  # noqa: S608 - quoted names
                f" WHERE h.history_id = {TABLE}.earlier AND h.{q(field.column)} IS NOT NULL AND NOT ({there}))"
            )
            found += self._leave(model, condition, cause=NEEDING, field=field.name)
        return found

    def _leave_taken(self, model):
        """Rows that are to be there, though another that stays as it is has their natural key by now, or a value that
        only one record may have.
        """
        found = self._leave_to_another(model, model.KEY, f"{COMING} AND held = 0", "")
        for place, unique in enumerate(uniques_of(model)):
            found += self._leave_to_another(model, unique.names, COMING, str(place), unique.condition)
        return found

    def _leave_to_another(self, model, names, condition, field, only=None):
        table, past = q(model._meta.db_table), q(model.history.model._meta.db_table)
        columns = [q(model._meta.get_field(name).column) for name in names]
        same, again = (" AND ".join(f"{one}.{name} = h.{name}" for name in columns) for one in "xy")
        params, further = [], []
        if only is not None:
            now, params = _keys_where(model._base_manager, "pk", only)
            then, further = _keys_where(model.history, "history_id", only)
            same += f" AND x.id IN ({now}) AND h.history_id IN ({then})"
            again += f" AND y.history_id IN ({then})"
        stays = (
            f"NOT EXISTS (SELECT 1 FROM {TABLE} o WHERE o.model = {self.numbers[model]} AND o.pk = x.id"  # noqa: S608 - quoted names
            f" AND o.cause = '' AND (o.earlier IS NULL OR NOT EXISTS (SELECT 1 FROM {past} y"
            f" WHERE y.history_id = o.earlier AND {again})))"
        )
        taken = (
            f"{condition} AND EXISTS (SELECT 1 FROM {past} h JOIN {table} x ON {same}"  # noqa: S608 - quoted names
            f" WHERE h.history_id = {TABLE}.earlier AND x.id <> {TABLE}.pk AND {stays})"
        )
        return self._leave(model, taken, [*params, *further, *further], cause=TAKEN, field=field)


def _keys_where(rows, key, condition):
    """SQL and parameters of the keys of the rows that a condition holds of."""
    return rows.filter(condition).order_by().values(key).query.sql_with_params()
