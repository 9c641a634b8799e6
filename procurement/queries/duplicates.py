"""Pairs of records that may be one thing, each with why, the likeliest first.

Records meet under keys (the same bare name, the same parties and platform), so the work grows with their number and
not with its square. Where many meet, each is compared with the one before it in time. What the records themselves say
to be two (a variant, a successor, an edition, a related offer or event) and what a curator has found to be two is
left out.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from procurement.choices import NameMatch
from procurement.dates import OPEN_END, OPEN_START
from procurement.models import (
    Competition,
    Country,
    CountryName,
    CountrySuccession,
    DiplomaticEvent,
    EventIdentifier,
    EventParticipant,
    EventRelation,
    NotDuplicate,
    Offer,
    OfferIdentifier,
    OfferRelation,
    Platform,
    PlatformComponent,
    PlatformName,
    Source,
)
from procurement.queries.keyed import kind_of
from procurement.queries.likeness import bare, one_letter_apart, same


@dataclass(frozen=True)
class Likeness:
    """Two records by their primary keys, how likely they are one thing (0 to 100), and why, in words."""

    first: int
    second: int
    score: int
    reason: str


def likely_duplicates(model):
    """The Likenesses among the records of a model that can be merged, the likeliest first; few queries."""
    keys = dict(model.objects.order_by().values_list("pk", model.KEY[0]))
    dismissed = set(NotDuplicate.objects.filter(kind=kind_of(model)).values_list("first", "second"))
    best = {}
    for found in _FINDERS[model]():
        pair = tuple(sorted((found.first, found.second)))
        if tuple(sorted(keys[pk] for pk in pair)) in dismissed:
            continue
        if pair not in best or best[pair].score < found.score:
            best[pair] = Likeness(*pair, found.score, found.reason)
    return sorted(best.values(), key=lambda like: (-like.score, like.first, like.second))


def _said_apart(model, one, other):
    """Pairs of primary keys, both ways round, that rows of `model` set apart in two columns."""
    rows = model.objects.exclude(**{one: None}).exclude(**{other: None}).order_by().values_list(one, other)
    return {pair for first, second in rows for pair in ((first, second), (second, first))}


def _pairs(owners, apart):
    """Neighbours among the owners of one key that nothing sets apart."""
    return [pair for pair in pairwise(owners) if pair not in apart]


def _overlap(one, other):
    """Whether two spans of day keys share a day; None where one of them is not known."""
    if None in one or None in other:
        return None
    return one[0] <= other[1] and other[0] <= one[1]


def _platforms():
    rows = list(Platform.objects.order_by("pk").values_list("pk", "designation", "category", "variant_of"))
    bases = {pk: base for pk, _, _, base in rows}
    categories = {pk: category for pk, _, category, _ in rows}
    apart = _said_apart(PlatformComponent, "platform", "component")
    names = PlatformName.objects.filter(match=NameMatch.EXACT).order_by("platform", "number")
    names = list(names.exclude(scheme="nato").values_list("platform", "text"))
    designations = [(pk, designation) for pk, designation, *_ in rows]

    def root(pk):
        seen = set()
        while bases.get(pk) is not None and pk not in seen:
            seen.add(pk)
            pk = bases[pk]
        return pk

    def kept(pairs):
        return [pair for pair in pairs if pair not in apart and root(pair[0]) != root(pair[1])]

    for owners in same(designations).values():
        for first, second in kept(pairwise(owners)):
            yield Likeness(first, second, 95, "The designations differ in capitals, blanks or hyphens only.")
    for owners in same([*designations, *names]).values():
        for first, second in kept(pairwise(owners)):
            yield Likeness(first, second, 75, "A name of one is a name of the other.")
    near = one_letter_apart(designations)
    for pair in kept(sorted(near)):
        if categories[pair[0]] == categories[pair[1]] and near[pair]:
            yield Likeness(*pair, 35, "One letter apart: if it is a version of the other, say so under “variant of”.")
        elif categories[pair[0]] == categories[pair[1]]:
            yield Likeness(*pair, 55, "The designations differ in one letter, and the category is the same.")


def _countries():
    rows = list(
        Country.objects.order_by("pk").values_list(
            "pk", "name", "founded_first", "founded_last", "ended_first", "ended_last"
        )
    )
    lives = {pk: (since or OPEN_START, until or OPEN_END) for pk, _, since, _, _, until in rows}
    apart = _said_apart(CountrySuccession, "predecessor", "successor")
    named = [(pk, name, lives[pk]) for pk, name, *_ in rows]
    used = CountryName.objects.order_by("country", "number").values_list("country", "text", "used_first", "used_last")
    named += [(pk, text, lives[pk] if first is None else (first, last)) for pk, text, first, last in used]
    spans = defaultdict(dict)
    for pk, text, span in named:
        spans[bare(text)].setdefault(pk, []).append(span)
    for key, owners in same([(pk, text) for pk, text, _ in named]).items():
        for first, second in _pairs(owners, apart):
            met = any(_overlap(a, b) for a in spans[key][first] for b in spans[key][second])
            if met and _overlap(lives[first], lives[second]):
                yield Likeness(first, second, 85, "A name of one is a name of the other, at the same time.")


def _offers():
    columns = ("supplier", "recipient", "platform", "subject", "version", "first_key", "last_key", "reference")
    apart = _said_apart(OfferRelation, "offer", "other")
    registers = defaultdict(set)
    for pk, scheme, value in OfferIdentifier.objects.order_by().values_list("offer", "scheme", "value"):
        registers[pk].add((scheme, value))
    groups = defaultdict(list)
    for pk, supplier, recipient, platform, subject, version, first, last, reference in (
        Offer.objects.order_by("pk").values_list("pk", *columns).iterator(chunk_size=5000)
    ):
        scheme, _, number = reference.partition("-")
        if scheme != "O":
            registers[pk].add((scheme.lower(), number))
        groups[supplier, recipient, platform or bare(subject)].append((first or 0, pk, (first, last), version))
    for members in groups.values():
        for (_, one, span, version), (_, other, its_span, its_version) in pairwise(sorted(members)):
            met = _overlap(span, its_span)
            if (one, other) in apart or met is False or _numbered_apart(registers, one, other):
                continue
            if _versions_differ(version, its_version):
                continue
            when = "at the same time" if met else "one of them without a date"
            thing = "Supplier, recipient and what is offered are the same"
            yield Likeness(one, other, 80 if met else 60, f"{thing}, {when}.")


def _versions_differ(one, other):
    """Whether both are stated, and not as one. Asked of those that meet only: for 400,000 offers it takes a second."""
    if not one or not other:
        return False
    bares = bare(one), bare(other)
    return all(bares) and bares[0] != bares[1]


def _numbered_apart(registers, one, other):
    """Whether one register has both under two numbers: it counts them as two."""
    ours, theirs = dict(registers.get(one, ())), dict(registers.get(other, ()))
    return any(ours[scheme] != theirs[scheme] for scheme in ours.keys() & theirs.keys())


def _events():
    apart = _said_apart(EventRelation, "event", "other")
    # a machine's titles are made of kind and parties, and equal ones say nothing
    coded = set(EventIdentifier.objects.order_by().values_list("event", flat=True))
    present = defaultdict(set)
    for event, country in EventParticipant.objects.order_by().values_list("event", "country"):
        present[event].add(country)
    groups, titles = defaultdict(list), {}
    rows = DiplomaticEvent.objects.order_by("pk").values_list("pk", "kind", "title", "dated_first", "dated_last")
    for pk, kind, title, first, last in rows:
        if pk not in coded:
            titles[pk] = bare(title)
        if present[pk]:
            groups[kind, frozenset(present[pk])].append((first or 0, pk, (first, last)))
    for members in groups.values():
        for (_, one, span), (_, other, its_span) in pairwise(sorted(members)):
            if (one, other) not in apart and _overlap(span, its_span):
                yield Likeness(one, other, 65, "The same kind of event, the same participants, at the same time.")
    for owners in same(titles.items()).values():
        for first, second in _pairs(owners, apart):
            yield Likeness(first, second, 70, "The titles are the same.")


def _sources():
    columns = ("title", "publisher", "address", "edition_of", "published_first", "published_last")
    rows = list(Source.objects.order_by("pk").values_list("pk", *columns))
    first_edition = {pk: edition_of or pk for pk, _, _, _, edition_of, *_ in rows}
    spans = {pk: (first, last) for pk, *_, first, last in rows}
    addresses = [(pk, _plain_address(address)) for pk, _, _, address, *_ in rows if address]
    printed = [(pk, f"{title} {publisher}") for pk, title, publisher, *_ in rows]
    for score, reason, texts in (
        (90, "They were read at the same address.", addresses),
        (70, "Title and publisher are the same.", printed),
    ):
        for owners in same(texts).values():
            for one, other in pairwise(owners):
                if first_edition[one] != first_edition[other] and _overlap(spans[one], spans[other]) is not False:
                    yield Likeness(one, other, score, reason)


def _plain_address(address):
    return address.partition("://")[2].partition("#")[0].removeprefix("www.").rstrip("/")


def _competitions():
    columns = ("buyer", "category", "title", "opened_first", "opened_last", "decided_first", "decided_last")
    titled, groups = defaultdict(list), defaultdict(list)
    for pk, buyer, category, title, opened, _, _, decided in Competition.objects.order_by("pk").values_list(
        "pk", *columns
    ):
        titled[buyer, bare(title)].append(pk)
        if category and (opened is not None or decided is not None):
            span = (OPEN_START if opened is None else opened, OPEN_END if decided is None else decided)
            groups[buyer, category].append((span, pk))
    for owners in titled.values():
        for one, other in pairwise(owners):
            yield Likeness(one, other, 85, "Buyer and title are the same.")
    for members in groups.values():
        for (span, one), (its_span, other) in pairwise(sorted(members)):
            if _overlap(span, its_span):
                yield Likeness(one, other, 50, "The same buyer and category, at the same time.")


_FINDERS = {
    Competition: _competitions,
    Country: _countries,
    DiplomaticEvent: _events,
    Offer: _offers,
    Platform: _platforms,
    Source: _sources,
}
