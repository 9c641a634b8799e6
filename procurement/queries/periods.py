"""Records within a span of years. Undated ones are in no year; either year may be None for an open side."""

from procurement.dates import period_keys


def dated_within(column):
    """Narrows to the records whose uncertain date `column` can share a day with the years."""
    return lambda records, year_from, year_to: records.filter(**{f"{column}__overlaps": _period(year_from, year_to)})


def spanned_within(offers, year_from, year_to):
    """The offers that, from their first step to their last, can share a day with the years."""
    first, last = period_keys(*_period(year_from, year_to))
    return offers.filter(first_key__lte=last, last_key__gte=first)


def dated(records, first, wanted):
    """Records that have a date at all ("yes"), or none ("no")."""
    return records.filter(**{f"{first}__isnull": wanted == "no"})


def _period(year_from, year_to):
    return str(year_from or ""), str(year_to or "")
