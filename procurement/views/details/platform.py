"""The page of one platform."""

from dataclasses import dataclass, replace

from django.shortcuts import render

from procurement.choices import PlatformAspect
from procurement.interchange.downloads.tables import PLATFORMS
from procurement.models import Platform
from procurement.queries import lists, offer_pages, platform_pages
from procurement.queries.dossier import Dossier, Fact
from procurement.queries.offer_pages import EventLine
from procurement.queries.values import Term
from procurement.queries.versions import of_platforms, with_variants
from procurement.views.details.cited import cited, wants_file
from procurement.views.details.record import page_of_record
from procurement.views.details.record_file import PLATFORM_NAMES, record_file, rows_of

SHOWN = 100


@dataclass(frozen=True)
class Row:
    """A child of the platform and the fact that it keeps."""

    row: object
    fact: Fact


@page_of_record(lambda: Platform.objects.public().select_related("category", "variant_of"))
def platform_detail(request, platform):
    as_file = wants_file(request)
    dossier = Dossier(platform)
    named = cited(request, platform)
    if as_file:
        parts = {
            "names": rows_of(platform_pages.names_of(platform), PLATFORM_NAMES),
        }
        return record_file(named, PLATFORMS, dossier.notes, parts, lists.platforms())
    keys = with_variants([platform.pk])
    condition = of_platforms([platform.pk])
    offers = platform_pages.offers_of(condition)
    events = platform_pages.events_around(condition)
    context = {
        "room": "platforms",
        "platform": platform,
        "facts": [
            dossier.fact(PlatformAspect.DESIGNATION),
            Fact("Reporting name", (Term(platform.reporting_name),) if platform.reporting_name else ()),
            dossier.fact(PlatformAspect.DESCRIPTION),
            dossier.fact(PlatformAspect.CATEGORY),
            dossier.fact(PlatformAspect.MAKER),
            replace(dossier.fact(PlatformAspect.VARIANT, label="Version of"), unknown="no other platform on record"),
        ],
        "origins": [Row(row, dossier.fact(PlatformAspect.ORIGIN, row)) for row in platform_pages.origins_of(platform)],
        "names": [Row(row, dossier.fact(PlatformAspect.NAME, row)) for row in platform_pages.names_of(platform)],
        "variants": list(platform_pages.variants_among(keys, platform)),
        "components": [
            Row(row, dossier.fact(PlatformAspect.COMPONENT, row)) for row in offer_pages.components_of(platform)
        ],
        "fitted": list(offer_pages.fitted_with(platform)),
        "operators": dossier.fact(PlatformAspect.OPERATORS),
        "recipients": Fact(
            "Delivered to",
            tuple(Term(country.name, country) for country in platform_pages.recipients_in(condition)),
            origin="our reading of the offers below",
        ),
        "note": dossier.fact(PlatformAspect.NOTE, label="Note", text=platform.note),
        "keys": keys,
        "offers": list(offers[:SHOWN]),
        "offer_count": offers.count(),
        "lines": [EventLine(event, is_opinion=event.is_opinion) for event in events[:SHOWN]],
        "event_count": events.count(),
        "contradictions": dossier.contradictions(),
        "dossier": dossier,
        "voices": dossier.by_source(),
        "cited": named,
        "identifiers": list(platform_pages.identifiers_of(platform)),
    }
    return render(request, "procurement/platform_detail.html", context)
