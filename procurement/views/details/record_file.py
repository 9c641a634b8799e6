"""One record as a file: the columns of its list, and its parts and statements beside them."""

from decimal import Decimal
from operator import attrgetter

from django.http import JsonResponse
from django.utils import timezone

from procurement.interchange.downloads.columns import typed
from procurement.interchange.terms import attribution

MILESTONES = {
    "number": "number",
    "kind": "kind",
    "is_planned": "is_planned",
    "date": "dated_on",
    "quantity": "quantity",
    "quantity_is_about": "quantity_estimated",
    "value_low": "value_low",
    "value_high": "value_high",
    "currency": "currency",
    "value_basis": "value_basis",
    "note": "note",
}
DELIVERIES = {
    "number": "number",
    "date": "delivered_on",
    "quantity": "quantity",
    "quantity_is_about": "quantity_estimated",
    "note": "note",
}
PLATFORM_NAMES = {"number": "number", "text": "text", "scheme": "scheme", "match": "match"}
COUNTRY_NAMES = {"number": "number", "text": "text", "scheme": "scheme", "used": "used_on"}
PARTICIPANTS = {
    "number": "number",
    "country": "country.code",
    "role": "role",
    "spokesperson": "spokesperson",
    "named_as": "named_as",
}
LINKS = {
    "number": "number",
    "offer": "offer.reference",
    "bearing": "bearing",
    "is_general": "is_general",
    "delay": "delayed_on",
    "note": "note",
}
"""The parts of records: what each is called in the file, and where the row has it."""


def rows_of(rows, columns):
    """The rows as dictionaries."""
    return [{name: _plain(attrgetter(path)(row)) for name, path in columns.items()} for row in rows]


def record_file(cited, columns, notes, parts, listed):
    """The answer to `format=json`; unknown values are null or empty, dates EDTF text.

    `cited` is the Cited of the page; the columns are read from `listed`, the records of its list.
    `parts` are {name: what JSON can hold}.
    """
    (row,) = typed(listed.filter(pk=cited.record.pk), columns)
    record = {column.name: _plain(value) for column, value in zip(columns, row, strict=True)}
    record |= parts | {"statements": [statement(note) for note in notes]}
    answer = {
        "title": cited.title,
        "address": cited.address,
        "downloaded": cited.today,
        "attribution": attribution(),
        "record": record,
    }
    name = f"{cited.record.natural_key()[0]}-{timezone.now().date()}"
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
    return JsonResponse(answer, headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 1})


def statement(note):
    """The columns of a citation; a child by its number, `value` null where it names a record that is not public."""
    citation = note.citation
    children = {name: getattr(citation, name) for name in citation.CHILDREN}
    return {
        "number": citation.number,
        "aspect": citation.aspect,
        **{name: child.number if child else None for name, child in children.items()},
        "source": citation.source.slug,
        "source_title": citation.source.title,
        "reliability": citation.source.reliability,
        "credibility": citation.credibility,
        "rank": citation.rank,
        "stated": citation.stated,
        "value": note.shown_value,
        "locator": citation.locator,
        "speaker_kind": citation.speaker_kind,
        "speaker": citation.speaker,
        "note": citation.note,
    }


def _plain(value):
    return float(value) if isinstance(value, Decimal) else value
