"""What a newer release of a register means for an offer that it knows already. A pure function of three things.

What the new release says is held against what the last one said and what the record says now. Where the register has
not changed its mind, nothing happens, whatever a curator has made of the record. Where it has, the record follows as
long as it still says what the register had said; what a curator has set stays, and the register's new word stands
beside it as a rival citation. A file that is silent on a fact says nothing against it.
"""

from collections import defaultdict
from typing import NamedTuple

from procurement.choices import Condition, OfferAspect
from procurement.interchange.registers.carried import numbered
from procurement.interchange.registers.remarked import condition_against

SET, CITE, KEEP, ADD, DROP = "set", "cite", "keep", "add", "drop"
"""The record follows; it agrees and gets the citation; it differs and keeps its value; a row comes; a row goes."""

OFFER, STEP, ARRIVAL, PARTY, NUMBER = "offer", "milestone", "delivery", "party", "number"

_ASPECTS = {
    "supplier": OfferAspect.SUPPLIER,
    "recipient": OfferAspect.RECIPIENT,
    "platform": OfferAspect.PLATFORM,
    "condition": OfferAspect.CONDITION,
    "version": OfferAspect.VERSION,
    "transfer": OfferAspect.TRANSFER,
    "production": OfferAspect.PRODUCTION,
    "payment": OfferAspect.PAYMENT,
}
_STEP_ASPECTS = {
    "date": OfferAspect.MILESTONE_DATE,
    "quantity": OfferAspect.MILESTONE_QUANTITY,
    "value": OfferAspect.MILESTONE_VALUE,
}
_ARRIVAL_ASPECTS = {"date": OfferAspect.DELIVERY_DATE, "quantity": OfferAspect.DELIVERY_QUANTITY}
_NOTHING = ("", Condition.UNKNOWN)


class HeldOffer(NamedTuple):
    """An offer as it stands: canonical values by fact, and its rows as (primary key, fact) pairs.

    `cited` holds (aspect, key of the child or None, value) of what editions of the register are cited for already,
    `numbers` the register's numbers of its deals, `vouched` the (table, key) of rows for which other sources stand.
    """

    pk: int
    values: dict
    volume: tuple
    steps: tuple
    arrivals: tuple
    parties: tuple
    cited: frozenset
    numbers: frozenset = frozenset()
    vouched: frozenset = frozenset()


class Move(NamedTuple):
    """One thing to do: the action, the table, the row (None for the offer or a new row), the fact and its values.

    `row` is the fact itself of a row that comes, changes or goes, and of a package; `said` are the register's words.
    """

    action: str
    table: str
    pk: int | None
    fact: str
    aspect: str
    old: str
    new: str
    said: str
    row: tuple = ()


def moves(theirs, base, held, packages):
    """The Moves that take an offer to what its register says now.

    `theirs` and `base` are Facts, by now (see `carried`) and by the last release, None where the register was never
    brought in for this offer. What the register had told and no longer tells is gone. `packages` are the slugs of those
    that are there by their titles, see `packages.package_keys`; one that is to be made goes by its title.
    """
    found = list(_values(theirs, base, held))
    found += _package(theirs.package, base, held, packages)
    found += _rows(STEP, theirs.steps, base and base.steps, held.steps, held)
    found += _rows(ARRIVAL, theirs.arrivals, base and base.arrivals, held.arrivals, held)
    found += _rows(PARTY, theirs.parties, base and base.parties, held.parties, held)
    if theirs.deal and theirs.deal not in held.numbers and not (base and base.deal == theirs.deal):
        found.append(Move(ADD, NUMBER, None, "deal", "", "", theirs.deal, theirs.deal))
    return found


def _values(theirs, base, held):
    for fact, aspect in _ASPECTS.items():
        said = theirs.said.get(fact, "")
        before = getattr(base, fact) if base else None
        yield from _one(OFFER, None, fact, aspect, getattr(theirs, fact), before, held.values[fact], said, held.cited)
    yield from _estimate(theirs, base, held)
    yield from _told_condition(theirs, base, held)
    new = _volume(theirs.volume)
    before = _volume(base.volume) if base else None
    yield from _one(
        OFFER, None, "volume", OfferAspect.VOLUME, new, before, _volume(held.volume), theirs.said["volume"], held.cited
    )
    known = base.comment == theirs.comment if base else (OfferAspect.RECORD, None, "") in held.cited
    if theirs.comment and not known:
        yield Move(CITE, OFFER, None, "comment", OfferAspect.RECORD, base.comment if base else "", "", theirs.comment)


def _estimate(theirs, base, held):
    """The condition becomes an estimate where the register now says so of the one that the record has or is given."""
    known = base and base.condition_estimated and base.condition == theirs.condition
    if not theirs.condition_estimated or known or held.values["condition_estimated"]:
        return
    if held.values["condition"] in (theirs.condition, base.condition if base else Condition.UNKNOWN):
        said = theirs.said.get("condition_estimated", theirs.said["condition"])
        yield Move(SET, OFFER, None, "condition_estimated", OfferAspect.CONDITION, "", theirs.condition, said)


