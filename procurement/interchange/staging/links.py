"""Rows that point at records of their own model which stand in the same file: in which order they can be written."""

from collections import defaultdict

from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast, Substr

from procurement.choices import Outcome
from procurement.interchange.resources.cells import nearest_hint
from procurement.interchange.staging.layout import LEVEL, WRITTEN
from procurement.models import StagedRow
from procurement.services.bulk import put_from

MOST_DEEP = 20
"""How many new records may hang on each other one after the other: more are no variants of anything."""

_WAITS = (
    f"a new record that waits for one that does not come in, for this one, or for {MOST_DEEP} others in turn: mend "
    "those, or bring them in first."
)


def order_links(layout, rows, expects, book):
    """Give each staged row that waits for another its level. Returns (pk, line, column, found, message) of those that
    wait for a record that is neither held nor comes, for each other in a ring, or for too many others in turn.

    `expects` says of each column what belongs there; `book` knows what is like a wrong key.
    """
    wrong = []
    for name in layout.own:
        cell, key = layout.cell_of[name], layout.cell_of[layout.model.KEY[0]]
        waiting = rows.filter(outcome__in=WRITTEN, **{f"{cell}__startswith": "?"}).order_by("pk")
        waits = {pk: (line, own, text[1:]) for pk, line, own, text in waiting.values_list("pk", "line", key, cell)}
        if not waits:
            continue
        new = rows.filter(outcome=Outcome.NEW)
        level_of = dict.fromkeys(new.exclude(pk__in=waiting.values("pk")).values_list(key, flat=True), 0)
        is_new = set(new.filter(pk__in=waiting.values("pk")).values_list("pk", flat=True))
        comes = level_of.keys() | {waits[pk][1] for pk in is_new}
        by_target = defaultdict(list)
        for pk, (_, _, target) in waits.items():
            by_target[target].append(pk)
        levels, front = {}, [(text, 0) for text in by_target if text in level_of]
        while front:
            text, level = front.pop()
            for pk in by_target[text]:
                levels[pk] = level + 1
                if pk in is_new and level + 1 < MOST_DEEP:
                    front.append((waits[pk][1], level + 1))
        by_level = defaultdict(list)
        for pk, level in levels.items():
            by_level[level].append(pk)
        for level, pks in by_level.items():
            for start in range(0, len(pks), 5_000):
                rows.filter(pk__in=pks[start : start + 5_000]).update(**{LEVEL: f"{level:09}"})
        for pk, (line, _, text) in waits.items():
            if pk not in levels and text in comes:
                wrong.append((pk, line, name, "", f"Found “{text[:60]}”, {_WAITS}"))
            elif pk not in levels:
                hint = nearest_hint(book, text)
                wrong.append((pk, line, name, "", f"Found “{text[:60]}”; expected {expects[name]}{hint}."))
    return wrong


def levels(rows):
    """The levels of staged rows, lowest first."""
    return sorted(rows.exclude(**{LEVEL: None}).order_by().values_list(LEVEL, flat=True).distinct())


def follow_links(layout, rows):
    """Put the primary keys into cells that wait for records which are written by now."""
    for name in layout.own:
        cell, key = layout.cell_of[name], layout.model.KEY[0]
        waiting = rows.filter(**{f"{cell}__startswith": "?"})
        target = layout.model.objects.order_by().filter(**{key: Substr(OuterRef(cell), 2)}).values("pk")[:1]
        put_from(StagedRow, waiting, "pk", {cell: Cast(Subquery(target), CharField())})
