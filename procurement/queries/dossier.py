"""A record's facts with what is said of each: the statements as numbered notes, and where they disagree."""

from collections import defaultdict
from dataclasses import dataclass, field

from procurement.choices import Credibility, EventAspect, Rank, Reliability, Speaker
from procurement.queries.conflicts import Editions, by_standing, conflicts_among, fact_of, readings_of, valid_statements
from procurement.queries.stated import canonical
from procurement.queries.titles import CITED_WITH, subject_words
from procurement.queries.values import HIDDEN, NOT_STATED, Named, Sort, Term, agree, sort_of, stored_terms, value_terms

WHOLE = ("record", None)
OPINION = str(Speaker.OPINION.label)


def only_opinion(notes):
    """Whether there are notes, and each gives an opinion and nobody's word for a fact."""
    return bool(notes) and all(note.citation.speaker_kind == Speaker.OPINION for note in notes)


@dataclass(frozen=True)
class Note:
    """One citation as a page prints it; its number is the citation's own, so that a link to it lasts.

    `subject` is what it speaks of in words, `terms` the plain value it gives, `is_revised` whether a later edition of
    its source says something else.
    """

    citation: object
    subject: str
    terms: tuple
    is_revised: bool = False

    @property
    def number(self):
        return self.citation.number

    @property
    def shown_value(self):
        """The canonical value as it may be given out: None where it names a record that is not public."""
        return None if Term(HIDDEN) in self.terms else self.citation.value

    @property
    def is_deprecated(self):
        return self.citation.rank == Rank.DEPRECATED

    @property
    def is_preferred(self):
        return self.citation.rank == Rank.PREFERRED

    @property
    def voice(self):
        """Whose statement it is, as it stands before the title of the source; empty for the source itself."""
        citation = self.citation
        if citation.speaker_kind == Speaker.OPINION:
            return f"{citation.speaker or 'the author'}, as an opinion, in"
        if citation.speaker_kind == Speaker.OFFICIALS:
            return f"{citation.speaker or 'unnamed officials'}, in"
        if citation.speaker_kind == Speaker.QUOTED:
            return f"{citation.speaker or 'a person quoted'}, quoted in"
        return f"{citation.speaker}, in" if citation.speaker else ""

    @property
    def credibility(self):
        return Credibility(self.citation.credibility).label[2:]

    @property
    def grade(self):
        return grade_words(self.citation.source.reliability, self.citation.credibility)


@dataclass(frozen=True)
class Alternative:
    """One of several values that sources give for a fact."""

    terms: tuple
    notes: tuple
    is_preferred: bool

    @property
    def stated(self):
        """The words of the sources, each once, where they say more than the plain value."""
        plain = ", ".join(term.text for term in self.terms).casefold()
        said = dict.fromkeys(note.citation.stated for note in self.notes if note.citation.stated)
        return [words for words in said if words.casefold() != plain]


@dataclass(frozen=True)
class Fact:
    """A value of a record with its notes.

    `terms` is empty where nothing says; `alternatives` has two or more where sources disagree, else none; `struck`
    holds the notes of statements that are no longer believed; `origin` says how we came to a value that nobody states;
    `unknown` is what is printed without a value; `against` holds the one value that sources give where the record's own
    is another.
    """

    label: str
    terms: tuple = ()
    notes: tuple = ()
    alternatives: tuple = ()
    struck: tuple = ()
    origin: str = ""
    unknown: str = NOT_STATED
    against: tuple = ()

    @property
    def remarks(self):
        """What we add to the statements as (words, notes); it belongs beside the value that it qualifies."""
        said = defaultdict(list)
        for note in self.notes:
            if note.citation.note:
                said[note.citation.note].append(note)
        return list(said.items())


@dataclass(frozen=True)
class Contradiction:
    """A disagreement as a list prints it: the fact in words, and who says what."""

    subject: str
    alternatives: tuple = field(default=())


def grade_words(reliability, credibility):
    """`usually reliable, probably true`: the two grades without their signs."""
    return f"{Reliability(reliability).label[2:]}, {Credibility(credibility).label[2:]}"


def _statements_on(owner, relation):
    shown = relation.related_model.objects.public().filter(**{relation.field.name: owner})
    return shown.select_related("source", *CITED_WITH.get(relation.related_model, ())).order_by("number")


