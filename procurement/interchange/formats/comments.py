"""What the comments of a register say in regular words, each with the exact words that say it.

A comment is a row of remarks parted by semicolons, some with more in brackets. Only a remark that is wholly of a known
form counts: one that speaks of a part of the deal (`incl 6 second-hand`), of something that did not come (`more planned
but cancelled`) or of another deal is passed over, and what is not read stays in the comment, which is kept whole.
"""

import re
from typing import NamedTuple

from procurement.choices import Condition, Production, Transfer
from procurement.interchange.formats import remarks
from procurement.interchange.formats.cells import Memo

_LONGEST = 4000


class Finding(NamedTuple):
    """One thing that a comment says.

    `words` stand in the comment as they are. `hedged` is whether it is only said to be probable or possible.
    By `kind`, the values are:

    transfer    {"transfer": one of Transfer}
    production  {"production": one of Production}
    payment     {"payment": one of Payment}
    package     money of a whole that the deal is a part of: currency, low, high, in whole units; where the price is
                told in two currencies, other_currency, other_low, other_high; or, of a whole without a price, its
                {"title": the quoted name and what it is}
    value       money of the deal itself, in the same way
    party       {"role": one of PartyRole, "name": as registers print it where the words name a country}
    milestone   {"milestone": one of MilestoneKind, "planned": "1" or "", "when": EDTF, "quantity"}; one that was
                selected but not ordered has "ordered": "no"
    version     {"version": as stated}
    condition   {"condition": one of Condition}
    option      {"quantity", "used": "no" or "" where it is not said}; one that was used is passed over
    cut         more that was planned or ordered and then cancelled: {"quantity", "when"}
    use         {"use": "spares"}
    uncertain   {"aspect": supplier, recipient, designation or condition}
    """

    kind: str
    words: str
    values: dict[str, str]
    hedged: bool = False


_RULES = [(sign, read, in_brackets) for signs, read, in_brackets in remarks.RULES for sign in signs]
_SIGNS = re.compile("|".join(re.escape(sign) for sign, _, _ in _RULES))


def findings(comment):
    """The Findings of one comment, in its order."""
    return _known[comment]


def condition_of(comment):
    """The one Finding of what a comment says of the condition of the goods, or None: what it says plainly counts.

    Goods that were modernized before delivery are second-hand too, and some comments say either in a remark of its own.
    """
    found = [each for each in findings(comment) if each.kind == "condition"]
    found = [each for each in found if not each.hedged] or found
    if not found:
        return None
    told = {each.values["condition"] for each in found}
    condition = Condition.MODERNISED if Condition.MODERNISED in told else Condition.SECOND_HAND
    words = "; ".join(dict.fromkeys(each.words for each in found))
    return Finding("condition", words, {"condition": condition.value}, found[0].hedged)


_TERMS = {
    "AID": Finding("transfer", "AID", {"transfer": Transfer.GRANT.value}),
    "ASS": Finding("production", "ASS", {"production": Production.KIT_ASSEMBLY.value}),
    "LIC": Finding("production", "LIC", {"production": Production.LICENSED.value}),
}
"""The terms of the legacy export whose meaning is beyond doubt; VIA and PLAN name nobody and no date."""


def said_of(deal):
    """The Findings of all that a deal says in words: of its comment, and of its terms."""
    terms = _TERMS.get(deal.terms)
    return (*findings(deal.comment), terms) if terms else findings(deal.comment)


def _read(comment):
    if len(comment) > _LONGEST or not _SIGNS.search(comment.casefold()):
        return ()
    found, listing = [], False
    for piece, inner in _pieces(comment):
        said = _remark[piece, False]
        if listing and " and " in piece:  # `incl 1 ARV; T-2 and T-3 version` is one list, of parts of the deal
            said = [each for each in said if each.kind != "version"]
        listing = _opens_list(piece)
        found.extend(said)
        for each in inner:
            found.extend(_remark[each, True])
    return tuple(found)


def _opens_list(piece):
    """Whether a remark may begin a list of what is a part of the deal, and go on behind the semicolon."""
    folded = piece.casefold()
    return (
        folded.startswith("incl ")
        and not folded.endswith(("version", "versions"))
        and not folded.startswith("incl for")
    )


def _read_remark(key):
    piece, is_inner = key
    folded = piece.casefold()
    found, done = [], []
    for sign, read, in_brackets in _RULES:
        if sign in folded and (in_brackets or not is_inner) and read not in done:
            done.append(read)
            found.extend(Finding(*each) for each in read(piece))
    return tuple(found)


_known = Memo(_read)
_remark = Memo(_read_remark)


def _pieces(comment):
    """Yield (remark, the remarks inside its brackets): parted at the semicolons outside of brackets."""
    depth, start, opened, inner = 0, 0, 0, []
    for match in _MARKS.finditer(comment):
        mark, at = match[0], match.start()
        if mark == "(":
            if not depth:
                opened = at + 1
            depth += 1
        elif mark == ")":
            if depth == 1:
                inner += [part.strip() for part in comment[opened:at].split(";")]
            depth = max(0, depth - 1)
        elif not depth:
            if piece := comment[start:at].strip():
                yield piece, inner
            start, inner = at + 1, []
    if piece := comment[start:].strip():
        yield piece, inner


_MARKS = re.compile(r"[();]")
