"""What changed lately in the public records, act by act, as any reader may know it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Value

from procurement.choices import Act, Review
from procurement.models import (
    ChangeSet,
    Competition,
    Country,
    CuratorName,
    DiplomaticEvent,
    Offer,
    Platform,
    Source,
)
from procurement.models.base import Reviewed
from procurement.queries.past import chunks, tables_of
from procurement.queries.timeline import grouped, row_changes, with_earlier

SUBJECTS = (Offer, DiplomaticEvent, Platform, Competition, Country, Source)
"""The records that have a public page."""

LARGE = 60
"""An act that wrote more rows than this is told as a whole: a file brought in, a list changed at once."""

_ACTS_READ = 60


@dataclass(frozen=True)
class News:
    """What one act did to one public record, or, for a large act, to how many records of one kind.

    `record` is None for a large act; `changes` are RowChanges whose words name nothing hidden; `who` is the name that
    the curator chose to be known by, or empty. `gone` is how many published records of the kind a large undo took away.
    """

    change_set: object
    model: type
    record: object
    count: int
    changes: tuple
    who: str
    gone: int = 0

    @property
    def deed(self):
        """What was done to it, as a line goes on: `imported`; `put back: an import was undone`."""
        act = self.change_set
        if act.act != Act.UNDO or not hasattr(act, "undoes"):
            return str(act.get_act_display())
        done = [f"{self.gone:,} removed"] if self.gone else []
        if self.count:
            done.insert(0, "brought back" if act.undoes.act == Act.DELETE else "put back")
        return f"{', '.join(done)}: {UNDONE[Act(act.undoes.act)]} was undone"

    @property
    def is_new(self):
        """Whether the act made the record public or wrote it first."""
        own = [change for change in self.changes if change.table is self.model]
        return any(change.version.history_type == "+" or _publishes(change) for change in own)


UNDONE = {
    Act.EDIT: "an edit",
    Act.DELETE: "a deletion",
    Act.MOVE: "a move in review",
    Act.ADVANCE: "an advance",
    Act.ADOPT: "the adopting of a cited value",
    Act.CORRECTION: "a correction",
    Act.PUT_BACK: "a putting back",
    Act.UNDELETE: "a bringing back",
    Act.BULK_EDIT: "an edit in bulk",
    Act.MERGE: "a merge",
    Act.UNDO: "an undo",
    Act.IMPORT: "an import",
}
"""What each sort of act is called where it was undone."""


def _publishes(change):
    return any(d.label == "review" and d.after == Review.PUBLISHED.label for d in change.differences)


def recent_news(before=None):
    """(list of News, the latest first; the key to go on from, None at the end).

    Reads a fixed number of acts older than the ChangeSet key `before` in a constant number of queries; a page may hold
    fewer news than that, since acts on hidden records are left out.
    """
    acts = ChangeSet.objects.select_related("undoes").order_by("-pk")
    if before is not None:
        acts = acts.filter(pk__lt=before)
    acts = list(acts[: _ACTS_READ + 1])
    more = len(acts) > _ACTS_READ
    acts = {act.pk: act for act in acts[:_ACTS_READ]}
    sizes = _sizes(acts)
    small = {key for key in acts if sum(sizes[key].values()) <= LARGE}
    names = dict(
        CuratorName.objects.filter(user__in={act.user_id for act in acts.values()}).values_list("user", "public_name")
    )
    news = [
        *_of_small(acts, small, sizes, names),
        *_of_large(acts, acts.keys() - small, sizes, names),
    ]
    news.sort(key=lambda item: (-item.change_set.pk, item.model.__name__, str(item.record or "")))
    return news, min(acts) if more else None


def _subject_tables():
    return [(subject, table, column) for subject in SUBJECTS for table, column in tables_of(subject)]


def _sizes(acts):
    """{act: {table: rows}}: how much each act wrote, one query."""
    counts = [
        table.history.filter(change_set__in=acts)
        .order_by()
        .values("change_set")
        .annotate(place=Value(place), rows=Count("pk"))
        for place, (_, table, _) in enumerate(_subject_tables())
    ]
    sizes = defaultdict(dict)
    for row in counts[0].union(*counts[1:], all=True):
        sizes[row["change_set"]][row["place"]] = row["rows"]
    return sizes


def _of_small(acts, small, sizes, names):
    pairs, owners = [], {}
    for place, (subject, table, column) in enumerate(_subject_tables()):
        if not any(place in sizes[key] for key in small):
            continue
        written = table.history.filter(change_set__in=small).select_related("change_set").order_by("history_id")
        triples = with_earlier(table, written)
        pairs += triples
        owners |= {(table, row.history_id): (subject, getattr(row, column)) for _, _, row in triples}
    shown = _shown(set(owners.values()))
    told = defaultdict(list)
    for change in row_changes(pairs, public=True):
        version = change.version
        owner = owners[change.table, version.history_id]
        if owner in shown and _was_public(shown[owner][1], version):
            told[version.change_set_id, owner].append(change)
    for (key, owner), changes in told.items():
        (deed,) = grouped(changes)
        yield News(acts[key], owner[0], shown[owner][0], 1, deed.changes, names.get(acts[key].user_id, ""))


def _shown(owners):
    """{(model, key): (record, its own versions)} of those that a visitor may see now."""
    shown = {}
    for model in SUBJECTS:
        keys = sorted(pk for subject, pk in owners if subject is model)
        for chunk in chunks(keys):
            versions = defaultdict(list)
            if issubclass(model, Reviewed):
                for row in model.history.filter(id__in=chunk).order_by("history_date", "history_id"):
                    versions[row.id].append((row.history_date, row.review))
            for record in _titled(model).filter(pk__in=chunk):
                shown[model, record.pk] = (record, versions[record.pk])
    return shown


def _titled(model):
    records = model.objects.public()
    return records.select_related("platform", "supplier", "recipient") if model is Offer else records


def _was_public(reviews, version):
    """Whether the record stood published once the version was written; a record without review always does."""
    if not reviews:
        return True
    return [review for date, review in reviews if date <= version.history_date][-1:] == [Review.PUBLISHED]


def _of_large(acts, large, sizes, names):
    for key in large:
        for subject in SUBJECTS:
            written = [
                table.history.filter(change_set=key).order_by().values(owner_key=F(column))
                for place, (owner, table, column) in enumerate(_subject_tables())
                if owner is subject and place in sizes[key]
            ]
            if not written:
                continue
            # one list of keys: of several, joined by OR, PostgreSQL asks each anew for each record
            touched = written[0].union(*written[1:]) if written[1:] else written[0]
            count = subject.objects.public().filter(pk__in=touched).count()
            gone = _gone(acts[key], subject)
            if count or gone:
                yield News(acts[key], subject, None, count, (), names.get(acts[key].user_id, ""), gone)


def _gone(act, subject):
    """How many published records of a kind an undo took away: as a rule those that an import had brought."""
    if act.act != Act.UNDO or not issubclass(subject, Reviewed):
        return 0
    return subject.history.filter(change_set=act, history_type="-", review=Review.PUBLISHED).count()
