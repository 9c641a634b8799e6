"""Writes the events of a file into staged rows, some thousand at a time, each time in a short transaction."""

import json

from procurement.choices import EventState, Outcome
from procurement.interchange.coded_events.held_events import HeldEvents, locator, words_of
from procurement.interchange.coded_events.layout import COLUMNS, EVENT, NUMBER, PART, SHEETS
from procurement.interchange.coded_events.make_events import CITED
from procurement.interchange.staging.sheets import SheetWriter
from procurement.queries.coded_events import READ_BY_MACHINE
from procurement.services.derive import search_text

_EVERY = 4_000
_TOLD_LINES = 12

DISCARDED = "A curator discarded this event: it stays away."
KNOWN = "It is held with all these numbers already."
REPEAT = "Rows of an event that is held already: their numbers and this file are noted there, and nothing else changes."


class Staging:
    """Stages CodedEvents of a batch: new ones with their parts, repeats of held ones with what they add."""

    def __init__(self, batch, progress):
        self.progress = progress
        self.counts = {"new": 0, "changed": 0, "unchanged": 0, "discarded_by_a_curator": 0}
        self._writer = SheetWriter(batch, SHEETS)

    def put_all(self, events):
        """Stage them all, in their order. Raises Cancelled."""
        held = HeldEvents([number for event in events for number in event.numbers], [event.key for event in events])
        for place, event in enumerate(events):
            if place % _EVERY == 0:
                self.progress("staging", place, len(events))
            found = held.recognise(event.key, event.numbers)
            if found.is_discarded or (found.held and not found.new_numbers):
                self._put_known(event, found)
            elif found.held:
                self._put_repeat(event, found)
            else:
                self._put_new(event)
        self._writer.close()

    def _put_known(self, event, found):
        self.counts["discarded_by_a_curator" if found.is_discarded else "unchanged"] += 1
        remark = DISCARDED if found.is_discarded else KNOWN
        self._put(EVENT, event, self._cells(event, "", remark), Outcome.UNCHANGED, found.held)

    def _put_repeat(self, event, found):
        self.counts["changed"] += 1
        self._put(EVENT, event, self._cells(event, "", _put_together(event)), Outcome.CHANGED, found.held)
        for number, value in enumerate(found.new_numbers, start=1):
            self._put(NUMBER, event, ("", "", str(number), value), Outcome.CHANGED, found.held)

    def _put_new(self, event):
        self.counts["new"] += 1
        owner = str(self._writer.next_rank(EVENT))
        self._put(EVENT, event, self._cells(event, owner, _put_together(event)))
        where = _locator(event)
        for number, (role, actor) in enumerate(event.parties, start=1):
            party, name, said = actor.party.code, actor.name[:120], words_of(actor)
            self._put_row(PART, event, owner, number, role.value, party, name, said, str(CITED + number), where)
        for number, value in enumerate(event.numbers, start=1):
            self._put_row(NUMBER, event, owner, number, value)

    def _put_row(self, sheet, event, owner, number, *cells):
        self._put(sheet, event, (str(self._writer.next_rank(sheet)), owner, str(number), *cells))

    def _cells(self, event, rank, remark):
        place = event.place[:120]
        numbers = [f"gdelt {value}" for value in event.numbers]
        named = [actor.name[:120] for _, actor in event.parties]
        cells = {
            "rank": rank,
            "slug": f"gdelt-{next(iter(event.numbers))}",
            "title": event.title,
            "kind": event.kind.slug,
            "state": EventState.HELD.value,
            "date": event.dated,
            "place": place,
            "search": search_text([event.title, place, *named, *numbers]),
            "said_kind": event.code,
            "said_date": event.dated.replace("-", ""),
            "said_place": event.place,
            "locator": _locator(event),
            "remark": remark,
            "address": "\n".join(event.addresses),
            "key": json.dumps(event.key),
        }
        return tuple(cells[column] for column in COLUMNS[EVENT])

    def _put(self, sheet, event, cells, outcome=Outcome.NEW, target=None):
        self._writer.put(sheet, event.lines[0], cells, outcome, target)


def _locator(event):
    return locator(next(iter(event.numbers)), event.added)


def _put_together(event):
    """What a curator is told of how the event was put together."""
    if len(event.lines) == 1:
        return READ_BY_MACHINE
    more = f" and {len(event.lines) - _TOLD_LINES} more" if len(event.lines) > _TOLD_LINES else ""
    lines = ", ".join(map(str, event.lines[:_TOLD_LINES]))
    return f"{READ_BY_MACHINE} {len(event.lines)} rows of the file are one event: lines {lines}{more}."
