"""The sorts of filters: each knows how it narrows records, how a form shows it, and how a sentence says it."""

from dataclasses import dataclass, field

import django_filters

from procurement.filters.fields import MOST_VALUES, OneField, OptionsField, TextField, WordField, YearField

MOST_OPTIONS = 200
"""Options that the form lists of one vocabulary; whoever wants another writes it into the address."""


@dataclass
class Phrase:
    """A part of the sentence about a list: `lead` a or b `tail`. Each of `parts` is (parameter, value, words).

    `joint` stands between it and the part before.
    """

    lead: str
    parts: list
    tail: str = ""
    joint: str = ", "

    def __str__(self):
        return " ".join(filter(None, [self.lead, " or ".join(words for _, _, words in self.parts), self.tail]))


@dataclass
class Control:
    """One element of the filter form, as a template draws it."""

    kind: str
    name: str
    label: str
    chosen: list
    options: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    help: str = ""
    flag: "Control | None" = None
    example: str = ""  # a value that can be given in the address, where there are more than the options

    @property
    def value(self):
        """What a box for text holds."""
        return self.chosen[0] if self.chosen else ""

    @property
    def chosen_words(self):
        """The words of what is chosen, for the closed list."""
        return [words for _, words, is_chosen in self.options if is_chosen]


class Parameter(django_filters.Filter):
    """A filter with its place in the form and in the sentence. `narrow(records, value)` returns fewer records."""

    control = "text"
    field_class = OneField

    def __init__(self, *, label, narrow=None, lead="", tail="", joint=", ", help="", **kwargs):  # noqa: A002 - as in forms
        super().__init__(label=label, **kwargs)
        self.narrow, self.lead, self.tail, self.joint, self.help = narrow, lead, tail, joint, help

    def filter(self, records, value):
        return self.narrow(records, value) if value and self.narrow else records

    def phrases(self, cleaned, name):
        """The part that this filter has in the sentence."""
        value = cleaned.get(name)
        return [Phrase(self.lead, [(name, str(value), str(value))], self.tail)] if value else []

    def draw(self, name, chosen, errors):
        """The Control of this filter."""
        return Control(self.control, name, self.label, chosen, errors=errors, help=self.help)


class OptionsParameter(Parameter):
    """Values of a vocabulary. `narrow` takes the records and the keys of the options; several mean any of them."""

    control = "options"
    field_class = OptionsField

    def __init__(self, *, vocabulary, **kwargs):
        super().__init__(vocabulary=vocabulary, **kwargs)

    def filter(self, records, value):
        return self.narrow(records, [option.key for option in value]) if value else records

    def phrases(self, cleaned, name):
        parts = [(name, option.value, option.label) for option in cleaned.get(name) or []]
        return [Phrase(self.lead, parts, self.tail, self.joint)] if parts else []

    def draw(self, name, chosen, errors):
        """The options in use, and those chosen that are not in use or not known at all; one or two queries."""
        vocabulary = self.field.vocabulary
        offered, is_all = vocabulary.offered(MOST_OPTIONS)
        listed = {option.value for option in offered}
        missing = [value for value in chosen if value not in listed][:MOST_VALUES]
        known = vocabulary.find(missing) if missing else {}
        strangers = [
            (value, known[value].label if value in known else f"{value} (not known)", True) for value in missing
        ]
        options = [(option.value, option.label, option.value in chosen) for option in offered]
        example = "" if is_all else offered[0].value
        return Control(self.control, name, self.label, chosen, strangers + options, errors, self.help, example=example)


class WordParameter(Parameter):
    """One of a few words, each with the part it has in the sentence."""

    control = "words"
    field_class = WordField

    def __init__(self, *, words, said, **kwargs):
        super().__init__(words=words, **kwargs)
        self.words, self.said = words, said

    def phrases(self, cleaned, name):
        value = cleaned.get(name)
        return [Phrase("", [(name, value, self.said[value])])] if value and self.said.get(value) else []

    def draw(self, name, chosen, errors):
        options = [(value, words, value in chosen) for value, words in self.words.items()]
        return Control(self.control, name, self.label, chosen, options, errors, self.help)


class FlagParameter(WordParameter):
    """`1` or nothing; the form shows it with the filter that it changes, its `host`."""

    control = "flag"

    def __init__(self, *, label, host, **kwargs):
        super().__init__(label=label, words={"1": label}, said={}, **kwargs)
        self.host = host


class SearchParameter(Parameter):
    """Words to search for."""

    control = "search"
    field_class = TextField

    def phrases(self, cleaned, name):
        value = cleaned.get(name)
        return [Phrase("matching", [(name, value, f"“{value}”")])] if value else []


class YearParameter(Parameter):
    """One end of a span of years. The filter set narrows by the two together and says them as one."""

    control = "year"
    field_class = YearField

    def phrases(self, cleaned, name):
        return []
