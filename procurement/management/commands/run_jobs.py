"""The worker: does what waits in the background, one job at a time, and takes back what killed workers left."""

import logging
import os
import sys
import threading
import time

from django.core.management.base import BaseCommand
from django.db import OperationalError, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from procurement.engine.transactions import is_busy, wait_patiently
from procurement.interchange.staging.kept import sweep
from procurement.interchange.staging.leases import signs_of_life
from procurement.interchange.staging.progress import forget_sign_of_life
from procurement.services.findings import count_if_asked
from procurement.tasks import WORKER, reclaim

logger = logging.getLogger(__name__)

SWEPT_EVERY = 60 * 60
RECLAIMED_EVERY = 5


class Command(BaseCommand):
    """django-tasks' own worker, which knows neither leases nor a parent, inside a loop that does."""

    help = (
        "Does the jobs of the background (reading, applying and undoing large files, counting what breaks the rules) "
        "until it is told to end: SIGTERM or Ctrl-C lets it finish the job in hand, a second one does not."
    )

    def add_arguments(self, parser):
        parser.add_argument("--interval", type=float, default=0.5, help="Seconds between two looks at the queue.")
        parser.add_argument(
            "--until-parent-ends",
            action="store_true",
            help="End at once when the standard input is closed, as it is when the program that started this ends.",
        )

    def handle(self, *args, interval, until_parent_ends, **options):
        if until_parent_ends:
            threading.Thread(target=end_with_input, name="waits for the parent's end", daemon=True).start()
        wait_patiently()
        worker = Worker(
            queue_names=["default"],
            excluded_queue_names=[],
            interval=0,
            batch=True,  # its own loop ends when the queue is empty, and ours goes on
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        worker.configure_signals()
        with signs_of_life(WORKER):
            run(worker, interval)


def run(worker, interval):
    """The loop: take back, do what waits, look again in a moment. A database that is busy or away is waited for."""
    reclaimed = swept = -float("inf")
    while worker.running:
        try:
            now = time.monotonic()
            if now - reclaimed > RECLAIMED_EVERY:
                for batch in reclaim():
                    logger.warning("Import %s was left by a worker that is gone: %s", batch.pk, batch.message)
                reclaimed = now
            if now - swept > SWEPT_EVERY:
                sweep()
                swept = now
            if DBTaskResult.objects.ready().exists():  # a look only: the worker's own takes the write lock each time
                worker.run()
            elif count_if_asked():
                logger.info("The rules were asked of all records, for the start page.")
        except OperationalError as error:
            if not is_busy(error):
                logger.error("The database cannot be used: %s", error)
                connection.close()
        if worker.running:
            time.sleep(interval)


def end_with_input():
    """End this process, in the middle of whatever it does, when the other end of the standard input is closed.

    A pipe tells of every way in which a parent ends, on every system, kill -9 included. Nothing is left half-written:
    what is being applied is one transaction, and what is being read can be reclaimed.
    """
    sys.stdin.buffer.read()
    forget_sign_of_life(WORKER)
    os._exit(0)
