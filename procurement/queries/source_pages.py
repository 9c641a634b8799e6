"""What the page of one source asks: its editions, all that rests on it, and where others contradict it."""

from dataclasses import dataclass, field
from itertools import groupby

from procurement.models import (
    CompetitionCitation,
    CountryCitation,
    EventCitation,
    OfferCitation,
    PlatformCitation,
    Source,
)
from procurement.queries.conflicts import Editions, conflicts_in
from procurement.queries.dossier import Alternative, Note
from procurement.queries.offer_pages import PARTIES
from procurement.queries.titles import CITED_WITH, subject_words
from procurement.queries.values import Named, sort_of, value_terms

MODELS = (OfferCitation, EventCitation, PlatformCitation, CompetitionCitation, CountryCitation)
SHOWN = 200
"""Records of one kind, and disputed facts, that the page lists; a register can have tens of thousands."""

_OWNER_TITLES = {OfferCitation: tuple(f"offer__{name}" for name in PARTIES)}


@dataclass
class Resting:
    """The records of one kind that rest on a source: pairs of a record and its Notes, and how many there are in all."""

    noun: str
    total: int
    records: list = field(default_factory=list)


@dataclass(frozen=True)
class Disputed:
    """A fact on which the source and others disagree."""

    record: object
    subject: str
    alternatives: tuple


def editions_of(source):
    """The other public sources of its chain of editions, the latest first; two queries."""
    editions = Editions.load()
    keys = [pk for pk in editions.members(source.pk) if pk != source.pk]
    return sorted(Source.objects.public().filter(pk__in=keys), key=lambda other: editions.lateness(other.pk))[::-1]


def resting_on(source):
    """All public records that rest on the source, as Resting per kind of record."""
    found = []
    for model in MODELS:
        citations = model.objects.public().filter(source=source)
        owners = citations.order_by().values(model.OWNER).distinct()
        listed = list(owners.order_by(f"-{model.OWNER}").values_list(model.OWNER, flat=True)[:SHOWN])
        records = model._meta.get_field(model.OWNER).related_model
        said = model.objects.filter(model.public_within(), source=source).order_by().values(model.OWNER)
        kind = Resting(records._meta.verbose_name_plural, records.objects.public().filter(pk__in=said).count())
        rows = citations.filter(**{f"{model.OWNER}__in": listed}).order_by(f"{model.OWNER}_id", "number")
        notes = _notes(model, rows.select_related("source", *_joined(model)))
        for _, group in groupby(notes, key=lambda note: getattr(note.citation, f"{model.OWNER}_id")):
            said = list(group)
            kind.records.append((getattr(said[0].citation, model.OWNER), said))
        if kind.records:
            found.append(kind)
    return found


def disputed_in(source):
    """The first of what other sources say otherwise, as Disputed, and how many facts that are in all.

    Statements that are no longer believed do not count.
    """
    editions, found, total = Editions.load(), [], 0
    for model in MODELS:
        owners = model.objects.filter(source=source).order_by().values(model.OWNER)
        ours = conflicts_in(model.objects.public().filter(**{f"{model.OWNER}__in": owners}), editions, source)
        total += len(ours)
        shown = ours[: SHOWN - len(found)]
        keys = [s.pk for conflict in shown for reading in conflict.readings for s in reading.citations]
        rows = model.objects.public().filter(pk__in=keys).select_related("source", *_joined(model))
        notes = {note.citation.pk: note for note in _notes(model, rows)}
        for conflict in shown:
            said = [[notes[s.pk] for s in reading.citations] for reading in conflict.readings]
            found.append(
                Disputed(
                    getattr(said[0][0].citation, model.OWNER),
                    said[0][0].subject,
                    tuple(Alternative(group[0].terms, tuple(group), group[0].is_preferred) for group in said),
                )
            )
    return found, total


def _joined(model):
    return (*(_OWNER_TITLES.get(model) or (model.OWNER,)), *CITED_WITH.get(model, ()))


def _notes(model, rows):
    citations = list(rows)
    sorts = {citation.pk: sort_of(model, citation.aspect) for citation in citations}
    named = Named.load((sorts[citation.pk], citation.value) for citation in citations)
    return [
        Note(citation, subject_words(citation), value_terms(sorts[citation.pk], citation.value, named))
        for citation in citations
    ]
