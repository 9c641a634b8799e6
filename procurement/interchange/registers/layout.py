"""The sheets of a register that is being brought in, and in which cells of a staged row their columns stand.

A new deal is staged as rows of several sheets: itself and what belongs to it. `rank` numbers the rows of a sheet from 0
on; the primary keys of what they become are reserved as one block and follow from it, so that no row has to look for
the one it belongs to. `owner` is the rank of the deal. A deal that stands for an offer already is staged alone.
"""

from procurement.interchange.staging.sheets import Sheets

DEAL, STEP, ARRIVAL, PARTY, PLATFORM = "deal", "step", "arrival", "party", "platform"

COLUMNS = {
    DEAL: (
        *(
            "how",
            "reference",
            "rank",
            "counted",
            "deal",
            "supplier",
            "recipient",
            "platform",
            "condition",
            "subject",
            "category",
        ),
        *("version", "transfer", "production", "payment", "tiv_unit", "tiv_order", "tiv_delivered"),
        *("package", "worth", "said_package"),
        *("stage", "first_key", "last_key", "offered", "agreed", "delivered", "estimated", "words", "glued"),
        *("said_supplier", "said_recipient", "said_platform", "said_condition", "said_volume", "said_version"),
        *("said_transfer", "said_production", "said_payment", "estimate", "said_estimate"),
        *("told_condition", "said_told_condition", "locator", "comment"),
        *("facts", "cells"),  # last: they are long, and what stands after them is slow to reach
    ),
    STEP: (
        *("rank", "owner", "number", "kind", "planned", "date", "quantity", "about", "low", "high", "currency"),
        *("count", "value", "said", "said_date", "said_quantity", "said_value", "cited", "locator", "remark"),
    ),
    ARRIVAL: (
        *("rank", "owner", "number", "date", "quantity", "about", "count", "said_date", "said_quantity"),
        *("cited", "locator"),
    ),
    PARTY: ("rank", "owner", "number", "role", "country", "said", "cited", "locator"),
    PLATFORM: (
        *("rank", "slug", "designation", "description", "category", "generic", "search", "folded", "said_category"),
        "locator",
    ),
}
"""{sheet: its columns, in the order of the cells}."""

GONE = "A party, platform or category that this file speaks of is gone or was merged since: read the file again."

SHEETS = Sheets(COLUMNS)
place, cell, whole, truth, key_of = SHEETS.place, SHEETS.cell, SHEETS.whole, SHEETS.truth, SHEETS.key_of
