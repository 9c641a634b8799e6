"""The sheets of a file of coded events that is being brought in, and in which cells of a staged row columns stand.

`rank` numbers the new rows of a sheet from 0 on, `owner` is the rank of the event: primary keys are reserved in a
block. What a repeat adds to an event that is held has neither: its rows name the event as their target. `key` is that
of `keys.key_of`, as JSON.
"""

from procurement.interchange.staging.sheets import Sheets

EVENT, PART, NUMBER = "event", "participant", "identifier"

COLUMNS = {
    EVENT: (
        *("rank", "slug", "title", "kind", "state", "date", "place", "search", "said_kind", "said_date", "said_place"),
        *("locator", "remark", "address", "key"),
    ),
    PART: ("rank", "owner", "number", "role", "country", "named_as", "said", "cited", "locator"),
    NUMBER: ("rank", "owner", "number", "value"),
}
"""{sheet: its columns, in the order of the cells}."""

SHEETS = Sheets(COLUMNS)
place, cell, whole, key_of = SHEETS.place, SHEETS.cell, SHEETS.whole, SHEETS.key_of
