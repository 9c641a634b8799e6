"""The uncertain date: what is read, what is refused, what the database makes of it, and what a period finds."""

from calendar import monthrange

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procurement.dates import OPEN_END, OPEN_START, UncertainDate, UncertainDateFormField
from procurement.models import Source
from tests.make import make_source

YEARS = st.integers(1000, 2999)
MARKS = st.sampled_from(["", "", "", "~", "?", "%"])


@st.composite
def single_dates(draw):
    year = draw(YEARS)
    shape = draw(st.sampled_from(["year", "month", "day", "quarter", "decade", "century"]))
    month = draw(st.integers(1, 12))
    text = {
        "year": f"{year}",
        "month": f"{year}-{month:02}",
        "day": f"{year}-{month:02}-{draw(st.integers(1, monthrange(year, month)[1])):02}",
        "quarter": f"{year}-Q{draw(st.integers(1, 4))}",
        "decade": f"{year // 10}X",
        "century": f"{year // 100}XX",
    }[shape]
    return text + draw(MARKS)


def plain_reading(text):
    """First and last day of one date, read in the simplest way there is: by trying the days of its years."""
    bare = text.rstrip("~?%")
    year, _, rest = bare.partition("-")
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    months = range(1, 13)
    if rest.startswith("Q"):
        months = range(int(rest[1]) * 3 - 2, int(rest[1]) * 3 + 1)
    elif rest:
        months = [int(rest[:2])]
    days = [int(rest[3:])] if len(rest) == 5 else [1, 31]
    return (
        first_year * 10000 + min(months) * 100 + min(days),
        last_year * 10000 + max(months) * 100 + max(days),
    )


@st.composite
def dates(draw):
    start, end = draw(single_dates()), draw(single_dates())
    shape = draw(st.sampled_from(["one", "one", "between", "since", "until"]))
    if shape == "one":
        return start
    if shape == "since":
        return f"{start}/.."
    if shape == "until":
        return f"../{end}"
    if plain_reading(start)[0] > plain_reading(end)[1]:
        start, end = end, start
    return start if start == end else f"{start}/{end}"


def plain_keys(text):
    if "/" not in text:
        return plain_reading(text)
    start, end = text.split("/")
    return (
        OPEN_START if start == ".." else plain_reading(start)[0],
        OPEN_END if end == ".." else plain_reading(end)[1],
    )


@given(dates())
def test_parse_of_print_is_identity(text):
    date = UncertainDate.parse(text)
    assert str(date) == text
    assert UncertainDate.parse(str(date)) == date


@given(dates())
def test_keys_agree_with_a_plain_reading(text):
    date = UncertainDate.parse(text)
    assert (date.first, date.last) == plain_keys(text)
    assert date.first <= date.last


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(dates(), min_size=20, max_size=40))
def test_the_database_generates_the_same_keys(db, texts):
    with transaction.atomic():
        Source.objects.bulk_create(
            [Source(slug=f"s-{n}", title="x", published_on=text) for n, text in enumerate(texts)]
        )
        generated = list(Source.objects.order_by("pk").values_list("published_on", "published_first", "published_last"))
        transaction.set_rollback(True)
    assert generated == [(text, *plain_keys(text)) for text in texts]


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(dates(), min_size=10, max_size=20), period=dates())
def test_overlaps_finds_what_a_plain_comparison_finds(db, texts, period):
    first, last = plain_keys(period)
    with transaction.atomic():
        Source.objects.bulk_create(
            [Source(slug=f"s-{n}", title="x", published_on=text) for n, text in enumerate(["", *texts])]
        )
        found = Source.objects.filter(published_on__overlaps=period).order_by("pk")
        found = list(found.values_list("published_on", flat=True))
        transaction.set_rollback(True)
    assert found == [text for text in texts if plain_keys(text)[0] <= last and plain_keys(text)[1] >= first]


@pytest.mark.django_db
def test_a_year_finds_every_date_that_can_lie_in_it():
    for text in ["2012", "2012-10", "2012-Q3", "2001/2013", "2011/..", "../2012-01-01", "201X", "2012~", "2013", ""]:
        make_source(published_on=text)
    found = Source.objects.filter(published_on__overlaps="2012").order_by("pk").values_list("published_on", flat=True)
    assert list(found) == [
        "2012", "2012-10", "2012-Q3", "2001/2013", "2011/..", "../2012-01-01", "201X", "2012~",
    ]  # fmt: skip


