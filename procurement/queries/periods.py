"""Records within a span of years, by the two keys of their time (yyyymmdd, see procurement.dates)."""

from procurement.dates import period_keys


def within_years(records, first, last, year_from, year_to):
    """Records whose time can share a day with the years; either year may be None. Undated ones are in no year.

    `first` and `last` name the columns of the earliest and latest day.
    """
    from_key, to_key = period_keys(str(year_from or ""), str(year_to or ""))
    return records.filter(**{f"{first}__lte": to_key, f"{last}__gte": from_key})


def dated(records, first, wanted):
    """Records that have a date at all ("yes"), or none ("no")."""
    return records.filter(**{f"{first}__isnull": wanted == "no"})
