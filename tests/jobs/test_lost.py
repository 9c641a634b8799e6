"""Jobs whose workers are gone: when they count as lost, what is taken back, and how they are started again."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from procurement import tasks
from procurement.choices import BatchState
from procurement.interchange.staging import batches, leases
from procurement.interchange.staging.progress import note_sign_of_life
from procurement.interchange.staging.reclaim import reclaim_abandoned
from procurement.models import Country, ImportBatch
from tests.jobs.queue import long_ago, opened, run_next

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return User.objects.create_user("ed")


def test_a_lost_reading_is_taken_back_and_can_be_started_again():
    batch = opened(**long_ago(state="reading"))
    batch.rows.create(sheet="country", line=1)
    assert tasks.job_of(batch).is_stopped
    assert reclaim_abandoned() == [batch]
    batch.refresh_from_db()
    assert (batch.state, batch.message, batch.leased_until, batch.rows.count()) == (
        BatchState.FAILED,
        "Reading this file was cut off in the middle. Nothing was written: read it again.",
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


def test_a_job_that_comes_second_leaves_the_batch_to_the_worker_that_has_it(user):
    batch = opened("3")
    batches.prepare(batch)
    tasks.start_applying(batch, user)
    others = timezone.now() + timedelta(seconds=5)

    def another_takes_it(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and '"leased_until"' in sql:  # this job has looked, and is about to take it
            execute('UPDATE "procurement_importbatch" SET "leased_until" = %s', [others], False, context)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(another_takes_it):
        run_next()
    batch.refresh_from_db()
    assert (batch.state, batch.message, batch.leased_until) == (BatchState.APPLYING, "", others)
