"""The lines above the header of a SIPRI export: when it was made, and what it covers."""

import re
from datetime import date

from procurement.interchange.formats.records import Preamble

_MONTHS = {name: place for place, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_MADE = re.compile(r"(?:data )?generated: *(.+)|created: *([^)]+)", re.IGNORECASE)
_WORDY = re.compile(r"(\d{1,2}) ([a-z]{3})[a-z]* (\d{4})", re.IGNORECASE)
_PLAIN = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SCOPE = re.compile(r"transfers of major conventional arms from (.+?) +to (.+?) *\. ", re.IGNORECASE)
_RANGE = re.compile(r"year range '([^']*)' to '([^']*)'", re.IGNORECASE)
_OLD_SCOPE = re.compile(r"buyer '([^']*)' and +seller +'([^']*)' and the years from (\d{4}) to (\d{4})", re.IGNORECASE)
_ALL = "all countries"


def read_preamble(lines):
    """The Preamble of the lines above a header; whatever they do not say in a known form is taken as not said."""
    lines = tuple(line for line in lines if line)
    vintage, scope = "", {}
    for line in lines:
        if found := _MADE.search(line):
            vintage = _day(found[1] or found[2]) or vintage
        if (found := _SCOPE.search(line)) and (years := _RANGE.search(line)):
            scope = _scope(found[1], found[2], *years.groups())
        elif found := _OLD_SCOPE.search(line):
            buyers, sellers, *years = found.groups()
            scope = _scope(sellers, buyers, *years)
    return Preamble(lines, vintage, **scope)


def _scope(suppliers, recipients, start, end):
    if start.isdecimal() and end.isdecimal():
        years = int(start), int(end)
    elif {start.casefold(), end.casefold()} == {"not specified"}:
        years = None
    else:
        return {}
    return {"suppliers": _parties(suppliers), "recipients": _parties(recipients), "years": years, "stated": True}


def _parties(text):
    names = [" ".join(name.split()) for name in re.split("[,;]", text)]
    return () if _ALL in (name.casefold() for name in names) else tuple(name for name in names if name)


def _day(text):
    """EDTF from `13 Oct 2024 12:33:29 PM`, `28 July 2022` or `2020-03-09`; "" from anything else."""
    if found := _PLAIN.search(text):
        year, month, day = (int(part) for part in found.groups())
    elif (found := _WORDY.search(text)) and found[2].casefold() in _MONTHS:
        day, month, year = int(found[1]), _MONTHS[found[2].casefold()], int(found[3])
    else:
        return ""
    try:
        return date(year, month, day).isoformat() if 1900 <= year <= 2999 else ""
    except ValueError:  # no such day
        return ""
