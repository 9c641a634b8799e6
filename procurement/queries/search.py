"""Finding records by words, in the folded search columns."""

from django.db.models import Q

from procurement.validators import fold

SEARCHED_THROUGH = {
    "offer": ("search", "platform__search", "supplier__search", "recipient__search"),
    "competition": ("search", "buyer__search"),
}
"""The columns that a search of a model looks in, where it is more than its own; all of them of public records."""


def search_words(text):
    """The folded words of what was typed; `Mi-28` is one word, `mi 28`, which must stand together."""
    return [word for word in map(fold, text.split()) if word]


def matching(records, text):
    """Those of `records` in which every word of `text` occurs in one column or another."""
    columns = SEARCHED_THROUGH.get(records.model._meta.model_name, ("search",))
    for word in search_words(text):
        found = Q()
        for column in columns:
            found |= Q(**{f"{column}__contains": word})
        records = records.filter(found)
    return records
