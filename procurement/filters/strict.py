"""The base of all filter sets: what is not understood is an error that says so, never "everything".

An unknown or invalid parameter, a single one given twice, and a state parameter that does not act yet are errors of the
form. An invalid set finds nothing.
"""

from dataclasses import dataclass
from functools import cached_property

import django_filters

from procurement.filters.address import FORMATS, PAGE_SIZES, STATE_PARAMETERS, Address
from procurement.filters.fields import nearest, shortened
from procurement.filters.parameters import Phrase
from procurement.queries.orders import in_order


@dataclass
class State:
    """How the records are to be shown."""

    sort: str
    page: int = 1
    page_size: int = 50
    format: str = ""


class StrictFilterSet(django_filters.FilterSet):
    """Filters of one list.

    `records` is a function that returns the queryset, `sorts` the registered orders, `default_sort` the one without
    asking; `noun` heads the sentence. `within(records, year_from, year_to)` narrows to the years,
    where there is a filter of years.
    """

    records = None
    sorts = {}
    default_sort = ""
    noun = "Records"
    within = None

    def __init__(self, data=None, queryset=None, **kwargs):
        self.address = Address.read(data) if data is not None else Address({})
        queryset = type(self).records() if queryset is None else queryset
        super().__init__(self.address.given, queryset, **kwargs)
        self.is_bound = True
        self.data = self.address.given
        self.state = State(self.default_sort)

    @property
    def form(self):
        if not hasattr(self, "_form"):
            form = super().form
            form.full_clean()
            for message in self._state_errors():
                form.add_error(None, message)
            if form.cleaned_data.get("exact") and not self.address.given.get("platform"):
                form.add_error(
                    "exact", "It leaves out the variants of a platform: give a platform too, or take it away."
                )
            years = form.cleaned_data.get("year_from"), form.cleaned_data.get("year_to")
            if all(years) and years[0] > years[1]:
                message = f"{years[0]} is after year_to {years[1]}: exchange them, or change one."
                form.add_error("year_from", message)
                form.add_error("year_to", message)
        return self._form

    def _state_errors(self):
        """Errors of the parameters that are not filters, as sentences; what is right goes into `state`."""
        for name, values in self.address.given.items():
            if name in self.filters:
                continue
            if name not in STATE_PARAMETERS:
                yield self._unknown(name)
            elif not STATE_PARAMETERS[name]:
                yield f"“{name}” does not work on this list yet: take it out of the address."
            elif len(values) > 1:
                yield f"“{name}” stands {len(values)} times ({', '.join(values)}); it can be given once."
            else:
                message = getattr(self, f"_read_{name}")(values[0])
                if message:
                    yield message

    def _unknown(self, name):
        acting = [known for known, acts in STATE_PARAMETERS.items() if acts]
        near = nearest(name, {known: known for known in [*self.filters, *acting]})
        hint = f"Did you mean “{near}”?" if near else f"It takes {', '.join([*self.filters, *acting])}."
        return f"This list has no parameter “{shortened(name)}”. {hint}"

    def _read_sort(self, text):
        if text.removeprefix("-") not in self.sorts:
            near = nearest(text, {known: known for known in self.sorts})
            hint = f" The nearest is {near}." if near else ""
            return f"sort cannot be “{text}”: it is one of {', '.join(self.sorts)}, with - in front to turn it.{hint}"
        self.state.sort = text
        return None

    def _read_page(self, text):
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
            return f"page cannot be “{text}”: it is a whole number from 1."
        self.state.page = int(text)
        return None

    def _read_page_size(self, text):
        if text not in map(str, PAGE_SIZES):
            return f"page_size cannot be “{text}”: it is one of {', '.join(map(str, PAGE_SIZES))}."
        self.state.page_size = int(text)
        return None

    def _read_format(self, text):
        if text not in FORMATS:
            near = nearest(text, {known: known for known in FORMATS})
            hint = f" The nearest is {near}." if near else ""
            return f"format cannot be “{text}”: it is one of {', '.join(FORMATS)}.{hint}"
        self.state.format = text
        return None

    def filter_queryset(self, queryset):
        if not self.is_valid():
            return queryset.none()
        cleaned = self.form.cleaned_data
        for name, value in cleaned.items():
            queryset = self.filters[name].filter(queryset, value)
        if cleaned.get("year_from") or cleaned.get("year_to"):
            queryset = self.within(queryset, cleaned["year_from"], cleaned["year_to"])
        return queryset

    @cached_property
    def ordered(self):
        """The records that were asked for, in the order that was asked for."""
        return in_order(self.qs, self.sorts, self.state.sort)

    def shown(self, start, stop):
        """The ordered records from place `start` to before `stop`, with all that a list prints of them; two queries.

        Their keys first: of hundreds of thousands whole rows would be sorted, with all that is joined to each.
        """
        keys = list(self.ordered.values_list("pk", flat=True)[start:stop])
        found = self.queryset.in_bulk(keys)
        return [found[key] for key in keys if key in found]  # one may have gone between the two

    @cached_property
    def phrases(self):
        """The parts of the sentence about what is valid of the filter, in the order of the filters."""
        cleaned = self.form.cleaned_data
        said = []
        for name, parameter in self.filters.items():
            said += parameter.phrases(cleaned, name)
            if name == "year_to":
                said += _years(cleaned.get("year_from"), cleaned.get("year_to"))
        return said

    @property
    def sentence(self):
        """The filter in words: “Offers from Russia to Pakistan, in 2012”."""
        if not self.phrases:
            return f"All {self.noun.lower()}"
        first, *rest = self.phrases
        return f"{self.noun} {first}{''.join(f'{phrase.joint}{phrase}' for phrase in rest)}"

    def controls(self):
        """What the form shows, by name: each filter with what is chosen and what is wrong; one query a vocabulary."""
        errors, drawn = self.form.errors, {}
        for name, parameter in self.filters.items():
            control = parameter.draw(name, self.address.given.get(name, []), list(errors.get(name, [])))
            if host := getattr(parameter, "host", ""):
                drawn[host].flag = control
            else:
                drawn[name] = control
        return drawn

    def mistakes(self):
        """All that is wrong, as (parameter or "", sentence), each sentence once."""
        said = {}
        for name, messages in self.form.errors.items():
            for message in messages:
                said.setdefault(message, "" if name == "__all__" else name)
        return [(name, message) for message, name in said.items()]


def _years(year_from, year_to):
    """The years as one phrase; taking it away takes both."""
    if not (year_from or year_to):
        return []
    if year_from and year_from == year_to:
        words = f"in {year_from}"
    elif year_from and year_to:
        words = f"from {year_from} to {year_to}"
    else:
        words = f"in {year_from} or later" if year_from else f"in {year_to} or earlier"
    return [Phrase("", [("years", "", words)])]
