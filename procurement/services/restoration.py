"""Makes rows what they are to be, whatever was written since: what an undo, a put back and an undelete have in common.

What stands against it is said row by row; the caller decides whether the rest is written.
"""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError

from procurement.choices import Review
from procurement.models.base import Reviewed
from procurement.queries.past import chunks, told_columns
from procurement.services.derive import derive_after
from procurement.services.history import create_all, delete_all, update_all
from procurement.services.refusals import Refused, constraint_sentence
from procurement.services.review import publish_problems, take_back_problems


@dataclass(frozen=True)
class LeftAlone:
    """A row that was left as it is, and why."""

    model: type
    pk: int
    sentence: str


@dataclass(frozen=True)
class _Plan:
    """What is to be written of one model."""

    model: type
    going: list
    changed: list
    columns: list
    coming: list


class Restoration:
    """Rows as they are to be: `was` is {model: {primary key: instance, or None for a row that is not to be}}."""

    def __init__(self, was):
        self.was = {model: dict(rows) for model, rows in was.items() if rows}
        self.held = {}
        self.left = []
        self.left_owners = []  # rows as they were at the owner that they leave

    def lock(self):
        """Lock and read the rows as they are."""
        for model, rows in self.was.items():
            held = self.held[model] = {}
            for chunk in chunks(sorted(rows)):
                held |= {row.pk: row for row in model.objects.select_for_update(of=("self",)).filter(pk__in=chunk)}

    def leave_what_changed_since(self, after):
        """Leave rows alone that are no longer as the act left them: `after` is of the shape of `was`."""
        for model, rows in after.items():
            for pk, instance in rows.items():
                if _differing(model, instance, self.held[model].get(pk)):
                    held = self.held[model].get(pk)
                    what = "was changed since" if held and instance else "was deleted since" if instance else "is back"
                    self._leave(model, pk, f"{_words(held or instance)} {what}.")

    def _leave(self, model, pk, sentence):
        del self.was[model][pk]
        self.left.append(LeftAlone(model, pk, sentence))

    def settle(self):
        """Leave rows alone that others need or that need others, until what is left holds together."""
        while problems := {**self._needed(), **self._needing(), **self._taken()}:
            for (model, pk), sentence in problems.items():
                self._leave(model, pk, sentence)

    def _going(self, model):
        return [pk for pk, instance in self.was.get(model, {}).items() if instance is None and pk in self.held[model]]

    def _coming(self, model):
        """What is to be there afterwards, among the rows in hand."""
        return {pk: instance for pk, instance in self.was.get(model, {}).items() if instance is not None}

    def _needed(self):
        """Rows that are to go, though another that stays points at them."""
        problems = {}
        for model in self.was:
            for chunk in chunks(self._going(model)):
                for relation in model._meta.related_objects:
                    pointing, column = relation.related_model, relation.field.attname
                    ours = self.was.get(pointing, {})
                    rows = pointing._base_manager.filter(**{f"{column}__in": chunk}).order_by()
                    for pk, key in rows.values_list("pk", column):
                        stays = ours.get(pk) if pk in ours else True
                        if stays and (stays is True or getattr(stays, column) == key):
                            row = pointing._base_manager.get(pk=pk)
                            problems[model, key] = f"{_words(self.held[model][key])} is needed by {_words(row)}."
        return problems

    def _needing(self):
        """Rows that are to be there, though what they point at is not."""
        problems = {}
        for model in self.was:
            coming = self._coming(model)
            for field in (field for field in model._meta.concrete_fields if field.is_relation):
                target = field.related_model
                wanted = defaultdict(list)
                for pk, instance in coming.items():
                    if key := getattr(instance, field.attname):
                        wanted[key].append(pk)
                there = {key for key in wanted if key in self._coming(target)}
                unknown = sorted(set(wanted) - there - set(self._going(target)))
                for chunk in chunks(unknown):
                    there |= set(target._base_manager.filter(pk__in=chunk).values_list("pk", flat=True))
                for key in set(wanted) - there:
                    for pk in wanted[key]:
                        noun = f"the {field.verbose_name} it had is gone: bring that back first"
                        problems[model, pk] = f"{_words(coming[pk])}: {noun}."
        return problems

    def _taken(self):
        """Rows that are to be there, though another has their natural key now."""
        problems = {}
        for model in self.was:
            back = {pk: row for pk, row in self._coming(model).items() if pk not in self.held[model]}
            columns = [model._meta.get_field(name).attname for name in model.KEY]
            for chunk in chunks(sorted(back)):
                wanted = {tuple(getattr(back[pk], name) for name in columns): pk for pk in chunk}
                first = {f"{columns[0]}__in": {key[0] for key in wanted}}
                for pk, *key in model.objects.filter(**first).values_list("pk", *columns):
                    if tuple(key) in wanted and pk not in self._going(model):
                        holder = wanted[tuple(key)]
                        problems[model, holder] = f"{_words(back[holder])}: another has its key by now."
        return problems

    def writes_anything(self):
        return any(
            _differing(model, instance, self.held[model].get(pk))
            for model, rows in self.was.items()
            for pk, instance in rows.items()
        )

    def write(self):
        """Write the rows, derive what follows, ask the rules. Returns whether anything differed. Raises Refused."""
        plans = [self._plan(model) for model in self.was]
        touched = [row for plan in plans for rows in (plan.going, plan.changed, plan.coming) for row in rows]
        touched += self.left_owners
        shown = _public_keys(touched)
        for plan in plans:
            _carry_out(plan)
        derive_after(touched)
        _ask_rules(touched, shown)
        return bool(touched)

    def _plan(self, model):
        held, coming = self.held[model], self._coming(model)
        changed, columns = [], set()
        for pk in coming.keys() & held.keys():
            if differing := _differing(model, coming[pk], held[pk]):
                columns |= differing
                if model.OWNER and f"{model.OWNER}_id" in differing:
                    self.left_owners.append(copy(held[pk]))
                for name in differing:
                    setattr(held[pk], name, getattr(coming[pk], name))
                changed.append(held[pk])
        return _Plan(
            model,
            [held[pk] for pk in self._going(model)],
            changed,
            sorted(columns),
            [instance for pk, instance in coming.items() if pk not in held],
        )


