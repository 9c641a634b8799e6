"""Where sources disagree.

A conflict is more than one distinct canonical value for one aspect of one child among the citations that are not
deprecated. Values that differ in precision only agree (see `values.agree`). Editions of one source are one voice, and
the latest edition that speaks of the fact has the word.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Max, Min, Q

from procurement.choices import Rank
from procurement.models import Source
from procurement.queries.values import agree, sort_of

_STANDING = {Rank.PREFERRED: 0, Rank.NORMAL: 1, Rank.DEPRECATED: 2}


@dataclass(frozen=True)
class Reading:
    """One value and the citations that give it, the preferred ones first."""

    value: str
    citations: tuple

    @property
    def is_preferred(self):
        return self.citations[0].rank == Rank.PREFERRED


@dataclass(frozen=True)
class Conflict:
    """Two or more Readings of one fact, the preferred first; `child_id` is None for a fact of the owner itself."""

    owner_id: int
    aspect: str
    child_id: int | None
    readings: tuple


class Editions:
    """Which sources are editions of one another, and which is the later."""

    def __init__(self, places):
        self._places = places

    @classmethod
    def load(cls):
        """One query, over all sources that belong to a chain."""
        revised = Source.objects.exclude(edition_of=None).values("edition_of")
        chained = Source.objects.exclude(edition_of=None) | Source.objects.filter(pk__in=revised)
        rows = {row[0]: row[1:] for row in chained.values_list("pk", "edition_of", "published_last")}
        return cls({pk: cls._place(pk, rows) for pk in rows})

    @staticmethod
    def _place(pk, rows):
        path = [pk]
        while (parent := rows[path[-1]][0]) in rows and parent not in path:
            path.append(parent)
        # an edition without a date is as late as the last dated one that it revises, and comes after it
        published = next((rows[step][1] for step in path if rows[step][1] is not None), 0)
        return path[-1], (published, len(path))

    def chain(self, source_id):
        """What all editions of a source share."""
        return self._places.get(source_id, (source_id, ()))[0]

    def members(self, source_id):
        """The keys of all editions of the source, its own among them."""
        return {pk for pk, (chain, _) in self._places.items() if chain == self.chain(source_id)} | {source_id}

    def lateness(self, source_id):
        """A key that is greater for a later edition of the same chain."""
        return self._places.get(source_id, (source_id, (0, 0)))[1]


def fact_of(citation):
    """The fact that a citation speaks of: (owner key, aspect, child key or None)."""
    path, _ = citation.TARGETS[citation.aspect]
    child_id = getattr(citation, f"{path}_id") if path else None
    return getattr(citation, f"{citation.OWNER}_id"), citation.aspect, child_id


def by_standing(citation):
    return _STANDING[citation.rank], citation.number


def valid_statements(citations, editions):
    """The statements that count, by fact: those with a value, not deprecated, not revised by a later edition."""
    voices = defaultdict(lambda: defaultdict(list))
    for citation in citations:
        if citation.value and citation.rank != Rank.DEPRECATED:
            voices[fact_of(citation)][editions.chain(citation.source_id)].append(citation)
    statements = {}
    for fact, voice in voices.items():
        statements[fact] = []
        for said in voice.values():
            latest = max(editions.lateness(citation.source_id) for citation in said)
            statements[fact] += [citation for citation in said if editions.lateness(citation.source_id) == latest]
        statements[fact].sort(key=by_standing)
    return statements


def readings_of(statements):
    """The statements about one fact, grouped into Readings that do not agree with each other."""
    groups = []
    for citation in statements:
        sort = sort_of(type(citation), citation.aspect)
        home = next((g for g in groups if all(agree(sort, citation.value, other.value) for other in g)), None)
        if home is None:
            groups.append([citation])
        else:
            home.append(citation)
    return tuple(Reading(group[0].value, tuple(group)) for group in groups)


def conflicts_among(citations, editions):
    """The Conflicts within these citations (any iterable of one citation model), in the order of their facts."""
    found = []
    for fact, statements in valid_statements(citations, editions).items():
        readings = readings_of(statements)
        if len(readings) > 1:
            found.append(Conflict(*fact, readings))
    return sorted(found, key=lambda conflict: (conflict.owner_id, conflict.aspect, conflict.child_id or 0))


def conflicts_in(citations, editions=None, source=None):
    """The Conflicts in a queryset of citations, of one record or of many; three queries at the most.

    With `source`, those only in which a reading rests on that source. The database narrows to the facts with two
    values before anything is read.
    """
    model = citations.model
    rivals = citations.exclude(rank=Rank.DEPRECATED).exclude(value="").order_by()
    split = rivals.values(model.OWNER, "aspect", *model.CHILDREN).annotate(
        # counting distinct values would sort all citations
        least=Min("value"),
        most=Max("value"),
        spoken=Count("pk", filter=Q(source=source)),
    )
    suspects = split.filter(least__lt=F("most"))
    if source is not None:
        suspects = suspects.filter(spoken__gt=0)
    found = set(suspects.values_list(model.OWNER, "aspect"))
    owners, aspects = {owner for owner, _ in found}, {aspect for _, aspect in found}
    narrowed = (
        citations.filter(**{f"{model.OWNER}__in": owners}, aspect__in=aspects)
        .select_related("source")
        .order_by(f"{model.OWNER}_id", "number")
    )
    conflicts = conflicts_among(narrowed, editions or Editions.load())
    if source is None:
        return conflicts
    return [c for c in conflicts if any(s.source_id == source.pk for r in c.readings for s in r.citations)]


def in_conflict(records):
    """Those of a queryset of records about which sources disagree, as a queryset; for lists, filters and checks."""
    relation = records.model._meta.get_field("citations")
    citations = relation.related_model.objects.filter(**{f"{relation.field.name}__in": records.order_by()})
    return records.filter(pk__in={conflict.owner_id for conflict in conflicts_in(citations)})
