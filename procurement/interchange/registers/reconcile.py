"""Holds the sums of what we keep of a register against the table of sums that it publishes: its own oracle.

SIPRI sums unrounded volumes and prints whole millions, so a party agrees where the two differ by one at the most.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from procurement.choices import CountryNameScheme
from procurement.interchange.formats.records import Problem
from procurement.interchange.formats.registry import FORMATS, sniff
from procurement.interchange.staging.route import Unreadable
from procurement.models import ImportBatch, Offer, RegisterEntry
from procurement.queries.naming import PartyBook

TOLERANCE = Decimal(1)
_HEAD = 1 << 16


@dataclass(frozen=True)
class Line:
    """One party of the table: its name there, ours, both sums in millions (None where one has none), and the deals."""

    name: str
    party: str
    published: Decimal | None
    ours: Decimal | None
    deals: int

    @property
    def difference(self):
        """Ours less theirs; none counts as 0 on either side."""
        return (self.ours or Decimal(0)) - (self.published or Decimal(0))

    @property
    def agrees(self):
        return abs(self.difference) <= TOLERANCE


@dataclass(frozen=True)
class Reconciliation:
    """A table against what we keep: its side (`supplier` or `recipient`), the Lines in its order, then parties of ours
    that it does not have, the world's sum, and sentences on what could not be read or resolved.
    """

    side: str
    lines: list
    world: Line | None
    deals: int
    problems: list

    @property
    def differing(self):
        return [line for line in self.lines if not line.agrees]


def reconcile(file, name, source):
    """The Reconciliation of a published table (an open binary file) with the offers that stand for deals of a release.

    Raises Unreadable for a file that is no such table.
    """
    found = sniff(file.read(_HEAD), name)
    file.seek(0)
    if found not in FORMATS or FORMATS[found].records != "table":
        raise Unreadable(f"{name} is no table of volumes: export “TIV by supplier” or “TIV by recipient”.")
    table = FORMATS[found].read(file)
    ours, deals = _sums(source, table.side)
    book = PartyBook(CountryNameScheme.SIPRI)
    published, problems, world = {}, [], None
    for row in table.rows:
        if isinstance(row, Problem):
            problems.append(f"Line {row.line}, {row.column}: found “{row.found}”. {row.message}")
            continue
        volume = Decimal(row.total) if row.total else None
        if row.is_world:
            total = sum((amount for amount, _ in ours.values()), Decimal(0))
            world = Line(row.party, "", volume, total, deals)
            continue
        answer = book.resolve(row.party)
        if answer.party is None:
            near = f"; nearest: {', '.join(answer.nearest)}" if answer.nearest else ""
            problems.append(f"Line {row.line}: “{row.party}” is no party of ours ({answer.reason}{near}).")
        code = answer.party.code if answer.party else ""
        published.setdefault(code or row.party, []).append((row.party, volume))
    lines = []
    for code in [*published, *sorted(set(ours) - set(published))]:
        amount, count = ours.get(code, (None, 0))
        told = published.get(code, ())
        # the table may have one party of ours under two names
        volumes = [volume for _, volume in told if volume is not None]
        names = " and ".join(name for name, _ in told)
        lines.append(Line(names, code if code in ours else "", sum(volumes) if volumes else None, amount, count))
    return Reconciliation(table.side, lines, world, deals, problems)


def _sums(source, side):
    """({code: (sum, number of deals)}, number of deals) of the offers that stand for deals of a release."""
    undone = ImportBatch.objects.filter(change_set__undone_by__isnull=False).values("pk")
    entries = RegisterEntry.objects.filter(release=source.slug).exclude(batch__in=undone).values("reference")
    rows = (
        Offer.objects.filter(reference__in=entries)
        .order_by()
        .values_list(f"{side}__code")
        .annotate(sum=Sum("tiv_delivered"), deals=Count("pk"))
    )
    sums = {code: (amount and Decimal(amount), count) for code, amount, count in rows}
    return sums, sum(count for _, count in sums.values())
