"""The forms of single remarks. Each reader takes a remark and yields (kind, words, values, hedged) of what it says."""

import re

from procurement.choices import Condition, MilestoneKind, Payment, Production, Transfer
from procurement.interchange.formats.money import SUM, price_of
from procurement.interchange.formats.remarked_parties import PARTY_RULES

_MAYBE = r"(?:(?P<maybe>possibly|probably|may be|perhaps) )?"
_MORE = r"(?: (?:after|for|during|on|against|as|under|until|between|by|in|via|from|with|to)\b.*)?(?: ?\(.*)?"
_NOT_DONE = re.compile(
    r"\b(?:abandoned|cancelled|no longer|given up|instead|not used|refused|embargoed|planned|never)\b", re.IGNORECASE
)

_EITHER = re.compile(r"\b(?:assembled|kits?|loan|aid) or (?:produced|aid|lease|loan)\b", re.IGNORECASE)


def _form(pattern):
    return re.compile(_MAYBE + pattern, re.IGNORECASE)


def _whole(kind, pattern, **values):
    """A reader of remarks that are wholly of one form and then say one thing."""
    form = _form(pattern)

    def read(remark):
        match = form.fullmatch(remark)
        if match and not _NOT_DONE.search(remark):
            yield kind, remark, values, bool(match["maybe"] or _EITHER.search(remark))

    return read


_grant = _whole(
    "transfer",
    rf"(?:(?:part of )?{SUM} )?(?:(?:part of )?'[^']*'(?:/'[^']*')* )?(?:MAP |MDAP |FMF )?aid(?: programme)?"
    r"(?! or\b)(?! and/or\b)" + _MORE,
    transfer=Transfer.GRANT.value,
)
_gift = _whole("transfer", r"gift" + _MORE, transfer=Transfer.GRANT.value)
_lease = _whole(
    "transfer",
    rf"(?:on )?(?:{SUM} )?(?:\d[\d-]*-(?:year|month) )?leased?(?! by\b)" + _MORE,
    transfer=Transfer.LEASE.value,
)
_loan = _whole("transfer", r"(?:on )?'?loan'?(?! or\b)(?! .*\bbanks?\b)" + _MORE, transfer=Transfer.LOAN.value)
_debt = _whole("transfer", r"payment (?:for|of) (?:\S+ )?debt" + _MORE, transfer=Transfer.DEBT_SETTLEMENT.value)
_swap = _whole("transfer", r"exchanged for .*", transfer=Transfer.SWAP.value)
_illicit = _whole(
    "transfer",
    r"(?:illegal (?:transfer|delivery|export|deal)"
    r"|illegally (?:delivered|sold|exported|supplied|bought|transferred))\b.*",
    transfer=Transfer.ILLICIT.value,
)
_barter = _whole("payment", r"(?:deal )?(?:incl |as )?barter(?: trade)?(?: \(.*)?", payment=Payment.BARTER.value)
_offsets = _whole("payment", r"(?:incl )?(?:agreed )?(?:\d[\d-]*% )?offsets?\b.*", payment=Payment.COUNTERPART.value)

_PLACE = r"(?: in (?P<place>[A-Z].*?))?(?: (?:as|after|from|with|by|for|until|under|since|on)\b.*)?(?: ?\(.*)?"
_HOW_MANY = r"(?:(?:incl|most|mostly|all|incl most|incl some|some|incl \d[\d-]*|\d[\d-]*) )?"
_licensed = _whole(
    "production",
    _HOW_MANY + r"(?:assembled/|assembly/)?(?:produced|production|licensed production)(?: under (?:\S+ )?licen[cs]e)"
    + _PLACE,
    production=Production.LICENSED.value,
)  # fmt: skip
_kits = _whole(
    "production",
    _HOW_MANY + r"(?:ordered via \w+ and )?(?:assembled|assembly)(?: from kits?)?"
    r"(?: (?:and|or) produced under licen[cs]e)?(?: under licen[cs]e)?" + _PLACE,
    production=Production.KIT_ASSEMBLY.value,
)
_components = _whole(
    "production",
    r"(?:incl )?(?:some )?production of (?:some )?components(?: \(.*?\))?(?: and (?:final )?assembly)?" + _PLACE,
    production=Production.CO_PRODUCTION.value,
)

_SECOND = re.compile(_MAYBE + r"(?P<old>second-hand)\b(?! back)(?P<rest>.*)", re.IGNORECASE)
_REFIT = re.compile(_MAYBE + r"modernized (?:\S+ ){0,6}?before delivery\b.*", re.IGNORECASE)
_BUT_REFIT = re.compile(
    r" \(?(?:\([^)]*\) )?(?:but )?" + _MAYBE + r"modernized (?:\S+ ){0,8}?before delivery\b.*", re.IGNORECASE
)


def _condition(remark):
    if match := _SECOND.fullmatch(remark):
        refit = _BUT_REFIT.fullmatch(match["rest"])
        kind = Condition.MODERNISED if refit and not refit["maybe"] else Condition.SECOND_HAND
        yield "condition", remark, {"condition": kind.value}, bool(match["maybe"])
    elif match := _REFIT.fullmatch(remark):
        yield "condition", remark, {"condition": Condition.MODERNISED.value}, bool(match["maybe"])


