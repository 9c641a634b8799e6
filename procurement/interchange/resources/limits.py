"""How much one file may bring, whatever its format: each row asks the database several times."""

from procurement.interchange.resources.unreadable import UnreadableFile

MOST_COLUMNS = 200
MOST_ROWS = 20_000


def check_columns(header):
    """Refuse a header that no model of ours has. Raises UnreadableFile."""
    if len(header) > MOST_COLUMNS:
        raise UnreadableFile(
            f"The file has more than {MOST_COLUMNS} columns, more than any record: remove those it does not need."
        )


def check_rows(count):
    """Refuse more rows than are imported at once, empty ones included. Raises UnreadableFile."""
    if count > MOST_ROWS:
        raise UnreadableFile(
            f"The file has more than {MOST_ROWS:,} rows, empty ones included: split it into several files."
        )
