"""Notes the repeats of events that are held: under which further numbers, and that this file tells of them as well."""

from procurement.choices import EventAspect, EventIdentifierScheme, Outcome
from procurement.engine.expressions import among
from procurement.interchange.coded_events.layout import EVENT, NUMBER, place
from procurement.interchange.staging.route import Stale
from procurement.models import DiplomaticEvent, EventCitation, EventIdentifier
from procurement.services.derive import derive_search
from procurement.services.history import create_all
from procurement.services.numbering import NextNumbers


class Repeats:
    """The writing of what one batch adds to events that are held, cited to `source`.

    Nothing of the event itself changes, whatever a curator has made of it.
    """

    def __init__(self, batch, source):
        self.batch, self.source = batch, source

    def rows(self, sheet, *columns):
        rows = self.batch.rows.filter(sheet=sheet, outcome=Outcome.CHANGED).order_by("pk")
        return list(rows.values_list("target", *(place(sheet, column) for column in columns)))

    def write(self, progress):
        """Write them all. Raises Stale where one of the events is gone."""
        told = self.rows(EVENT, "address", "locator", "remark")
        events = sorted({event for event, *_ in told})
        progress("repeats", 0, len(told))
        held = DiplomaticEvent.objects.select_for_update(of=("self",)).filter(pk__in=among(events))
        if len(held.values_list("pk", flat=True)) < len(events):
            raise Stale("An event that this file tells of again is gone or was merged since: read this file again.")
        next_number = NextNumbers(EventIdentifier, events)
        scheme = EventIdentifierScheme.GDELT
        create_all(
            EventIdentifier,
            [
                EventIdentifier(event_id=event, number=next_number(event), scheme=scheme, value=value)
                for event, value in self.rows(NUMBER, "value")
            ],
        )
        next_number = NextNumbers(EventCitation, events)
        create_all(
            EventCitation,
            [
                EventCitation(
                    event_id=event,
                    number=next_number(event),
                    source=self.source,
                    aspect=EventAspect.RECORD,
                    stated=address,
                    locator=where,
                    note=remark,
                )
                for event, address, where, remark in told
            ],
        )
        derive_search(DiplomaticEvent, events)
