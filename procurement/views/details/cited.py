"""How a page and its file name the record: for whoever quotes it."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import BadRequest
from django.utils import timezone

from procurement.views.parameters import only_parameters


@dataclass(frozen=True)
class Cited:
    """A record as a citation names it: `kind` in a word, `key` and `title`, its address, and the day it was read."""

    record: object
    kind: str
    key: str
    title: str
    address: str
    today: date


def cited(request, record, title=""):
    """The Cited of the record whose page is asked for."""
    return Cited(
        record,
        str(record._meta.verbose_name),
        record.natural_key()[0],
        title or str(record),
        request.build_absolute_uri(request.path),
        timezone.now().date(),
    )


def wants_file(request):
    """Whether the record is wanted as a file. Raises BadRequest, in words, for any other parameter or format."""
    form = only_parameters(request, "format").get("format")
    if form and form != "json":
        raise BadRequest(f"format is “{form}”, but a single record comes as json only: write format=json.")
    return bool(form)
