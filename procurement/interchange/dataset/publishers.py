"""Who published the sources that public records cite, and under which terms: facts are theirs and not ours."""

from typing import NamedTuple

from django.db.models import Count

from procurement.engine.expressions import binary
from procurement.models import Source


class Publisher(NamedTuple):
    """A publisher with one set of terms, and how many cited sources are under it."""

    name: str
    terms: str
    count: int


def cited_publishers():
    """The Publishers of all public sources, in the order of names; a source that names none is under its author."""
    found = (
        Source.objects.public()
        .order_by(binary("publisher"), binary("author"), binary("licence"))
        .values_list("publisher", "author", "licence")
        .annotate(count=Count("pk"))
    )
    told = {}
    for publisher, author, licence, count in found:
        key = (_cell(publisher or author or "not stated"), _cell(licence or "not stated"))
        told[key] = told.get(key, 0) + count
    return [Publisher(*key, count) for key, count in told.items()]


def _cell(text):
    return " ".join(text.replace("|", "\\|").split())
