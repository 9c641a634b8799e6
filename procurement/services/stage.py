"""What an offer's steps and deliveries say of it as a whole: stage, span, quantities. A pure function."""

from typing import NamedTuple

from procurement.choices import BEFORE_DELIVERY, DEAD_ENDS, QUANTITY_KINDS, STAGE_AFTER, MilestoneKind, Stage
from procurement.models.amounts import LARGEST_INTEGER

_DELIVERY_KINDS = QUANTITY_KINDS["delivered"]
_TOLD_BY = {kind: name for name, kinds in QUANTITY_KINDS.items() for kind in kinds}


class Step(NamedTuple):
    """A milestone, as far as the stage needs it. Keys are yyyymmdd or None."""

    kind: str
    is_planned: bool
    first: int | None
    last: int | None
    quantity: int | None
    quantity_estimated: bool


class Arrival(NamedTuple):
    """A delivery, as far as the stage needs it."""

    first: int | None
    last: int | None
    quantity: int | None
    quantity_estimated: bool


def read_offer(steps, arrivals):
    """The derived columns of an offer as a dict, from its steps in the order of telling and its arrivals.

    The rules are those of STAGE_AFTER in choices.
    """
    done = [step for step in steps if not step.is_planned]
    quantities, estimated = _quantities(done, arrivals)
    dated = [piece for piece in (*done, *arrivals) if piece.first is not None]
    return {
        "stage": _stage(done, arrivals, quantities),
        "first_key": min((piece.first for piece in dated), default=None),
        "last_key": max((piece.last for piece in dated), default=None),
        "estimated": " ".join(name for name in QUANTITY_KINDS if name in estimated),
    } | {f"quantity_{name}": value for name, value in quantities.items()}


def _quantities(done, arrivals):
    quantities, estimated = dict.fromkeys(QUANTITY_KINDS), set()
    for step in done:
        name = _TOLD_BY.get(step.kind)
        if name and step.quantity is not None:
            quantities[name] = step.quantity
            (estimated.add if step.quantity_estimated else estimated.discard)(name)
    if arrivals and all(arrival.quantity is not None for arrival in arrivals):
        quantities["delivered"] = min(sum(arrival.quantity for arrival in arrivals), LARGEST_INTEGER)
        about = any(arrival.quantity_estimated for arrival in arrivals)
        (estimated.add if about else estimated.discard)("delivered")
    return quantities, estimated


def _stage(done, arrivals, quantities):
    stage, interrupted = Stage.UNKNOWN, Stage.UNKNOWN
    for step in done:
        after = STAGE_AFTER[step.kind]
        if step.kind == MilestoneKind.RESUMPTION and stage == Stage.SUSPENDED:
            stage = interrupted
        elif after is not None:
            if after == Stage.SUSPENDED != stage:
                interrupted = stage
            stage = after
    something_came = bool(arrivals) or any(step.kind in _DELIVERY_KINDS for step in done)
    if not something_came:
        return stage
    agreed, delivered = quantities["agreed"], quantities["delivered"]
    known = agreed is not None and delivered is not None
    if known and delivered >= agreed and stage != Stage.SUSPENDED:
        return Stage.DELIVERED
    if stage in DEAD_ENDS or (stage == Stage.DELIVERED and known):
        return Stage.CLOSED_SHORT
    return Stage.DELIVERING if stage in BEFORE_DELIVERY else stage
