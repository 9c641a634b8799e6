"""The page of one source."""

from django.shortcuts import render

from procurement.choices import Reliability
from procurement.models import Source
from procurement.queries import source_pages
from procurement.views.details.parameters import only_parameters
from procurement.views.details.record import page_of_record


@page_of_record(Source.objects.public)
def source_detail(request, source):
    only_parameters(request)
    disputed, disputed_count = source_pages.disputed_in(source)
    context = {
        "room": "sources",
        "source": source,
        "reliability": Reliability(source.reliability).label[2:],
        "editions": source_pages.editions_of(source),
        "resting": source_pages.resting_on(source),
        "disputed": disputed,
        "disputed_count": disputed_count,
    }
    return render(request, "procurement/source_detail.html", context)
