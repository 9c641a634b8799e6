"""The page of one source."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from procurement.choices import Reliability
from procurement.models import Source
from procurement.queries import source_pages


@require_safe
def source_detail(request, slug):
    source = get_object_or_404(Source.objects.public(), slug=slug)
    context = {
        "room": "sources",
        "source": source,
        "reliability": Reliability(source.reliability).label[2:],
        "editions": source_pages.editions_of(source),
        "resting": source_pages.resting_on(source),
        "disputed": source_pages.disputed_in(source),
    }
    return render(request, "procurement/source_detail.html", context)
