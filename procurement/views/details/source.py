"""The page of one source."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from procurement.choices import Reliability
from procurement.models import Source
from procurement.queries import source_pages
from procurement.views.details.parameters import only_parameters


@require_safe
def source_detail(request, slug):
    only_parameters(request)
    source = get_object_or_404(Source.objects.public(), slug=slug)
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
