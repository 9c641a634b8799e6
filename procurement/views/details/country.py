"""The page of one country."""

from django.shortcuts import render

from procurement.choices import CountryAspect
from procurement.dates import UncertainDate
from procurement.interchange.downloads.tables import COUNTRIES
from procurement.models import Country
from procurement.queries import country_pages, lists
from procurement.queries.dossier import Dossier, Fact
from procurement.queries.values import Term
from procurement.views.details.cited import cited, wants_file
from procurement.views.details.record import page_of_record
from procurement.views.details.record_file import COUNTRY_NAMES, record_file, rows_of

SHOWN = 100


@page_of_record(Country.objects.public)
def country_detail(request, country):
    as_file = wants_file(request)
    dossier = Dossier(country)
    named = cited(request, country)
    if as_file:
        parts = {
            "names": rows_of(country_pages.names_of(country), COUNTRY_NAMES),
        }
        return record_file(named, COUNTRIES, dossier.notes, parts, lists.countries())
    made, received = country_pages.offers_made_by(country), country_pages.offers_received_by(country)
    further, designs = country_pages.further_part_in(country), country_pages.designs_of(country)
    events = country_pages.events_with(country)
    context = {
        "room": "countries",
        "country": country,
        "facts": [
            dossier.fact(CountryAspect.NAME),
            Fact("Code", (Term(country.code),)),
            dossier.fact(CountryAspect.KIND),
            Fact("Region", _region(country)),
            existence(country, dossier),
        ],
        "note": dossier.fact(CountryAspect.NOTE, label="Note", text=country.note),
        "names": list(country_pages.names_of(country)),
        "identifiers": list(country_pages.identifiers_of(country)),
        "followed_by": list(country_pages.followed_by(country)),
        "follows": list(country_pages.follows(country)),
        "members": list(country_pages.members_of(country)),
        "joined": list(country_pages.joined_by(country)),
        "counterparts": country_pages.counterparts_of(country),
        "made": list(made[:SHOWN]),
        "made_count": made.count(),
        "received": list(received[:SHOWN]),
        "received_count": received.count(),
        "further": list(further[:SHOWN]),
        "further_count": further.count(),
        "competitions": list(country_pages.competitions_of(country)),
        "designs": list(designs[:SHOWN]),
        "design_count": designs.count(),
        "lines": country_pages.lines_of(country, list(events[:SHOWN])),
        "event_count": events.count(),
        "contradictions": dossier.contradictions(),
        "dossier": dossier,
        "voices": dossier.by_source(),
        "cited": named,
    }
    return render(request, "procurement/country_detail.html", context)


def _region(country):
    named = [country.get_region_display()] if country.region else []
    return tuple(map(Term, named + ([country.get_subregion_display()] if country.subregion else [])))


def existence(country, dossier):
    """From when to when the country existed; not stated where the record does not say."""
    begin, end = UncertainDate.parse(country.founded_on), UncertainDate.parse(country.ended_on)
    words = " · ".join(
        filter(None, [begin and f"from {begin.words}", end and f"ended {end.words}"]),
    )
    return dossier.fact(CountryAspect.EXISTENCE, label="Existence", text=words or None)
