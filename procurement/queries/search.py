"""Finding records by words, in the folded search columns."""

from functools import reduce
from operator import or_

from django.db.models import Q

from procurement.validators import fold

MOST_LETTERS = 200
MOST_WORDS = 10
"""A search can be this long. Every word is a condition on each column, and the engines end at some depth of those."""

SEARCHED_THROUGH = {
    "offer": ("search", "platform__search", "supplier__search", "recipient__search"),
    "competition": ("search", "buyer__search"),
}
"""The columns that a search of a model looks in, where it is more than its own; all of them of public records."""


def search_words(text):
    """The distinct folded words of what was typed; `Mi-28` is one word, `mi 28`, which must stand together."""
    return list(dict.fromkeys(filter(None, map(fold, text.split()))))


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
    columns = SEARCHED_THROUGH.get(records.model._meta.model_name, ("search",))
    conditions = [
        reduce(or_, (Q(**{f"{column}__contains": word}) for column in columns)) for word in search_words(text)
    ]
    return records.filter(*conditions)
