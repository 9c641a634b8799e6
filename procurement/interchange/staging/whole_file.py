"""What can be wrong with a file of our own as a whole, so that none of its rows counts: each raises Unreadable."""

from django.core.exceptions import ValidationError

from procurement.interchange.resources.cells import is_empty
from procurement.interchange.resources.header import check_header
from procurement.interchange.unreadable import Unreadable


def refuse_header(header, columns):
    """Refuse names of columns that the model, whose `columns` are {name: FileColumn}, does not have."""
    try:
        check_header(header, columns)
    except ValidationError as error:
        raise Unreadable("\n".join(error.messages)) from error


def refuse_merged(owners, numbers, leading):
    """Refuse a numbered row of a merged record, whose number means another row of the record that stayed.

    `owners` and `numbers` are the cells of both columns; `leading` is {former key: key of the record that stayed}.
    """
    for cell, number in zip(owners, numbers, strict=True) if leading else ():
        former = str(cell).strip()
        if former in leading and not is_empty(number):
            raise Unreadable(
                f"{former} was merged into {leading[former]}, where its rows have other numbers: give "
                f"{leading[former]} and the number there, or leave the number empty for a new row."
            )


def refuse_incomplete(block, columns, found, unit):
    """Refuse new records (those of which None is `found`) without a column that a new one needs."""
    missing = [name for name, column in columns.items() if column.needed and name not in block.header]
    if missing and None in found:
        place = f"{unit.capitalize()} {block.lines[found.index(None)]}"
        raise Unreadable(
            f"{place} is a new record, and a new one needs the column {' and the column '.join(missing)}: add it to "
            "the file."
        )
