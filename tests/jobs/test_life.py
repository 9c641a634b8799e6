"""A job's life inside one process: how it begins and ends, how it is stopped, and who has a batch in hand."""

import time

import pytest
from django.contrib.auth.models import User

from procurement import tasks
from procurement.choices import BatchState
from procurement.interchange.staging import batches, leases
from procurement.interchange.staging.kept import kept_file
from procurement.models import Country, ImportBatch
from procurement.services.refusals import Refused
from tests.jobs import counting
from tests.jobs.queue import opened, run_next

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return User.objects.create_user("ed")


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
    assert not kept_file(batch).exists()


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
