"""Sums of money in comments: `$3.5 m deal`, `Part of EUR16 m ($18 m) deal`."""

import re
from decimal import Decimal

from procurement.validators import currencies

_FORMER = {
    "$": "USD",
    "DM": "DEM",
    "FFR": "FRF",
    "BFR": "BEF",
    "DKR": "DKK",
    "HFL": "NLG",
    "ASH": "ATS",
}
"""The register's own letters of currencies; all others are ISO's, and letters that are neither are not read."""

_MEANT = {
    # ISO 4217, list three (historic denominations): the year of withdrawal, and the code of the new unit of that name
    "BGL": (2003, "BGN"),  # lev
    "MXP": (1993, "MXN"),  # peso
    "PLZ": (1997, "PLN"),  # zloty
    "ROL": (2005, "RON"),  # leu
    "RUR": (2004, "RUB"),  # rouble
    "TRL": (2005, "TRY"),  # lira
}
"""Codes that writers keep using after the unit was replaced by one of the same name.

Of the withdrawn codes in the registers (ATS, BEF, DEM, EEK, ESP, FIM, FRF, HRK, LTL, NLG, PLZ, SKK) PLZ alone stands
beside a later year. Those that gave way to the euro are left out: francs in a text of 2005 are still francs.
"""

SUM = r"(?:\$|€|[A-Z]{2,3}) ?\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)? ?[mb]\b"
_ONE = re.compile(r"(\$|€|[A-Z]{2,3}) ?(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))? ?([mb])\b", re.ASCII)
_PRICE = rf"{SUM}(?: \({SUM}\))?(?: or {SUM})?"
_HEDGE = r"(?:(?P<hedge>[Pp]ossibly|[Pp]robably|[Rr]eportedly|[Aa]bout|[Oo]ver) )?"
_QUOTED = r"'[^']+'(?: or '[^']+')?"
_PART = r"(?:(?P<part>[Pp]art of) (?:an? )?)?"
_DEAL = re.compile(
    rf"{_HEDGE}{_PART}(?P<price>{_PRICE}) (?:{_QUOTED} )?"
    r"(?P<noun>deal|programme|project|aid|lease|\d[\d-]*-(?:year|month) lease)\b"
)
_TITLED = re.compile(rf"{_HEDGE}(?P<part>[Pp]art of) (?:an? )?(?P<price>{_PRICE})(?P<noun>) {_QUOTED}(?= \(|$)")
_WORTH = re.compile(rf"{_HEDGE}{_PART}(?:{_QUOTED} )?[Dd]eal worth (?P<price>{_PRICE})(?P<noun>)(?= \(|$)")
_UNIT = {"m": Decimal(1_000_000), "b": Decimal(1_000_000_000)}


def price_of(piece):
    """(kind, words, values, hedged) of a piece that begins with the price of a deal, or None.

    The kind is `package` where the deal is said to be a part of what the money buys, else `value`. Two currencies are
    one price told twice; `a or b` is a price from a to b that is not sure. `low` and `high` are whole units.
    """
    match = _DEAL.match(piece) or _TITLED.match(piece) or _WORTH.match(piece)
    if not match or (match["noun"] == "programme" and not match["part"]):
        return None
    first, *others = _ONE.findall(match["price"])
    sums = [each for each in map(_read, (first, *others)) if each]
    if len(sums) != 1 + len(others):
        return None
    values = dict(zip(("currency", "low", "high"), sums[0], strict=True))
    for currency, low, high in sums[1:]:
        if currency == values["currency"]:
            values |= {"low": min(values["low"], low, key=Decimal), "high": max(values["high"], high, key=Decimal)}
        else:
            values |= {"other_currency": currency, "other_low": low, "other_high": high}
    is_either = " or " in match["price"]
    kind = "package" if match["part"] else "value"
    return kind, match[0], values, bool(match["hedge"]) or is_either


def meant_in(currency, year):
    """The currency that a code in a text of a year means: the new unit after the old one of that name was withdrawn.

    In the year itself either may be meant, and where the year is unknown, so the code stays as it stands.
    """
    withdrawn, new = _MEANT.get(currency, (None, ""))
    return new if withdrawn and year.isdecimal() and int(year) > withdrawn else currency


def _read(found):
    letters, low, high, unit = found
    currency = "EUR" if letters == "€" else _FORMER.get(letters, letters)
    if currency not in currencies():
        return None
    low, high = (f"{Decimal(each) * _UNIT[unit]:.0f}" for each in (low, high or low))
    return (currency, low, high) if Decimal(low) <= Decimal(high) else None
