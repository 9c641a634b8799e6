"""Writes deals into staged rows, with all that the database needs to make offers of them without asking again."""

from functools import lru_cache

from procurement.dates import UncertainDate
from procurement.interchange.registers.amounts import number_of, sums_of
from procurement.interchange.registers.facts import READ_BY_MACHINE, encode, is_read
from procurement.interchange.registers.layout import ARRIVAL, COLUMNS, DEAL, PARTY, PLATFORM, STEP
from procurement.interchange.registers.remarked import condition_against
from procurement.services.stage import Arrival, Step, read_offer
from procurement.validators import fold

FIRST_CITED = {
    "record": 1,
    "supplier": 2,
    "recipient": 3,
    "platform": 4,
    "condition": 5,
    "volume": 6,
    "version": 7,
    "transfer": 8,
    "production": 9,
    "payment": 10,
    "estimate": 11,
    "package": 12,
    "told_condition": 13,
}
"""The number of the citation of each fact of a new offer itself; those of its rows follow from 14 on."""


def put_matched(writer, line, facts, cells, match, outcome):
    """Stage a deal that stands for an offer, one that was deleted included; see held_register.Match."""
    row = [None] * len(COLUMNS[DEAL])
    row[:2] = match.how, match.reference
    row[-2:] = encode(facts), cells
    writer.put(DEAL, line, row, outcome, match.offer)


def put_new(writer, line, facts, cells):
    """Stage a deal that is to become an offer, and what belongs to it."""
    owner = str(writer.next_rank(DEAL))
    locator = f"deal {facts.deal}" if facts.deal else f"line {line}"
    cited = _put_steps(writer, line, facts.steps, owner, locator, len(FIRST_CITED))
    cited = _put_arrivals(writer, line, facts.arrivals, owner, locator, cited)
    _put_parties(writer, line, facts.parties, owner, locator, cited)
    counted = None if facts.deal else str(writer.next_rank("counted"))
    writer.put(DEAL, line, _deal_cells(facts, owner, counted, locator, cells))


def _put_steps(writer, line, steps, owner, locator, cited):
    """Stage the steps of a deal, of which `cited` facts have a citation before; returns how many have one then."""
    for number, step in enumerate(steps, start=1):
        low, high, currency = sums_of(step.value)
        count = step.quantity.lstrip("~")
        writer.put(
            STEP,
            line,
            (
                *(str(writer.next_rank(STEP)), owner, str(number), step.kind, "1" if step.planned else "0"),
                *(step.date, count or None, "1" if count != step.quantity else "0", low, high, currency),
                *(step.quantity, step.value, step.said, step.said_date, step.said_quantity, step.said_value),
                *(str(cited + 1), locator, READ_BY_MACHINE if is_read(step) else ""),
            ),
        )
        cited += 1 + bool(step.date) + bool(step.quantity) + bool(step.value)
    return cited


def _put_arrivals(writer, line, arrivals, owner, locator, cited):
    for number, arrival in enumerate(arrivals, start=1):
        count = arrival.quantity.lstrip("~")
        writer.put(
            ARRIVAL,
            line,
            (
                *(str(writer.next_rank(ARRIVAL)), owner, str(number), arrival.date, count or None),
                *("1" if count != arrival.quantity else "0", arrival.quantity, arrival.said_date),
                *(arrival.said_quantity, str(cited + 1), locator),
            ),
        )
        cited += 1 + bool(arrival.quantity)
    return cited


def _put_parties(writer, line, parties, owner, locator, cited):
    for number, party in enumerate(parties, start=1):
        writer.put(
            PARTY,
            line,
            (
                *(str(writer.next_rank(PARTY)), owner, str(number), party.role, party.country, party.said),
                *(str(cited + number), locator),
            ),
        )


def _deal_cells(facts, owner, counted, locator, cells):
    derived = _derived(facts)
    said = facts.said
    unit, order, delivered = facts.volume
    words, glued = _search(facts)
    return (
        *("", "", owner, counted, facts.deal),
        *(facts.supplier, facts.recipient, facts.platform, facts.condition),
        *("" if facts.platform else said["platform"], facts.category, facts.version),
        *(facts.transfer, facts.production, facts.payment, unit or None, order or None, delivered or None),
        *((facts.package.title, facts.package.value, facts.package.said) if facts.package else (None, None, None)),
        derived["stage"],
        *(_text(derived["first_key"]), _text(derived["last_key"]), _text(derived["quantity_offered"])),
        *(_text(derived["quantity_agreed"]), _text(derived["quantity_delivered"]), derived["estimated"], words, glued),
        *(said["supplier"], said["recipient"], said["platform"], said["condition"], said["volume"]),
        *(said.get("version", ""), said.get("transfer", ""), said.get("production", "")),
        *(said.get("payment", ""), "1" if facts.condition_estimated else "0", said.get("condition_estimated", "")),
        *condition_against(facts),
        *(locator, facts.comment, encode(facts), cells),
    )


def _text(number):
    return None if number is None else str(number)


def _derived(facts):
    steps = [Step(step.kind, step.planned, *_keys(step.date), *number_of(step.quantity)) for step in facts.steps]
    arrivals = [Arrival(*_keys(arrival.date), *number_of(arrival.quantity)) for arrival in facts.arrivals]
    return read_offer(steps, arrivals)


@lru_cache(maxsize=4096)
def _keys(date):
    parsed = UncertainDate.parse(date)
    return parsed.first, parsed.last


def _search(facts):
    """The search text of a new offer, as the derive service puts it together, in two pieces.

    Without a number of the deal the reference is known only when the offer is made: it goes before the first piece,
    and, without its blank, between the two.
    """
    reference = f"SIPRI-{facts.deal}" if facts.deal else ""
    numbered = f"sipri {facts.deal}" if facts.deal else ""
    subject = "" if facts.platform else facts.said["platform"]
    texts = list(dict.fromkeys(fold(text) for text in (reference, subject, facts.version, numbered) if text))
    glued = [text.replace(" ", "") for text in texts if " " in text and len(text) <= 40]
    if facts.deal:
        return " | ".join(dict.fromkeys([*texts, *glued])), ""
    return "".join(f" | {text}" for text in texts), "".join(f" | {text}" for text in glued)


def put_platform(writer, line, platform):
    """Stage a platform that is to be made: (slug, designation, description, category slug, generic, said)."""
    slug, designation, description, category, generic, said = platform
    folded = [fold(text) for text in (designation, description) if text] + [fold(designation)]
    glued = [text.replace(" ", "") for text in folded if " " in text and len(text) <= 40]
    search = " | ".join(dict.fromkeys([*folded, *glued]))
    rank = str(writer.next_rank(PLATFORM))
    writer.put(
        PLATFORM,
        line,
        (
            *(rank, slug, designation, description, category, "1" if generic else "0", search, fold(designation)),
            *(said, f"line {line}"),
        ),
    )
