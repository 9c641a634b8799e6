"""Keeps published records from losing the last citation that their readers see. Every door asks it before or after."""

from collections import defaultdict

from django.db.models import Q

from procurement.choices import Review
from procurement.models.base import Reviewed
from procurement.models.citation import Citation
from procurement.queries.sourcing import left_without_source
from procurement.rules import PublishedRecordHasSource

_CHUNK = 500


def last_citation_sentence(record):
    """Why the last citation of a published record stays."""
    return (
        f"{record} is published, and a published record rests on at least one citation: "
        "add another one first, or take it back to draft."
    )


def against_deleting(records):
    """Sentences against deleting these rows of one model, empty for none.

    A citation goes with the row it speaks of, so milestones and other rows are asked as citations are. An owner that is
    deleted takes its citations along and is not asked.
    """
    model = type(records[0])
    owner_model = _reviewed_owner(model)
    if owner_model is None:
        return []
    paths = ["pk"] if issubclass(model, Citation) else _children(owner_model, model)
    going = Q()
    for path in paths:
        going |= Q(**{f"{path}__in": [record.pk for record in records]})
    return [last_citation_sentence(owner) for owner in left_without_source(owner_model, going)] if paths else []


def would_be_bare(record, citations):
    """Whether a published record, of which readers see a citation now, would be left with none by these.

    `citations` are all that it would keep, as instances; they and their children may be unsaved.
    """
    if record.review != Review.PUBLISHED or any(_are_seen(citations)):
        return False
    return not list(PublishedRecordHasSource().problems(type(record).objects.filter(pk=record.pk)))


def _are_seen(citations):
    """For each of these citations of one model, whether it speaks of no hidden record; a query per kind of record."""
    hidden = set()
    for name in citations[0].CHILDREN if citations else ():
        child_model = citations[0]._meta.get_field(name).related_model
        for path in child_model.FAR_ENDS:
            far_model = child_model._meta.get_field(path).related_model
            ends = {
                place: getattr(child, f"{path}_id")
                for place, citation in enumerate(citations)
                if (child := getattr(citation, name))
            }
            public = set(far_model.objects.public().filter(pk__in=ends.values()).values_list("pk", flat=True))
            hidden |= {place for place, pk in ends.items() if pk not in public}
    return [place not in hidden for place in range(len(citations))]


def left_bare(instances):
    """(instance, sentence) for each of these rows, written just now, whose published owner readers see no citation of.

    Asks of citations, and of the links that hide their citations when they lead to a hidden record, in sets.
    """
    by_owner = defaultdict(lambda: defaultdict(list))
    for instance in instances:
        model = type(instance)
        owner_model = _reviewed_owner(model)
        if owner_model and (issubclass(model, Citation) or (model.FAR_ENDS and _children(owner_model, model))):
            by_owner[owner_model][getattr(instance, f"{model.OWNER}_id")].append(instance)
    for owner_model, rows in by_owner.items():
        pks = sorted(rows)
        for start in range(0, len(pks), _CHUNK):
            owners = owner_model.objects.filter(pk__in=pks[start : start + _CHUNK], review=Review.PUBLISHED)
            bare = dict(PublishedRecordHasSource().problems(owners))
            for owner in owners.filter(pk__in=bare) if bare else ():
                for instance in rows[owner.pk]:
                    yield (
                        instance,
                        (
                            f"{owner} is published, and with this its readers see no citation of it: "
                            "add one that speaks of no hidden record, or take it back to draft."
                        ),
                    )


def _reviewed_owner(model):
    """The model of the reviewed record that rows of `model` belong to, or None."""
    owner_model = model._meta.get_field(model.OWNER).related_model if getattr(model, "OWNER", "") else None
    return owner_model if owner_model and issubclass(owner_model, Reviewed) else None


def _children(owner_model, model):
    """The foreign keys to `model` in the citations of its owner: one, or none."""
    citations = owner_model._meta.get_field("citations").related_model
    return [name for name in citations.CHILDREN if citations._meta.get_field(name).related_model is model]
