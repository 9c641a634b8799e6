"""The error of a file that cannot be read at all."""

from procurement.interchange.staging.route import Unreadable


class UnreadableFile(Unreadable):
    """The file as a whole cannot be read; the text says what was found and what to do."""
