"""Tables with a header: what all their readers have in common."""

from procurement.interchange.formats.headers import open_table
from procurement.interchange.formats.preamble import read_preamble
from procurement.interchange.formats.records import Reading
from procurement.interchange.formats.rows import rows_below


def read_table(file, layout, name, title, records, comment=None):
    """The Reading of a binary file of the format `name`, called `title` where it turns out to be none.

    `records` makes records and Problems of a Header and the Rows and Problems below it; `comment` as in `rows_below`.
    Raises Unreadable.
    """
    header, lines = open_table(file, layout, title)
    rows = records(header, rows_below(header, lines, layout, comment))
    return Reading(name, read_preamble(header.above), header.cells, header.line, header.delimiter, header.places, rows)
