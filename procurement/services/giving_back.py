"""Writes rows in hand to be what they are to be, with history, in sets; and says which records that touches."""

from django.db import IntegrityError, connection
from django.db.models.expressions import RawSQL

from procurement.services.bulk import delete_keys, remember_keys
from procurement.services.refusals import Refused, constraint_sentence
from procurement.services.rows_in_hand import COMING, GOING, TABLE, execute, q
from procurement.services.uniques import make_way, uniques_of

RETURNING = f"{COMING} AND held = 0"
CHANGING = "is_changing = 1"
WRITTEN = f"({GOING} OR {RETURNING} OR {CHANGING})"


def mark_changing(hand):
    """Find out which of the rows that stay are to change."""
    for model in hand.models:
        condition = f"{hand.of(model)} AND {COMING} AND held = 1 AND {hand.differs(model, 'earlier')}"
        execute(f"UPDATE {TABLE} SET is_changing = 1 WHERE {condition}")  # noqa: S608 - quoted names


def writes_anything(hand):
    return hand.count(WRITTEN) > 0


def touched_owners(hand):
    """{model in hand: primary keys of the records that its written rows are or belong to and that will be there}."""
    touched = {}
    for model in hand.models:
        table, past = q(model._meta.db_table), q(model.history.model._meta.db_table)
        owner = model._meta.get_field(model.OWNER) if model.OWNER else model._meta.pk
        owner_model, key = owner.related_model if model.OWNER else model, q(owner.column)
        now = f"SELECT t.{key} AS k FROM {table} t JOIN {TABLE} r ON r.pk = t.id"  # noqa: S608 - quoted names
        then = f"SELECT h.{key} AS k FROM {past} h JOIN {TABLE} r ON r.earlier = h.history_id"  # noqa: S608 - quoted names
        its = f"r.model = {hand.numbers[model]}"
        going = f"o.model = {hand.numbers[owner_model]} AND o.pk = w.k AND o.cause = '' AND o.earlier IS NULL"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT w.k FROM ({now} WHERE {its} AND ({GOING} OR {CHANGING})"  # noqa: S608 - quoted names
                f" UNION {then} WHERE {its} AND ({RETURNING} OR {CHANGING})) w"
                f" WHERE NOT EXISTS (SELECT 1 FROM {TABLE} o WHERE {going})"
            )
            touched[model] = {key for (key,) in cursor.fetchall()}
    return touched


def written_keys(hand, model):
    """The primary keys of the rows of a model that are written and stay."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pk FROM {TABLE} WHERE {hand.of(model)} AND ({RETURNING} OR {CHANGING})")  # noqa: S608 - our own names
        return {key for (key,) in cursor.fetchall()}


def give_back(hand, progress=None):
    """Delete what is not to be, change and bring back what is. Raises Refused for what the database refuses."""
    done, total = 0, hand.count(WRITTEN) if progress else None
    for model in hand.models:
        if progress:
            progress("taking back", done, total)
            done += hand.count(f"{hand.of(model)} AND {WRITTEN}")
        try:
            _delete(hand, model)
            _change(hand, model)
            _bring_back(hand, model)
        except IntegrityError as error:
            sentence = constraint_sentence(model, error)
            raise Refused(sentence or f"Another {model._meta.verbose_name} stands in the way: {error}.") from error


def _delete(hand, model):
    going = f"SELECT pk FROM {TABLE} WHERE {hand.of(model)} AND {GOING}"  # noqa: S608 - our own names
    if not hand.count(f"{hand.of(model)} AND {GOING}"):
        return
    delete_keys(model, going)


def _change(hand, model):
    changing = f"SELECT pk FROM {TABLE} WHERE {hand.of(model)} AND {CHANGING}"  # noqa: S608 - our own names
    if not hand.count(f"{hand.of(model)} AND {CHANGING}"):
        return
    table, past = q(model._meta.db_table), q(model.history.model._meta.db_table)
    for unique in uniques_of(model):
        make_way(model, unique, RawSQL(_in_the_way(hand, model, unique), ()))  # noqa: S611 - quoted names
    sets = ", ".join(f"{name} = h.{name}" for name in hand.told(model))
    execute(
        f"UPDATE {table} SET {sets} FROM {TABLE} r JOIN {past} h ON h.history_id = r.earlier"  # noqa: S608 - quoted names
        f" WHERE {table}.id = r.pk AND r.model = {hand.numbers[model]} AND r.{CHANGING}"
    )
    remember_keys(model, changing)


def _in_the_way(hand, model, unique):
    """SQL of the keys of rows that change and have what others that change are to have."""
    columns = [q(model._meta.get_field(name).column) for name in unique.names]
    same = " AND ".join(f"x.{name} = h.{name}" for name in columns)
    its = f"r.model = {hand.numbers[model]} AND r.{CHANGING}"
    return (
        f"SELECT x.id FROM {TABLE} r JOIN {q(model.history.model._meta.db_table)} h ON h.history_id = r.earlier"  # noqa: S608 - quoted names
        f" JOIN {q(model._meta.db_table)} x ON {same} JOIN {TABLE} o ON o.pk = x.id"
        f" WHERE {its} AND x.id <> r.pk AND o.model = r.model AND o.{CHANGING}"
    )


def _bring_back(hand, model):
    returning = f"SELECT pk FROM {TABLE} WHERE {hand.of(model)} AND {RETURNING}"  # noqa: S608 - our own names
    if not hand.count(f"{hand.of(model)} AND {RETURNING}"):
        return
    tracked = {field.name: q(field.column) for field in model.history.model.tracked_fields}
    missing = {
        field.column: field.get_default()
        for field in model._meta.concrete_fields
        if field.name not in tracked and not field.generated
    }
    columns = ", ".join([*tracked.values(), *map(q, missing)])
    values = ", ".join([*(f"h.{name}" for name in tracked.values()), *["%s"] * len(missing)])
    execute(
        f"INSERT INTO {q(model._meta.db_table)} ({columns}) SELECT {values}"  # noqa: S608 - quoted names
        f" FROM {TABLE} r JOIN {q(model.history.model._meta.db_table)} h ON h.history_id = r.earlier"
        f" WHERE r.model = {hand.numbers[model]} AND {RETURNING} ORDER BY r.pk",
        list(missing.values()),
    )
    remember_keys(model, returning, history_type="+")
