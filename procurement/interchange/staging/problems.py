"""What is wrong with a batch, grouped by cause: where, what was found, what was expected."""

from dataclasses import dataclass

from django.db.models import Count, F, Min, Window
from django.db.models.functions import RowNumber

from procurement.engine.writing import copy_rows
from procurement.models import ImportProblem

MOST_SHOWN = 50
MOST_PLACES = 8
MOST_KEPT = 100_000
"""How many problems of one batch are kept; the rows of the others are rejected all the same."""


@dataclass(frozen=True)
class Group:
    """One cause and all rows that it stands in. `places` says the first of them, `more` how many follow.

    `column` is empty where the row as a whole is wrong, and names several columns where a rule speaks of them together.
    """

    column: str
    found: str
    message: str
    places: str
    more: int

    @property
    def has_several_columns(self):
        return ", " in self.column


def note_problems(batch, problems):
    """Keep (line, column, found, message) of a batch."""
    rows = [(batch.pk, line, column[:80], found[:120], message) for line, column, found, message in problems]
    copy_rows(ImportProblem._meta.db_table, ["batch_id", "line", "column", "found", "message"], rows)


def problem_groups(batch, start=0, count=MOST_SHOWN, apart=()):
    """Some Groups of the problems of a batch, in the order of the file; a few queries. Those `apart` are left out."""
    cause = ("column", "found", "message")
    problems = batch.problems.exclude(pk__in=apart).order_by()
    causes = problems.values(*cause).annotate(first=Min("line"), key=Min("pk"), rows=Count("line", distinct=True))
    causes = list(causes.order_by("first", "key")[start : start + count])
    places = {}
    ranked = problems.filter(message__in={each["message"] for each in causes}).annotate(
        place=Window(RowNumber(), partition_by=[F(name) for name in cause], order_by=("line", "pk"))
    )
    for *key, line in ranked.filter(place__lte=MOST_PLACES).order_by("line", "pk").values_list(*cause, "line"):
        places.setdefault(tuple(key), []).append(line)
    return [_group(batch.unit, each, places[tuple(each[name] for name in cause)]) for each in causes]


def count_causes(batch, apart=()):
    """How many causes the problems of a batch have, but for those `apart`."""
    problems = batch.problems.exclude(pk__in=apart).order_by()
    return problems.values("column", "found", "message").distinct().count()


def _group(unit, cause, lines):
    lines = list(dict.fromkeys(line for line in lines if line))
    places = f"{unit}{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}" if lines else "the whole file"
    return Group(cause["column"], cause["found"], cause["message"], places, max(0, cause["rows"] - len(lines)))


def wrong_lines(batch, start, count):
    """Some of the lines of a batch that have problems, in the order of the file; one query."""
    lines = batch.problems.order_by("line").values_list("line", flat=True).distinct()
    return list(lines[start : start + count])


def reasons(batch, lines=None):
    """{line: why it is rejected, in one text} of the rows of a batch, or of these lines only."""
    told, problems = {}, batch.problems.order_by("line", "pk")
    if lines is not None:
        problems = problems.filter(line__in=lines)
    for line, column, found, message in problems.values_list("line", "column", "found", "message"):
        sentence = f"{f'{column}: ' if column else ''}{f'Found {found}: ' if found else ''}{message}"
        told[line] = f"{told[line]} {sentence}" if line in told else sentence
    return told
