"""The query part of an address: read leniently where it means nothing, written in one way."""

import re
from urllib.parse import urlencode

STATE_PARAMETERS = {
    "sort": True,
    "page": True,
    "page_size": True,
    "format": True,
    "as_of": False,
    "columns": False,
    "group": False,
}
"""Parameters that say how records are shown and not which, and whether they act yet. One that does not is refused."""

PAGE_SIZES = (25, 50, 100, 250)
FORMATS = ("csv", "xlsx", "json", "jsonl")

_TRACKING = re.compile(r"utm_\w*|fbclid|gclid")


class Address:
    """The parameters of a query string that mean something, with their values, in order.

    Empty values count as absent and the marks of link trackers are passed over.
    """

    def __init__(self, given):
        """`given` is {name: [values]}."""
        self.given = given

    @classmethod
    def read(cls, data):
        """From a QueryDict."""
        given = {}
        for name, values in data.lists():
            values = [value.strip() for value in values if value.strip()]
            if values and not _TRACKING.fullmatch(name):
                given[name] = values
        return cls(given)

    def changed(self, **changes):
        """Another address with these values (None takes the parameter away), on the first page unless told."""
        given = self.given | {"page": None} | changes
        return Address({name: _listed(value) for name, value in given.items() if value is not None})

    def without(self, name, value):
        """Another address that lacks this one value, on the first page."""
        rest = [kept for kept in self.given.get(name, []) if kept != value]
        return self.changed(**{name: rest or None})

    def only(self, *names):
        """Another address that keeps these parameters."""
        return Address({name: values for name, values in self.given.items() if name in names})

    def __str__(self):
        """`?a=1&a=2`, or `?` alone, which as a link leads to the bare list."""
        return "?" + urlencode(self.given, doseq=True, safe=",~/")


def _listed(value):
    return [str(part) for part in value] if isinstance(value, list | tuple) else [str(value)]
