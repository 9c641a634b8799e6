"""How a register of arms transfers comes in: as a release that is compared with the last one."""

from collections import Counter

from procurement.choices import Outcome
from procurement.interchange.registers.apply import Application
from procurement.interchange.registers.carried import carried
from procurement.interchange.registers.comparison import Comparison, moves_of
from procurement.interchange.registers.facts import encode, read_facts
from procurement.interchange.registers.held_register import HeldRegister
from procurement.interchange.registers.layout import COLUMNS, DEAL, PLATFORM, SHEETS, place
from procurement.interchange.registers.releases import release_of, told_by
from procurement.interchange.registers.resolving import Resolver
from procurement.interchange.registers.shown import (
    Names,
    new_deal,
    packages_called,
    revised_deal,
    rows_called,
    vanished_deal,
)
from procurement.interchange.registers.stage_deals import put_matched, put_new, put_platform
from procurement.interchange.staging.foreign_route import ForeignRoute
from procurement.interchange.staging.problems import note_problems
from procurement.interchange.staging.sheets import SheetWriter
from procurement.models import Country, Offer, Platform

_EVERY = 4000


class RegisterRoute(ForeignRoute):
    """The Route of SIPRI's trade register in all its formats."""

    sheets, sheet = SHEETS, DEAL
    shown = ("how", "reference", "facts")

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
        _Staging(batch, found, progress).write()

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
            for (line, pk, how, _, facts), its in zip(deals, moves, strict=True)
        ]

    def apply(self, batch, progress):
        """Write it all, as the preview showed it. Raises Stale where records have changed since."""
        Application(batch).write(progress)


def _new_platforms(batch):
    """{slug: designation} of the platforms that a batch would make."""
    cells = (place(PLATFORM, "slug"), place(PLATFORM, "designation"))
    return dict(batch.rows.filter(sheet=PLATFORM).values_list(*cells))


class _Staging:
    """The staging of the resolved deals of one file."""

    def __init__(self, batch, found, progress):
        self.batch, self.found, self.progress = batch, found, progress
        self.held = HeldRegister.load()
        self.writer = SheetWriter(batch, SHEETS)
        self.counts = Counter()
        self.comparison = Comparison(batch, self.held.releases, self.held.mark())

    def write(self):
        deals, facts = [deal for deal, _ in self.found.deals], [each for _, each in self.found.deals]
        self.found.deals.clear()  # so that what is the same as before is held once
        matched = self.held.match(facts)
        newer = self.comparison.newer
        for number, match in matched.items():
            if match.facts and match.release not in newer:
                says_the_same = facts[number] == match.facts
                by_now = match.facts if says_the_same else carried(facts[number], match.facts)
                facts[number] = match.facts if by_now == match.facts else by_now
        moves = self.comparison.moves([(matched[n].offer, facts[n], matched[n]) for n in sorted(matched)])
        self._put_platforms(facts, matched)
        for number, deal in enumerate(deals):
            if number % _EVERY == 0:
                self.progress("staging", number, len(facts))
            if match := matched.get(number):
                self._put_matched(deal, facts[number], match, next(moves))
            else:
                put_new(self.writer, deal.line, facts[number], encode(deal.raw))
                self.counts["new"] += 1
        found = {match.reference for match in matched.values()}
        for entry in self.held.gone(found, self.batch.scope, newer):
            row = (*[None] * (len(COLUMNS[DEAL]) - 2), encode(entry.facts), None)
            self.writer.put(DEAL, entry.line, row, Outcome.VANISHED, entry.offer)
            self.counts["vanished"] += 1
        self.writer.close()
        self.counts["rejected"] = len({problem.line for problem in self.found.problems})
        self.batch.counts = {name: count for name, count in self.counts.items() if count}
        self.batch.options["digest"] = self.comparison.digest()
        release = release_of(self.batch)
        told = told_by(release.slug) if release else set()
        self.batch.options["said_anew"] = len(found - told)

    def _put_platforms(self, facts, matched):
        """Stage the new platforms that a deal is to have: one that is matched may keep the platform that it has."""
        kept = {match.facts.platform for match in matched.values() if match.facts}
        wanted = {each.platform for number, each in enumerate(facts) if number not in matched}
        may_revise = self.comparison.may_revise
        wanted |= {facts[n].platform for n, match in matched.items() if may_revise(facts[n], match)} - kept
        for platform in self.found.platforms:
            if platform.slug in wanted:
                put_platform(self.writer, platform.line, platform[1:])
                self.counts["platforms"] += 1

    def _put_matched(self, deal, facts, match, moves):
        outcome = Outcome.CHANGED if moves else Outcome.UNCHANGED
        self.counts["changed" if moves else "unchanged"] += 1
        if match.release in self.comparison.newer and match.facts != facts:
            self.counts["left_to_a_newer_release"] += 1
        put_matched(self.writer, deal.line, facts, encode(deal.raw), match, outcome)