@pytest.mark.django_db
def test_unknown_dates_are_found_by_asking_for_unknown():
    make_source(published_on="2012")
    undated = make_source(published_on="")
    assert list(Source.objects.filter(published_on="")) == [undated]
    assert (undated.published_first, undated.published_last) == (None, None)


@pytest.mark.django_db
def test_a_period_may_be_open_on_either_side():
    for text in ["1999", "2005", "2010/.."]:
        make_source(published_on=text)

    def found(period):
        return list(
            Source.objects.filter(published_on__overlaps=period).order_by("pk").values_list("published_on", flat=True)
        )

    assert found(("2000", "")) == ["2005", "2010/.."]
    assert found(("", "2004")) == ["1999"]
    assert found(("1999", "2005")) == ["1999", "2005"]


@pytest.mark.django_db
def test_keys_follow_an_update_that_passes_no_python():
    source = make_source(published_on="2012")
    Source.objects.filter(pk=source.pk).update(published_on="2015-Q2")
    source.refresh_from_db()
    assert (source.published_first, source.published_last) == (20150401, 20150631)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        (" 2012 ", "2012"),
        ("201x", "201X"),
        ("2012-q3", "2012-Q3"),
        ("2012-XX", "2012"),
        ("2012-10-XX", "2012-10"),
        ("2012-XX-XX~", "2012~"),
        ("2012-33", "2012-Q1"),
        ("2012-36~", "2012-Q4~"),
        ("2001 / 2003", "2001/2003"),
        ("2001/2001", "2001"),
        ("", ""),
        (None, ""),
    ],
)
def test_other_spellings_become_canonical(typed, canonical):
    assert UncertainDate.parse(typed).text == canonical


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2012-", "no known form"),
        ("20", "no known form"),
        ("2012-1", "no known form"),
        ("2012/10/11/12", "an interval has two ends"),
        ("2012/131", "“131” has no known form"),
        ("2012-13-01", "there is no month 13"),
        ("2012-00", "there is no month 00"),
        ("2012-06-31", "June 2012 has no day 31"),
        ("2013-02-29", "February 2013 has no day 29"),
        ("201X-05", "a decade or century has no month"),
        ("0215", "the year 0215 is outside 1000 to 2999"),
        ("2012/2010", "it ends before it begins"),
        ("../..", "an interval open on both sides says nothing"),
        ("2001/2002/2003", "an interval has two ends"),
        ("2012-Q5", "no known form"),
        ("2012-24-01", "there is no month 24"),
        ("２０１２", "no known form"),
        ("٢٠١٢", "no known form"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason_and_the_forms(text, reason):
    with pytest.raises(ValidationError) as refusal:
        UncertainDate.parse(text)
    (message,) = refusal.value.messages
    assert f"“{text}” is not a date we can read:" in message
    assert reason in message
    assert "Write one of 2012, 2012-10, 2012-10-05, 2012-Q3, 201X, 2012~ (about), 2001/2003, 2011/.. or" in message


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_but_never_breaks(text):
    try:
        date = UncertainDate.parse(text)
    except ValidationError:
        return
    assert UncertainDate.parse(date.text) == date


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2012", "2012"),
        ("2012-10", "October 2012"),
        ("2012-10-05", "5 October 2012"),
        ("2012-Q3", "third quarter of 2012"),
        ("201X", "2010s"),
        ("2012~", "about 2012"),
        ("2012?", "perhaps 2012"),
        ("2001/2003", "2001 to 2003"),
        ("2011/..", "since 2011"),
        ("../2016", "until 2016"),
        ("", "not dated"),
    ],
)
def test_dates_print_in_words(text, words):
    assert UncertainDate.parse(text).words == words


@pytest.mark.django_db
def test_writing_what_cannot_be_read_is_refused_before_the_database():
    with pytest.raises(ValidationError, match="there is no month 13"):
        make_source(published_on="2012-13")


@pytest.mark.django_db
@pytest.mark.parametrize("garbage", ["2012-13", "2012-00", "2012-10-45", "2013/2012"])
def test_the_database_itself_refuses_days_of_no_calendar(garbage):
    source = make_source()
    table = connection.ops.quote_name(Source._meta.db_table)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET published_on = %s WHERE id = %s", [garbage, source.pk])  # noqa: S608 - quoted name


def test_the_form_field_cleans_to_canonical_text_and_keeps_its_own_help():
    assert UncertainDateFormField(required=False).clean(" 2012-q3 ") == "2012-Q3"
    assert UncertainDateFormField(required=False, help_text="When?").help_text == "When?"
    assert "201X" in UncertainDateFormField(required=False).help_text