def _carry_out(plan):
    try:
        delete_all(plan.model, plan.going)
        names = {field.attname: field.name for field in plan.model._meta.concrete_fields}
        update_all(plan.model, plan.changed, [names[column] for column in plan.columns])
        create_all(plan.model, plan.coming)
    except IntegrityError as error:
        sentence = constraint_sentence(plan.model, error)
        raise Refused(sentence or f"Another {plan.model._meta.verbose_name} stands in the way: {error}.") from error


def _differing(model, one, other):
    """The columns in which two versions of a row differ; where one is missing, its key; empty for two that agree."""
    if one is None or other is None:
        return {"id"} if one is not other else set()
    return {name for name in told_columns(model) if getattr(one, name) != getattr(other, name)}


def _words(row):
    try:
        return f"{row._meta.verbose_name} {row}"
    except ObjectDoesNotExist:  # its words name a record that is gone
        return f"{row._meta.verbose_name} {row.pk}"


def _reviewed_owners(rows):
    """{reviewed model: primary keys} of the records that these rows are or belong to."""
    owners = defaultdict(set)
    for row in rows:
        model = type(row)
        owner = model._meta.get_field(model.OWNER).related_model if model.OWNER else model
        if issubclass(owner, Reviewed):
            owners[owner].add(getattr(row, f"{model.OWNER}_id") if model.OWNER else row.pk)
    return owners


def _public_keys(rows):
    """Those of the records concerned that are published, as {model: primary keys}."""
    return {
        model: set(model.objects.filter(pk__in=keys, review=Review.PUBLISHED).values_list("pk", flat=True))
        for model, keys in _reviewed_owners(rows).items()
    }


def _ask_rules(touched, shown):
    """Refuse what would leave a published record unsound, or one that stays pointing at one that does not."""
    sentences = []
    for model, keys in _public_keys(touched).items():
        for problems, pks in ((publish_problems, keys), (take_back_problems, shown.get(model, set()) - keys)):
            records = model.objects.in_bulk(pks)
            for pk, found in problems(records.values()).items():
                sentences += [f"{records[pk]}: {sentence}." for sentence in found]
    if sentences:
        raise Refused(sentences)