def _is_against(sort, holder, readings):
    """Whether all that is said of a fact is one value, and the record keeps another."""
    kept = canonical(sort, holder) if sort.name != "words" else ""
    return bool(kept) and len(readings) == 1 and not agree(sort, kept, readings[0].value)


class Dossier:
    """All that is said of one record, read with three queries and one more per table that its values name.

    With `past`, an AsOf that `owner` was read from, it is what was said of it then.
    """

    def __init__(self, owner, past=None):
        relation = owner._meta.get_field("citations")
        self.model, self.owner = relation.related_model, owner
        citations = past.rows(self.model, owner) if past else list(_statements_on(owner, relation))
        editions = Editions.load()
        self._statements = valid_statements(citations, editions)
        self._conflicts = conflicts_among(citations, editions)
        counted = {citation.pk for statements in self._statements.values() for citation in statements}
        named = Named.load(((self._sort(citation.aspect), citation.value) for citation in citations), past)
        self.notes = [
            Note(
                citation,
                subject_words(citation),
                value_terms(self._sort(citation.aspect), citation.value, named),
                bool(citation.value) and citation.rank != Rank.DEPRECATED and citation.pk not in counted,
            )
            for citation in citations
        ]
        self._by_citation = {note.citation.pk: note for note in self.notes}
        self._by_fact = defaultdict(list)
        for note in sorted(self.notes, key=lambda note: by_standing(note.citation)):
            self._by_fact[fact_of(note.citation)[1:]].append(note)

    def _sort(self, aspect):
        return sort_of(self.model, aspect) if aspect in self.model.TARGETS else Sort("words")

    def fact(self, aspect, child=None, label="", text=None):
        """The Fact that citations of `aspect` speak of, with what the record or its child keeps.

        `text` is our own words on an aspect without a plain value: opinions quoted beside them are not where they come
        from. What is said of the record as a whole states none of its values; of its words only a summary tells that.
        """
        holder = child or self.owner
        key = (str(aspect), child.pk if child else None)
        sort = self._sort(aspect)
        terms = (Term(text),) if text else stored_terms(sort, holder)
        notes = self._by_fact[key]
        if text:
            whole = self._by_fact[WHOLE] if aspect == EventAspect.SUMMARY else []
            notes = [note for note in (*whole, *notes) if note.citation.speaker_kind != Speaker.OPINION]
        readings = readings_of(self._statements.get((self.owner.pk, *key), ()))
        if not terms and readings:
            terms = self._by_citation[readings[0].citations[0].pk].terms
        return Fact(
            label or str(aspect.label),
            terms,
            tuple(note for note in notes if not note.is_deprecated),
            self._alternatives(readings) if len(readings) > 1 else (),
            tuple(note for note in notes if note.is_deprecated),
            unknown="not dated" if sort.name == "date" else NOT_STATED,
            against=self._alternatives(readings) if _is_against(sort, holder, readings) else (),
        )

    def _alternatives(self, readings):
        return tuple(
            Alternative(
                self._by_citation[reading.citations[0].pk].terms,
                tuple(self._by_citation[citation.pk] for citation in reading.citations),
                reading.is_preferred,
            )
            for reading in readings
        )

    def by_source(self):
        """Pairs of a source and its notes, in the order in which the notes first name it."""
        groups = {}
        for note in self.notes:
            groups.setdefault(note.citation.source, []).append(note)
        return list(groups.items())

    def contradictions(self):
        """Everything that sources disagree on, in the order of the notes."""
        found = []
        for conflict in self._conflicts:
            first = self._by_citation[conflict.readings[0].citations[0].pk]
            found.append((first.number, Contradiction(first.subject, self._alternatives(conflict.readings))))
        return [contradiction for _, contradiction in sorted(found, key=lambda pair: pair[0])]

    @property
    def is_opinion(self):
        """Whether nothing is said of the record but opinions."""
        return only_opinion([note for note in self.notes if not note.is_deprecated])

    def notes_on(self, aspect, children):
        """The notes, deprecated ones aside, on `aspect` of any of the children, in the order of their numbers."""
        pks = {child.pk for child in children}
        return tuple(
            note
            for note in self.notes
            if note.citation.aspect == aspect and fact_of(note.citation)[2] in pks and not note.is_deprecated
        )
