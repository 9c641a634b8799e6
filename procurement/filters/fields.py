"""The form fields behind the filters: strict, and with the nearest valid value at hand where one is refused."""

from difflib import get_close_matches

from django import forms
from django.core.exceptions import ValidationError

from procurement.queries.search import search_words, too_much

MOST_VALUES = 50
"""Values that one parameter can have."""

MOST_HINTS = 3
MOST_COMPARED = 2000
LONGEST_COMPARED = 200
LONGEST_QUOTED = 80
"""Comparing spellings is slow: the nearest is named for so many unknown values, among so many names, if so long."""


def shortened(text):
    """What a reader gave, as messages quote it."""
    return text if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED]}…"


def nearest(found, names):
    """The name most like `found`, or None; case does not count. `names` maps what may be meant to what is named."""
    if len(found) > LONGEST_COMPARED or len(names) > MOST_COMPARED:
        return None
    folded = {name.casefold(): meant for name, meant in names.items()}
    close = get_close_matches(found.casefold(), folded, n=1, cutoff=0.5)
    return folded[close[0]] if close else None


class SeveralWidget(forms.SelectMultiple):
    """Reads a repeated parameter. Drawn by a component of its own, never by Django."""

    use_fieldset = True


class OptionsField(forms.Field):
    """Values of a vocabulary (procurement.queries.vocabularies); cleans to a list of its options."""

    widget = SeveralWidget

    def __init__(self, *, vocabulary, several=True, **kwargs):
        super().__init__(**kwargs)
        self.vocabulary, self.several = vocabulary, several

    def clean(self, value):
        values = list(dict.fromkeys(value or []))
        if not values:
            return []
        if not self.several and len(values) > 1:
            raise ValidationError(f"Only one {self.vocabulary.noun} can be asked for: {', '.join(values)} are several.")
        if len(values) > MOST_VALUES:
            raise ValidationError(
                f"{len(values)} {self.vocabulary.plural} are asked for; at most {MOST_VALUES} can be: leave some out."
            )
        known = self.vocabulary.find(values)
        if unknown := [text for text in values if text not in known]:
            raise ValidationError(self._refusals(unknown))
        return [known[text] for text in values]

    def _refusals(self, unknown):
        """A sentence for each of the unknown values, the first few with the nearest there is; one query."""
        everything = self.vocabulary.everything(MOST_COMPARED + 1)
        names = {option.value: option for option in everything} | {option.label: option for option in everything}
        if len(names) > MOST_COMPARED:
            return [f"There is no {self.vocabulary.noun} “{shortened(found)}”." for found in unknown]
        return [
            self._refusal(found, names)
            if place < MOST_HINTS
            else f"There is no {self.vocabulary.noun} “{shortened(found)}”."
            for place, found in enumerate(unknown)
        ]

    def _refusal(self, found, names):
        option = nearest(found, names)
        if option:
            words = "" if option.label == option.value else f" ({option.label})"
            return f"There is no {self.vocabulary.noun} “{shortened(found)}”. The nearest is {option.value}{words}."
        return f"There is no {self.vocabulary.noun} “{shortened(found)}”, nor one like it."


class OneField(forms.CharField):
    """A parameter that can stand once; cleans to its text, or "" when it is not given."""

    widget = SeveralWidget

    def clean(self, value):
        if len(value or []) > 1:
            raise ValidationError(f"It stands {len(value)} times ({', '.join(value)}); it can be given once.")
        return super().clean(value[0] if value else "")


class YearField(OneField):
    """A year; cleans to an integer, or None."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and 1000 <= int(text) <= 2999):
            raise ValidationError(f"“{shortened(text)}” is not a year: write four digits, like 2012.")
        return int(text)


class WordField(OneField):
    """One of a few words; `words` maps each to what it means."""

    def __init__(self, *, words, **kwargs):
        super().__init__(**kwargs)
        self.words = words

    def clean(self, value):
        text = super().clean(value)
        if text and text not in self.words:
            raise ValidationError(f"“{shortened(text)}” is not understood here: it can be {' or '.join(self.words)}.")
        return text


class TextField(OneField):
    """Words to search for."""

    def clean(self, value):
        text = super().clean(value)
        if refusal := too_much(text):
            raise ValidationError(refusal)
        if text and not search_words(text):
            raise ValidationError(f"“{shortened(text)}” holds no letter or digit to search for.")
        return text
