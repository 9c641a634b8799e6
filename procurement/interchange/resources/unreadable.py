"""The error of a file that cannot be read at all."""


class UnreadableFile(ValueError):  # noqa: N818 - it reads as what happened
    """The file as a whole cannot be read; the text says what was found and what to do."""
