"""Which deal of a new release is which of the last one. A pure function of what both say, and of their order.

Registers give no lasting key, or none in some of their formats, and they hold deals that are alike in every cell. So
deals are paired by their number where both have one, then by being the same in all they say, and then by candidates
within the same pair of parties that are scored by what they have in common. The order in the file settles ties: ten
identical deals stay ten deals, each its own.
"""

import re
from collections import defaultdict, deque
from typing import NamedTuple

from procurement.interchange.formats.descriptions import short_description

SAME_NUMBER, SAME_WORDS, ALIKE, LIKELY = "number", "words", "alike", "likely"
"""How a pair was found: alike are deals of one order year whose designation is the same or grows out of the other's;
a likely pair wants a look.
"""


class Signature(NamedTuple):
    """What a deal is recognised by. `years` are those of its deliveries; parties and platform are keys of ours.

    `name` are the words of the designation, `description` the short words of it. A text is "" where the file is silent;
    `rest` is what else the deal says, by which deals that are alike are told apart.
    """

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
    name: tuple = ()
    rest: tuple = ()


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
        short_description(facts.description),
        contract.date[:4],
        contract.quantity.lstrip("~"),
        facts.said.get("delivered", ""),
        years_of(facts.arrivals),
        facts.volume[0],
        facts.comment,
        words_of(facts.said["platform"]),
        (facts.condition, facts.volume, facts.steps, facts.arrivals),
    )


def years_of(arrivals):
    """The years in which something came, all of a span; "" for none that is known."""
    years = set()
    for arrival in arrivals:
        first, _, last = arrival.date.replace("~", "").partition("/")
        first, last = first[:4], (last or first)[:4]
        is_span = first.isdecimal() and last.isdecimal() and int(first) < int(last) < int(first) + _LONGEST_SPAN
        years |= {str(year) for year in range(int(first), int(last) + 1)} if is_span else {first}
    return tuple(sorted(years))


_LONGEST_SPAN = 100
_WORD = re.compile(r"\w+")


def words_of(designation):
    """The words of a designation: exports of one release call one platform `EMB-314` and `EMB-314 Super Tucano`."""
    return tuple(_WORD.findall(designation.casefold()))


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
    for alike in (lambda mark: mark[1:], lambda mark: mark[1:-1]):
        same = defaultdict(lambda: (deque(), deque()))
        for place, mark in left_old.items():
            same[alike(mark)][bool(mark.deal)].append(place)
        for place, mark in list(left_new.items()):
            bare, numbered = same.get(alike(mark), ((), ()))
            queue = min((each for each in (bare, () if mark.deal else numbered) if each), key=_head, default=None)
            if queue:
                take(place, queue.popleft(), SAME_WORDS)
    for key, least in _PASSES:
        for one, other, score in _likely(left_new, left_old, key, least):
            take(one, other, ALIKE if _is_sure(new[one], old[other]) else LIKELY, score)
    return sorted(pairs)


_YEARS_APART = 3
"""How far a release may move the year of an order before the deal is rather another one."""

_PASSES = (
    (lambda mark: (mark.parties, mark.platform, mark.ordered), 9),
    (lambda mark: (mark.parties, mark.platform), 10),
    (lambda mark: (mark.parties, mark.ordered, mark.description), 10),
    (lambda mark: (mark.parties, mark.ordered, mark.description, mark.unit), 9),
)
"""What candidates must have in common, pass by pass, and the least score that makes a pair."""


_MOST_SCORED = 1_000_000
"""Pairs of one bucket that are scored at most; of larger ones those that stand at about the same place."""


def _head(queue):
    return queue[0]


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
        near = len(theirs) if len(ours) * len(theirs) <= _MOST_SCORED else _MOST_SCORED // (2 * len(ours))
        scored = [
            (-score, abs(rank - other_rank), place, other)
            for rank, place in enumerate(ours)
            for other_rank, other in enumerate(theirs[max(0, rank - near) : rank + near + 1], max(0, rank - near))
            if _may_pair(new[place], old[other]) and (score := _score(new[place], old[other])) >= least
        ]
        taken, gone = set(), set()
        for score, _, place, other in sorted(scored):
            if place not in taken and other not in gone:
                taken.add(place)
                gone.add(other)
                yield place, other, -score


def _score(one, other):
    """How much two deals of the same parties have in common: 18 for all of it.

    Formats are silent on one thing or another (deliveries have neither comments nor the number ordered): silence counts
    for half. Another platform needs a number that is the same: weapons of one sort, year and price are many. One
    designation with another description and price is other goods: `Crotale` is a missile and the system that fires it.
    """
    years, other_years = set(one.years), set(other.years)
    apart = abs(int(one.ordered) - int(other.ordered)) if one.ordered.isdigit() and other.ordered.isdigit() else 0
    is_renamed = one.platform != other.platform
    is_kin = _is_kin(one, other)
    has_number = (one.number and one.number == other.number) or (one.delivered and one.delivered == other.delivered)
    # a file of some years only has a part of the years and of the number
    is_part = one.unit == other.unit and (years <= other_years or other_years <= years)
    is_part = is_part and (is_kin or _is_cut(one, other))
    return (
        -6 * (apart > _YEARS_APART)
        - 5 * (one.description != other.description and one.unit != other.unit and bool(one.unit and other.unit))
        - 3 * (is_renamed and not has_number and not is_part)
        + 4 * (not is_renamed)
        + 2 * is_kin
        + 3 * (one.ordered == other.ordered)
        + 1 * (one.description == other.description)
        + _agree(one.number, other.number)
        + 1 * (one.delivered == other.delivered)
        + 2 * (years == other_years or bool(years & other_years))
        + 1 * (one.unit == other.unit)
        + _agree(one.comment, other.comment)
    )


def _is_cut(one, other):
    """Whether one may be the other in a file of some years: silent on what was ordered, less of it delivered."""
    few, many = sorted((one, other), key=lambda mark: len(mark.years))
    if not (few.unit and few.years) or (one.number and other.number):
        return False
    if len(few.years) == len(many.years):
        return few.delivered == many.delivered
    counts = [mark.delivered.rstrip("? ") for mark in (few, many)]
    return not all(map(str.isdecimal, counts)) or int(counts[0]) < int(counts[1])


def _is_kin(one, other):
    return one.name[: len(other.name)] == other.name or other.name[: len(one.name)] == one.name


def _is_sure(one, other):
    return one.ordered == other.ordered and (one.platform == other.platform or _is_kin(one, other))


def _agree(one, other):
    """2 for the same, 1 where one of the two is silent."""
    return 2 if one == other else 1 if not (one and other) else 0
