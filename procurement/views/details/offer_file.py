"""One offer as a file: the columns of the offer list, and its steps, deliveries and statements beside them."""

from django.http import JsonResponse
from django.utils import timezone

from procurement.interchange.downloads.tables import OFFERS
from procurement.queries.conflicts import fact_of
from procurement.queries.titles import offer_title
from procurement.views.downloads import ATTRIBUTION


def offer_file(offer, milestones, deliveries, dossier, address):
    """The answer to `format=json`; unknown values are null or empty, dates EDTF text."""
    numbers = {row.pk: row.number for row in milestones}, {row.pk: row.number for row in deliveries}
    record = {column.name: column.value(offer) for column in OFFERS}
    record["note"] = offer.note
    record["milestones"] = [_milestone(row) for row in milestones]
    record["deliveries"] = [
        {
            "number": row.number,
            "date": row.delivered_on,
            "quantity": row.quantity,
            "quantity_is_about": row.quantity_estimated,
            "note": row.note,
        }
        for row in deliveries
    ]
    record["statements"] = [_statement(note, *numbers) for note in dossier.notes]
    today = timezone.now().date()
    answer = {
        "title": offer_title(offer),
        "address": address,
        "downloaded": today,
        "attribution": ATTRIBUTION,
        "record": record,
    }
    headers = {"Content-Disposition": f'attachment; filename="{offer.reference}-{today}.json"'}
    return JsonResponse(answer, headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _milestone(row):
    return {
        "number": row.number,
        "kind": row.kind,
        "is_planned": row.is_planned,
        "date": row.dated_on,
        "quantity": row.quantity,
        "quantity_is_about": row.quantity_estimated,
        "value_low": row.value_low,
        "value_high": row.value_high,
        "currency": row.currency,
        "value_basis": row.value_basis,
        "note": row.note,
    }


def _statement(note, milestones, deliveries):
    """The columns of a citation; `value` is null where it names a record that is not public."""
    citation = note.citation
    child = fact_of(citation)[2]
    return {
        "number": citation.number,
        "aspect": citation.aspect,
        "milestone": milestones.get(child) if citation.milestone_id else None,
        "delivery": deliveries.get(child) if citation.delivery_id else None,
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
