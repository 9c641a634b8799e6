"""The one way in which every reader and every door says that a file cannot be brought in."""


class Unreadable(ValueError):  # noqa: N818 - it reads as what happened
    """The file as a whole cannot be brought in. The text says where, what was found, what was expected, what to do."""
