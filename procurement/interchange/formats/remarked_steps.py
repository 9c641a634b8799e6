"""The forms of remarks that tell a step of a deal: selected, to be delivered, cancelled, with an option on more."""

import re

from procurement.choices import MilestoneKind

MAYBE = r"(?:(?P<maybe>possibly|probably|may be|perhaps) )?"
"""The words before a remark by which it is only said to be probable."""


def _step(kind, when="", planned="", quantity=""):
    return {"milestone": kind.value, "planned": planned, "when": when, "quantity": quantity}


_SELECTED = re.compile(
    MAYBE + r"selected(?: (?P<count>\d+))?,? (?:but |not )?(?:probably )?(?:contract )?not (?:yet )?(?:ordered|signed)"
    r"(?: (?:by|be))? end(?: of)?[ -](?P<year>\d{4})",
    re.IGNORECASE,
)


def _selected(remark):
    if match := _SELECTED.fullmatch(remark):
        count = match["count"] or ""
        is_year = len(count) == 4 and "1940" <= count <= match["year"]
        values = _step(MilestoneKind.SELECTION, count if is_year else "", quantity="" if is_year else count)
        yield "milestone", remark, values | {"ordered": "no"}, bool(match["maybe"])


_PLANNED = re.compile(
    r"delivery (?:(?P<maybe>possibly|probably) )?planned(?: (?P<how>from|by))? (?P<start>\d{4})(?:-(?P<end>\d{4}))?"
    r"(?:/(?P<late>\d{4}))?(?: ?\(.*)?",
    re.IGNORECASE,
)


def _delivery_planned(remark):
    match = _PLANNED.fullmatch(remark)
    if not match or (match["how"] and match["end"]):
        return
    start, end, late, maybe = match["start"], match["end"], match["late"], bool(match["maybe"])
    last = end or start
    if not start <= last <= (late or last) <= "2100":
        return
    span = f"{last}/{late}" if late and late != last else last
    if match["how"] == "from":
        yield "milestone", remark, _step(MilestoneKind.FIRST_DELIVERY, span, "1"), maybe
        return
    if end and end != start:
        yield "milestone", remark, _step(MilestoneKind.FIRST_DELIVERY, start, "1"), maybe
    when = f"../{late or last}" if match["how"] == "by" else span
    yield "milestone", remark, _step(MilestoneKind.LAST_DELIVERY, when, "1"), maybe


_WHY = r"(?: (?:after|due|because|for|by)\b.*)?"
_CANCELLED = re.compile(
    r"(?:(?:the )?(?:deal|order|contract) )?cancelled(?: (?:in )?(?P<year>\d{4}))?" + _WHY,
    re.IGNORECASE,
)
_CUT = re.compile(
    MAYBE + r"(?:(?:plans?|order|orders|delivery) (?:for|of) )?(?:(?P<count>\d+) )?more (?:(?:ordered|planned) but )?"
    r"cancelled(?: (?:in )?(?P<year>\d{4}))?" + _WHY,
    re.IGNORECASE,
)  # fmt: skip


def _cancelled(remark):
    if match := _CANCELLED.fullmatch(remark):
        yield "milestone", remark, _step(MilestoneKind.CANCELLATION, match["year"] or ""), False
    elif match := _CUT.fullmatch(remark):
        yield "cut", remark, {"quantity": match["count"] or "", "when": match["year"] or ""}, bool(match["maybe"])


_OPTION = re.compile(
    MAYBE + r"(?:incl )?options? (?:on|for) (?:up to \d+ |\d+(?:-| to | or )\d+ |(?P<count>\d+) ?)?(?:more)?"
    r"(?: [^;]*?)??(?: (?:probably )?(?P<used>not? used))?",
    re.IGNORECASE,
)  # fmt: skip


_OTHER_OPTION = re.compile(
    r"\band\b|cancelled|probably not|(?<!no )(?<!not )\bused\b|exercised|taken up", re.IGNORECASE
)
"""Of one that was used the number ordered tells, or a deal of its own."""


def _option(remark):
    match = _OPTION.fullmatch(remark)
    if match and not _OTHER_OPTION.search(remark):
        used = "no" if match["used"] else ""
        yield "option", remark, {"quantity": match["count"] or "", "used": used}, bool(match["maybe"])


STEP_RULES = (
    (("selected",), _selected, True),
    (("planned",), _delivery_planned, True),
    (("cancelled",), _cancelled, True),
    (("option",), _option, True),
)
