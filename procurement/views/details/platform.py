"""The page of one platform."""

from dataclasses import dataclass, replace

from django.shortcuts import render

from procurement.choices import PlatformAspect
from procurement.interchange.downloads.tables import PLATFORMS
from procurement.models import Platform, PlatformComponent, PlatformIdentifier, PlatformName, PlatformOrigin
from procurement.queries import lists, offer_pages, platform_pages
from procurement.queries.dossier import Dossier, Fact
from procurement.queries.offer_pages import EventLine
from procurement.queries.values import Term
from procurement.queries.versions import of_platforms, with_variants
from procurement.views.details.as_of import known_on
from procurement.views.details.cited import cited, wants_file_or_day
from procurement.views.details.record import page_of_record
from procurement.views.details.record_file import PLATFORM_NAMES, record_file, rows_of

PARTS = (PlatformOrigin, PlatformName, PlatformComponent, PlatformIdentifier)
SHOWN = 100


@dataclass(frozen=True)
class Row:
    """A child of the platform and the fact that it keeps."""

    row: object
    fact: Fact


@page_of_record(lambda: Platform.objects.public().select_related("category", "variant_of"))
def platform_detail(request, platform):
    as_file, day = wants_file_or_day(request)
    if day:
        known = known_on(day, platform)
        parts = {model: known.rows(model) for model in PARTS}
        return page(
            request, {**own(known.record, known.dossier, parts), "cited": cited(request, known.record, "", day)}
        )
    dossier = Dossier(platform)
    named = cited(request, platform)
    if as_file:
        parts = {
            "names": rows_of(platform_pages.names_of(platform), PLATFORM_NAMES),
        }
        return record_file(named, PLATFORMS, dossier.notes, parts, lists.platforms())
    rows = {
        PlatformOrigin: list(platform_pages.origins_of(platform)),
        PlatformName: list(platform_pages.names_of(platform)),
        PlatformComponent: list(offer_pages.components_of(platform)),
        PlatformIdentifier: list(platform_pages.identifiers_of(platform)),
    }
    return page(request, {**own(platform, dossier, rows), **around(platform), "cited": named})


def page(request, context):
    return render(request, "procurement/platform_detail.html", context)


def own(platform, dossier, parts):
    """What the page says of the platform itself; `parts` are its rows by model."""
    return {
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
        "origins": [Row(row, dossier.fact(PlatformAspect.ORIGIN, row)) for row in parts[PlatformOrigin]],
        "names": [Row(row, dossier.fact(PlatformAspect.NAME, row)) for row in parts[PlatformName]],
        "components": [Row(row, dossier.fact(PlatformAspect.COMPONENT, row)) for row in parts[PlatformComponent]],
        "operators": dossier.fact(PlatformAspect.OPERATORS),
        "note": dossier.fact(PlatformAspect.NOTE, label="Note", text=platform.note),
        "contradictions": dossier.contradictions(),
        "dossier": dossier,
        "voices": dossier.by_source(),
        "identifiers": parts[PlatformIdentifier],
    }


def around(platform):
    """What the page says of other records, as they are today."""
    keys = with_variants([platform.pk])
    condition = of_platforms([platform.pk])
    offers = platform_pages.offers_of(condition)
    events = platform_pages.events_around(condition)
    return {
        "variants": list(platform_pages.variants_among(keys, platform)),
        "fitted": list(offer_pages.fitted_with(platform)),
        "recipients": Fact(
            "Delivered to",
            tuple(Term(country.name, country) for country in platform_pages.recipients_in(condition)),
            origin="our reading of the offers below",
        ),
        "keys": keys,
        "offers": list(offers[:SHOWN]),
        "offer_count": offers.count(),
        "lines": [EventLine(event, is_opinion=event.is_opinion) for event in events[:SHOWN]],
        "event_count": events.count(),
    }
