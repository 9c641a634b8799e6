"""Names of a register that we do not know, and what a person says that they mean: once, and remembered when applied."""

import csv
import io
import json
from typing import NamedTuple

from django.db.models import Count, Max, Min

from procurement.interchange.unreadable import Unreadable
from procurement.models import Country, Platform

SIDES = {"Recipient": "country", "Supplier": "country", "Weapon designation": "platform"}
"""Which sort of record the name in a column of a register stands for."""

_KEYS = {"country": (Country, "code"), "platform": (Platform, "slug")}
_CALLED = {"country": "code", "platform": "key"}
_COLUMNS = ["kind", "name", "key"]


class Unknown(NamedTuple):
    """A name that no record of ours has: `kind` is country or platform, `rows` how often it stands in the file.

    `line` is the first of these places.
    """

    kind: str
    name: str
    rows: int
    message: str
    line: int

    @property
    def nearest(self):
        """`Türkiye (TUR), Turkmenistan (TKM)`; empty where nothing is near."""
        return self.message.partition("nearest: ")[2].partition(": map it to")[0]


def name_problems(batch):
    """The problems of a batch that are names which no record of ours has."""
    named = batch.problems.filter(column__in=SIDES).exclude(found="")  # an empty cell is no name
    return named.exclude(message__startswith="Supplier and recipient").order_by()


def unknown_names(batch):
    """The Unknowns of a batch: countries first, since they are never made, and the most frequent first; one query."""
    groups = (
        name_problems(batch)
        .values("column", "found")
        .annotate(rows=Count("pk"), message=Max("message"), first=Min("line"))
    )
    found = {}
    for group in groups.order_by("first"):
        key = SIDES[group["column"]], group["found"]
        rows = group["rows"] + (found[key].rows if key in found else 0)
        line = found[key].line if key in found else group["first"]
        found[key] = Unknown(*key, rows, group["message"], line)
    return sorted(found.values(), key=lambda unknown: (unknown.kind != "country", -unknown.rows))


def sound_mapping(given):
    """({kind: {name: key}}, [sentences]) of (kind, name, key) triples: the sound ones, and what is wrong."""
    mapping, wrong = {"country": {}, "platform": {}}, []
    for kind, name, key in given:
        if kind not in _KEYS:
            wrong.append(f"“{kind}” is neither country nor platform (for “{name}”).")
        elif name and key:
            mapping[kind][name] = key
    for kind, (model, column) in _KEYS.items():
        keys = set(mapping[kind].values())
        known = set(model.objects.filter(**{f"{column}__in": keys}).values_list(column, flat=True)) if keys else set()
        for name, key in list(mapping[kind].items()):
            if key not in known:
                wrong.append(f"No {kind} has the {_CALLED[kind]} “{key}” (for “{name}”).")
                del mapping[kind][name]
    return mapping, wrong


def read_mapping(path):
    """The mapping of a file: JSON as {"country": {name: code}, "platform": {name: slug}}, or CSV of kind, name, key.

    Raises Unreadable.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        given = _of_json(text) if text.lstrip().startswith("{") else _of_csv(text)
    except (OSError, ValueError, csv.Error) as error:
        raise Unreadable(f"The mapping {path} cannot be read: {error}.") from error
    mapping, wrong = sound_mapping(given)
    if wrong:
        raise Unreadable(f"The mapping {path} names what we do not have. {' '.join(wrong)}")
    return mapping


def _of_json(text):
    sides = json.loads(text)
    if not all(isinstance(names, dict) for names in sides.values()):
        raise ValueError('it must be {"country": {name: code}, "platform": {name: slug}}')
    return [(kind, str(name), str(key)) for kind, names in sides.items() for name, key in names.items()]


def _of_csv(text):
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    if [str(field).strip() for field in rows.fieldnames or ()] != _COLUMNS:
        raise ValueError(f"its first line must be {','.join(_COLUMNS)}, and others like country,Turkiye,TUR")
    return [tuple(str(row[column] or "").strip() for column in rows.fieldnames) for row in rows]


def merged(old, new):
    """One mapping out of two; what is said later counts."""
    return {kind: {**old.get(kind, {}), **new.get(kind, {})} for kind in _KEYS}
