"""How files of machine-coded events come in: as drafts, each with its numbers and cited to the file as a release."""

from procurement.choices import Act, EventIdentifierScheme, EventState, Outcome
from procurement.engine.writing import copy_rows
from procurement.interchange.coded_events.collapsing import Collapsing
from procurement.interchange.coded_events.creating import CITED, Creation
from procurement.interchange.coded_events.layout import COLUMNS, EVENT, NUMBER, PART, place
from procurement.interchange.formats.registry import FORMATS
from procurement.interchange.staging.problems import note_problems, reasons
from procurement.interchange.staging.rejected_lines import rejected_lines
from procurement.interchange.staging.route import Difference, Sample
from procurement.models import EventIdentifier, StagedRow
from procurement.models.batch import CELLS
from procurement.services.derive import search_text

_CHUNK = 4_000
_ASKED = 900
_TOLD_LINES = 12

READ_BY_MACHINE = "Read by machine."


class CodedEventsRoute:
    """The Route of GDELT's event files, as published or with a header."""

    def stage(self, batch, file, progress):
        collapsing = Collapsing()
        events = collapsing.read(FORMATS[batch.format].read(file).rows, progress)
        batch.unit, batch.layout = "line", {sheet: list(columns) for sheet, columns in COLUMNS.items()}
        batch.vintage = max(collapsing.added, default="")
        batch.scope = {"added": [min(collapsing.added), max(collapsing.added)]} if events else {}
        note_problems(batch, (problem[:4] for problem in collapsing.problems))
        staging = _Staging(batch, progress)
        staging.put_all(events)
        counts = collapsing.counts | staging.counts
        counts["rejected"] = len({problem.line for problem in collapsing.problems})
        batch.counts = {name: count for name, count in counts.items() if count}

    def check(self, batch, progress):
        """Nothing is left to do: each event was resolved and looked for as it was staged."""

    def samples(self, batch, outcome, start, count):
        if outcome == Outcome.REJECTED:
            return [Sample(line, why) for line, why in list(reasons(batch).items())[start : start + count]]
        names = ("title", "date", "place", "said_kind", "remark")
        rows = batch.rows.filter(sheet=EVENT, outcome=outcome).order_by("line", "pk")
        found = rows.values_list("line", *(place(EVENT, name) for name in names))[start : start + count]
        return [
            Sample(
                line,
                title,
                [Difference("when", "", date), Difference("place", "", where), Difference("code", "", code)],
                remark,
            )
            for line, title, date, where, code, remark in found
        ]

    def apply(self, batch, progress):
        """Write the new events as drafts. Raises Stale where another file brought some of them meanwhile."""
        Creation(batch).write(progress)

    def rejected(self, batch, file):
        """Yield the rejected lines as they stand, each with its reason behind it."""
        yield from rejected_lines(FORMATS[batch.format].read(file), file, reasons(batch))


class _Staging:
    """Writes events into staged rows, some thousand at a time, each time a short transaction."""

    def __init__(self, batch, progress):
        self.batch, self.progress = batch, progress
        self.counts = {"new": 0, "unchanged": 0}
        self._rows = {sheet: [] for sheet in COLUMNS}
        self._ranks = dict.fromkeys(COLUMNS, 0)

    def put_all(self, events):
        known, discarded = _known(events)
        for number, event in enumerate(events):
            if number % _CHUNK == 0:
                self.progress("staging", number, len(events))
            held = next((known[value] for value in event.numbers if value in known), None)
            if held is None and discarded.isdisjoint(event.numbers):
                self.counts["new"] += 1
                self._put_new(event)
            else:
                self.counts["unchanged"] += 1
                self._put(EVENT, event, self._cells(event, ""), Outcome.UNCHANGED, held)
        for sheet in COLUMNS:
            self._write(sheet)

    def _put_new(self, event):
        owner = str(self._ranks[EVENT])
        self._put(EVENT, event, self._cells(event, owner))
        self._ranks[EVENT] += 1
        for number, (role, party, name, code) in enumerate(event.parties, start=1):
            said = f"{name} ({code})" if name else code
            cited = str(CITED + number)
            self._put_row(PART, event, owner, number, role.value, party.code, name[:120], said, cited, _locator(event))
        for number, value in enumerate(event.numbers, start=1):
            self._put_row(NUMBER, event, owner, number, value)

    def _put_row(self, sheet, event, owner, number, *cells):
        self._put(sheet, event, (str(self._ranks[sheet]), owner, str(number), *cells))
        self._ranks[sheet] += 1

    def _cells(self, event, rank):
        named = [name[:120] for _, _, name, _ in event.parties]
        numbers = [f"gdelt {value}" for value in event.numbers]
        search = search_text([event.title, event.place, *named, *numbers])
        slug = f"gdelt-{event.numbers[0]}"
        said = (event.code, event.dated.replace("-", ""))
        facts = (
            rank,
            slug,
            event.title,
            event.kind.slug,
            EventState.HELD.value,
            event.dated,
            event.place,
            search,
            *said,
        )
        return (*facts, _locator(event), _remark(event), "\n".join(event.addresses))

    def _put(self, sheet, event, cells, outcome=Outcome.NEW, target=None):
        self._rows[sheet].append((self.batch.pk, sheet, event.lines[0], outcome.value, target, *cells))
        if len(self._rows[sheet]) >= _CHUNK:
            self._write(sheet)

    def _write(self, sheet):
        if rows := self._rows[sheet]:
            columns = ("batch_id", "sheet", "line", "outcome", "target", *CELLS[: len(COLUMNS[sheet])])
            copy_rows(StagedRow._meta.db_table, columns, rows)
            rows.clear()


def _known(events):
    """({number: event that has it}, the numbers that were had by events since discarded).

    What an undone import took away again was not discarded by anybody.
    """
    known = {}
    numbers = [value for event in events for value in event.numbers]
    ours = EventIdentifier.objects.filter(scheme=EventIdentifierScheme.GDELT)
    for start in range(0, len(numbers), _ASKED):
        some = ours.filter(value__in=numbers[start : start + _ASKED]).order_by()
        known |= dict(some.values_list("value", "event_id"))
    gone = EventIdentifier.history.filter(scheme=EventIdentifierScheme.GDELT, history_type="-").order_by()
    undone = gone.filter(change_set__act=Act.UNDO).values("pk")
    return known, set(gone.exclude(pk__in=undone).values_list("value", flat=True))


def _locator(event):
    return f"event {event.numbers[0]}, reported {event.added}"


def _remark(event):
    """What a curator is told of how the event was put together."""
    if len(event.lines) == 1:
        return READ_BY_MACHINE
    more = f" and {len(event.lines) - _TOLD_LINES} more" if len(event.lines) > _TOLD_LINES else ""
    lines = ", ".join(map(str, event.lines[:_TOLD_LINES]))
    return f"{READ_BY_MACHINE} {len(event.lines)} rows of the file are one event: lines {lines}{more}."
