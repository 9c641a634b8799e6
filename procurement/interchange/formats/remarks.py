"""The forms of single remarks. Each reader takes a remark and yields (kind, words, values, hedged) of what it says."""

import re

from procurement.choices import Condition, Payment, Production, Transfer
from procurement.interchange.formats.money import SUM, price_of
from procurement.interchange.formats.remarked_parties import PARTY_RULES
from procurement.interchange.formats.remarked_steps import MAYBE, STEP_RULES

_MORE = r"(?: (?:after|for|during|on|against|as|under|until|between|by|in|via|from|with|to)\b.*)?(?: ?\(.*)?"
_NOT_DONE = re.compile(
    r"\b(?:abandoned|cancelled|no longer|given up|instead|not used|refused|embargoed|planned|never)\b", re.IGNORECASE
)

_EITHER = re.compile(r"\b(?:assembled|kits?|loan|aid) or (?:produced|aid|lease|loan)\b", re.IGNORECASE)


def _form(pattern):
    return re.compile(MAYBE + pattern, re.IGNORECASE)


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

_SECOND = re.compile(MAYBE + r"(?P<old>second-hand)\b(?! back)(?P<rest>.*)", re.IGNORECASE)
_REFIT = re.compile(MAYBE + r"modernized (?:\S+ ){0,6}?before delivery\b.*", re.IGNORECASE)
_BUT_REFIT = re.compile(
    r" (?:\([^)]*\) )?"
    r"(?:(?!\(?(?:incl|some|most|part|several|possibly|probably|perhaps|may|\d+)\b)\S+ ){0,8}?\(?" + MAYBE
    + r"(?:modernized|modified|rebuil[dt]) (?:(?:\S+ ){0,8}?before delivery\b.*|to (?!.*\bafter delivery\b).*)",
    re.IGNORECASE,
)  # fmt: skip
_OR_ELSE = re.compile(r" (?:and/)?or\b.*|[^(]*\bor (?:possibly|probably)\b.*", re.IGNORECASE)
"""Second-hand, or something else: of neither is it sure."""


def _condition(remark):
    if match := _SECOND.fullmatch(remark):
        refit = _BUT_REFIT.fullmatch(match["rest"])
        kind = Condition.MODERNISED if refit and not refit["maybe"] else Condition.SECOND_HAND
        yield "condition", remark, {"condition": kind.value}, bool(match["maybe"] or _OR_ELSE.fullmatch(match["rest"]))
    elif match := _REFIT.fullmatch(remark):
        yield "condition", remark, {"condition": Condition.MODERNISED.value}, bool(match["maybe"])


_VERSION = re.compile(
    MAYBE + r"(?P<version>(?!(?:incl|for|from|some|more|most|but|could|may|probably|reported|originally|also|all|both"
    r"|modernized|no|not|or|and|export|only|version|several|different|other|last|first|planned|designation|deal|part"
    r"|second-hand|sold|order|ordered|with|as|in|of)\b)(?!\d[\d-]* )[^;:]*?\S) version"
    r"(?: (?:from|with|of|produced|developed)\b.*)?(?: ?\(.*\))?",
    re.IGNORECASE,
)  # fmt: skip
_NO_VERSION = re.compile(
    r"\b(?:incl|including|could be|may be|modernized|rebuilt|converted|modified|upgraded|could|but|cancelled|reported"
    r"|version|or|more|for|possibly|probably|rebuild|supplied|which"
    r"|and \d+(?= )|ordered|delivered|transferred|planned|uncertain|similar|based)\b|\d %",
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
    MAYBE
    + r"(?:as )?part of (?:the |an? )?(?P<title>'[^']+'(?: or '[^']+')? (?:deal|programme|project|aid programme|aid))"
    r"(?: ?\(.*\))?",
    re.IGNORECASE,
)


def _package(remark):
    if match := _NAMED.fullmatch(remark):
        yield "package", remark, {"title": match["title"]}, bool(match["maybe"])


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
    *STEP_RULES,
    (("uncertain",), _uncertain, False),
    (("spares",), _spares, False),
    *PARTY_RULES,
)
"""(letters of which some must stand in a remark, its reader, whether remarks in brackets are read too)."""
