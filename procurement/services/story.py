"""The order in which the steps of two offers are told once they are one."""

from decimal import Decimal

_CENT = Decimal("0.01")


def places(standing, told, moved):
    """Give `position` to the moved steps so that the story stays in order. Returns the steps whose place was written.

    `standing` are the steps of the record that stays and `told` those of the one that goes, as they stood there, each
    in the order of their telling; `moved` maps primary keys to those of the latter that come along, with their new
    numbers. A step comes before the first step of the other story that is dated later; one without a date follows the
    step before it.
    """
    order = _merged(standing, _dated(told), moved)
    for step in moved.values():
        step.position = None
    if order == sorted(order, key=_place):
        return list(moved.values())
    if _fill_gaps(order, moved):
        return list(moved.values())
    for place, step in enumerate(order, 1):
        step.position = Decimal(place)
    return order


def _place(step):
    return (step.number if step.position is None else step.position, step.number)


def _dated(told):
    """(step, day): the day on which each step can first have been, or that of the step before it."""
    days, day = [], None
    for step in told:
        day = step.dated_first if step.dated_first is not None else day
        days.append(day)
    following = next((day for day in days if day is not None), None)
    return [(step, following if day is None else day) for step, day in zip(told, days, strict=True)]


def _merged(standing, told, moved):
    order, waiting = [], [(moved[step.pk], day) for step, day in told if step.pk in moved]
    for step, day in _dated(standing):
        while waiting and day is not None and waiting[0][1] is not None and waiting[0][1] < day:
            order.append(waiting.pop(0)[0])
        order.append(step)
    return order + [step for step, _ in waiting]


def _fill_gaps(order, moved):
    """Place the moved steps between their neighbours; whether there was room for all of them."""
    before, run = Decimal(0), []
    for step in [*order, None]:
        if step is not None and step.pk in moved:
            run.append(step)
            continue
        after = Decimal(_place(step)[0]) if step is not None else before + len(run) + 1
        gap = ((after - before) / (len(run) + 1)).quantize(_CENT, rounding="ROUND_DOWN")
        if run and (gap < _CENT or after > 9999):
            return False
        for count, moved_step in enumerate(run, 1):
            moved_step.position = before + gap * count
        before, run = after, []
    return True
