"""Finding records by words, in the folded search columns."""

import re
from functools import reduce
from operator import or_

from django.db.models import Q

from procurement.models import EventOffer, EventParticipant
from procurement.validators import fold

_LETTERS, _NUMBER = re.compile(r"[^\W\d_]{1,3}"), re.compile(r"\d{1,3}(?!\d)")

MOST_LETTERS = 200
MOST_WORDS = 10
"""A search can be this long. Every word is a condition on each column, and the engines end at some depth of those."""

SEARCHED_THROUGH = {
    "offer": ("search", "platform__search", "supplier__search", "recipient__search"),
    "competition": ("search", "buyer__search"),
}
"""The columns that a search of a model looks in, where it is more than its own; all of them of public records."""

_AROUND_EVENTS = (
    (EventParticipant, ("country__search",)),
    (EventOffer, ("offer__search", "offer__platform__search")),
)
"""What an event is found by besides its own words: who took part, and the offers on which it bears."""


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
    name = records.model._meta.model_name
    columns = SEARCHED_THROUGH.get(name, ("search",))
    around = _AROUND_EVENTS if name == "diplomaticevent" else ()
    conditions = []
    for word in search_words(text):
        ways = [_in_any(columns, word), *_of_kind(name, word), *(_reached(*through, word) for through in around)]
        conditions.append(reduce(or_, ways))
    return records.filter(*conditions)


def _of_kind(name, word):
    """Events are found by what sort they are, too: `protest`, `warning`."""
    return [Q(kind__name__icontains=word)] if name == "diplomaticevent" else []


def _in_any(columns, word):
    return reduce(or_, (Q(**{f"{column}__contains": word}) for column in columns))


def _reached(model, columns, word):
    """Q of the events with a public child of `model` of whose columns one holds the word."""
    return Q(pk__in=model.objects.public().filter(_in_any(columns, word)).order_by().values("event"))
