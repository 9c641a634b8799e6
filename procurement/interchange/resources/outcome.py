"""What an import did or would do: counts, changes field by field, and what is wrong, by cause."""

import hashlib
import json
import logging
from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from import_export.results import Result, RowResult

from procurement.interchange.resources.cells import as_text, shown

logger = logging.getLogger(__name__)

STALE = "stale"
"""The code of the refusal of an import that no longer does what its preview showed."""

_MOST_SHOWN = 50
_MOST_PLACES = 8


@dataclass(frozen=True)
class Change:
    """One column of one record: its old and new value as text."""

    column: str
    old: str
    new: str


@dataclass
class Group:
    """One cause and all rows that it stands in. `places` says the first of them, `more` how many follow."""

    column: str
    found: str
    message: str
    numbers: list = field(default_factory=list)
    places: str = ""
    more: int = 0


class ImportResult(Result):
    """The library's result, with the places of the rows in the file and with messages that people can act on."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = []
        self._groups = {}

    def append_invalid_row(self, number, row, validation_error):
        super().append_invalid_row(number, row, validation_error)
        if not hasattr(validation_error, "error_dict"):
            validation_error = ValidationError({NON_FIELD_ERRORS: validation_error})
        for name, messages in validation_error.message_dict.items():
            column = "" if name == NON_FIELD_ERRORS else name
            for message in messages:
                found = shown(row[column]) if column in row else ""
                found = "" if found in message or message.startswith("Found ") else found
                self._add(number, column, found, message)

    def append_error_row(self, number, row, errors):
        super().append_error_row(number, row, errors)
        for error in errors:
            logger.error("A row of an import failed", exc_info=error.error)
            self._add(number, "", "", f"The row failed in an unforeseen way ({type(error.error).__name__}).")

    def _add(self, number, column, found, message):
        group = self._groups.setdefault((column, found, message), Group(column, found, message))
        group.numbers.append(number)

    @property
    def file_problems(self):
        """Sentences on the file as a whole."""
        sentences = []
        for error in self.base_errors:
            if isinstance(error.error, ValidationError):
                sentences += error.error.messages
            else:
                logger.error("An import failed", exc_info=error.error)
                sentences.append(f"The import failed in an unforeseen way ({type(error.error).__name__}).")
        return sentences

    @property
    def is_stale(self):
        """Whether it agrees no longer with its preview, as records changed meanwhile; the file is sound."""
        return any(getattr(error.error, "code", None) == STALE for error in self.base_errors)

    def problem_groups(self):
        """The first Groups of rows with the same cause, in the order of the file."""
        for group in self._groups.values():
            group.numbers.sort(key=self._place)  # rows are not always taken in the order of the file
        groups = sorted(self._groups.values(), key=lambda group: self._place(group.numbers[0]))[:_MOST_SHOWN]
        for group in groups:
            numbers = group.numbers
            group.places = self._places(numbers[:_MOST_PLACES])
            group.more = max(0, len(numbers) - _MOST_PLACES)
        return groups

    def _place(self, number):
        """Where in the file a row stands, as a number: 9 for “line 9”."""
        return int(self.places[number - 1].split()[-1])

    def _places(self, numbers):
        """“line 9”, or “lines 9, 10”; a file has one unit throughout."""
        places = [self.places[number - 1].split() for number in numbers]
        return f"{places[0][0]}{'s' if len(places) > 1 else ''} {', '.join(place for _, place in places)}"

    @property
    def causes_not_shown(self):
        return max(0, len(self._groups) - _MOST_SHOWN)

    @property
    def counts(self):
        """Rows by what becomes of them."""
        return {
            "new": self.totals[RowResult.IMPORT_TYPE_NEW],
            "changed": self.totals[RowResult.IMPORT_TYPE_UPDATE],
            "unchanged": self.totals[RowResult.IMPORT_TYPE_SKIP],
            "errors": self.totals[RowResult.IMPORT_TYPE_INVALID] + self.totals[RowResult.IMPORT_TYPE_ERROR],
        }

    @property
    def is_sound(self):
        """Whether nothing stands against the import."""
        return not (self.has_errors() or self.has_validation_errors())

    def new_rows(self):
        """The first new rows; their `diff` is a list of Change."""
        return [row for row in self.rows if row.is_new()][:_MOST_SHOWN]

    def changed_rows(self):
        """The first changed rows; their `diff` is a list of Change."""
        return [row for row in self.rows if row.is_update()][:_MOST_SHOWN]

    @property
    def new_not_shown(self):
        return max(0, self.counts["new"] - _MOST_SHOWN)

    @property
    def changed_not_shown(self):
        return max(0, self.counts["changed"] - _MOST_SHOWN)

    def invalidate(self, number, row, error):
        """Turn a row that went well by itself into an invalid one."""
        result = self.rows[number - 1]
        if result.is_valid():
            self.totals[result.import_type] -= 1
            result.import_type = RowResult.IMPORT_TYPE_INVALID
            result.validation_error = error
            self.increment_row_result_total(result)
        self.append_invalid_row(number, row, error)

    def fingerprint(self):
        """A digest of all that the import writes: the same file on other records has another."""
        written = [
            [number, row.import_type, [[change.column, change.old, change.new] for change in row.diff]]
            for number, row in enumerate(self.rows, start=1)
            if row.is_new() or row.is_update()
        ]
        return hashlib.sha256(json.dumps(written).encode()).hexdigest()


def changes_between(before, after):
    """The Changes from one {column: cell value} to another; all that is filled in where there is no `before`."""
    if before is None:
        return [Change(name, "", as_text(value)) for name, value in after.items() if as_text(value)]
    return [
        Change(name, as_text(before[name]), as_text(value))
        for name, value in after.items()
        if as_text(before[name]) != as_text(value)
    ]
