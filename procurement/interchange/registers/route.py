"""How a register of arms transfers comes in: as a release that is compared with the last one."""

from procurement.choices import Outcome
from procurement.interchange.registers.apply import Application
from procurement.interchange.registers.comparison import moves_of
from procurement.interchange.registers.facts import read_facts
from procurement.interchange.registers.layout import DEAL, PLATFORM, SHEETS, place
from procurement.interchange.registers.resolving import Resolver
from procurement.interchange.registers.shown import (
    Names,
    discarded_deal,
    new_deal,
    packages_called,
    revised_deal,
    rows_called,
    vanished_deal,
)
from procurement.interchange.registers.stage_register import Staging
from procurement.interchange.staging.foreign_route import ForeignRoute
from procurement.interchange.staging.problems import note_problems
from procurement.models import Country, Offer, Platform


class RegisterRoute(ForeignRoute):
    """The Route of SIPRI's trade register in all its formats."""

    sheets, sheet = SHEETS, DEAL
    shown = ("how", "reference", "facts")
    order = ("pk",)  # what wants a look is staged first

    def stage(self, batch, file, progress):
        """Read, resolve, match with the last release, compare with it, and stage what follows."""
        reading = self.reading(batch, file)
        preamble = reading.preamble
        batch.unit, batch.layout = "line", self.layout(batch)
        batch.vintage = preamble.vintage or batch.options.get("vintage", "")
        resolver = Resolver(
            batch.options.get("mapping", {}),
            "platforms" in batch.options.get("create", ()),
            reading,
        )
        found = resolver.resolve(reading.rows, progress)
        batch.scope = resolver.scope_of(preamble)
        note_problems(batch, (problem[:4] for problem in found.problems))
        Staging(batch, found, progress).write()

    def samples_of(self, batch, outcome, found):
        deals = [(*row, read_facts(text)) for *row, text in found]
        names = Names(
            dict(Country.objects.values_list("code", "name")),
            dict(Platform.objects.values_list("slug", "designation")) | _new_platforms(batch),
        )
        if outcome == Outcome.NEW:
            return [new_deal(line, facts, names) for line, *_, facts in deals]
        references = dict(Offer.objects.filter(pk__in=[d[1] for d in deals]).values_list("pk", "reference"))
        if outcome == Outcome.VANISHED:
            return [vanished_deal(line, references.get(pk, ""), facts, names) for line, pk, *_, facts in deals]
        moves = moves_of(batch, [(pk, reference, facts) for _, pk, _, reference, facts in deals])
        called = rows_called([move for each in moves for move in each or ()])
        names.packages = packages_called([move for each in moves for move in each or ()])
        return [
            revised_deal(line, references.get(pk, ""), facts, how, its, names, called)
            if pk
            else discarded_deal(line, facts, names)
            for (line, pk, how, _, facts), its in zip(deals, moves, strict=True)
        ]

    def apply(self, batch, progress):
        """Write it all, as the preview showed it. Raises Stale where records have changed since."""
        Application(batch).write(progress)


def _new_platforms(batch):
    """{slug: designation} of the platforms that a batch would make."""
    cells = (place(PLATFORM, "slug"), place(PLATFORM, "designation"))
    return dict(batch.rows.filter(sheet=PLATFORM).values_list(*cells))
