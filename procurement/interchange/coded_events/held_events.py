"""Which events of a file are held already, under one of its numbers or as the same event, and which were discarded."""

import re
from collections import defaultdict
from typing import NamedTuple

from procurement.choices import Act, EventAspect, EventIdentifierScheme
from procurement.engine.expressions import among
from procurement.interchange.coded_events.keys import key_of
from procurement.models import DiplomaticEvent, EventCitation, EventIdentifier
from procurement.queries.coded_events import LOCATED, of_machines

_ASPECTS = (EventAspect.RECORD, EventAspect.KIND, EventAspect.DATE, EventAspect.PARTICIPANT)
_COLUMNS = ("event_id", "source_id", "locator", "aspect", "stated", "value")
_WHOLE_CODE = re.compile(r"\(([^()]*)\)\Z")


def locator(number, added):
    """Where in its source an event stands, as its citations say it."""
    return f"{LOCATED}{number}, reported {added}"


def words_of(actor):
    """What a citation says that the file has of an actor."""
    return f"{actor.name} ({actor.code})" if actor.name else actor.code


class Recognised(NamedTuple):
    """What becomes of an event of a file: the one that is held, or none; whether it was discarded; its new numbers."""

    held: int | None
    is_discarded: bool
    new_numbers: list


class HeldEvents:
    """The events that are held or were discarded, by numbers and keys: a few queries, however many there are.

    An event that an undone import took away again was not discarded by anybody.
    """

    def __init__(self, numbers, keys):
        """`numbers` are texts, `keys` those of `key_of`."""
        self._numbers, self._gone_numbers = _by_number(list(numbers))
        days = sorted({key[1] for key in keys})
        self._keys = _by_key(EventCitation.objects, days)
        past = EventCitation.history.filter(history_type="-")
        gone = _by_key(past.exclude(pk__in=past.filter(change_set__act=Act.UNDO).order_by().values("pk")), days)
        events = sorted(set(gone.values()))
        there = set(DiplomaticEvent.objects.filter(pk__in=among(events)).values_list("pk", flat=True)) if events else ()
        self._gone_keys = {key for key, event in gone.items() if event not in there}

    def recognise(self, key, numbers):
        """What becomes of an event of a file that has this key and these numbers."""
        held = next((self._numbers[number] for number in numbers if number in self._numbers), self._keys.get(key))
        if held is None:
            is_discarded = key in self._gone_keys or any(number in self._gone_numbers for number in numbers)
            return Recognised(None, is_discarded, [] if is_discarded else list(numbers))
        return Recognised(held, False, [number for number in numbers if not self._knows(number)])

    def knows_any(self, numbers):
        """Whether an event has, or had until it was thrown away, one of these numbers."""
        return any(map(self._knows, numbers))

    def _knows(self, number):
        return number in self._numbers or number in self._gone_numbers


def _by_number(numbers):
    """({number: event that has it}, the numbers that were thrown away)."""
    ours = {"scheme": EventIdentifierScheme.GDELT, "value__in": among(numbers)}
    gone = EventIdentifier.history.filter(**ours, history_type="-").order_by()
    undone = gone.filter(change_set__act=Act.UNDO).values("pk")
    return (
        dict(EventIdentifier.objects.filter(**ours).order_by().values_list("value", "event_id")),
        set(gone.exclude(pk__in=undone).values_list("value", flat=True)),
    )


def _by_key(citations, days):
    """{key: event} of the events of these days, as read again from what their citations say the files had of them.

    The citations and not the records: those may have been corrected since, and the next file has the old words.
    """
    read = of_machines(citations).order_by()
    events = read.filter(aspect=EventAspect.DATE, value__in=among(days)).values("event_id")
    rows = read.filter(aspect__in=_ASPECTS, event_id__in=events).order_by("event_id", "number")
    told = defaultdict(lambda: defaultdict(list))
    for event, source, where, aspect, stated, value in rows.values_list(*_COLUMNS):
        told[event, source, where][aspect].append((stated, value))
    found = {}
    for (event, *_), said in told.items():
        if all(len(said[aspect]) == (2 if aspect == EventAspect.PARTICIPANT else 1) for aspect in _ASPECTS):
            found.setdefault(_key(said), event)
    return found


def _key(said):
    [(addresses, _)], [(code, kind)], [(_, day)] = (said[aspect] for aspect in _ASPECTS[:3])
    parties = [(party, _whole_code(stated)) for stated, party in said[EventAspect.PARTICIPANT]]
    return key_of(kind, code, day, addresses, parties)


def _whole_code(stated):
    found = _WHOLE_CODE.search(stated)
    return found[1] if found else stated
