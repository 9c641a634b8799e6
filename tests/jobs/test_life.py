"""A job's life inside one process: what it tells, how it is stopped, who has a batch in hand, what is taken back."""

import io
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from procurement import tasks
from procurement.choices import BatchState
from procurement.interchange.staging import batches, leases
from procurement.interchange.staging.progress import (
    JobProgress,
    Standing,
    ask_stop,
    by_position,
    forget_job,
    note_sign_of_life,
    progress_of,
    time_left,
)
from procurement.interchange.staging.reclaim import reclaim_abandoned
from procurement.interchange.staging.route import Cancelled
from procurement.models import Country, ImportBatch
from procurement.services.refusals import Refused
from tests.jobs import counting

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return User.objects.create_user("ed")


def opened(text="250", **fields):
    batch = batches.open_batch(io.BytesIO(text.encode()), "a.txt", "counting")
    ImportBatch.objects.filter(pk=batch.pk).update(**fields)
    batch.refresh_from_db()
    return batch


def run_next():
    """What a worker does with the one job in the queue; returns the task's row as it ended."""
    job = DBTaskResult.objects.ready().get()
    job.claim("the only worker")
    job.task.call(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
    job.set_successful(None)
    return job


def long_ago(**more):
    return {"leased_until": timezone.now() - timedelta(seconds=1), **more}


def test_a_file_is_read_then_applied_by_the_worker(user):
    batch = opened()
    tasks.start_reading(batch)
    assert (tasks.job_of(batch).waiting, tasks.job_of(batch).running) == (True, False)
    run_next()
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count(), Country.objects.count()) == (BatchState.READY, 250, 0)

    tasks.start_applying(batch, user)
    run_next()
    batch.refresh_from_db()
    assert (batch.state, Country.objects.count(), batch.leased_until) == (BatchState.APPLIED, 250, None)
    assert (batch.change_set.user, batch.change_set.via) == (user, "import")


def test_a_file_that_cannot_be_read_fails_with_its_sentence():
    batch = opened("many")
    tasks.start_reading(batch)
    run_next()
    batch.refresh_from_db()
    assert (batch.state, batch.message) == (BatchState.FAILED, "Line 1: found 'many', expected a number.")


def test_what_changed_since_the_preview_stands_on_the_batch(user):
    batch = opened("3")
    batches.prepare(batch)
    Country.objects.create(code=counting.code_of(1), name="Elsewhere", kind="state")
    tasks.start_applying(batch, user)
    run_next()
    batch.refresh_from_db()
    assert (batch.state, batch.message) == (
        BatchState.READY,
        "Records have changed since the preview: look at it again.",
    )
    assert Country.objects.count() == 1


def test_a_fault_of_ours_leaves_the_batch_to_be_confirmed_again_and_the_log_what_broke(user, monkeypatch):
    batch = opened("3")
    batches.prepare(batch)
    tasks.start_applying(batch, user)
    monkeypatch.setattr(counting, "wait_in_the_middle", None)
    with pytest.raises(TypeError):
        run_next()
    batch.refresh_from_db()
    assert (batch.state, batch.message, batch.leased_until, Country.objects.count()) == (
        BatchState.READY,
        "Something broke on our side while the file was applied; it has been noted. Nothing was written.",
        None,
        0,
    )


def test_a_fault_of_ours_while_reading_fails_the_batch_and_leaves_no_row(monkeypatch):
    batch = opened()
    monkeypatch.setattr(counting, "wait_in_the_middle", None)
    with pytest.raises(TypeError):
        batches.prepare(batch)
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count(), batch.leased_until) == (BatchState.FAILED, 0, None)


def test_one_batch_is_started_once(user):
    batch = opened("3")
    batches.prepare(batch)
    tasks.start_applying(batch, user)
    with pytest.raises(Refused) as refusal:
        tasks.start_applying(batch, user)
    assert refusal.value.messages == ["This import is being applied: nothing was started."]
    run_next()
    with pytest.raises(Refused) as refusal:
        tasks.start_reading(batch)
    assert refusal.value.messages == ["This import is applied: nothing was started."]


def test_what_a_worker_has_in_hand_nobody_else_takes():
    batch = opened()
    other = ImportBatch.objects.get(pk=batch.pk)
    with leases.leased(batch), pytest.raises(Refused) as refusal:
        batches.prepare(other)
    assert refusal.value.messages == ["Another program has this import in hand: wait until it is done."]
    batches.prepare(other)
    assert other.state == BatchState.READY


