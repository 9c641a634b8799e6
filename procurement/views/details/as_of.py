"""The record of a page as it was known on a day: which day is asked for, and what could be read then."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.core.exceptions import BadRequest
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format

from procurement.choices import Review
from procurement.filters.fields import shortened
from procurement.queries.as_of import AsOf
from procurement.queries.dossier import Dossier


@dataclass(frozen=True)
class Known:
    """A public record as it was known at the end of a day (UTC).

    `record` is an instance that is not to be saved, `dossier` what was said of it, and `rows(model)` the rows it had.
    """

    day: date
    past: AsOf
    record: object
    dossier: Dossier

    def rows(self, model):
        return self.past.rows(model, self.record)


def asked_day(text):
    """The day that `as_of` names; None for no text. Raises BadRequest in words for the reader."""
    if not text:
        return None
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise BadRequest(f"as_of is “{shortened(text)}”, but it is a day written like 2026-03-01.") from None
    if day > timezone.now().date():
        raise BadRequest(f"as_of is {text}, a day that is yet to come: give a day up to today.")
    return day


def known_on(day, record):
    """The Known of a record that is public today. Raises Http404, in words, where no reader could have seen it."""
    past = AsOf(datetime.combine(day + timedelta(days=1), time.min, UTC) - timedelta(microseconds=1))
    known = past.record(type(record), record.pk)
    if known is None:
        shown = record.history.filter(review=Review.PUBLISHED).order_by("history_date").first()
        since = f" It was first published on {date_format(shown.history_date, 'j F Y')}." if shown else ""
        raise Http404(f"This record could not be read here on {date_format(day, 'j F Y')}.{since}")
    return Known(day, past, known, Dossier(known, past))
