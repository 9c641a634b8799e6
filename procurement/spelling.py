"""Which of many spellings a text is like: the one measure by which messages name what is nearest to a wrong word."""

import re
from difflib import get_close_matches

_LEADING = re.compile(r"(?<![0-9])0+(?=[0-9])")
_DIGITS, _WORDS = re.compile(r"[0-9]+"), re.compile(r"\w+")
_ALIKE, _MUCH_ALIKE = 0.6, 0.75


def nearest(text, spellings, most=1):
    """At most so many of the spellings that the text may be meant for, the likest first; all of them folded.

    Two are near when they differ by typing errors (a sign too many, missing, another, or two exchanged), one for each
    four signs and one in any case; when three quarters of the signs are the same in the same order (`turkey` and
    `turkiye`); or when one has all words of the other (`united states` and `united states of america`). Their numbers
    must be the same but for one such error: words can be read with a mistake in them, while a number with two wrong
    digits is another number, and counters are full of numbers alike (`a 001` is not `o 020001`). Noughts before
    a number mean nothing.
    """
    close = [*_with_noughts(text, spellings), *get_close_matches(text, spellings, n=8 * most, cutoff=_ALIKE)]
    much = set(get_close_matches(text, close, n=len(close), cutoff=_MUCH_ALIKE)) if close else ()
    near = [spelling for spelling in dict.fromkeys(close) if _is_near(text, spelling, spelling in much)]
    return sorted(near, key=lambda spelling: _errors(_bare(text), _bare(spelling)))[:most]


def _with_noughts(text, spellings):
    """Those that are the same but for noughts before a number: `o 000123` of `o 123`."""
    bare = _bare(text)
    return [spelling for spelling in spellings if _bare(spelling) == bare] if _DIGITS.search(text) else []


def _bare(text):
    return _LEADING.sub("", text)


def _is_near(one, other, are_much_alike):
    if _errors(_number(one), _number(other)) > 1:
        return False
    if are_much_alike or _bare(one) == _bare(other) or _errors(one, other) <= max(1, min(len(one), len(other)) // 4):
        return True
    these, those = set(_WORDS.findall(one)), set(_WORDS.findall(other))
    return bool(these) and (these <= those or those <= these)


def _number(text):
    """The digits of a text one after the other, without leading noughts."""
    return "".join(digits.lstrip("0") for digits in _DIGITS.findall(text))


def _errors(one, other):
    """How many typing errors lie between two texts."""
    before, last = [], list(range(len(other) + 1))
    for place, sign in enumerate(one, start=1):
        row = [place]
        for at, its in enumerate(other, start=1):
            least = min(last[at] + 1, row[-1] + 1, last[at - 1] + (sign != its))
            if place > 1 and at > 1 and sign == other[at - 2] and one[place - 2] == its:
                least = min(least, before[at - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]
