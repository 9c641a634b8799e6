"""Who has a batch in hand, and what becomes of one whose worker was killed.

A worker that is killed tells nobody. So whoever works on a batch holds a lease: it says when it took the batch
(`ImportBatch.leased_until`), and goes on giving signs of life beside the database, from a thread of its own, however
long a single statement takes. A lease that is over with no sign of life may be reclaimed: nothing of the work remains,
and it can be started again.
"""

import threading
import time
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from procurement.choices import BatchState
from procurement.interchange.staging.progress import forget_sign_of_life, last_sign_of_life, note_sign_of_life
from procurement.models import ImportBatch
from procurement.services.refusals import Refused

LEASE = 20
"""Seconds without a sign of life after which a worker is taken for dead."""

BEAT = 2
"""Seconds between two signs of life."""

IN_OTHER_HANDS = "Another program has this import in hand: wait until it is done."

IN_HAND = (BatchState.READING, BatchState.APPLYING, BatchState.UNDOING)
"""The states in which somebody works on a batch, or is to."""


@contextmanager
def signs_of_life(name):
    """Give a sign of life every few seconds while the block runs."""
    over = threading.Event()

    def beat():
        while not over.wait(BEAT):
            note_sign_of_life(name)

    note_sign_of_life(name)
    thread = threading.Thread(target=beat, name=f"signs of life of {name}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        forget_sign_of_life(name)


def is_alive(name):
    """Whether something gave a sign of life within a lease."""
    return time.time() - last_sign_of_life(name) < LEASE


@contextmanager
def leased(batch):
    """Hold the batch while the block works on it. Raises Refused where another program has it in hand."""
    until = timezone.now() + timedelta(seconds=LEASE)
    if not ImportBatch.objects.filter(pk=batch.pk, leased_until=None).update(leased_until=until):
        raise Refused(IN_OTHER_HANDS)
    batch.leased_until = until
    try:
        with signs_of_life(f"batch-{batch.pk}"):
            yield
    finally:
        batch.leased_until = None
        ImportBatch.objects.filter(pk=batch.pk).update(leased_until=None)


def is_abandoned(batch):
    """Whether the program that had the batch in hand is gone without a word."""
    over = batch.leased_until is not None and batch.leased_until < timezone.now()
    return over and not is_alive(f"batch-{batch.pk}")
