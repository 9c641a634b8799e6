"""The page of one source."""

from django.shortcuts import render

from procurement.choices import Reliability
from procurement.interchange.downloads.tables import SOURCES
from procurement.models import Source
from procurement.queries import lists, source_pages
from procurement.views.details.cited import cited, wants_file
from procurement.views.details.record import page_of_record
from procurement.views.details.record_file import record_file, statement


@page_of_record(Source.objects.public)
def source_detail(request, source):
    as_file = wants_file(request)
    resting = source_pages.resting_on(source)
    named = cited(request, source)
    if as_file:
        parts = {"resting": [_resting(kind) for kind in resting]}
        return record_file(named, SOURCES, (), parts, lists.sources())
    disputed, disputed_count = source_pages.disputed_in(source)
    context = {
        "room": "sources",
        "source": source,
        "reliability": Reliability(source.reliability).label[2:],
        "editions": source_pages.editions_of(source),
        "resting": resting,
        "cited": named,
        "disputed": disputed,
        "disputed_count": disputed_count,
    }
    return render(request, "procurement/source_detail.html", context)


def _resting(kind):
    """What rests on the source, a list of records of one kind with the statements about each.

    A register has more than a page or this file can hold: `records_in_all` counts them.
    """
    return {
        "records": str(kind.noun),
        "records_in_all": kind.total,
        "statements": [
            {"record": record.natural_key()[0], **statement(note)} for record, notes in kind.records for note in notes
        ],
    }
