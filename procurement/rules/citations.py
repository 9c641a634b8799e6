"""What citations say of each other and of the record they belong to."""

from collections import defaultdict

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.text import get_text_list

from procurement.choices import Credibility, Level, Rank, Speaker
from procurement.engine.texts import PlainDecimal
from procurement.models import (
    Competition,
    CompetitionCitation,
    Country,
    CountryCitation,
    DiplomaticEvent,
    EventCitation,
    Offer,
    OfferCitation,
    Platform,
    PlatformCitation,
)
from procurement.queries.conflicts import Editions, conflicts_in, fact_of, valid_statements
from procurement.queries.past import chunks
from procurement.queries.stated import canonical
from procurement.queries.titles import CITED_WITH, subject_words
from procurement.queries.uncited import uncited
from procurement.queries.values import agree, sort_of
from procurement.rules.base import PUBLISHED, Rule
from procurement.validators import fold

CITATIONS = {
    Offer: OfferCitation,
    DiplomaticEvent: EventCitation,
    Platform: PlatformCitation,
    Competition: CompetitionCitation,
    Country: CountryCitation,
}
_CITED = tuple(CITATIONS)
_REVIEWED = (Offer, DiplomaticEvent, Platform, Competition)


def _of(rows):
    """The citations of these rows that are still believed, each with its source and what it speaks of."""
    model = CITATIONS[rows.model]
    citations = model.objects.filter(**{f"{model.OWNER}__in": rows}).exclude(rank=Rank.DEPRECATED)
    return citations.select_related("source", *CITED_WITH.get(model, ())).order_by(model.OWNER, "number")


class ConfirmedByIndependentSource(Rule):
    """What is graded 1, confirmed, is said by a second source of independent origin.

    Independent is another document than an edition of the same one, by another publisher and another author as far as
    they are named.
    """

    models = _CITED
    level = Level.WARNING

    def problems(self, rows):
        model = CITATIONS[rows.model]
        confirmed = _of(rows).filter(credibility=Credibility.CONFIRMED)
        owners = confirmed.order_by().values(f"{model.OWNER}_id")
        said, editions = defaultdict(list), Editions.load()
        for citation in _of(rows).filter(**{f"{model.OWNER}__in": owners}):
            said[fact_of(citation)].append(citation)
        for fact, voices in said.items():
            for citation in voices:
                if citation.credibility == Credibility.CONFIRMED and not any(
                    _confirms(other, citation, editions) for other in voices
                ):
                    yield (
                        fact[0],
                        f"citation {citation.number} ({subject_words(citation)}) has credibility 1, and no second "
                        "source of independent origin says it: add that source, or grade it 2 at most",
                    )


def _confirms(other, citation, editions):
    """Whether `other` is the word of an independent source for the same as `citation` says."""
    one, two = citation.source, other.source
    if editions.chain(one.pk) == editions.chain(two.pk):
        return False
    if any(
        getattr(one, name) and fold(getattr(one, name)) == fold(getattr(two, name)) for name in ("publisher", "author")
    ):
        return False
    if not citation.value or not other.value:
        return True
    return agree(sort_of(type(citation), citation.aspect), citation.value, other.value)


class ConflictsAreRanked(Rule):
    """Where sources disagree, one reading is preferred, and not two."""

    models = _CITED
    level = Level.WARNING

    def problems(self, rows):
        model = CITATIONS[rows.model]
        citations = model.objects.filter(**{f"{model.OWNER}__in": rows}).order_by(model.OWNER, "number")
        for conflict in conflicts_in(citations.select_related(*CITED_WITH.get(model, ()))):
            preferred = [reading for reading in conflict.readings if reading.is_preferred]
            if len(preferred) == 1:
                continue
            values = " and ".join(reading.value for reading in conflict.readings)
            words = subject_words(conflict.readings[0].citations[0])
            problem = "none of them is preferred" if not preferred else "more than one is preferred"
            yield (
                conflict.owner_id,
                f"sources disagree on {words} ({values}) and {problem}: prefer one, with the reason",
            )


