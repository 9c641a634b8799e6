"""Notes the repeats of events that are held: under which further numbers, and that this file tells of them as well."""

from collections import defaultdict

from django.db.models import Max

from procurement.choices import EventAspect, EventIdentifierScheme, Outcome
from procurement.engine.expressions import among
from procurement.interchange.coded_events.layout import EVENT, NUMBER, place
from procurement.interchange.staging.route import Stale
from procurement.models import DiplomaticEvent, EventCitation, EventIdentifier
from procurement.services.derive import derive_search
from procurement.services.history import create_all


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
        next_number = _Numbers(EventIdentifier, events)
        scheme = EventIdentifierScheme.GDELT
        create_all(
            EventIdentifier,
            [
                EventIdentifier(event_id=event, number=next_number(event), scheme=scheme, value=value)
                for event, value in self.rows(NUMBER, "value")
            ],
        )
        next_number = _Numbers(EventCitation, events)
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


class _Numbers:
    """Gives the rows of events their next numbers; those once used are never given again."""

    def __init__(self, model, events):
        self._last = defaultdict(int)
        for rows in (model.objects, model.history):
            highest = rows.filter(event_id__in=among(events)).order_by().values("event_id").annotate(last=Max("number"))
            for event, last in highest.values_list("event_id", "last"):
                self._last[event] = max(self._last[event], last)

    def __call__(self, event):
        self._last[event] += 1
        return self._last[event]
