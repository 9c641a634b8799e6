"""Finding records by words, in the folded search columns."""

import re
from functools import reduce
from operator import or_

from django.db.models import Q

from procurement.models import (
    Competition,
    Country,
    DiplomaticEvent,
    EventOffer,
    EventParticipant,
    Offer,
    Platform,
    Source,
)
from procurement.validators import fold

_LETTERS, _NUMBER = re.compile(r"[^\W\d_]{1,3}"), re.compile(r"\d{1,3}(?!\d)")

MOST_LETTERS = 200
MOST_WORDS = 10
"""A search can be this long. Every word is a condition on each column, and the engines end at some depth of those."""

SEARCHED_THROUGH = {
    Offer: ("platform__search", "supplier__search", "recipient__search", "search"),
    Competition: ("buyer__search", "search"),
}
"""The columns that a search of a model looks in, where it is more than its own; all of them of public records."""

_AROUND_EVENTS = (
    (EventParticipant, ("country__search",)),
    (EventOffer, ("offer__search", "offer__platform__search")),
)
"""What an event is found by besides its own words: who took part, and the offers on which it bears."""

_FEW = (Competition, Country, Platform, Source)
"""Models of which there are few records, each with many that point at it."""


def search_words(text):
    """The distinct folded words of what was typed; `Mi-28` is one word, `mi 28`, which must stand together.

    So is `Mi 28` with a blank: a few letters and a short number after them are a designation.
    """
    words = []
    for word in map(fold, text.split()):
        if not any(map(str.isalnum, word)):
            continue
        if words and _LETTERS.fullmatch(words[-1]) and _NUMBER.match(word):
            word = f"{words.pop()} {word}"
        words.append(word)
    return list(dict.fromkeys(words))


def too_much(text):
    """Why `text` is more than a search takes, as a sentence; empty when it is not."""
    if len(text) > MOST_LETTERS:
        return f"It has {len(text):,} letters; a search takes {MOST_LETTERS}: leave some out."
    if (count := len(search_words(text))) > MOST_WORDS:
        return f"It has {count} different words; a search takes {MOST_WORDS}: leave some out."
    return ""


def cut_words(text):
    """The distinct words as typed, unfolded, no more than a search takes; for a box that cannot refuse."""
    return list(dict.fromkeys(text.replace("\0", "")[:MOST_LETTERS].split()))[:MOST_WORDS]


def matching(records, text):
    """Those of `records` in which every word of `text` occurs in one column or another."""
    model = records.model
    columns = SEARCHED_THROUGH.get(model, ("search",))
    around = _AROUND_EVENTS if model is DiplomaticEvent else ()
    conditions = []
    for word in search_words(text):
        ways = [
            _in_any(model, columns, word),
            *_of_kind(model, word),
            *(_reached(*through, word) for through in around),
        ]
        conditions.append(reduce(or_, ways))
    return records.filter(*conditions)


def holding(model, path, lookup, word):
    """Q of the rows of a model whose column `path`, of their own or over relations, holds the word as `lookup` says.

    Records of which there are few are looked through once and their rows found by their keys: joined, the same names
    are read again for each of 400,000 offers.
    """
    *steps, column = path.split("__")
    far = model
    for step in steps:
        far = far._meta.get_field(step).related_model
    held = {f"{column}__{lookup}": word}
    if steps and far in _FEW:
        return Q(**{f"{'__'.join(steps)}__in": far.objects.order_by().filter(**held)})
    return Q(**{f"{path}__{lookup}": word})


def _of_kind(model, word):
    """Events are found by what sort they are, too: `protest`, `warning`."""
    return [Q(kind__name__icontains=word)] if model is DiplomaticEvent else []


def _in_any(model, columns, word):
    return reduce(or_, (holding(model, column, "contains", word) for column in columns))


def _reached(model, columns, word):
    """Q of the events with a public child of `model` of whose columns one holds the word."""
    return Q(pk__in=model.objects.public().filter(_in_any(model, columns, word)).order_by().values("event"))
