"""What a register says of a deal by now: a new release, and what it is silent on carried over from the last one.

Formats are silent on one thing or another: deliveries have no comments and no number ordered, a file of some years has
a part of what was delivered, and each family of formats has designations of its own. What a file leaves out it does not
deny, unless it is of the same family as the last one and tells of all years.
"""

from decimal import Decimal

from procurement.choices import Condition, MilestoneKind
from procurement.interchange.registers.facts import is_read

_WITHOUT_COMMENTS = frozenset({"sipri-c", "sipri-d"})
_WITHOUT_ESTIMATED_YEARS = frozenset({"sipri-a", "sipri-d"})
"""Formats that cannot say that the year of a delivery is an estimate."""

_FAMILIES = {"sipri-b": "sipri-a", "sipri-c-prime": "sipri-c"}
"""Formats that came after another one and call platforms as that did."""


def family_of(file_format):
    """The first of the formats that designate platforms in the same words."""
    return _FAMILIES.get(file_format, file_format)


def carried(theirs, base):
    """The Facts of a deal by now: those of a new release, with what it is silent on from `base`, those until now."""
    tells_all = theirs.family == base.family and theirs.is_whole
    tells_words = tells_all and theirs.family not in _WITHOUT_COMMENTS
    renames = theirs.naming == base.naming
    filled = {
        name: getattr(theirs, name) or getattr(base, name)
        for name in ("deal", "version", "transfer", "production", "payment", "package", "comment")
    }
    if _tell_one_package(theirs, base):
        filled["package"] = base.package  # its title has the names of the parties, which may be called otherwise by now
    if theirs.condition == Condition.UNKNOWN or not theirs.condition:
        filled |= {"condition": base.condition, "condition_estimated": base.condition_estimated}
    elif theirs.condition == base.condition:
        filled["condition_estimated"] = theirs.condition_estimated or base.condition_estimated
    if not renames:
        filled |= {name: getattr(base, name) for name in ("platform", "category", "description", "naming")}
    unit, order, delivered = (new or old for new, old in zip(theirs.volume, base.volume, strict=True))
    if not theirs.is_whole or _differs_by_rounding(theirs, base):
        delivered = base.volume[2] or delivered
    said = {**base.said, **{name: words for name, words in theirs.said.items() if words}}
    if not renames:
        said["platform"] = base.said["platform"]
    return theirs._replace(
        **filled,
        volume=(unit, order, delivered),
        steps=_steps(theirs, base, tells_words),
        arrivals=_arrivals(theirs, base, tells_all),
        parties=theirs.parties if tells_words else _parties(theirs, base),
        said=said,
        is_whole=theirs.is_whole or base.is_whole,
    )


def _tell_one_package(theirs, base):
    """Whether both tell in the same words of a package of the same parties and year."""
    if not (theirs.package and base.package):
        return False
    one, other = (
        (facts.package.said, facts.supplier, facts.recipient, facts.steps[0].date[:4]) for facts in (theirs, base)
    )
    return one == other


def _differs_by_rounding(theirs, base):
    """Whether the volume delivered is a sum of those of the years, each rounded, that the one before may stand for."""
    if theirs.family != "sipri-c" or not (theirs.volume[2] and base.volume[2]):
        return False
    return abs(Decimal(theirs.volume[2]) - Decimal(base.volume[2])) <= _HALF * (len(theirs.arrivals) + 1)


_HALF = Decimal("0.005")


def _parties(theirs, base):
    known = {(party.role, party.country) for party in theirs.parties}
    return (*theirs.parties, *(party for party in base.parties if (party.role, party.country) not in known))


def _steps(theirs, base, tells_words):
    """The steps of both, those of the new release first; each with what it is silent on from the same step before."""
    before = numbered(base.steps, _kind)
    steps = [
        _filled_step(step, before.pop(key)) if key in before else step
        for key, step in numbered(theirs.steps, _kind).items()
    ]
    if not tells_words:
        steps += [step for step in before.values() if not _is_outdated(step, theirs)]
    return tuple(steps)


def _kind(step):
    return step.kind, step.planned


def _filled_step(step, before):
    values = {}
    for name in ("date", "quantity", "value"):
        if not getattr(step, name):
            values |= {name: getattr(before, name), f"said_{name}": getattr(before, f"said_{name}")}
    return step._replace(**values) if values else step


def _is_outdated(step, theirs):
    """Whether a last delivery told a number that the deliveries, split by now, deny."""
    if step.kind != MilestoneKind.LAST_DELIVERY or is_read(step) or not theirs.is_whole or not theirs.arrivals:
        return False
    counts = [arrival.quantity.lstrip("~") for arrival in theirs.arrivals]
    return all(counts) and sum(map(int, counts)) != int(step.quantity.lstrip("~") or 0)


def _arrivals(theirs, base, tells_all):
    """The deliveries of both, where they tell the same years in other pieces the more exact ones."""
    before = numbered(base.arrivals, _day)
    found, split, kept = [], set(), dict(before)
    spans = [arrival for arrival in before.values() if _is_span(arrival)]
    for key, arrival in numbered(theirs.arrivals, _day).items():
        if key in before:
            old = kept.pop(key)
            silent = not arrival.quantity or (not theirs.is_whole and old.quantity)
            if theirs.family in _WITHOUT_ESTIMATED_YEARS and old.date != arrival.date:
                arrival = arrival._replace(date=old.date, said_date=old.said_date)
            found.append(_counted(arrival, old) if silent else arrival)
            continue
        if not theirs.is_whole and any(_within(arrival, *_years(span)) for span in spans):
            continue  # a part of what the span before tells
        if _is_span(arrival):
            inside = {other: each for other, each in kept.items() if _within(each, *_years(arrival))}
            if inside and (not theirs.is_whole or _tells(inside, base) == arrival.quantity.lstrip("~")):
                split |= inside.keys()  # it adds up to what is told of the span
                continue
            kept = {other: each for other, each in kept.items() if other not in inside}
        found.append(arrival)
    if tells_all:
        left = [each for key, each in kept.items() if key in split]
    elif theirs.is_whole:
        left = [each for each in kept.values() if not (_is_span(each) and _holds(each, found))]
    else:
        left = kept.values()
    return tuple(sorted([*found, *left], key=lambda arrival: arrival.date.replace("~", "")))


def _counted(arrival, old):
    return arrival._replace(quantity=old.quantity, said_quantity=old.said_quantity)


def _holds(span, arrivals):
    return any(_within(arrival, *_years(span)) for arrival in arrivals)


def _tells(inside, base):
    """The number that some deliveries of the last release add up to, as text; of all years it may stand at the last."""
    counts = [arrival.quantity.lstrip("~") for arrival in inside.values()]
    if all(counts):
        return str(sum(map(int, counts)))
    if len(inside) < len(base.arrivals):
        return ""
    return next((step.quantity.lstrip("~") for step in base.steps if step.kind == MilestoneKind.LAST_DELIVERY), "")


def _day(arrival):
    return arrival.date.replace("~", "")


def _is_span(arrival):
    return "/" in arrival.date


def _years(arrival):
    """The first and last year of a delivery, as texts; both "" where it has no date."""
    first, _, last = arrival.date.replace("~", "").partition("/")
    return first[:4], (last or first)[:4]


def _within(arrival, first, last):
    start, end = _years(arrival)
    return bool(start) and first <= start and end <= last


def numbered(rows, key):
    """{(key of a row, 0 for the first of these, 1 for the next): row}."""
    found, seen = {}, {}
    for row in rows:
        bare = key(row)
        seen[bare] = seen.get(bare, -1) + 1
        found[bare, seen[bare]] = row
    return found
