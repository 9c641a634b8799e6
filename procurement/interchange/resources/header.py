"""Whether the first line of a file names the columns of its model."""

from difflib import get_close_matches

from django.core.exceptions import ValidationError

REASON = "reason"
"""The column that says why rows were rejected; a file that is sent again may keep it, and nothing reads it."""


def check_header(header, columns):
    """Refuse unnamed, unknown and repeated columns and a missing part of the key. Raises ValidationError, all at once.

    `columns` is {name: FileColumn} of the model.
    """
    problems = []
    for place, name in enumerate(header, start=1):
        if not name:
            problems.append(f"Column {place} has no name: name it, or remove it.")
        elif name not in columns and name != REASON:
            close = get_close_matches(name.lower(), columns, n=1)
            hint = f"did you mean “{close[0]}”?" if close else f"the columns are {', '.join(columns)}."
            problems.append(f"Column {place}, “{name[:80]}”, is not known: {hint}")
        elif header.index(name) < place - 1:
            problems.append(
                f"Column {place}, “{name}”, is there already as column {header.index(name) + 1}: remove one."
            )
    for name, column in columns.items():
        if column.is_key and name not in header:
            problems.append(
                f"The column “{name}” is missing: it is part of the key. Its cells may be empty for new records."
                if name in ("number", "reference")
                else f"The column “{name}” is missing: it is part of the key."
            )
    if problems:
        raise ValidationError(problems)
