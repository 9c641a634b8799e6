"""Rules that speak of several records: the rows are written, the rules are asked, and all is taken back."""

from itertools import islice

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import F, Q, prefetch_related_objects

from procurement.choices import Act, Outcome, Review
from procurement.interchange.resources.cells import shown
from procurement.interchange.resources.keys import key_text
from procurement.interchange.resources.refusals import database_sentence, review_problems
from procurement.interchange.staging.cleaning import sentences
from procurement.interchange.staging.layout import WAS
from procurement.interchange.staging.writing import was_of, write_rows
from procurement.interchange.unreadable import Unreadable
from procurement.models import recorded
from procurement.models.base import Reviewed
from procurement.models.citation import Citation

_CHUNK = 500


class _TakenBack(Exception):  # noqa: N818 - it ends the trial
    """All that the trial wrote is to go."""


def trial_problems(layout, rows, progress):
    """(line, column, found, message) of what rules over several records have against the staged rows; writes nothing.

    Raises Unreadable where the database itself refuses the rows.
    """
    if not risky(layout, rows).exists():
        return []
    problems = []
    try:
        with transaction.atomic(), recorded(via="import", act=Act.IMPORT):
            write_rows(layout, rows, progress)
            problems = list(standing_problems(layout, rows))
            raise _TakenBack
    except _TakenBack:
        return problems
    except (DataError, IntegrityError) as error:
        raise Unreadable(database_sentence(layout.model, error)) from error


def risky(layout, rows):
    """The staged rows on which a rule over several records can bear."""
    model, changed = layout.model, Q(outcome=Outcome.CHANGED)
    risk = Q(pk=None)
    if issubclass(model, Reviewed):
        cell = layout.cell_of["review"]
        risk |= Q(outcome=Outcome.NEW, **{cell: Review.PUBLISHED})
        risk |= changed & (Q(**{cell: Review.PUBLISHED}) | Q(**{f"{WAS}__contains": f'"{Review.PUBLISHED.value}"'}))
    if model.OWNER and (issubclass(model, Citation) or model.FAR_ENDS):
        risk |= changed
    for name in layout.own:
        risk |= Q(outcome__in=(Outcome.NEW, Outcome.CHANGED), **{f"{layout.cell_of[name]}__isnull": False})
    return rows.filter(risk).order_by("pk")


def standing_problems(layout, rows):
    """The same of rows that are written already, in the transaction that wrote them."""
    asked = risky(layout, rows).annotate(key=F(layout.cell_of[layout.model.KEY[0]]))
    lines = iter(asked.values_list("line", "outcome", "target", WAS, "key").iterator(chunk_size=_CHUNK))
    while chunk := list(islice(lines, _CHUNK)):
        yield from _asked(layout, chunk)


def _asked(layout, chunk):
    model = layout.model
    held = {instance.pk: instance for instance in model.objects.filter(pk__in=[target for _, _, target, _, _ in chunk])}
    name = model.KEY[0]
    new = [key for _, outcome, _, _, key in chunk if outcome == Outcome.NEW]
    by_key = (
        {getattr(instance, name): instance for instance in model.objects.filter(**{f"{name}__in": new})} if new else {}
    )
    written = []
    for line, outcome, target, was, key in chunk:
        instance = by_key[key] if outcome == Outcome.NEW else held[target]
        before = dict(zip(layout.names, was_of(was), strict=True)) if was else None
        written.append((line, instance, before))
    # for whoever brings a file in without the right to publish, the rows were refused when they were staged
    moved = {
        line: shown(instance.review)
        for line, instance, before in written
        if isinstance(instance, Reviewed) and (not before or before["review"] != instance.review)
    }
    for line, column, message in review_problems(model, written, may_publish=True):
        yield line, column, moved.get(line, "") if column else "", message
    for own in layout.own:
        linked = [
            (line, instance)
            for line, instance, before in written
            if (pk := getattr(instance, f"{own}_id")) and (not before or before[own] != str(pk))
        ]
        _join(model._meta.get_field(own), [instance for _, instance in linked])
        for line, instance in linked:
            try:
                instance.clean()
            except ValidationError as error:
                linked_to = shown(key_text(getattr(instance, own).natural_key()))
                for column, message in sentences(error):
                    yield line, column, linked_to if column == own else "", message


def _join(field, instances):
    """Give records those of their own model that they point at, and those these point at, and what points at them."""
    known, front = {}, instances
    while front:
        missing = {getattr(instance, field.attname) for instance in front} - {None} - known.keys()
        found = field.model.objects.in_bulk(missing)
        known |= found
        for instance in front:
            field.set_cached_value(instance, known.get(getattr(instance, field.attname)))
        front = list(found.values())
    prefetch_related_objects(instances, field.remote_field.get_accessor_name())
