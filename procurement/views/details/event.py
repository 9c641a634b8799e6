"""The page of one diplomatic event."""

from dataclasses import dataclass, replace

from django.shortcuts import render

from procurement.choices import EventAspect
from procurement.interchange.downloads.tables import EVENTS
from procurement.models import DiplomaticEvent
from procurement.queries import event_pages, lists
from procurement.queries.dossier import Dossier, Fact
from procurement.queries.titles import when_words
from procurement.queries.values import Term
from procurement.views.details.cited import cited, wants_file
from procurement.views.details.record import page_of_record
from procurement.views.details.record_file import LINKS, PARTICIPANTS, record_file, rows_of


@dataclass(frozen=True)
class Row:
    """A participant or a link to an offer, and the fact that it keeps."""

    row: object
    fact: Fact


@page_of_record(lambda: DiplomaticEvent.objects.public().select_related("kind"))
def event_detail(request, event):
    as_file = wants_file(request)
    dossier = Dossier(event)
    named = cited(request, event)
    if as_file:
        parts = {
            "participants": rows_of(event_pages.participants_of(event), PARTICIPANTS),
            "offers": rows_of(event_pages.links_of(event), LINKS),
        }
        return record_file(named, EVENTS, dossier.notes, parts, lists.events())
    date = dossier.fact(EventAspect.DATE, label="When")
    context = {
        "room": "events",
        "event": event,
        "kind_fact": dossier.fact(EventAspect.KIND),
        "state_fact": dossier.fact(EventAspect.STATE),
        "dossier": dossier,
        "facts": [
            replace(date, terms=(Term(when_words(event)),)) if date.terms else date,
            dossier.fact(EventAspect.PLACE),
        ],
        "summary": dossier.fact(EventAspect.SUMMARY, text=event.summary),
        "participants": [
            Row(row, dossier.fact(EventAspect.PARTICIPANT, row)) for row in event_pages.participants_of(event)
        ],
        "links": [Row(row, dossier.fact(EventAspect.OFFER, row)) for row in event_pages.links_of(event)],
        "relations": event_pages.relations_of(event),
        "contradictions": dossier.contradictions(),
        "voices": dossier.by_source(),
        "cited": named,
    }
    return render(request, "procurement/event_detail.html", context)
