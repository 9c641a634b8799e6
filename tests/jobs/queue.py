"""The queue inside the process of a test: batches, and what a worker does with them."""

import io
from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from procurement.interchange.staging import batches
from procurement.models import ImportBatch
from tests.jobs import counting  # noqa: F401 - registers its format


def opened(text="250", **fields):
    """A batch of the format that counts, with some columns as they are given."""
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
    """The columns of a batch whose lease is over."""
    return {"leased_until": timezone.now() - timedelta(seconds=1), **more}
