"""How files of machine-coded events come in: as drafts, each with its numbers and cited to the file as a release."""

from procurement.choices import Outcome
from procurement.interchange.coded_events import apply
from procurement.interchange.coded_events.collapsing import Collapsing
from procurement.interchange.coded_events.layout import EVENT, NUMBER, SHEETS, place
from procurement.interchange.coded_events.stage_events import REPEAT, Staging
from procurement.interchange.staging.foreign_route import ForeignRoute
from procurement.interchange.staging.problems import note_problems
from procurement.interchange.staging.route import Difference, Sample
from procurement.models import DiplomaticEvent
from procurement.queries.coded_events import READ_BY_MACHINE


class CodedEventsRoute(ForeignRoute):
    """The Route of GDELT's event files, as published or with a header."""

    sheets, sheet = SHEETS, EVENT
    shown = ("title", "date", "place", "said_kind", "remark", "address")

    def stage(self, batch, file, progress):
        collapsing = Collapsing()
        events = collapsing.read(self.reading(batch, file).rows, progress)
        batch.unit, batch.layout = "line", self.layout(batch)
        batch.vintage = max(collapsing.added, default="")
        batch.scope = {"added": [min(collapsing.added), max(collapsing.added)]} if events else {}
        if collapsing.left_out.count:
            batch.scope["left_out"] = collapsing.left_out.told()
        note_problems(batch, (problem[:4] for problem in collapsing.problems))
        staging = Staging(batch, progress)
        staging.put_all(events)
        counts = collapsing.counts | staging.counts
        counts["rejected"] = len({problem.line for problem in collapsing.problems})
        batch.counts = {name: count for name, count in counts.items() if count}

    def samples_of(self, batch, outcome, found):
        if outcome == Outcome.CHANGED:
            return _repeats(batch, found)
        held = _called({target for _, target, *_ in found}) if outcome == Outcome.UNCHANGED else {}
        return [
            Sample(
                line,
                held.get(target, title),
                [] if target in held else _facts(date, where, code),
                remark.removeprefix(READ_BY_MACHINE).strip(),
            )
            for line, target, title, date, where, code, remark, _ in found
        ]

    def apply(self, batch, progress):
        """Write the new events as drafts, and what repeats add. Raises Stale where some are no longer new, Refused."""
        apply.write(batch, progress)


def _facts(date, where, code):
    return [Difference("when", "", date), Difference("place", "", where), Difference("code", "", code)]


def _called(pks):
    """{primary key: words} of events that are held."""
    held = DiplomaticEvent.objects.in_bulk(pks)
    return {pk: f"{event} ({event.slug}, {event.get_review_display()})" for pk, event in held.items()}


def _repeats(batch, found):
    """Samples of repeats, under the words of the event that is held."""
    lines = [row[0] for row in found]
    numbers = {}
    rows = batch.rows.filter(sheet=NUMBER, outcome=Outcome.CHANGED, line__in=lines).order_by("pk")
    for line, value in rows.values_list("line", place(NUMBER, "value")):
        numbers.setdefault(line, []).append(value)
    held = _called({row[1] for row in found})
    samples = []
    for line, target, title, *_, remark, address in found:
        added = [Difference("numbers", "", ", ".join(numbers.get(line, ()))), Difference("report", "", address)]
        samples.append(Sample(line, held.get(target, title), added, f"{REPEAT}{remark.removeprefix(READ_BY_MACHINE)}"))
    return samples
