"""Releases of a register: the source that each is, what the last one said of every deal, and what a file covers."""

from typing import NamedTuple

from django.db.models import Q

from procurement.choices import Act, SourceKind
from procurement.dates import UncertainDate
from procurement.engine.expressions import among
from procurement.interchange.formats.registry import FOREIGN_FORMATS
from procurement.interchange.registers.carried import family_of
from procurement.interchange.registers.facts import Facts, read_facts
from procurement.interchange.staging.cited_source import make_source, source_called
from procurement.models import ImportBatch, Offer, RegisterEntry, Source
from procurement.queries.keyed import leading_keys

STEM = "sipri-arms-transfers"
"""The beginning of the keys of all releases of SIPRI's register."""

_ABOUT = {
    "title": "SIPRI Arms Transfers Database, release of {words}",
    "publisher": "Stockholm International Peace Research Institute (SIPRI)",
    "address": "https://www.sipri.org/databases/armstransfers",
    "licence": "Free for non-commercial use with attribution to SIPRI",
}


class Entry(NamedTuple):
    """What the last release that had it said of a deal, and the offer it stands for.

    `reference` is the one under which the deal came in: it stays its own where the offer was merged into another.
    `offer` is None where somebody deleted it.
    """

    pk: int
    offer: int | None
    reference: str
    line: int
    release: str
    facts: Facts


def releases():
    """{key: primary key} of all releases of the register that we know, the earliest first.

    One that does not say when it was made is as old as its format can be: the formats of before 2024 are older than
    all that say it. Those of the same age stand in the order in which they came.
    """
    return {slug: pk for _, pk, slug in _dated()}


def _dated():
    """[(day, primary key, key)] of all releases, in the order of `releases`."""
    formats = dict(ImportBatch.objects.exclude(release="").order_by("pk").values_list("release", "format"))
    rows = Source.objects.filter(slug__startswith=STEM, kind=SourceKind.REGISTER)
    return sorted(
        (first or _earliest(formats.get(slug, "")), pk, slug)
        for slug, pk, first in rows.values_list("slug", "pk", "published_first")
    )


def _earliest(file_format):
    """The first day on which a file of a format can have been made, yyyymmdd."""
    return FOREIGN_FORMATS[file_format].since * 10000 + 101 if file_format in FOREIGN_FORMATS else 101


def slug_of(batch):
    """The key of the release that a batch is. The register makes its files on demand, so the month counts.

    A file that does not say when it was made is a release of its own, known by its digest.
    """
    return f"{STEM}-{batch.vintage[:7] if batch.vintage else batch.sha256[:8]}"


def release_of(batch):
    """The Source that a batch is a release of, or None where it is to be made."""
    return source_called(slug_of(batch))


def make_release(batch):
    """The Source of the batch, made if it is not there, in the act of the caller."""
    source = release_of(batch)
    if source is None:
        day = UncertainDate.parse(batch.vintage)
        words = day.words if day else f"unknown date, file {batch.name[:100]}"
        about = {name: text.format(words=words) for name, text in _ABOUT.items()}
        source = make_source(slug_of(batch), published_on=batch.vintage, **about, **_as_last_judged())
    return source


def _as_last_judged():
    """What a new release has of the one before it: it is another edition, and as reliable until somebody judges it."""
    known = releases()
    if not known:
        return {}
    last = Source.objects.get(pk=[*known.values()][-1])
    return {
        "edition_of_id": last.edition_of_id or last.pk,
        "reliability": last.reliability,
        "reliability_reason": f"As the release before it, {last.title}." if last.reliability_reason else "",
    }


def last_entries(known, references=None):
    """The last Entry of every deal whose offer still stands, or was deleted by somebody.

    `known` are the keys of the releases, the earliest first. Of the deals with these references only, where some are
    given. An offer that an undone import took away again was not deleted by anybody.

    Deals whose offers were merged into one stay deals of their own, so that the next release finds each of them.
    """
    latest = {}
    rank = _ranks(known)
    rows = _standing_entries().filter(release__in=list(rank)).order_by("pk")
    if references is not None:
        rows = rows.filter(reference__in=references)
    instead = leading_keys(Offer)
    columns = ("pk", "release", "reference", "line", "batch__format")
    for pk, release, reference, line, file_format in rows.values_list(*columns).iterator():
        held = latest.get(reference)
        if held is None or rank[held[1]] <= rank[release]:
            latest[reference] = (pk, release, line, file_format)
    ours = Q(reference__in=rows.order_by().values("reference")) | Q(reference__in=set(instead.values()))
    standing = dict(Offer.objects.filter(ours).values_list("reference", "pk"))
    gone = {reference for reference in latest if instead.get(reference, reference) not in standing}
    discarded = _deleted(gone) if gone else set()
    wanted = {
        pk: (standing.get(instead.get(reference, reference)), reference, *rest)
        for reference, (pk, *rest) in latest.items()
        if reference not in gone or reference in discarded
    }
    entries = []
    for pk, text in rows.values_list("pk", "facts").iterator():
        if pk in wanted:
            offer, reference, release, line, file_format = wanted[pk]
            facts = read_facts(text)
            if not facts.family:
                facts = facts._replace(family=family_of(file_format), naming=family_of(file_format))
            entries.append(Entry(pk, offer, reference, line, release, facts))
    entries.sort(key=lambda entry: (rank[entry.release], entry.line))
    return entries


def _deleted(references):
    """Those of the references under which an offer was deleted otherwise than by the undo of an act."""
    past = Offer.history.filter(history_type="-", reference__in=among(sorted(references))).order_by()
    return set(past.exclude(change_set__act=Act.UNDO).values_list("reference", flat=True))


def told_by(release):
    """The references of the deals that a release (its key) has been brought in with already."""
    return set(entries_of(release).values_list("reference", flat=True))


def entries_of(release):
    """The entries of a release that were not undone, those under a key that it had before a merge included."""
    former = {old for old, key in leading_keys(Source).items() if key == release}
    return _standing_entries().filter(release__in={release, *former})


def newer_than(batch):
    """The keys of the releases that are newer than a batch, those under which merged ones were kept included."""
    known, release = _dated(), release_of(batch)
    made = UncertainDate.parse(batch.vintage)
    first = made.first if made else _earliest(batch.format)
    own = next((place for place, (_, _, slug) in enumerate(known) if release and slug == release.slug), None)
    later = known[own + 1 :] if own is not None else [each for each in known if each[0] > first]
    return set(_ranks([slug for _, _, slug in later]))


def _standing_entries():
    """The entries of all imports that were not undone."""
    undone = ImportBatch.objects.filter(change_set__undone_by__isnull=False).values("pk")
    return RegisterEntry.objects.exclude(batch__in=undone)


def _ranks(known):
    """{key of a release: its place}, former keys of merged ones included."""
    rank = {release: place for place, release in enumerate(known)}
    return rank | {former: rank[key] for former, key in leading_keys(Source).items() if key in rank}
