"""Dates written as people and programs write them elsewhere, and what to write here instead.

None of them is taken: 01/02/2015 is a day in February or in January, and only who typed it knows.
"""

import re
from datetime import date

_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_DAY_FIRST = re.compile(r"([0-9]{1,2})\s*([./-])\s*([0-9]{1,2})\s*\2\s*([0-9]{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"([0-9]{4})\s*[./-]\s*([0-9]{1,2})\s*[./-]\s*([0-9]{1,2})", re.ASCII)
_RUN_TOGETHER = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
_WITH_TIME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[t ][0-9]{1,2}:.*", re.ASCII)
_MONTH_AND_YEAR = re.compile(r"([0-9]{1,2})\s*[./-]\s*([0-9]{4})", re.ASCII)
_YEAR_AND_TWO = re.compile(r"([0-9]{4})\s*[./–-]\s*([0-9]{2})", re.ASCII)
_TWO_YEARS = re.compile(r"([0-9]{4})\s*[–-]\s*([0-9]{4})", re.ASCII)
_QUARTER = re.compile(r"(?:q([1-4])[\s/.-]*([0-9]{4})|([0-9]{4})\s*q([1-4]))", re.ASCII)
_DECADE = re.compile(r"([0-9]{3})0'?s", re.ASCII)
_ABOUT = re.compile(r"(?:~|about|around|circa|ca?\.?)\s*([0-9]{4})", re.ASCII)
_NAMED = re.compile(
    r"(?:([0-9]{1,2})(?:st|nd|rd|th|\.)?\s+)?([a-z]{3,9})\.?\s+(?:([0-9]{1,2}),?\s+)?([0-9]{4})", re.ASCII
)


def what_to_write(text):
    """A sentence that says how to write what the text may mean, with every reading of it; empty where we know none."""
    readings = list(dict.fromkeys(_readings(" ".join(text.lower().split()))))
    told = [f"{written} if it is {meant}" if meant else written for written, meant in readings]
    return f"Write {', or '.join(told)}." if told else ""


def _readings(text):
    """Yield (how it is written here, what it then is) of a text in lower case."""
    if found := _DAY_FIRST.fullmatch(text):
        first, sign, second, year = found.groups()
        day_first, month_first = _day(year, second, first), _day(year, first, second)
        if day_first:
            yield day_first, sign.join(("day", "month", "year"))
        # points stand between day and month, in that order, wherever they are written
        if month_first and month_first != day_first and (sign != "." or not day_first):
            yield month_first, sign.join(("month", "day", "year"))
    for form in (_YEAR_FIRST, _RUN_TOGETHER, _WITH_TIME):
        if (found := form.fullmatch(text)) and (written := _day(*found.groups())):
            yield written, ""
    if (found := _MONTH_AND_YEAR.fullmatch(text)) and 1 <= int(found[1]) <= 12:
        yield f"{found[2]}-{int(found[1]):02}", "a month"
    if found := _YEAR_AND_TWO.fullmatch(text):
        if 1 <= int(found[2]) <= 12:
            yield f"{found[1]}-{found[2]}", "a month"
        if int(found[2]) > int(found[1][2:]):
            yield f"{found[1]}/{found[1][:2]}{found[2]}", "a time between two years"
    if (found := _TWO_YEARS.fullmatch(text)) and found[1] < found[2]:
        yield f"{found[1]}/{found[2]}", "a time between two years"
    if found := _QUARTER.fullmatch(text):
        yield f"{found[2] or found[3]}-Q{found[1] or found[4]}", ""
    if found := _DECADE.fullmatch(text):
        yield f"{found[1]}X", ""
    if found := _ABOUT.fullmatch(text):
        yield f"{found[1]}~", ""
    if found := _NAMED.fullmatch(text):
        yield from _named(*found.groups())


def _named(before, word, after, year):
    """1 February 2015, Feb 1, 2015, February 2015."""
    month = _MONTHS.get(word[:3])
    if not month or (before and after):
        return
    day = before or after
    written = _day(year, month, day) if day else f"{year}-{month:02}"
    if written:
        yield written, ""


def _day(year, month, day):
    """`2015-02-01`, or "" where there is no such day."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
