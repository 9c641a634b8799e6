"""Holds the sums of what we keep of a register against the table of sums that it publishes: its own oracle.

SIPRI sums unrounded volumes and prints whole millions, so a party agrees where the two differ by one at the most.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from procurement.choices import BatchState, CountryNameScheme
from procurement.interchange.formats.records import Problem
from procurement.interchange.formats.registry import FOREIGN_FORMATS, foreign_format_of
from procurement.interchange.registers.releases import entries_of
from procurement.interchange.staging.file_formats import head_of
from procurement.interchange.unreadable import Unreadable
from procurement.models import ImportBatch, Offer
from procurement.queries.naming import PartyBook

TOLERANCE = Decimal(1)
BEGIN = 1950
"""The first year that the register tells of."""


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

    `partner` is the code of the one party on the other side that the table is about, "" for all; only deals with it are
    summed. `remarks` are sentences on what is not compared.
    """

    side: str
    partner: str
    lines: list
    world: Line | None
    deals: int
    problems: list
    remarks: list

    @property
    def differing(self):
        return [line for line in self.lines if not line.agrees]


def reconcile(file, name, source):
    """The Reconciliation of a published table (an open binary file) with the offers that stand for deals of a release.

    Raises Unreadable for a file that is no such table.
    """
    found = FOREIGN_FORMATS.get(foreign_format_of(head_of(file)))
    if found is None or found.records != "table":
        raise Unreadable(f"{name} is no table of volumes: export “TIV by supplier” or “TIV by recipient”.")
    table = found.read(file)
    book = PartyBook(CountryNameScheme.SIPRI)
    partner = _partner(book, table)
    ours, deals = _sums(source, table.side, partner)
    published, codes, problems, world = {}, set(), [], None
    for row in table.rows:
        if isinstance(row, Problem):
            where = ", ".join(filter(None, (f"Line {row.line}", row.column)))
            problems.append(f"{where}: found “{row.found}”. {row.message}")
            continue
        volume = Decimal(row.total) if row.total else None
        if row.is_world:
            total = sum((amount for amount, _ in ours.values() if amount), Decimal(0))
            world = Line(row.party, "", volume, total, deals)
            continue
        answer = book.resolve(row.party)
        if answer.party is None:
            near = f"; nearest: {', '.join(answer.nearest)}" if answer.nearest else ""
            problems.append(f"Line {row.line}: “{row.party}” is no party of ours ({answer.reason}{near}).")
        code = answer.party.code if answer.party else ""
        codes |= {code} - {""}
        published.setdefault(code or row.party, []).append((row.party, volume))
    remarks = list(_years_apart(table, source))
    missing = sorted(set(ours) - set(published))
    if part := _is_a_part(published, world):
        remarks.append(f"{part} What it lacks is not compared ({len(missing)} of our parties).")
        missing = []
    known = set(ours) | codes
    lines = []
    for code in [*published, *missing]:
        amount, count = ours.get(code, (None, 0))
        told = published.get(code, ())
        # the table may have one party of ours under two names
        volumes = [volume for _, volume in told if volume is not None]
        names = " and ".join(name for name, _ in told)
        lines.append(Line(names, code if code in known else "", sum(volumes) if volumes else None, amount, count))
    return Reconciliation(table.side, partner, lines, world, deals, problems, remarks)


def whole_releases():
    """The keys of the releases of which a file was brought in that is not limited to some parties or later years."""
    batches = ImportBatch.objects.filter(state=BatchState.APPLIED, change_set__undone_by=None).exclude(release="")
    scopes = batches.values_list("release", "scope")
    return {slug for slug, scope in scopes if not _is_limited(scope)}


def _is_limited(scope):
    return bool(scope.get("suppliers") or scope.get("recipients") or (scope.get("years") and scope["years"][0] > BEGIN))


def _partner(book, table):
    """The code of the party whose trade a table is about; "" for all. Unreadable where that is no party of ours."""
    names = table.preamble.recipients if table.side == "supplier" else table.preamble.suppliers
    if not names:
        return ""
    if len(names) > 1:
        raise Unreadable(f"The table is about several parties ({', '.join(names)}): export one at a time, or all.")
    answer = book.resolve(names[0])
    if answer.party is None:
        near = f" Nearest: {', '.join(answer.nearest)}." if answer.nearest else ""
        raise Unreadable(f"The table is about “{names[0]}”, which is no party of ours ({answer.reason}).{near}")
    return answer.party.code


def _is_a_part(published, world):
    """A sentence where the rows of a table are not all that its sum is of; "" where they are."""
    if world is None:
        return "The table has no row of sums, so that it may be a part of one."
    volumes = [volume for told in published.values() for _, volume in told if volume is not None]
    # each is rounded by up to a half
    if abs(sum(volumes, Decimal(0)) - (world.published or 0)) <= Decimal(len(volumes)) / 2 + TOLERANCE:
        return ""
    return f"The rows of the table sum up to {sum(volumes):,}, its last row says {world.published:,}: rows are missing."


def _years_apart(table, source):
    """A sentence where the release was asked for other years than the table has."""
    batch = ImportBatch.objects.filter(release=source.slug, state=BatchState.APPLIED).order_by("pk").last()
    years = batch.scope.get("years") if batch else None
    first, last = table.years
    if years and (years[0] > first or years[1] < last):
        yield (
            f"The table has the years {first} to {last}, the release was asked for {years[0]} to {years[1]}: "
            "what differs may lie in the others."
        )


def _sums(source, side, partner):
    """({code: (sum, number of deals)}, number of deals) of the offers that stand for deals of a release.

    Of those with a partner on the other side only, where one is named.
    """
    entries = entries_of(source.slug).values("reference")
    other = "recipient" if side == "supplier" else "supplier"
    rows = (
        Offer.objects.filter(reference__in=entries, **({f"{other}__code": partner} if partner else {}))
        .order_by()
        .values_list(f"{side}__code")
        .annotate(sum=Sum("tiv_delivered"), deals=Count("pk"))
    )
    sums = {code: (amount and Decimal(amount), count) for code, amount, count in rows}
    return sums, sum(count for _, count in sums.values())