def _told_condition(theirs, base, held):
    """The comment calls second-hand what the status calls new: cited beside it, and not decided."""
    told, said = condition_against(theirs)
    known = base and (base.condition, base.comment) == (theirs.condition, theirs.comment)
    if told and not known and (OfferAspect.CONDITION, None, told) not in held.cited:
        old = held.values["condition"]
        yield Move(CITE if old == told else KEEP, OFFER, None, "told_condition", OfferAspect.CONDITION, old, told, said)


def _package(package, base, held, keys):
    if not package:
        return
    before = None
    if base:
        before = keys.get(base.package.title, base.package.title) if base.package else ""
    new, old = keys.get(package.title, package.title), held.values["package"]
    for move in _one(OFFER, None, "package", OfferAspect.PACKAGE, new, before, old, package.said, held.cited):
        yield move._replace(row=package)


def _volume(volume):
    return " / ".join(volume) if any(volume) else ""


def _one(table, pk, fact, aspect, new, before, old, said, cited):
    """What follows for one fact, as at most one Move."""
    if new in _NOTHING or (before is not None and new == before):
        return
    if old == new:
        if (aspect, pk, new) not in cited:
            yield Move(CITE, table, pk, fact, aspect, old, new, said)
    elif (before is not None and old == before) or (before is None and old in _NOTHING):
        yield Move(SET, table, pk, fact, aspect, old, new, said)
    elif (aspect, pk, new) not in cited:
        yield Move(KEEP, table, pk, fact, aspect, old, new, said)


def _key(table, row):
    """What a row is recognised by among those of its sort."""
    if table == STEP:
        return row.kind, row.planned  # what was planned does not become what came by another date
    if table == ARRIVAL:
        return row.date.replace("~", "")
    return row.role, row.country


def _keyed(table, rows):
    """{key: row}, the first of two alike being the 0th."""
    return numbered(rows, lambda row: _key(table, row))


def _rows(table, theirs, base, rows, held):
    """The Moves of the rows of one table; `rows` are those that the HeldOffer has of it."""
    new, before = _keyed(table, theirs), _keyed(table, base or ())
    keys = dict(zip(_keyed(table, [row for _, row in rows]), rows, strict=True))
    if table == ARRIVAL:
        keys = _moved(new, before, keys, held.cited) | keys
    for key, row in new.items():
        if key in keys:
            yield from _within(table, row, before.get(key), *keys[key], held.cited)
        elif key not in before and (base is not None or not rows):
            # a row that the register had and a curator took away stays away
            yield Move(ADD, table, None, "row", "", "", _words(table, row), "", row)
    if base is None:
        return
    for key, row in before.items():
        if key not in new and key in keys:
            pk, ours = keys[key]
            if (table, pk) not in held.vouched and ours[: len(_COMPARED[table])] == row[: len(_COMPARED[table])]:
                yield Move(DROP, table, pk, "row", "", _words(table, row), "", "", row)


def _moved(new, before, keys, cited):
    """{key that a delivery came with: the row} of those that a curator has given another date since.

    Their citations still have the date that the register told.
    """
    away = {pk: row for key, (pk, row) in keys.items() if key not in new}
    came_with = defaultdict(list)
    dates = sorted((pk, value) for aspect, pk, value in cited if aspect == OfferAspect.DELIVERY_DATE and pk in away)
    for pk, value in dates:
        came_with[value].append((pk, away[pk]))
    missing = [key for key in new if key in before and key not in keys]
    return {key: came_with[before[key].date].pop(0) for key in missing if came_with[before[key].date]}


_COMPARED = {
    STEP: ("kind", "planned", "date", "quantity", "value"),
    ARRIVAL: ("date", "quantity"),
    PARTY: ("role", "country"),
}


def _within(table, new, before, pk, old, cited):
    aspects = {STEP: _STEP_ASPECTS, ARRIVAL: _ARRIVAL_ASPECTS, PARTY: {}}[table]
    for fact, aspect in aspects.items():
        was = getattr(before, fact) if before else None
        said = getattr(new, f"said_{fact}")
        for move in _one(table, pk, fact, aspect, getattr(new, fact), was, getattr(old, fact), said, cited):
            yield move._replace(row=new)
    if table == PARTY and before is None and (OfferAspect.PARTY, pk, new.country) not in cited:
        yield Move(CITE, table, pk, "party", OfferAspect.PARTY, new.country, new.country, new.said)


def _words(table, row):
    if table == STEP:
        return ", ".join(filter(None, (row.kind, row.date, row.quantity, row.value)))
    if table == ARRIVAL:
        return ", ".join(filter(None, (row.date, row.quantity or "number unknown")))
    return f"{row.role}: {row.country}"
