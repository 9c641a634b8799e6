"""What others do between the preview of a file and its confirmation, and while it is applied."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from procurement.choices import BatchState
from procurement.interchange.staging import batches, leases, undoing
from procurement.interchange.staging.kept import cancel, forget, sweep
from procurement.interchange.staging.progress import JobProgress, ask_stop, forget_job
from procurement.interchange.staging.route import Cancelled, Stale
from procurement.models import Country, ImportBatch, OfferMilestone
from procurement.services.refusals import Refused
from tests import make

HAS_CHANGED = r"\ARecords have changed since the preview, so nothing was written: read the file again\.\Z"


def prepared(content, model="country"):
    return batches.prepare(batches.open_batch(io.BytesIO(content.encode()), "a.csv", "csv", model=model))


def again(batch):
    """The batch as another request has it, read before what follows."""
    return ImportBatch.objects.get(pk=batch.pk)


@pytest.mark.django_db(transaction=True)
def test_a_record_that_a_new_row_names_and_that_is_gone_by_now_makes_the_preview_stale():
    """The engine asks for it when the transaction ends."""
    offer = make.make_offer(reference="O-000001")
    batch = prepared("offer,number,kind\nO-000001,1,interest\n", "offermilestone")
    offer.delete()
    with pytest.raises((Stale, Refused)):
        batches.apply(batch)
    assert again(batch).state == BatchState.READY
    assert not OfferMilestone.objects.exists()


@pytest.mark.django_db
def test_a_new_record_that_somebody_else_made_meanwhile_is_named():
    batch = prepared("code,name\nAAA,One\n")
    make.make_country("Another", code="AAA")
    with pytest.raises(Stale, match=r"\AAAA is in the database by now\. Records have changed since the preview"):
        batches.apply(batch)
    assert again(batch).state == BatchState.READY


@pytest.mark.django_db
def test_what_is_applied_is_not_cancelled_or_read_again_by_who_saw_it_earlier():
    batch = prepared("code,name\nAAA,One\n")
    seen = [again(batch) for _ in range(3)]
    batches.apply(batch)
    for act, late in zip((cancel, batches.prepare), seen, strict=False):
        with pytest.raises(Refused, match=r"This import is applied: undo it instead\."):
            act(late)
    forget(seen[2])
    assert (again(batch).state, again(batch).change_set) == (BatchState.APPLIED, batch.change_set)


@pytest.mark.django_db
def test_what_is_in_other_hands_is_neither_cancelled_nor_forgotten():
    batch = prepared("code,name\nAAA,One\n")
    ImportBatch.objects.filter(pk=batch.pk).update(made_at=timezone.now() - timedelta(days=8))
    seen = again(batch)
    with leases.leased(batch):
        for act in (cancel, forget):
            with pytest.raises(Refused, match="Another program has this import in hand"):
                act(seen)
        assert sweep() == 0
    assert batches.apply(batch).state == BatchState.APPLIED
    assert Country.objects.count() == 1


@pytest.mark.django_db
def test_an_old_import_that_is_confirmed_and_waits_for_a_worker_is_not_swept():
    batch = prepared("code,name\nAAA,One\n")
    old = timezone.now() - timedelta(days=8)
    ImportBatch.objects.filter(pk=batch.pk).update(made_at=old, state=BatchState.APPLYING)
    assert sweep() == 0
    assert batches.apply(again(batch)).state == BatchState.APPLIED


@pytest.mark.django_db
def test_what_was_cancelled_is_not_read_by_a_worker_who_comes_late():
    batch = prepared("code,name\nAAA,One\n")
    late = again(batch)
    cancel(batch)
    with pytest.raises(Cancelled):
        batches.prepare(late)
    assert (again(batch).state, again(batch).message) == (BatchState.CANCELLED, "")


@pytest.mark.django_db
def test_of_two_files_previewed_on_the_same_records_the_second_is_stale():
    make.make_country("One", code="AAA")
    first, second = prepared("code,note\nAAA,first\n"), prepared("code,founded_on\nAAA,1991\n")
    batches.apply(first)
    with pytest.raises(Stale, match=HAS_CHANGED):
        batches.apply(second)
    assert (Country.objects.get().note, Country.objects.get().founded_on) == ("first", "")


def stopping_at_the_end(key):
    """A Progress whose listener asks for a stop while the last step is under way."""
    progress = JobProgress(key)

    def told(phase, done, total):
        if phase == "finishing":
            ask_stop(key)
        progress(phase, done, total)

    return told


@pytest.mark.django_db
def test_who_asks_for_a_stop_in_the_last_step_has_it():
    batch = prepared("code,name\nAAA,One\n")
    with pytest.raises(Cancelled):
        batches.apply(batch, progress=stopping_at_the_end(batch.pk))
    assert (again(batch).state, Country.objects.count()) == (BatchState.CANCELLED, 0)
    forget_job(batch.pk)

    applied = batches.apply(prepared("code,name\nAAA,One\n"))
    with pytest.raises(Cancelled):
        undoing.undo(applied, progress=stopping_at_the_end(applied.pk))
    assert (again(applied).state, Country.objects.count()) == (BatchState.APPLIED, 1)
    forget_job(applied.pk)
