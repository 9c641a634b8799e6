"""How far a job is: told beside the database, by the file where no total is known, and in words."""

import io
import time

import pytest

from procurement.interchange.staging.progress import (
    JobProgress,
    Standing,
    ask_stop,
    by_position,
    forget_job,
    progress_of,
    time_left,
)
from procurement.interchange.staging.route import Cancelled


def test_progress_is_told_beside_the_database_four_times_a_second():
    progress = JobProgress(7)
    for done in range(1000):
        progress("reading", done, 1000)
    assert progress_of(7) == Standing("reading", 0, 1000)
    time.sleep(0.6)
    progress("reading", 999, 1000)
    told = progress_of(7)
    assert (told.done, told.percent) == (999, 99)
    assert 500 < told.rate < 1700
    progress("checking", 0, None)
    assert progress_of(7) == Standing("checking", 0, None)
    ask_stop(7)
    with pytest.raises(Cancelled):
        progress("writing", 0, None)
    forget_job(7)
    assert progress_of(7) is None


def test_a_total_that_nobody_knows_is_guessed_from_how_far_the_file_is_read():
    heard = []
    file = io.BytesIO(bytes(1_000))
    told = by_position(lambda *standing: heard.append(standing), file, 1_000)
    told("reading", 0, None)
    file.seek(300)
    told("reading", 70, None)
    told("staging", 70, 90)
    file.seek(1_000)  # read whole before the first row: nothing to guess from
    told("reading", 80, None)
    file.close()
    told("checking", 80, None)
    assert heard == [
        ("reading", 0, None),
        ("reading", 70, 230),
        ("staging", 70, 90),
        ("reading", 80, None),
        ("checking", 80, None),
    ]


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing("reading", 12_000, 29_056, 8_400, 2.03), "12,000 of 29,056, 8,400 a second, 2 seconds left"),
        (Standing("reading", 12_000, None, 8_400), "12,000, 8,400 a second"),
        (Standing("reading", 0, 29_056), "0 of 29,056"),
        (
            Standing("reading", 12_000, 29_000, 8_400, 2.03, True),
            "12,000 of about 29,000, 8,400 a second, 2 seconds left",
        ),
        (Standing("checking", 0, None), ""),
    ],
)
def test_progress_in_words(standing, words):
    assert standing.words == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.1, "1 second"), (89, "89 seconds"), (100, "2 minutes"), (7_200, "120 minutes")]
)
def test_time_left_in_words(seconds, words):
    assert time_left(seconds) == words