class RecordSaysWhatIsPreferred(Rule):
    """A published record does not say something else than the citation that is preferred for it."""

    models = _CITED
    review = PUBLISHED

    def rows(self, model):
        return super().rows(model) if model in _REVIEWED else model.objects.order_by()

    def problems(self, rows):
        model = CITATIONS[rows.model]
        preferred = _of(rows).filter(rank=Rank.PREFERRED).exclude(value="")
        for citation in preferred.select_related(*_held_by(model)):
            sort = sort_of(model, citation.aspect)
            path, _ = model.TARGETS[citation.aspect]
            holder = getattr(citation, path or model.OWNER)
            kept = canonical(sort, holder)
            if kept and not agree(sort, kept, citation.value):
                yield (
                    getattr(citation, f"{model.OWNER}_id"),
                    f"it says {kept} for {subject_words(citation)}, and its preferred citation {citation.number} says "
                    f"{citation.value}: adopt that value, or prefer another citation",
                )


class RecordSaysWhatItsSourcesSay(Rule):
    """What a record says of a fact is said by one of the citations that state it.

    Where no citation states a value nothing is asked; that the fact is uncited is another rule.
    """

    models = _REVIEWED
    level = Level.WARNING

    def problems(self, rows):
        model = CITATIONS[rows.model]
        editions = Editions.load()
        for chunk in chunks(sorted(_torn_owners(rows, model))):
            said = _of(rows.model.objects.filter(pk__in=chunk)).exclude(value="").select_related(*_held_by(model))
            for (owner, aspect, _), citations in valid_statements(said, editions).items():
                sort, (path, _) = sort_of(model, aspect), model.TARGETS[aspect]
                kept = canonical(sort, getattr(citations[0], path or model.OWNER))
                if kept and not any(agree(sort, kept, citation.value) for citation in citations):
                    says = get_text_list([f"citation {c.number} says {c.value}" for c in citations], "and")
                    yield (
                        owner,
                        f"it says {kept} for {subject_words(citations[0])}, but {says}: adopt that value, cite where "
                        "the other is from, or correct it",
                    )


def _torn_owners(rows, model):
    """The owners with a citation whose value is not, letter by letter, what the record keeps; one query an aspect."""
    found = set()
    for aspect, (path, reader) in model.TARGETS.items():
        sort = sort_of(model, aspect)
        if sort.name == "quantity":
            kept = Cast(f"{path}__quantity", TextField())
        elif sort.field is None:
            continue
        else:
            column = f"{path or model.OWNER}__{reader}"
            kept = F(f"{column}__{sort.field.related_model.KEY[0]}" if sort.name == "record" else column)
            kept = PlainDecimal(kept) if sort.name == "number" else kept
        said = model.objects.filter(aspect=aspect, **{f"{model.OWNER}__in": rows.order_by()}).exclude(value="")
        said = said.exclude(rank=Rank.DEPRECATED).alias(kept=kept).exclude(value=F("kept")).order_by()
        if sort.name == "quantity":
            said = said.exclude(value=Concat(Value("~"), F("kept"), output_field=TextField()))
        found.update(said.values_list(f"{model.OWNER}_id", flat=True))
    return found


def _held_by(model):
    """What `canonical` reads of the owner and the children of these citations, for select_related."""
    paths = {"source", model.OWNER, *model.CHILDREN, *CITED_WITH.get(model, ())}
    for aspect, (path, reader) in model.TARGETS.items():
        if isinstance(reader, str) and sort_of(model, aspect).name == "record":
            paths.add(f"{path or model.OWNER}__{reader}")
    return sorted(paths)


class OpinionIsNotJudged(Rule):
    """The author's opinion is graded 6: its truth cannot be judged."""

    models = _CITED
    level = Level.WARNING

    def problems(self, rows):
        model = CITATIONS[rows.model]
        graded = _of(rows).filter(speaker_kind=Speaker.OPINION).exclude(credibility=Credibility.CANNOT_BE_JUDGED)
        for pk, number, grade in graded.values_list(f"{model.OWNER}_id", "number", "credibility"):
            yield pk, f"citation {number} is the author's opinion and graded {grade}: grade it 6, or say who speaks"


class FactHasCitation(Rule):
    """Every fact that a record states has a citation that speaks of it, and not of the record as a whole only."""

    models = _REVIEWED
    level = Level.INFO

    def problems(self, rows):
        labels = dict(CITATIONS[rows.model]._meta.get_field("aspect").choices)
        for fact in uncited(rows):
            which = f", no. {fact.child_number}," if fact.child_number is not None else ""
            yield fact.owner_id, f"{labels[fact.aspect]}{which} has no citation: add one that speaks of it"
