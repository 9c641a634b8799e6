"""Which deal of a new release is which of the last one. A pure function of what both say, and of their order.

Registers give no lasting key, or none in some of their formats, and they hold deals that are alike in every cell. So
deals are paired by their number where both have one, then by being the same in all they say, and then by candidates
within the same pair of parties that are scored by what they have in common. The order in the file settles ties: ten
identical deals stay ten deals, each its own.
"""

from collections import defaultdict
from typing import NamedTuple

SAME_NUMBER, SAME_WORDS, LIKELY = "number", "words", "likely"
"""How a pair was found."""


class Signature(NamedTuple):
    """What a deal is recognised by. `years` are those of its deliveries; parties and platform are keys of ours."""

    deal: str
    parties: tuple
    platform: str
    description: str
    ordered: str
    number: str
    delivered: str
    years: tuple
    unit: str
    comment: str


class Pair(NamedTuple):
    """The places of two deals that are one, how they were found, and the score of a likely pair."""

    new: int
    old: int
    how: str
    score: int = 0


def signature_of(facts):
    """The Signature of the Facts of a deal."""
    contract = facts.steps[0]
    return Signature(
        facts.deal,
        (facts.supplier, facts.recipient),
        facts.platform or facts.said["platform"].casefold(),
        facts.description.casefold(),
        contract.date[:4],
        contract.quantity.lstrip("~"),
        facts.said.get("delivered", ""),
        tuple(arrival.date[:4] for arrival in facts.arrivals),
        facts.volume[0],
        facts.comment,
    )


def pair(new, old):
    """The Pairs of two lists of Signatures, each place in one pair at the most."""
    pairs, left_new, left_old = [], dict(enumerate(new)), dict(enumerate(old))
    if not old:
        return pairs

    def take(one, other, how, score=0):
        pairs.append(Pair(one, other, how, score))
        del left_new[one], left_old[other]

    numbers = {mark.deal: place for place, mark in left_old.items() if mark.deal}
    for place, mark in list(left_new.items()):
        if mark.deal and mark.deal in numbers:
            take(place, numbers.pop(mark.deal), SAME_NUMBER)
    same = defaultdict(list)
    for place, mark in left_old.items():
        same[mark[1:]].append(place)
    for place, mark in list(left_new.items()):
        waiting = (
            [other for other in same.get(mark[1:], ()) if _may_pair(mark, left_old[other])] if mark[1:] in same else ()
        )
        if waiting:
            same[mark[1:]].remove(waiting[0])
            take(place, waiting[0], SAME_WORDS)
    for key, least in _PASSES:
        for one, other, score in _likely(left_new, left_old, key, least):
            take(one, other, LIKELY, score)
    return sorted(pairs)


_YEARS_APART = 3
"""How far a release may move the year of an order before the deal is rather another one."""

_PASSES = (
    (lambda mark: (mark.parties, mark.platform, mark.ordered), 7),
    (lambda mark: (mark.parties, mark.platform), 8),
    (lambda mark: (mark.parties, mark.ordered, mark.description), 9),
)
"""What candidates must have in common, pass by pass, and the least score that makes a pair."""


def _may_pair(one, other):
    """Two different numbers of one register are two deals, whatever else they have in common."""
    return not (one.deal and other.deal)


def _likely(new, old, key, least):
    """Yield (place, place, score) of the best pairs within each bucket, best first, then in the order of the files."""
    buckets = defaultdict(lambda: ([], []))
    for side, marks in enumerate((new, old)):
        for place, mark in marks.items():
            buckets[key(mark)][side].append(place)
    for ours, theirs in buckets.values():
        if not (ours and theirs):
            continue
        scored = [
            (-score, abs(rank - other_rank), place, other)
            for rank, place in enumerate(ours)
            for other_rank, other in enumerate(theirs)
            if _may_pair(new[place], old[other]) and (score := _score(new[place], old[other])) >= least
        ]
        taken, gone = set(), set()
        for score, _, place, other in sorted(scored):
            if place not in taken and other not in gone:
                taken.add(place)
                gone.add(other)
                yield place, other, -score


def _score(one, other):
    """How much two deals of the same parties have in common: 16 for all of it."""
    years, other_years = set(one.years), set(other.years)
    apart = abs(int(one.ordered) - int(other.ordered)) if one.ordered.isdigit() and other.ordered.isdigit() else 0
    return (
        -6 * (apart > _YEARS_APART)
        + 4 * (one.platform == other.platform)
        + 3 * (one.ordered == other.ordered)
        + 1 * (one.description == other.description)
        + 2 * (one.number == other.number)
        + 1 * (one.delivered == other.delivered)
        + 2 * (years == other_years or bool(years & other_years))
        + 1 * (one.unit == other.unit)
        + 2 * (one.comment == other.comment)
    )