_VERSION = re.compile(
    _MAYBE + r"(?P<version>(?!(?:incl|for|from|some|more|most|but|could|may|probably|reported|originally|also|all|both"
    r"|modernized|no|not|or|and|export|only|version|several|different|other|last|first|planned|designation|deal|part"
    r"|second-hand|sold|order|ordered|with|as|in|of)\b)(?!\d[\d-]* )[^;:]*?\S) version"
    r"(?: (?:from|with|of|produced|developed)\b.*)?(?: ?\(.*\))?",
    re.IGNORECASE,
)  # fmt: skip
_NO_VERSION = re.compile(
    r"\b(?:incl|including|could be|may be|modernized|rebuilt|converted|modified|upgraded|could|but|cancelled|reported"
    r"|version|or|more|for|possibly|and \d+(?= )|ordered|delivered|transferred|planned|uncertain|similar|based)\b|\d %",
    re.IGNORECASE,
)


def _version(remark):
    match = _VERSION.fullmatch(remark)
    if match and len(match["version"]) <= 100 and not _NO_VERSION.search(match["version"]):
        yield "version", remark, {"version": match["version"]}, bool(match["maybe"])


def _money(remark):
    if found := price_of(remark):
        yield found


_NAMED = re.compile(
    _MAYBE
    + r"(?:as )?part of (?:the |an? )?(?P<title>'[^']+'(?: or '[^']+')? (?:deal|programme|project|aid programme|aid))"
    r"(?: ?\(.*\))?",
    re.IGNORECASE,
)


def _package(remark):
    if match := _NAMED.fullmatch(remark):
        yield "package", remark, {"title": match["title"]}, bool(match["maybe"])


_SELECTED = re.compile(
    _MAYBE + r"selected(?: (?P<count>\d+))?,? (?:but |not )?(?:probably )?(?:contract )?not (?:yet )?(?:ordered|signed)"
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
    _MAYBE + r"(?:(?:plans?|order|orders|delivery) (?:for|of) )?(?:(?P<count>\d+) )?more (?:(?:ordered|planned) but )?"
    r"cancelled(?: (?:in )?(?P<year>\d{4}))?" + _WHY,
    re.IGNORECASE,
)  # fmt: skip


def _cancelled(remark):
    if match := _CANCELLED.fullmatch(remark):
        yield "milestone", remark, _step(MilestoneKind.CANCELLATION, match["year"] or ""), False
    elif match := _CUT.fullmatch(remark):
        yield "cut", remark, {"quantity": match["count"] or "", "when": match["year"] or ""}, bool(match["maybe"])


_OPTION = re.compile(
    _MAYBE + r"(?:incl )?options? (?:on|for) (?:(?P<count>\d+) ?|up to \d+ |\d+(?:-| to | or )\d+ )?(?:more)?"
    r"(?: [^;]*?)??(?: (?:probably )?(?P<used>not? used))?",
    re.IGNORECASE,
)  # fmt: skip


def _option(remark):
    match = _OPTION.fullmatch(remark)
    if match and not re.search(r"\band\b|cancelled|probably not", remark):
        used = "no" if match["used"] else ""
        yield "option", remark, {"quantity": match["count"] or "", "used": used}, bool(match["maybe"])


_UNCERTAIN = re.compile(
    r"(?P<one>supplier|recipient|designation|status)(?: and (?P<two>supplier|recipient|designation|status))? uncertain"
    r"(?: ?\(.*\))?",
    re.IGNORECASE,
)


def _uncertain(remark):
    if match := _UNCERTAIN.fullmatch(remark):
        for aspect in filter(None, match.group("one", "two")):
            named = "condition" if aspect.casefold() == "status" else aspect.casefold()
            yield "uncertain", remark, {"aspect": named}, False


_spares = _whole("use", r"(?:used )?for spares(?: only)?|spares for .*", use="spares")


def _step(kind, when="", planned="", quantity=""):
    return {"milestone": kind.value, "planned": planned, "when": when, "quantity": quantity}


RULES = (
    (("aid",), _grant, True),
    (("gift",), _gift, True),
    (("lease",), _lease, True),
    (("loan",), _loan, True),
    (("debt",), _debt, True),
    (("exchanged",), _swap, False),
    (("illegal",), _illicit, False),
    (("barter",), _barter, True),
    (("offset",), _offsets, True),
    (("licen",), _licensed, False),
    (("assembl",), _kits, False),
    (("components",), _components, True),
    (("second-hand", "modernized"), _condition, False),
    (("version",), _version, False),
    (("m ", "b ", " m", " b"), _money, True),
    (("part of",), _package, True),
    (("selected",), _selected, True),
    (("planned",), _delivery_planned, True),
    (("cancelled",), _cancelled, True),
    (("option",), _option, True),
    (("uncertain",), _uncertain, False),
    (("spares",), _spares, False),
    *PARTY_RULES,
)
"""(letters of which some must stand in a remark, its reader, whether remarks in brackets are read too)."""
