"""A bar on a terminal: what is being done, how far it is, how fast, and how long it will take."""

import time

from procurement.interchange.staging.progress import Guess

_WIDTH = 24
_EVERY = 0.2  # seconds


class Bar:
    """A Progress that draws on a stream; silent where that is no terminal."""

    def __init__(self, stream):
        self._stream, self._is_shown = stream, stream.isatty()
        self._phase, self._began, self._drawn = None, 0, 0

    def __call__(self, phase, done, total):
        now = time.monotonic()
        if phase != self._phase:
            self._phase, self._began, self._drawn = phase, now, 0
        if self._is_shown and (now - self._drawn > _EVERY or done == total):
            self._drawn = now
            self._stream.write(f"\r\x1b[K{told(phase, done, total, now - self._began)}", ending="")
            self._stream.flush()

    def end(self):
        """Take the bar away."""
        if self._is_shown and self._drawn:
            self._stream.write("\r\x1b[K", ending="")
        self._drawn = 0


def told(phase, done, total, seconds):
    """The text of a bar after so many seconds."""
    rate = done / seconds if seconds > 0 else 0
    speed = f" {rate:,.0f}/s" if done and rate else ""
    if not total:
        return f"{phase} {done:,}{speed}" if done else f"{phase} …"
    full = round(_WIDTH * min(done / total, 1))
    about = "about " if isinstance(total, Guess) else ""
    left = f", {max(0, (total - done) / rate):,.0f} s left" if rate and done < total else ""
    return f"{phase} [{'█' * full}{'·' * (_WIDTH - full)}] {done:,} of {about}{total:,}{speed}{left}"
