"""Makes draft events of staged ones, with participants, numbers and citations, in a few statements.

One source for the file and not one for each article: nobody here has read the articles, and what is cited is what the
collection says of them. The address of the report stands in the citation of the event as a whole, for whoever takes
the event up; a hundred thousand rows are one source and not forty thousand that nobody graded.
"""

from django.db.models import Exists, OuterRef, Value

from procurement.choices import EventAspect, EventIdentifierScheme
from procurement.interchange.coded_events.layout import EVENT, NUMBER, PART, cell, key_of, place, whole
from procurement.interchange.staging.route import Stale
from procurement.models import (
    Country,
    DiplomaticEvent,
    EventCitation,
    EventIdentifier,
    EventKind,
    EventParticipant,
)
from procurement.queries.coded_events import READ_BY_MACHINE
from procurement.services.bulk import insert_from

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


def make_events(making, progress):
    """Write the new events of a Making with all that belongs to them. Raises Stale."""
    _ask_still_so(making)
    making.reserve(**{EVENT: DiplomaticEvent, PART: EventParticipant})
    steps = (_make_events, _make_participants, _make_numbers, _cite_events, _cite_parties)
    for number, step in enumerate(steps):
        progress("writing", number, len(steps))
        step(making)


def _ask_still_so(making):
    slug = DiplomaticEvent.objects.filter(slug=OuterRef(place(EVENT, "slug"))).order_by()
    kind = EventKind.objects.filter(slug=OuterRef(place(EVENT, "kind"))).order_by()
    party = Country.objects.filter(code=OuterRef(place(PART, "country"))).order_by()
    is_other = making.rows(EVENT).filter(Exists(slug) | ~Exists(kind)).exists()
    if is_other or making.rows(PART).exclude(Exists(party)).exists():
        raise Stale("A kind of event, a party or the key of an event was changed since: read this file again.")


def _make_events(making):
    insert_from(
        DiplomaticEvent,
        making.rows(EVENT),
        {
            "id": making.pk(DiplomaticEvent, EVENT, "rank"),
            "kind": key_of(EventKind, "slug", EVENT, "kind"),
            "state": cell(EVENT, "state"),
            "dated_on": cell(EVENT, "date"),
        }
        | {name: cell(EVENT, name) for name in ("slug", "title", "place", "search")},
    )


def _make_participants(making):
    insert_from(
        EventParticipant,
        making.rows(PART),
        {
            "id": making.pk(EventParticipant, PART, "rank"),
            "event": making.pk(DiplomaticEvent, PART, "owner"),
            "number": whole(PART, "number"),
            "country": key_of(Country, "code", PART, "country"),
            "role": cell(PART, "role"),
            "named_as": cell(PART, "named_as"),
        },
    )


def _make_numbers(making):
    insert_from(
        EventIdentifier,
        making.rows(NUMBER),
        {
            "event": making.pk(DiplomaticEvent, NUMBER, "owner"),
            "number": whole(NUMBER, "number"),
            "scheme": Value(EventIdentifierScheme.GDELT.value),
            "value": cell(NUMBER, "value"),
        },
    )


def _cite_events(making):
    for number, (aspect, value, said) in enumerate(_FACTS, start=1):
        rows = making.rows(EVENT)
        _cite(
            making,
            rows if aspect == EventAspect.RECORD else rows.exclude(**{place(EVENT, said): ""}),
            making.pk(DiplomaticEvent, EVENT, "rank"),
            {
                "number": Value(number),
                "aspect": Value(aspect.value),
                "stated": cell(EVENT, said),
                "value": cell(EVENT, value) if value else Value(""),
                "locator": cell(EVENT, "locator"),
                "note": cell(EVENT, "remark") if aspect == EventAspect.RECORD else Value(READ_BY_MACHINE),
            },
        )


def _cite_parties(making):
    _cite(
        making,
        making.rows(PART),
        making.pk(DiplomaticEvent, PART, "owner"),
        {
            "number": whole(PART, "cited"),
            "aspect": Value(EventAspect.PARTICIPANT.value),
            "participant": making.pk(EventParticipant, PART, "rank"),
            "stated": cell(PART, "said"),
            "value": cell(PART, "country"),
            "locator": cell(PART, "locator"),
            "note": Value(READ_BY_MACHINE),
        },
    )


def _cite(making, rows, event, values):
    insert_from(EventCitation, rows, {"event": event, "source": Value(making.source.pk), **values})
