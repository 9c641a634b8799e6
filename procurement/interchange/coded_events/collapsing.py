"""Makes events of the rows of a file of coded events: repeats are one event, both sides of a visit are one visit."""

from collections import Counter
from dataclasses import dataclass, field

from procurement.choices import ParticipantRole
from procurement.interchange.coded_events.actors import Actors, LeftOut, NoParty
from procurement.interchange.coded_events.keys import VISITS, is_visit, key_of
from procurement.interchange.formats.gdelt import Coded
from procurement.interchange.formats.records import Problem
from procurement.queries.event_coding import CodingBook
from procurement.rules.parties import roles_of

_EVERY = 5_000
_NO_CODE = "CAMEO has no such code, and no broader one: map it to a kind of event, or leave the row out."


@dataclass
class CodedEvent:
    """One event: what its first row says, the numbers and lines of all its rows, its parties by role.

    `parties` are (role, Actor) in order; `key` is what makes rows one event; `numbers` and `addresses` (of the reports
    that it was read from) are the keys of dictionaries, in the order of the file. `is_mutual` where the file has it
    from either side.
    """

    key: tuple
    kind: object
    code: str
    dated: str
    added: str
    place: str
    parties: tuple
    is_mutual: bool = False
    numbers: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)
    addresses: dict = field(default_factory=dict)

    @property
    def title(self):
        name = f"{self.kind.name[:1].upper()}{self.kind.name[1:]}"
        between = " – " if self.is_mutual else " → "
        return f"{name}: {between.join(actor.party.name for _, actor in self.parties)}"[:250]

    def add(self, row):
        self.numbers[row.event_id] = None
        self.lines.append(row.line)
        if row.address:
            self.addresses[row.address] = None

    def see_other_side(self):
        """Who began it cannot be said any more: each side is said to have."""
        self.is_mutual = True
        self.parties = tuple((ParticipantRole.PARTICIPANT, actor) for _, actor in self.parties)


class Collapsing:
    """Reads coded rows into CodedEvents. What is wrong gathers in `problems`, what is left out in `left_out`."""

    def __init__(self):
        self._kinds, self._actors = CodingBook(), Actors()
        self._events, self._taken = {}, {}
        self.problems, self.left_out = [], LeftOut()
        self.counts = Counter()
        self.added = set()

    def read(self, rows, progress):
        """The events of the rows of a Reading, in the order of the file. Raises Cancelled."""
        for number, row in enumerate(rows):
            if number % _EVERY == 0:
                progress("reading", number, None)
            if isinstance(row, Problem):
                self.problems.append(row)
            elif isinstance(row, Coded):
                self.counts["rows"] += 1
                self._take(row)
        if self.left_out.count:
            self.counts["left_out"] = self.left_out.count
        return list(self._events.values())

    def _take(self, row):
        kind = self._kinds.resolve(row.code)
        if kind is None:
            self.problems.append(Problem(row.line, "EventCode", row.code, _NO_CODE))
            return
        actors = self._actors.read(row)
        if isinstance(actors, NoParty):
            self.left_out.add(row.line, actors)
        elif isinstance(actors[0], Problem):
            self.problems += actors
        else:
            self._place(row, kind, actors)

    def _place(self, row, kind, actors):
        if is_visit(row.code) and not row.code.startswith(VISITS):
            actors = actors[::-1]
        key = key_of(kind.slug, row.code, row.dated, row.address, [(each.party.code, each.code) for each in actors])
        if self._taken.setdefault(row.event_id, key) != key:
            sentence = "Another event of this file has this number: one of the two was damaged. Ask for the file again."
            self.problems.append(Problem(row.line, "GLOBALEVENTID", row.event_id, sentence))
            return
        self.added.add(row.added)
        event = self._events.get(key)
        if event is None:
            where = row.cells.get("ActionGeo_FullName", "")
            parties = tuple(zip(_roles(row.code, kind), actors, strict=True))
            event = self._events[key] = CodedEvent(key, kind, row.code, row.dated, row.added, where, parties)
        else:
            self.counts["repeats"] += 1
            if not event.is_mutual and not is_visit(row.code) and event.parties[0][1].code != actors[0].code:
                event.see_other_side()
        event.add(row)


def _roles(code, kind):
    """The roles of the first and the second party; in a visit the visitor stands first whichever side was coded."""
    if is_visit(code):
        return ParticipantRole.VISITOR, ParticipantRole.HOST
    needed, unfit = roles_of(kind.slug, code)
    first = ParticipantRole.MEDIATOR if ParticipantRole.MEDIATOR in needed else ParticipantRole.INITIATOR
    return [role if role not in unfit else ParticipantRole.PARTICIPANT for role in (first, ParticipantRole.TARGET)]
