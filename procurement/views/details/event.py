"""The page of one diplomatic event."""

from dataclasses import dataclass, replace

from django.shortcuts import render

from procurement.choices import EventAspect
from procurement.interchange.downloads.tables import EVENTS
from procurement.models import DiplomaticEvent, EventIdentifier, EventOffer, EventParticipant
from procurement.queries import event_pages, lists
from procurement.queries.dossier import Dossier, Fact
from procurement.queries.titles import when_words
from procurement.queries.values import Term
from procurement.views.details.as_of import known_on
from procurement.views.details.cited import cited, wants_file_or_day
from procurement.views.details.record import page_of_record
from procurement.views.details.record_file import LINKS, PARTICIPANTS, record_file, rows_of

PARTS = (EventParticipant, EventOffer, EventIdentifier)


@dataclass(frozen=True)
class Row:
    """A participant or a link to an offer, and the fact that it keeps."""

    row: object
    fact: Fact


@page_of_record(lambda: DiplomaticEvent.objects.public().select_related("kind"))
def event_detail(request, event):
    as_file, day = wants_file_or_day(request)
    if day:
        known = known_on(day, event)
        parts = {model: known.rows(model) for model in PARTS}
        return page(
            request, {**own(known.record, known.dossier, parts), "cited": cited(request, known.record, "", day)}
        )
    dossier = Dossier(event)
    named = cited(request, event)
    rows = {
        EventParticipant: list(event_pages.participants_of(event)),
        EventOffer: list(event_pages.links_of(event)),
    }
    if as_file:
        parts = {
            "participants": rows_of(rows[EventParticipant], PARTICIPANTS),
            "offers": rows_of(rows[EventOffer], LINKS),
        }
        return record_file(named, EVENTS, dossier.notes, parts, lists.events())
    rows[EventIdentifier] = list(event_pages.identifiers_of(event))
    around = {"relations": event_pages.relations_of(event)}
    return page(request, {**own(event, dossier, rows), **around, "cited": named})


def page(request, context):
    return render(request, "procurement/event_detail.html", context)


def own(event, dossier, parts):
    """What the page says of the event itself; `parts` are its rows by model."""
    date = dossier.fact(EventAspect.DATE, label="When")
    return {
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
        "participants": [Row(row, dossier.fact(EventAspect.PARTICIPANT, row)) for row in parts[EventParticipant]],
        "links": [Row(row, dossier.fact(EventAspect.OFFER, row)) for row in parts[EventOffer]],
        "identifiers": parts[EventIdentifier],
        "contradictions": dossier.contradictions(),
        "voices": dossier.by_source(),
    }
