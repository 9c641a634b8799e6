"""What a machine read of an event, report by report, and which other events it may be."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Subquery

from procurement.choices import EventAspect
from procurement.models import DiplomaticEvent, EventCitation, EventParticipant

LOCATED = "event "
"""How the place in its source begins of whatever was read from a file of coded events: its number there follows."""

READ_BY_MACHINE = "Read by machine."
"""How the note of such a citation begins."""

_NEAR = timedelta(days=14)
_MOST_NEAR = 8


@dataclass
class Reading:
    """What one file has of an event: `said` is {aspect: words of the file}; a repeat has the report only.

    `note` is what the file says besides, without the words that a machine read it, which the page says once.
    """

    source: object
    locator: str
    note: str = ""
    addresses: list = field(default_factory=list)
    said: dict = field(default_factory=lambda: defaultdict(list))

    @property
    def code(self):
        return " ".join(self.said[EventAspect.KIND])

    @property
    def day(self):
        return " ".join(self.said[EventAspect.DATE])

    @property
    def place(self):
        return " ".join(self.said[EventAspect.PLACE])

    @property
    def actors(self):
        return self.said[EventAspect.PARTICIPANT]

    @property
    def reports(self):
        """[(address, whether it leads somewhere)]."""
        return [(address, is_address(address)) for address in self.addresses]


def is_address(text):
    """Whether a report is named by an address of the web, which a page may link to."""
    return text.startswith(("https://", "http://"))


def is_of_file(citation):
    """Whether a register or a file of coded events brought the citation: as a deal, a line or an event of theirs."""
    return citation.locator.startswith(("deal ", "line ", LOCATED))


def of_machines(citations):
    """Those of some citations that a file of coded events brought."""
    return citations.filter(locator__startswith=LOCATED)


def readings_of(event):
    """The Readings of an event, in the order in which they came; one query."""
    found = {}
    for row in of_machines(event.citations).select_related("source").order_by("number"):
        reading = found.setdefault((row.source_id, row.locator), Reading(row.source, row.locator))
        if row.aspect == EventAspect.RECORD:
            reading.addresses = row.stated.splitlines()
            reading.note = row.note.removeprefix(READ_BY_MACHINE).strip()
        else:
            reading.said[row.aspect].append(row.stated)
    return list(found.values())


def first_report():
    """The addresses of the first report that a machine read of each event of a queryset, one a line; null without."""
    rows = of_machines(EventCitation.objects.filter(event=OuterRef("pk"), aspect=EventAspect.RECORD))
    return Subquery(rows.order_by("number").values("stated")[:1])


def events_near(event):
    """At most eight other events of its first two parties within two weeks: published ones first."""
    parties = list(event.participants.order_by("number").values_list("country", flat=True)[:2])
    if len(parties) < 2 or event.dated_first is None or event.dated_last is None:
        return []
    near = DiplomaticEvent.objects.exclude(pk=event.pk).select_related("kind")
    for party in parties:
        near = near.filter(Exists(EventParticipant.objects.filter(event=OuterRef("pk"), country=party)))
    near = near.filter(
        dated_first__lte=_moved(event.dated_last, _NEAR), dated_last__gte=_moved(event.dated_first, -_NEAR)
    )
    # in the alphabet, published comes last
    return list(near.order_by("-review", "dated_first", "slug")[:_MOST_NEAR])


def _moved(key, days):
    """The key yyyymmdd of the day that far from the one of a key; an open end stays one."""
    try:
        moved = date(key // 10000, key // 100 % 100, key % 100) + days
    except (ValueError, OverflowError):
        return key
    return moved.year * 10000 + moved.month * 100 + moved.day
