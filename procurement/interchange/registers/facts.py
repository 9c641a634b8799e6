"""What one deal of a register says, in the terms of our tables: canonical values beside the original words.

A deal is an offer that was agreed: a contract and what arrived. Years without a split of the number are deliveries of
unknown quantity; the number is then told by the last delivery, where all that was ordered has come, or by one delivery
that spans the years. Nothing is ever divided.
"""

import json
from typing import NamedTuple

from procurement.choices import MilestoneKind

READ_BY_MACHINE = "Read by machine from the comment."


class StepFact(NamedTuple):
    """A milestone: canonical values, "" for none, and the words that say so. `value` is a sum like `250000000 USD`."""

    kind: str
    planned: bool
    date: str
    quantity: str
    value: str
    said: str
    said_date: str
    said_quantity: str
    said_value: str


class ArrivalFact(NamedTuple):
    """A delivery: canonical date and quantity, "" for an unknown quantity, and the original cells."""

    date: str
    quantity: str
    said_date: str
    said_quantity: str


class PartyFact(NamedTuple):
    """A further party: its role, the code of its country, and the words that say so."""

    role: str
    country: str
    said: str


class PackageFact(NamedTuple):
    """The package that a deal is part of: its title, the sum of the whole, and the words."""

    title: str
    value: str
    said: str


class Facts(NamedTuple):
    """All that a register says of one deal.

    `said` is {name of the fact: original words}; `volume` is (of one, ordered, delivered); the first step is the order.
    Where its designation is not the name of one platform, `platform` is "" and the category that of the description.
    `family` is that of the format that told it last, `naming` that whose designation it is; `is_whole` is whether the
    deliveries of all years are told. What was added later stands last with a default: earlier imports did not keep it.
    """

    deal: str
    supplier: str
    recipient: str
    platform: str
    category: str
    description: str
    condition: str
    version: str
    transfer: str
    production: str
    payment: str
    volume: tuple
    steps: tuple
    arrivals: tuple
    parties: tuple
    package: tuple
    said: dict
    comment: str
    condition_estimated: bool = False
    naming: str = ""
    family: str = ""
    is_whole: bool = True


encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
"""The JSON of Facts, of cells as they stand, and of moves."""


def read_facts(text):
    """The Facts of their JSON."""
    values = json.loads(text)
    facts = Facts(*values)
    return facts._replace(
        volume=tuple(facts.volume),
        steps=tuple(StepFact(*step) for step in facts.steps),
        arrivals=tuple(ArrivalFact(*arrival) for arrival in facts.arrivals),
        parties=tuple(PartyFact(*party) for party in facts.parties),
        package=PackageFact(*facts.package) if facts.package else (),
    )


def count_of(cell):
    """The canonical quantity of a cell: `20`, `~20` for an estimate, "" for one that is empty or 0: unknown."""
    if cell.value in ("", "0"):
        return ""
    return f"~{cell.value}" if cell.estimated else cell.value


_FROM_COMMENT = frozenset(
    {"version", "transfer", "production", "payment", "package", "condition_estimated", "estimate", "told_condition"}
)


def is_from_comment(fact, file_format):
    """Whether a fact of the offer itself was read from the comment; format E has no column for the condition."""
    return fact in _FROM_COMMENT or (fact == "condition" and file_format == "sipri-e")


ORDER_COLUMN, DELIVERED_COLUMN = "Year of order", "Number delivered"


def is_read(step):
    """Whether a step was read from the comment; the others are told by columns."""
    return step.said not in (ORDER_COLUMN, DELIVERED_COLUMN)


def order_of(deal, kind=MilestoneKind.CONTRACT, said=ORDER_COLUMN):
    """The step that the columns of the order tell."""
    number, when = deal.number_ordered, deal.ordered
    count = count_of(number)
    return StepFact(kind, False, when.value, count, "", said, when.stated, number.stated if count else "", "")


def arrivals_of(deal, is_whole):
    """(arrivals, last delivery or None) of a deal.

    `is_whole` is whether the file tells all its deliveries: else its number is not that of the whole deal.
    """
    years = deal.deliveries
    number = deal.number_delivered
    total = count_of(number)
    if len(years) == 1:
        (when, count) = years[0]
        count = count if count.value else number
        return (_arrival(when, count),), None
    arrivals = tuple(_arrival(when, count) for when, count in years)
    if not total or not is_whole or not years or any(arrival.quantity for arrival in arrivals):
        return arrivals, None  # where one year has a number there is a split, and the others were told to be nought
    if not _all_came(deal):
        return (_span(arrivals, total, number.stated),), None
    last = max(arrivals, key=lambda arrival: arrival.date[-5:].strip("~/"))
    kind = MilestoneKind.LAST_DELIVERY
    step = StepFact(kind, False, last.date, total, "", DELIVERED_COLUMN, last.said_date, number.stated, "")
    return arrivals, step


def _arrival(when, count):
    quantity = count_of(count)
    return ArrivalFact(when.value, quantity, when.stated, count.stated if quantity else "")


def _all_came(deal):
    ordered = deal.number_ordered.value
    return ordered not in ("", "0") and int(deal.number_delivered.value) >= int(ordered)


def _span(arrivals, total, said):
    """One delivery over the years of a deal that is not at its end: its number would be told nowhere else."""
    first = min(arrival.date[:4] for arrival in arrivals)
    last = max(arrival.date.rstrip("~")[-4:] for arrival in arrivals)
    about = "~" if any("~" in arrival.date for arrival in arrivals) else ""
    when = f"{first}/{last}{about}" if first < last else f"{first}{about}"
    return ArrivalFact(when, total, "; ".join(arrival.said_date for arrival in arrivals), said)
