"""A date in another notation is refused with what to write instead, and with every reading where it has several."""

import re

import pytest
from django.core.exceptions import ValidationError

from procurement.dates import UncertainDate

DAY_OR_MONTH = "Write 2015-02-01 if it is day/month/year, or 2015-01-02 if it is month/day/year."


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("01.02.2015", "Write 2015-02-01 if it is day.month.year."),
        ("1. 2. 2015", "Write 2015-02-01 if it is day.month.year."),
        ("01/02/2015", DAY_OR_MONTH),
        ("01-02-2015", DAY_OR_MONTH.replace("day/month/year", "day-month-year").replace("h/day/", "h-day-")),
        ("13/02/2015", "Write 2015-02-13 if it is day/month/year."),
        ("02/13/2015", "Write 2015-02-13 if it is month/day/year."),
        ("02.13.2015", "Write 2015-02-13 if it is month.day.year."),
        ("05/05/2015", "Write 2015-05-05 if it is day/month/year."),
        ("2015/02/01", "Write 2015-02-01."),
        ("2015-2-1", "Write 2015-02-01."),
        ("20150201", "Write 2015-02-01."),
        ("2015-02-01 00:00:00", "Write 2015-02-01."),
        ("2015-02-01T09:30", "Write 2015-02-01."),
        ("02/2015", "Write 2015-02 if it is a month."),
        ("2.2015", "Write 2015-02 if it is a month."),
        ("2015/02", "Write 2015-02 if it is a month."),
        ("2011/12", "Write 2011-12 if it is a month, or 2011/2012 if it is a time between two years."),
        ("2012/13", "Write 2012/2013 if it is a time between two years."),
        ("2010-2013", "Write 2010/2013 if it is a time between two years."),
        ("2010–13", "Write 2010/2013 if it is a time between two years."),
        ("Q3 2012", "Write 2012-Q3."),
        ("2012Q3", "Write 2012-Q3."),
        ("1990s", "Write 199X."),
        ("about 2012", "Write 2012~."),
        ("ca. 2012", "Write 2012~."),
        ("~2012", "Write 2012~."),
        ("1 February 2015", "Write 2015-02-01."),
        ("Feb 1, 2015", "Write 2015-02-01."),
        ("1st Sept. 2015", "Write 2015-09-01."),
        ("February 2015", "Write 2015-02."),
    ],
)
def test_what_was_typed_elsewhere_is_told_as_it_is_written_here(typed, advice):
    with pytest.raises(ValidationError) as refused:
        UncertainDate.parse(typed)
    (message,) = refused.value.messages
    assert message.startswith(f"“{typed}” is not a date we can read: ")
    assert message.endswith(f". {advice}")
    for written in re.findall(r"(?:Write |or )(\S+?)[.]?(?= if|$)", advice):
        assert UncertainDate.parse(written).text == written


@pytest.mark.parametrize(
    "typed", ["31.06.2015", "30/30/2015", "01.02.15", "32 May 2015", "soon", "2015-13-01", "1 May 1 2015"]
)
def test_what_may_mean_anything_is_told_with_examples(typed):
    with pytest.raises(ValidationError) as refused:
        UncertainDate.parse(typed)
    (message,) = refused.value.messages
    assert message.endswith("2001/2003, 2011/.. or ../2016; leave it empty if it is not known.")
