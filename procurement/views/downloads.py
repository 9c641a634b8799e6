"""The filtered records as a file."""

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify

from procurement.filters.address import STATE_PARAMETERS
from procurement.interchange.downloads.tables import Column
from procurement.interchange.downloads.writers import CONTENT_TYPES, WRITERS
from procurement.queries.lists import in_files

CHUNK = 1000
"""Rows read at a time; what belongs to them (participants, origins) is read once a chunk."""

ATTRIBUTION = (
    "Arms offers database. Facts are stated by the sources that each record cites; words, grades and arrangement are "
    "ours, under the MIT License. SIPRI volumes are the Stockholm International Peace Research Institute's: name it, "
    "and ask it before commercial use."
)


def download(request, filterset, room, columns):
    """All records of the filter set, whatever the page, in the format that its state names."""
    room_address = request.build_absolute_uri(request.path)
    form, today = filterset.state.format, timezone.now().date()
    about = {
        "title": filterset.sentence,
        "address": request.build_absolute_uri(f"{request.path}{filterset.address.changed(format=None, page=None)}"),
        "downloaded": str(today),
        "attribution": ATTRIBUTION,
    }
    headers = {"Content-Disposition": f'attachment; filename="{file_name(room, filterset.address, today)}.{form}"'}
    if request.method == "HEAD":
        return HttpResponse(headers=headers, content_type=CONTENT_TYPES[form])
    records = in_files(filterset.ordered).iterator(chunk_size=CHUNK)
    columns = (*columns, Column("record_address", lambda record: f"{room_address}{record.natural_key()[0]}/"))
    return StreamingHttpResponse(
        WRITERS[form](columns, records, about), headers=headers, content_type=CONTENT_TYPES[form]
    )


def file_name(room, address, today):
    """`offers-2025-03-01-supplier-rus-recipient-pak`, cut where it grows too long."""
    filters = [f"{name}-{'-'.join(values)}" for name, values in address.given.items() if name not in STATE_PARAMETERS]
    return "-".join([room, str(today), *map(slugify, filters)])[:120].rstrip("-")
