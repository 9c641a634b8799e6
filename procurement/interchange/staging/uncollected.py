"""Python's search for rings of objects, put off while files are read."""

import gc
from contextlib import contextmanager


@contextmanager
def uncollected():
    """Let Python look for no rings of objects by itself: rows are a million tuples without any.

    It goes through all that is held again and again, which took a third of the time of a file that changes nothing.
    Errors are rings, so what makes many of them calls `let_go` now and then: 60,000 wrong rows held 420 MB without.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def let_go():
    """Free the rings among what was made since the last time; what outlived it is not gone through again."""
    gc.collect(0)
