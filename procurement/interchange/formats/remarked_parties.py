"""The forms of remarks that name a further party: who paid, who was between, where it was made, who else it may be."""

import re

from procurement.choices import PartyRole, Payment
from procurement.interchange.formats.peoples import COUNTRY_OF, country_of

NAME = r"[A-Z][\w'-]+(?:(?: & | and (?=Herzegovina|Barbuda|Tobago|Nevis)| )[A-Z][\w'-]+)*"
_AFTER = r"(?: (?:as|after|for|to|under|from|during|before|on|in|via|until|since|with)\b.*)?(?: ?\(.*)?"
_PERHAPS = re.compile(r"\b(?:possibly|probably|may)\b", re.IGNORECASE)
_REFUSED = re.compile(r"\b(?:cancelled|embargoed|refused|planned|no longer|not|some|more)\b", re.IGNORECASE)


def _form(pattern):
    """A pattern whose small words may begin a sentence, while names keep their capitals."""
    return re.compile(pattern)


def _party(role, name, words, maybe):
    return "party", words, {"role": role.value, "name": country_of(name)}, maybe


_FINANCED = _form(
    r"(?:[Pp]artly )?[Ff]inanced (?:by|with|from) (?:(?P<aid>aid from) )?"
    rf"(?P<name>{NAME})(?! for [A-Z])(?: (?P<grant>(?:'[^']*' )?aid)| (?P<credit>loan|credit))?(?: 'Off[^']*')?{_AFTER}"
)


def _financed(remark):
    match = _FINANCED.fullmatch(remark)
    if not match or re.search(r"\b(?:or|instead)\b", remark):
        return
    name = match["name"]
    if match["credit"]:
        if name in COUNTRY_OF:
            yield "payment", remark, {"payment": Payment.CREDIT.value}, False
            yield _party(PartyRole.FINANCIER, name, remark, False)
        return
    yield "payment", remark, {"payment": Payment.THIRD_PARTY.value}, False
    if match["aid"] or match["grant"]:
        yield "payment", remark, {"payment": Payment.GRANT.value}, False
    yield _party(PartyRole.FINANCIER, name, remark, False)


_VIA = _form(
    r"(?:(?P<maybe>[Pp]ossibly|[Pp]robably) )?"
    r"(?:[Oo]rdered|[Bb]ought|[Ss]old|[Dd]elivered|[Ll]eased|[Oo]rdered and delivered|[Bb]ought and delivered) via "
    rf"(?:and (?P<pays>financed) by )?(?P<name>{NAME}(?: (?:company|dealer))?)"
    rf"(?: and assembled from kits in {NAME})?(?: from (?P<line>{NAME}) production line)?{_AFTER}"
)


def _via(remark):
    match = _VIA.fullmatch(remark)
    if not match or re.search(r"\bor\b", remark):
        return
    maybe = bool(match["maybe"])
    yield _party(PartyRole.INTERMEDIARY, match["name"], remark, maybe)
    if match["pays"]:
        yield "payment", remark, {"payment": Payment.THIRD_PARTY.value}, maybe
        yield _party(PartyRole.FINANCIER, match["name"], remark, maybe)


_LINE = _form(rf"(?:.* )?[Ff]rom (?P<name>{NAME}) production line(?: ?\(.*)?")


def _line(remark):
    match = _LINE.fullmatch(remark)
    if match and match["name"] in COUNTRY_OF and not remark[:5].casefold().startswith("incl") and _sole(remark):
        yield _party(PartyRole.PRODUCTION_SITE, match["name"], remark, bool(_PERHAPS.search(remark)))


_MADE = _form(
    r"(?:(?P<maybe>[Pp]ossibly|[Pp]robably) )?(?:(?:[Ii]ncl|[Mm]ost|\d[\d-]*|[Ii]ncl \d[\d-]*) )?"
    r"(?:[Oo]rdered via \w+ and )?(?:[Aa]ssembled|[Aa]ssembly|[Pp]roduced|[Pp]roduction"
    r"|[Aa]ssembled/produced|[Aa]ssembly/production)"
    rf"(?: from kits?)?(?: under (?:(?P<whose>{NAME}) )?licen[cs]e)? in (?P<place>{NAME}){_AFTER}"
)
_LICENSOR = _form(rf"(?:[^(]* )?[Pp]roduced under (?P<whose>{NAME}) licen[cs]e\b.*")


def _made(remark):
    match = _MADE.fullmatch(remark)
    if match and not _REFUSED.search(remark):
        yield _party(PartyRole.PRODUCTION_SITE, match["place"], remark, bool(match["maybe"]))
    match = _LICENSOR.fullmatch(remark)
    if match and match["whose"] in COUNTRY_OF and _sole(remark):
        yield _party(PartyRole.LICENSOR, match["whose"], remark, False)


_ORIGINAL = _form(
    r"(?:[Oo]riginally )(?:ordered|produced|built|made)(?: and produced| and built)? (?:by|for)"
    rf"(?: and (?:produced|built) for)? (?P<names>{NAME}(?: and {NAME})?)"
    r"(?: (?:but|and(?! [A-Z])|as|after|in|before)\b.*| ?\(.*|)"
)
_BOTH = re.compile(r" and (?!Herzegovina|Barbuda|Tobago|Nevis)")


def _original(remark):
    match = _ORIGINAL.fullmatch(remark)
    if match:
        for name in _BOTH.split(match["names"]):
            yield _party(PartyRole.ORIGINAL_CUSTOMER, name, remark, False)


_CANDIDATES = _form(
    r"[Ss]upplier (?:(?:uncertain )?\(?)(?:possibly|probably|could be|could also be|may be) "
    rf"(?P<names>{NAME}(?:(?:,| or| and/or) {NAME})*)\)?"
)


def _candidates(remark):
    """A candidate is one by being called possible: that it is possible is said plainly."""
    if match := _CANDIDATES.fullmatch(remark):
        for name in re.split(r", | or | and/or ", match["names"]):
            yield _party(PartyRole.CANDIDATE_SUPPLIER, name, remark, False)


def _sole(remark):
    return not re.match(r"(?:incl|more|some|most|later|also|\d+ )", remark, re.IGNORECASE)


PARTY_RULES = (
    (("financed",), _financed, True),
    ((" via ",), _via, True),
    (("production line",), _line, False),
    ((" in ", "licen"), _made, False),
    (("originally",), _original, False),
    (("supplier",), _candidates, False),
)
