"""How far a job is, where everybody can see it: in a cache beside the database, by the key of its batch.

SQLite has one writer, and while an import applies nobody sees what that writer has written; on either engine a
transaction shows nothing of itself before its end. So progress, the sign of life and the wish that the job stop go
through the cache `progress`, which is a folder (settings.IMPORT_DIR).
"""

import time
from contextlib import suppress
from dataclasses import asdict, dataclass

from django.core.cache import caches

from procurement.interchange.staging.route import Cancelled

WRITES_A_SECOND = 4


@dataclass(frozen=True)
class Standing:
    """Where work stands: `done` of `total` (None for not known; perhaps a guess), a second, and seconds left."""

    phase: str
    done: int
    total: int | None
    rate: float = 0.0
    left: float | None = None
    is_guess: bool = False

    @property
    def percent(self):
        """The share that is done, from 0 to 100; None where the whole is not known."""
        return min(100, int(100 * self.done / self.total)) if self.total else None

    @property
    def words(self):
        """`12,000 of 29,056, 8,400 a second, 3 seconds left`; empty where nothing can be counted."""
        if not (self.done or self.total):
            return ""
        about = "about " if self.is_guess else ""
        said = f"{self.done:,} of {about}{self.total:,}" if self.total else f"{self.done:,}"
        if self.rate >= 1:
            said += f", {self.rate:,.0f} a second"
        if self.left is not None:
            said += f", {time_left(self.left)} left"
        return said


def time_left(seconds):
    """Seconds as people say them: `3 seconds`, `2 minutes`."""
    number, unit = (max(1, round(seconds)), "second") if seconds < 90 else (round(seconds / 60), "minute")
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


class Guess(int):
    """A total that nobody knows yet, as large as it looks from what was done so far."""


def by_position(progress, file, size):
    """A Progress that guesses a total that is not known from how far the file is read; `size` is all its bytes."""

    def told(phase, done, total):
        if total is None and done and not file.closed and 0 < (position := file.tell()) < size:
            guess = done * size / position
            total = Guess(max(done, float(f"{guess:.2g}")))
        progress(phase, done, total)

    return told


class Pace:
    """Turns (phase, done, total) into a Standing; the rate is that of the phase since it began."""

    def __init__(self):
        self._phase = None
        self._since = self._from = 0

    def standing(self, phase, done, total):
        now = time.monotonic()
        if phase != self._phase:
            self._phase, self._since, self._from = phase, now, done
        passed = now - self._since
        rate = (done - self._from) / passed if passed > 0.5 else 0.0
        left = (total - done) / rate if total and rate > 0 else None
        return Standing(phase, done, total, rate, left, isinstance(total, Guess))


class JobProgress:
    """A Progress (see route) that tells the cache, at most four times a second, and asks there whether to stop."""

    def __init__(self, batch_key):
        self._batch_key = batch_key
        self._pace = Pace()
        self._phase = None
        self._told = 0.0

    def __call__(self, phase, done, total):
        standing = self._pace.standing(phase, done, total)
        now = time.monotonic()
        if phase == self._phase and now - self._told < 1 / WRITES_A_SECOND:
            return
        self._phase, self._told = phase, now
        if is_stop_asked(self._batch_key):
            raise Cancelled
        _set(f"standing-{self._batch_key}", asdict(standing))


def progress_of(batch_key):
    """The Standing that the job last told; None if it told none."""
    found = _cache().get(f"standing-{batch_key}")
    return Standing(**found) if found else None


def ask_stop(batch_key):
    """Ask the job to stop at the next word about its progress."""
    _cache().set(f"stop-{batch_key}", True)


def is_stop_asked(batch_key):
    return bool(_cache().get(f"stop-{batch_key}"))


def note_sign_of_life(name):
    """Say that whatever has this name lives."""
    _set(f"alive-{name}", time.time())


def forget_sign_of_life(name):
    """Say that it lives no longer, so that nobody waits for its next sign."""
    with suppress(OSError):
        _cache().delete(f"alive-{name}")


def last_sign_of_life(name):
    """The moment (seconds since the epoch) of the last sign; 0.0 for none."""
    return _cache().get(f"alive-{name}", 0.0)


def forget_job(batch_key):
    """Forget what the last job of a batch told and was told."""
    _cache().delete_many([f"{what}-{batch_key}" for what in ("standing", "stop")])


def _cache():
    return caches["progress"]


def _set(name, value):
    # a full disk is no reason to stop a job that needs none of it
    with suppress(OSError):
        _cache().set(name, value)
