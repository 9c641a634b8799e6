"""What the counts of a batch count, in words."""

_CALLED = {"platforms": "new platforms"}
_PLURALS = ("platforms", "repeats", "rows")


def count_name(kind, count):
    """`left to a newer release` of `left_to_a_newer_release`; one of several things in the singular: `new platform`."""
    name = _CALLED.get(kind, kind.replace("_", " "))
    return name[:-1] if count == 1 and kind in _PLURALS else name
