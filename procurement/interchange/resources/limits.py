"""How much one file may bring, whatever its format."""

from procurement.interchange.unreadable import Unreadable

MOST_COLUMNS = 200


def check_columns(header):
    """Refuse a header that no model of ours has. Raises Unreadable."""
    if len(header) > MOST_COLUMNS:
        raise Unreadable(
            f"The file has more than {MOST_COLUMNS} columns, more than any record: remove those it does not need."
        )
