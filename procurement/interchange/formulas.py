"""Keeps a spreadsheet program from running a text as a formula, in a way that reading the file undoes exactly.

A text that begins like a formula gets an apostrophe in front (OWASP, CSV injection); so does one that begins with an
apostrophe, which makes the way back unambiguous.
"""

import re

_RISKY = re.compile(r"'|\s*[=+\-@\t\r]")


def escape_formula(text):
    """The text as a spreadsheet may hold it."""
    return f"'{text}" if _RISKY.match(text) else text


def restore_text(text):
    """The text that `escape_formula` was given. A text that was typed with an apostrophe of its own keeps it."""
    return text[1:] if text.startswith("'") and _RISKY.match(text[1:]) else text
