"""The filtered records as a file."""

from django.db.models import F, TextField, Value
from django.db.models.functions import Concat
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify

from procurement.filters.address import STATE_PARAMETERS
from procurement.interchange.downloads.columns import phrase
from procurement.interchange.downloads.writers import CONTENT_TYPES, WRITERS, Sheet
from procurement.interchange.terms import attribution


def download(request, filterset, room, columns):
    """All records of the filter set, whatever the page, in the format that its state names. Raises NoWorkbook."""
    room_address = request.build_absolute_uri(request.path)
    form, today = filterset.state.format, timezone.now().date()
    about = {
        "title": filterset.sentence,
        "address": request.build_absolute_uri(f"{request.path}{filterset.address.changed(format=None, page=None)}"),
        "downloaded": str(today),
        "attribution": attribution(),
    }
    headers = {"Content-Disposition": f'attachment; filename="{file_name(room, filterset.address, today)}.{form}"'}
    if request.method == "HEAD":
        return HttpResponse(headers=headers, content_type=CONTENT_TYPES[form])
    key = filterset.ordered.model.KEY[0]
    page = Concat(Value(room_address), F(key), Value("/"), output_field=TextField())
    sheet = Sheet(filterset.ordered, (*columns, phrase("record_address", page)), about)
    return StreamingHttpResponse(WRITERS[form](sheet), headers=headers, content_type=CONTENT_TYPES[form])


def file_name(room, address, today):
    """`offers-2025-03-01-supplier-rus-recipient-pak`, cut where it grows too long."""
    filters = [f"{name}-{'-'.join(values)}" for name, values in address.given.items() if name not in STATE_PARAMETERS]
    return "-".join([room, str(today), *map(slugify, filters)])[:120].rstrip("-")
