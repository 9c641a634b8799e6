"""How a page and its file name the record: for whoever quotes it."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import BadRequest
from django.urls import reverse
from django.utils import timezone

from procurement.filters.fields import shortened
from procurement.models.desk import suggested_on
from procurement.views.details.as_of import asked_day
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
    as_of: date | None = None

    @property
    def suggest(self):
        """The address of the form that suggests a correction."""
        return reverse(f"{suggested_on(self.record)}_suggest", args=self.record.natural_key())


def cited(request, record, title="", as_of=None):
    """The Cited of the record whose page is asked for, or of what it said on the day `as_of`."""
    return Cited(
        record,
        str(record._meta.verbose_name),
        record.natural_key()[0],
        title or str(record),
        request.build_absolute_uri(f"{request.path}?as_of={as_of}" if as_of else request.path),
        timezone.now().date(),
        as_of,
    )


def wants_file(request):
    """Whether the record is wanted as a file. Raises BadRequest, in words, for any other parameter or format."""
    return bool(_format(only_parameters(request, "format")))


def wants_file_or_day(request):
    """(whether the record is wanted as a file, the day it is wanted as of or None). Raises BadRequest."""
    given = only_parameters(request, "format", "as_of")
    form, day = _format(given), asked_day(given.get("as_of"))
    if form and day:
        raise BadRequest("A record as of a day comes as a page only: take format out of the address.")
    return bool(form), day


def _format(given):
    form = given.get("format")
    if form and form != "json":
        raise BadRequest(f"format is “{shortened(form)}”, but a single record comes as json only: write format=json.")
    return form