@pytest.mark.parametrize(("state", "start"), [("reading", tasks.start_reading), ("ready", None)])
def test_a_job_that_waits_is_given_up_at_once(user, state, start):
    batch = opened()
    if start:
        start(batch)
    else:
        batches.prepare(batch)
        tasks.start_applying(batch, user)
    tasks.stop(batch)
    run_next()
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count(), Country.objects.count()) == (BatchState.CANCELLED, 0, 0)
    assert not batches.kept_file(batch).exists()


@pytest.mark.parametrize("phase", ["reading", "applying"])
def test_a_job_under_way_stops_at_its_next_word(user, monkeypatch, phase):
    batch = opened()
    tasks.start_reading(batch)

    def ask(now, done, total):
        if now == phase and done == total - 50:
            found = ImportBatch.objects.get(pk=batch.pk)
            assert tasks.job_of(found).running
            tasks.stop(found)
            assert tasks.job_of(found).is_stop_asked
            time.sleep(0.3)  # it looks four times a second

    monkeypatch.setattr(counting, "wait_in_the_middle", ask)
    run_next()
    batch.refresh_from_db()
    if phase == "applying":
        tasks.start_applying(batch, user)
        run_next()
        batch.refresh_from_db()
    assert (batch.state, batch.rows.count(), Country.objects.count()) == (BatchState.CANCELLED, 0, 0)


def test_what_is_applied_cannot_be_given_up(user):
    batch = opened("3")
    batches.prepare(batch)
    batches.apply(batch, user=user)
    tasks.stop(batch)
    batch.refresh_from_db()
    assert (batch.state, Country.objects.count()) == (BatchState.APPLIED, 3)


def test_a_lost_reading_is_taken_back_and_can_be_started_again():
    batch = opened(**long_ago(state="reading"))
    batch.rows.create(sheet="country", line=1)
    assert tasks.job_of(batch).is_stopped
    assert reclaim_abandoned() == [batch]
    batch.refresh_from_db()
    assert (batch.state, batch.message, batch.leased_until, batch.rows.count()) == (
        BatchState.FAILED,
        "Reading this file was cut off in the middle. Nothing was written: start it again.",
        None,
        0,
    )
    tasks.restart(batch, None)
    run_next()
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == (BatchState.READY, 250)


def test_a_lost_applying_is_ready_again_with_its_rows(user):
    batch = opened("3")
    batches.prepare(batch)
    ImportBatch.objects.filter(pk=batch.pk).update(**long_ago(state="applying"))
    batch.refresh_from_db()
    tasks.restart(batch, user)  # from the page, before any worker came by
    run_next()
    batch.refresh_from_db()
    assert (batch.state, Country.objects.count()) == (BatchState.APPLIED, 3)


def test_a_lease_that_is_over_holds_as_long_as_there_are_signs_of_life():
    batch = opened(**long_ago(state="reading"))
    note_sign_of_life(f"batch-{batch.pk}")
    assert (tasks.job_of(batch).running, reclaim_abandoned()) == (True, [])
    batch.refresh_from_db()
    assert batch.state == BatchState.READING


def test_a_lease_lasts_without_a_sign_of_life():
    batch = opened(state="reading", leased_until=timezone.now() + timedelta(seconds=5))
    assert (tasks.job_of(batch).running, reclaim_abandoned()) == (True, [])


def test_a_job_whose_worker_died_before_it_began_is_taken_back(user):
    batch = opened()
    tasks.start_reading(batch)
    job = DBTaskResult.objects.ready().get()
    job.claim("a worker that is gone")
    assert tasks.reclaim() == []  # it may be about to begin
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(seconds=leases.LEASE + 1))
    assert tasks.reclaim() == [batch]
    batch.refresh_from_db()
    job.refresh_from_db()
    assert (batch.state, job.status) == (BatchState.FAILED, "FAILED")
    assert tasks.reclaim() == []


def test_a_batch_that_is_started_again_while_its_first_job_waits_has_one_job():
    batch = opened()
    tasks.start_reading(batch)
    tasks.restart(batch, None)
    assert DBTaskResult.objects.ready().count() == 1


def test_how_old_jobs_ended_is_forgotten():
    batch = opened("3")
    tasks.start_reading(batch)
    run_next()
    tasks.reclaim()
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=15))
    tasks.reclaim()
    assert DBTaskResult.objects.count() == 0


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
