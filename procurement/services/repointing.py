"""Makes all that points at one record point at another: what a merge has to move.

A row that would stand twice, word for word, goes instead, and what points at it points at its twin. Where two rows
would be one thing by a rule of the database and yet differ, or a record would point at itself, it is refused.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from procurement.models import OfferMilestone
from procurement.models.base import Owned
from procurement.models.citation import Citation, read_countries
from procurement.queries.keyed import key_of
from procurement.queries.past import chunks, curated_models
from procurement.services.history import delete_all, update_all
from procurement.services.numbering import next_number
from procurement.services.story import places

_MOST_SAID = 10


@dataclass
class _Table:
    """What is done to the rows of one model. `numbers` tells by which number each row of the loser goes afterwards:
    a new one, or that of its twin.
    """

    changed: list = field(default_factory=list)
    columns: set = field(default_factory=set)
    dropped: list = field(default_factory=list)
    moved: list = field(default_factory=list)
    numbers: dict = field(default_factory=dict)


class Repointing:
    """All that is to happen to the rows that point at `loser` once it is `winner`. Reads, until `write`."""

    def __init__(self, winner, loser):
        self.model, self.winner, self.loser = type(winner), winner, loser
        self.instead = defaultdict(dict, {self.model: {loser.pk: winner.pk}})
        self.tables, self.refusals = {}, []
        for model in sorted(curated_models(), key=lambda m: (issubclass(m, Owned), issubclass(m, Citation))):
            self._read(model)
        if not self.refusals:
            self._settle_moved()

    def rows_touched(self):
        """The rows of records, changed or dropped, from which columns are derived."""
        return [
            row
            for model, table in self.tables.items()
            if issubclass(model, Owned)
            for row in (*table.changed, *table.dropped)
        ]

    def counts(self):
        """{model: how many rows moved or turned}, and the same of those that went as doubles."""
        return (
            Counter({model: len(table.changed) for model, table in self.tables.items()}),
            Counter({model: len(table.dropped) for model, table in self.tables.items()}),
        )

    def write(self):
        """Write all of it, with history."""
        for model, table in self.tables.items():
            update_all(model, table.changed, sorted(table.columns))
        for model, table in reversed(self.tables.items()):
            delete_all(model, table.dropped)

    def _read(self, model):
        ours = [f for f in model._meta.concrete_fields if f.is_relation and f.related_model in self.instead]
        rows = self._pointing(model, ours)
        texts = _key_values(model, self.model, key_of(self.loser))
        rows |= {row.pk: rows.get(row.pk, row) for row in texts}
        if not rows:
            return
        table = self.tables[model] = _Table()
        for row in (rows[pk] for pk in sorted(rows)):
            self._turn(table, row, ours)
        if texts:
            self._turn_values(table, [rows[row.pk] for row in texts])
        if issubclass(model, Owned):
            self._find_twins(model, table)
        else:
            self._ask_uniqueness(model, ours)

    def _pointing(self, model, ours):
        condition = Q()
        for relation in ours:
            condition |= Q(**{f"{relation.name}__in": list(self.instead[relation.related_model])})
        if not condition:
            return {}
        rows = model.objects.select_for_update(of=("self",)).filter(condition)
        if model is self.model:
            rows = rows.exclude(pk__in=[self.winner.pk, self.loser.pk])
        return {row.pk: row for row in rows}

    def _turn(self, table, row, ours):
        for relation in ours:
            key = getattr(row, relation.attname)
            if (new := self.instead[relation.related_model].get(key)) is not None:
                setattr(row, relation.attname, new)
                table.columns.add(relation.name)
                if relation.name == row.OWNER:
                    table.moved.append(row)
        table.changed.append(row)
        same = [f for f in ours if f.related_model is self.model and getattr(row, f.attname) == self.winner.pk]
        if len(same) > 1:
            self._refuse(f"{_words(row)} would have {self.winner} on both sides", _sentence(row, same))

    def _turn_values(self, table, citations):
        old, new = key_of(self.loser), key_of(self.winner)
        table.columns.add("value")
        for citation in citations:
            codes = [new if code == old else code for code in citation.value.split()]
            citation.value = " ".join(sorted(set(codes))) if len(codes) > 1 else codes[0]

    def _find_twins(self, model, table):
        """Drop the changed rows that stand at their owner word for word already; refuse those that clash with one."""
        owner = model._meta.get_field(model.OWNER).attname
        affected = {row.pk for row in table.changed}
        standing = defaultdict(list)
        for chunk in chunks(sorted({getattr(row, owner) for row in table.changed})):
            for row in model.objects.filter(**{f"{owner}__in": chunk}).order_by("number"):
                if row.pk not in affected:
                    standing[_content(row)].append(row)
        holders = _Holders(model)
        for rows in standing.values():
            for row in rows:
                holders.add(row)
        kept = []
        for row in table.changed:
            if twins := standing.get(_content(row)):
                twin = twins.pop(0)
                self.instead[model][row.pk] = twin.pk
                if getattr(row, owner) == self.winner.pk and row in table.moved:
                    table.numbers[row.number] = twin.number
                table.dropped.append(row)
                continue
            if holder := holders.holder(row):
                self._refuse(
                    f"{_words(row)} would be the same as {_words(holder)}, and they differ",
                    "Make them alike, or delete one, first.",
                )
            holders.add(row)
            kept.append(row)
        table.changed = kept
        table.moved = [row for row in table.moved if row.pk not in self.instead[model]]

    def _ask_uniqueness(self, model, ours):
        """Refuse what two records can have only one of, such as the winner of a competition."""
        for constraint in model._meta.constraints:
            alone = constraint.fields if isinstance(constraint, UniqueConstraint) else ()
            for relation in (relation for relation in ours if tuple(alone) == (relation.name,)):
                instead = self.instead[relation.related_model]
                rows = model.objects.filter(
                    constraint.condition or Q(), **{f"{relation.name}__in": [*instead, *instead.values()]}
                )
                if len(rows) > 1:
                    names = " and ".join(str(row) for row in rows[:_MOST_SAID])
                    self._refuse(f"{names} would clash", constraint.get_violation_error_message())

    def _settle_moved(self):
        """Give the rows that have a new owner their numbers there, and steps their places in its story."""
        for model, table in self.tables.items():
            if not table.moved:
                continue
            table.moved.sort(key=lambda row: row.number)
            table.columns.add("number")
            told = list(self.loser.milestones.in_order()) if model is OfferMilestone else []
            for number, row in enumerate(table.moved, next_number(model, self.winner)):
                table.numbers[row.number] = row.number = number
            if told:
                self._place_steps(table, told)

    def _place_steps(self, table, told):
        moved = {row.pk: row for row in table.moved}
        standing = list(self.winner.milestones.in_order())
        changed = places(standing, told, moved)
        table.columns.add("position")
        table.changed += [step for step in changed if step.pk not in moved]

    def _refuse(self, found, sentence):
        if len(self.refusals) < _MOST_SAID:
            self.refusals.append(f"{found}. {sentence}")


class _Holders:
    """Which row holds each value that can stand once only, by the rules of its model; numbers apart."""

    def __init__(self, model):
        self._rules = [
            [model._meta.get_field(name).attname for name in constraint.fields]
            for constraint in model._meta.constraints
            if isinstance(constraint, UniqueConstraint) and "number" not in constraint.fields
        ]
        self._held = {}

    def _keys(self, row):
        for place, columns in enumerate(self._rules):
            yield place, *(getattr(row, column) for column in columns)

    def holder(self, row):
        return next((self._held[key] for key in self._keys(row) if key in self._held), None)

    def add(self, row):
        self._held |= dict.fromkeys(self._keys(row), row)


def _content(row):
    """All that a row says: two rows of the same content are one statement, whatever their numbers."""
    return tuple(
        getattr(row, column.attname)
        for column in row._meta.concrete_fields
        if column.serialize and not column.generated and not column.primary_key
        if column.name not in ("number", "position")
    )


def _key_values(model, merged, key):
    """The citations whose plain value is, or holds, the key of a record of the model `merged`."""
    if not issubclass(model, Citation):
        return []
    single, several = [], []
    for aspect, (path, reader) in model.TARGETS.items():
        if reader is read_countries and merged._meta.model_name == "country":
            several.append(aspect)
        elif isinstance(reader, str):
            holder = model._meta.get_field(path or model.OWNER).related_model
            column = holder._meta.get_field(reader)
            if column.is_relation and column.related_model is merged:
                single.append(aspect)
    if not single and not several:
        return []
    condition = Q(aspect__in=single, value=key) | Q(aspect__in=several, value__contains=key)
    rows = model.objects.select_for_update(of=("self",)).filter(condition)
    return [row for row in rows if key in row.value.split()]


def _sentence(row, columns):
    """What the rule against the same record in these columns says."""
    names = {column.name for column in columns}
    for constraint in row._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            for child in constraint.condition.children if isinstance(constraint.condition, Q) else ():
                if isinstance(child, tuple) and isinstance(child[1], F) and {child[0], child[1].name} == names:
                    return constraint.get_violation_error_message()
    return "Change it, or delete it, first."


def _words(row):
    return f"{row._meta.verbose_name} “{row}”"
