"""Makes draft events of staged ones, with participants, numbers and citations, in a few statements.

One source for the file and not one for each article: nobody here has read the articles, and what is cited is what the
collection says of them. The address of the report stands in the citation of the event as a whole, for whoever takes
the event up; a hundred thousand rows are one source and not forty thousand that nobody graded.
"""

from django.db.models import Exists, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Cast

from procurement.choices import EventAspect, EventIdentifierScheme, Outcome
from procurement.engine.writing import reserve_keys
from procurement.interchange.coded_events.layout import EVENT, NUMBER, PART, cell, place
from procurement.interchange.staging.route import Stale
from procurement.models import (
    Country,
    DiplomaticEvent,
    EventCitation,
    EventIdentifier,
    EventKind,
    EventParticipant,
)
from procurement.services.bulk import insert_from

READ_BY_MACHINE = "Read by machine."

_FACTS = (
    # fact, name of the value's column or None, name of the column with the words
    (EventAspect.RECORD, None, "address"),
    (EventAspect.KIND, "kind", "said_kind"),
    (EventAspect.DATE, "date", "said_date"),
    (EventAspect.PLACE, "place", "said_place"),
    (EventAspect.STATE, "state", "said_kind"),
)
CITED = len(_FACTS)
"""How many citations the facts of an event itself take: those of its participants follow."""


class Creation:
    """The writing of the new events of one batch, cited to `source`, in the transaction that the caller opened."""

    def __init__(self, batch, source):
        self.batch, self.source = batch, source
        self._first = {}

    def rows(self, sheet):
        return self.batch.rows.filter(sheet=sheet, outcome=Outcome.NEW).order_by("pk")

    def write(self, progress):
        """Write them all. Raises Stale."""
        steps = (self._make_events, self._make_participants, self._make_numbers, self._cite_events, self._cite_parties)
        self._ask_still_so()
        for model, sheet in ((DiplomaticEvent, EVENT), (EventParticipant, PART)):
            self._first[model] = reserve_keys(model, self.rows(sheet).count())
        for number, step in enumerate(steps):
            progress("writing", number, len(steps))
            step()

    def _ask_still_so(self):
        slug = DiplomaticEvent.objects.filter(slug=OuterRef(place(EVENT, "slug"))).order_by()
        kind = EventKind.objects.filter(slug=OuterRef(place(EVENT, "kind"))).order_by()
        party = Country.objects.filter(code=OuterRef(place(PART, "country"))).order_by()
        if (
            self.rows(EVENT).filter(Exists(slug) | ~Exists(kind)).exists()
            or self.rows(PART).exclude(Exists(party)).exists()
        ):
            raise Stale("A kind of event, a party or the key of an event was changed since: read this file again.")

    def _pk(self, model, sheet, column):
        return Value(self._first[model]) + Cast(cell(sheet, column), IntegerField())

    def _make_events(self):
        kind = EventKind.objects.filter(slug=OuterRef(place(EVENT, "kind"))).order_by().values("pk")
        insert_from(
            DiplomaticEvent,
            self.rows(EVENT),
            {
                "id": self._pk(DiplomaticEvent, EVENT, "rank"),
                "kind": Subquery(kind),
                "state": cell(EVENT, "state"),
                "dated_on": cell(EVENT, "date"),
            }
            | {name: cell(EVENT, name) for name in ("slug", "title", "place", "search")},
        )

    def _make_participants(self):
        country = Country.objects.filter(code=OuterRef(place(PART, "country"))).order_by().values("pk")
        insert_from(
            EventParticipant,
            self.rows(PART),
            {
                "id": self._pk(EventParticipant, PART, "rank"),
                "event": self._pk(DiplomaticEvent, PART, "owner"),
                "number": Cast(cell(PART, "number"), IntegerField()),
                "country": Subquery(country),
                "role": cell(PART, "role"),
                "named_as": cell(PART, "named_as"),
            },
        )

    def _make_numbers(self):
        insert_from(
            EventIdentifier,
            self.rows(NUMBER),
            {
                "event": self._pk(DiplomaticEvent, NUMBER, "owner"),
                "number": Cast(cell(NUMBER, "number"), IntegerField()),
                "scheme": Value(EventIdentifierScheme.GDELT.value),
                "value": cell(NUMBER, "value"),
            },
        )

    def _cite_events(self):
        for number, (aspect, value, said) in enumerate(_FACTS, start=1):
            rows = self.rows(EVENT)
            self._cite(
                rows if aspect == EventAspect.RECORD else rows.exclude(**{place(EVENT, said): ""}),
                self._pk(DiplomaticEvent, EVENT, "rank"),
                {
                    "number": Value(number),
                    "aspect": Value(aspect.value),
                    "stated": cell(EVENT, said),
                    "value": cell(EVENT, value) if value else Value(""),
                    "locator": cell(EVENT, "locator"),
                    "note": cell(EVENT, "remark") if aspect == EventAspect.RECORD else Value(READ_BY_MACHINE),
                },
            )

    def _cite_parties(self):
        self._cite(
            self.rows(PART),
            self._pk(DiplomaticEvent, PART, "owner"),
            {
                "number": Cast(cell(PART, "cited"), IntegerField()),
                "aspect": Value(EventAspect.PARTICIPANT.value),
                "participant": self._pk(EventParticipant, PART, "rank"),
                "stated": cell(PART, "said"),
                "value": cell(PART, "country"),
                "locator": cell(PART, "locator"),
                "note": Value(READ_BY_MACHINE),
            },
        )

    def _cite(self, rows, event, values):
        insert_from(EventCitation, rows, {"event": event, "source": Value(self.source.pk), **values})
