"""Changes several records of one model at once: all of them or none, each by the rules that a single save keeps."""

from copy import copy

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from procurement.choices import Act, Review
from procurement.models import ChangeSet, change_set_key, recorded
from procurement.models.base import Reviewed
from procurement.queries.keyed import revisions
from procurement.services.derive import derive_after
from procurement.services.history import update_all
from procurement.services.refusals import Refused, constraint_sentence
from procurement.services.review import publish_problems

MOST = 500
"""Records that one change can be of: each is validated by itself."""

_MOST_SAID = 20
_OWN_WORDS = ("title", "text", "subject", "summary", "requirement", "stated", "value", "address", "archived_address")
"""What each record says in words of its own."""


def bulk_fields(model):
    """The fields that can be set for many records at once: no key, nothing derived, nothing that stands once only."""
    fixed = {*model.KEY, model.OWNER, "review", *getattr(model, "DERIVED", ()), *getattr(model, "CHILDREN", ())}
    return [
        field
        for field in model._meta.concrete_fields
        if field.serialize and field.editable and not field.generated and not field.primary_key and not field.unique
        if field.name not in fixed and field.name not in _OWN_WORDS
    ]


def would_change(records, values):
    """[(record as it stands, {field name: new value})] of the records that differ from `values` in any field."""
    changes = []
    for record in records:
        new = {name: value for name, value in values.items() if getattr(record, _column(record, name)) != _plain(value)}
        if new:
            changes.append((record, new))
    return changes


def bulk_problems(changes):
    """Sentences on what stands against the changes (as from `would_change`); all is tried, and taken back."""
    if not changes:
        return []
    try:
        with transaction.atomic():
            _write(changes)
            transaction.set_rollback(True)
    except Refused as refused:
        return refused.messages
    return []


def bulk_edit(model, pks, values, reason="", seen=None):
    """Set the same values in the records with these primary keys; returns the ChangeSet. Raises Refused.

    `values` maps names of `bulk_fields` to cleaned values. `seen` are the revisions of the records as they were
    previewed: one that was changed meanwhile is refused by name, and nothing is written.
    """
    if not reason.strip():
        raise Refused("Say why: a change of several records needs a reason.")
    if unknown := sorted(set(values) - {field.name for field in bulk_fields(model)}):
        raise Refused(f"{', '.join(unknown)} cannot be set for several {model._meta.verbose_name_plural} at once.")
    if not values:
        raise Refused("Choose at least one field to change.")
    with transaction.atomic(), recorded(act=Act.BULK_EDIT, reason=reason.strip()):
        rows = list(model.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"))
        _refuse_stale(model, pks, rows, seen)
        changes = would_change(rows, values)
        if not changes:
            raise Refused("All these records have these values already: there is nothing to change.")
        _write(changes)
        return ChangeSet.objects.get(pk=change_set_key())


def _write(changes):
    """Write the changes if every record keeps to the rules of its fields, its model and its database. Raises Refused.

    What the database checks is asked of it by writing, in one go; only what it refuses is looked for record by record.
    """
    if problems := _said(changes, _clean):
        raise Refused(problems)
    changed = [_with(record, new) for record, new in changes]
    model, names = type(changed[0]), sorted({name for _, new in changes for name in new})
    try:
        update_all(model, changed, names)
    except IntegrityError as error:
        sentence = constraint_sentence(model, error) or "Two of the records would be the same."
        raise Refused(_said(changes, _keep_constraints) or [sentence]) from error
    derive_after(changed)
    _ask_rules(changed)


def _clean(record, names):
    untouched = [field.name for field in record._meta.fields if field.name not in names or field.is_relation]
    record.clean_fields(exclude=untouched)  # the form has looked the chosen records up
    record.clean()


def _keep_constraints(record, names):
    record.validate_constraints()


def _said(changes, check):
    """The sentences of the ValidationErrors that `check` raises of the records as they would be, each by its name."""
    sentences = []
    for record, new in changes:
        try:
            check(_with(record, new), new.keys())
        except ValidationError as error:
            for name, found in error.message_dict.items():
                label = "" if name == "__all__" else f"{record._meta.get_field(name).verbose_name}: "
                sentences += [f"{record}, {label}{sentence}" for sentence in found]
        if len(sentences) >= _MOST_SAID:
            return [*sentences[:_MOST_SAID], "There may be more of the kind."]
    return sentences


def _refuse_stale(model, pks, rows, seen):
    if len(rows) != len(set(pks)):
        raise Refused("One of the records is gone: somebody deleted or merged it meanwhile. Choose them anew.")
    if seen is None:
        return
    now = revisions(model, [row.pk for row in rows])
    stale = [str(row) for row in rows if now.get(row.pk, 0) != seen.get(row.pk)]
    if stale:
        names = ", ".join(stale[:_MOST_SAID])
        raise Refused(f"Changed since the preview: {names}. Nothing was written; look at a new preview.")


def _ask_rules(changed):
    published = [row for row in changed if isinstance(row, Reviewed) and row.review == Review.PUBLISHED]
    problems = publish_problems(published) if published else {}
    if problems:
        raise Refused([f"{row} is published: {s}." for row in published for s in problems.get(row.pk, ())])


def _column(record, name):
    return record._meta.get_field(name).attname


def _plain(value):
    return getattr(value, "pk", value)


def _with(record, new):
    changed = copy(record)
    changed._state = copy(record._state)
    changed._state.fields_cache = dict(record._state.fields_cache)
    for name, value in new.items():
        setattr(changed, name, value)
    return changed
