"""A worker as the child of a command: started again when it crashes, gone when the command is, however that ends."""

import subprocess
import sys
import threading
import time
from contextlib import contextmanager

from django.conf import settings

COMMAND = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_jobs", "--until-parent-ends"]
AGAIN_AFTER, AT_MOST = 1, 60
"""Seconds before a crashed worker is started again: at first, and after it crashed many times in a row."""

PATIENCE = 3
"""Seconds that a worker is given to end by itself."""


@contextmanager
def worker_beside():
    """Run a worker while the block runs.

    It hears of our end through its standard input, a pipe whose other end we hold and never write to: whatever ends
    us closes it. It is in a session of its own, so that Ctrl-C at the terminal is for us alone.
    """
    over = threading.Event()
    thread = threading.Thread(target=_keep_one, args=[over], name="keeps a worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(2 * PATIENCE)


def _keep_one(over):
    pause = AGAIN_AFTER / 2
    while not over.is_set():
        began = time.monotonic()
        with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=sys.stderr, start_new_session=True) as worker:  # noqa: S603 - our own command
            while worker.poll() is None and not over.wait(0.2):
                pass
            if over.is_set():
                worker.stdin.close()
                try:
                    worker.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    worker.kill()
                return
        pause = AGAIN_AFTER if time.monotonic() - began > AT_MOST else min(2 * pause, AT_MOST)
        over.wait(pause)
