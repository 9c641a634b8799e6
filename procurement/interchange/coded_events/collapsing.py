"""Makes events of the rows of a file of coded events: repeats are one event, both sides of a visit are one visit."""

from collections import Counter
from dataclasses import dataclass, field

from procurement.choices import CountryIdentifierScheme, ParticipantRole
from procurement.interchange.formats.gdelt import Coded
from procurement.interchange.formats.records import Problem
from procurement.queries.event_coding import CodingBook
from procurement.queries.naming import CodeBook
from procurement.rules.parties import roles_of

_EVERY = 5_000
_VISITS, _HOSTED = "042", "043"


@dataclass
class CodedEvent:
    """One event: what its first row says, the numbers and lines of all its rows, its parties by role.

    `parties` are (role, Party, name as the file has it, code) in order; `addresses` the reports it was read from.
    """

    kind: object
    code: str
    dated: str
    added: str
    place: str
    parties: tuple
    numbers: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    addresses: list = field(default_factory=list)

    @property
    def title(self):
        name = f"{self.kind.name[:1].upper()}{self.kind.name[1:]}"
        return f"{name}: {' → '.join(party.name for _, party, *_ in self.parties)}"[:250]


class Collapsing:
    """Reads coded rows into CodedEvents. What is wrong gathers in `problems`; what else is left out is counted.

    A row that does not name two different parties is left out: it is no diplomacy between them.
    """

    def __init__(self):
        self._kinds = CodingBook()
        self._parties = CodeBook(CountryIdentifierScheme.CAMEO)
        self.problems = []
        self.counts = Counter()
        self._events = {}
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
        return list(self._events.values())

    def _take(self, row):
        kind = self._kinds.resolve(row.code)
        if kind is None:
            sentence = "CAMEO has no such code, and no broader one: map it to a kind of event, or leave the row out."
            self.problems.append(Problem(row.line, "EventCode", row.code, sentence))
            return
        actors = [self._actor(row, number) for number in (1, 2)]
        if any(isinstance(actor, Problem) for actor in actors):
            self.problems += [actor for actor in actors if isinstance(actor, Problem)]
            return
        if None in actors or actors[0][0] == actors[1][0]:
            self.counts["left_out"] += 1
            return
        self.added.add(row.added)
        parties = _parties(row.code, kind, actors)
        key = self._key(row, kind, parties)
        event = self._events.get(key)
        if event is None:
            where = row.cells.get("ActionGeo_FullName", "")[:120]
            event = self._events[key] = CodedEvent(kind, row.code, row.dated, row.added, where, parties)
        else:
            self.counts["repeats"] += 1
        event.numbers.append(row.event_id)
        event.lines.append(row.line)
        if row.address and row.address not in event.addresses:
            event.addresses.append(row.address)

    def _key(self, row, kind, parties):
        if _is_visit(row.code):
            return (kind.slug, row.dated, *((role, party.pk) for role, party, *_ in parties))
        actors = (row.cells.get("Actor1Code", ""), row.cells.get("Actor2Code", ""))
        return (row.code, row.dated, row.address, *actors)

    def _actor(self, row, number):
        """(Party, name, code) of an actor, None for one that is no party, or a Problem for a code that nobody has."""
        name = row.cells.get(f"Actor{number}Name", "")
        for column in (f"Actor{number}CountryCode", f"Actor{number}KnownGroupCode"):
            if code := row.cells.get(column, ""):
                party = self._parties.resolve(code).party
                if party:
                    return party, name, code
                if column.endswith("CountryCode"):
                    sentence = "No party has this CAMEO code: give it to a country as an identifier, or leave it out."
                    return Problem(row.line, column, code, sentence)
        return None


def _is_visit(code):
    return code.startswith((_VISITS, _HOSTED))


def _parties(code, kind, actors):
    """((role, Party, name, code), …), the visitor first in a visit whichever side of it was coded."""
    if _is_visit(code):
        visitor, host = actors if code.startswith(_VISITS) else actors[::-1]
        return (ParticipantRole.VISITOR, *visitor), (ParticipantRole.HOST, *host)
    needed, unfit = roles_of(kind.slug, code)
    first = ParticipantRole.MEDIATOR if ParticipantRole.MEDIATOR in needed else ParticipantRole.INITIATOR
    roles = [role if role not in unfit else ParticipantRole.PARTICIPANT for role in (first, ParticipantRole.TARGET)]
    return tuple((role, *actor) for role, actor in zip(roles, actors, strict=True))
