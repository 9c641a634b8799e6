"""Matches the deals of a file with what is held of the register, compares them with it, and stages what follows."""

from collections import Counter

from procurement.choices import Outcome
from procurement.interchange.registers.carried import carried
from procurement.interchange.registers.comparison import Comparison
from procurement.interchange.registers.facts import encode
from procurement.interchange.registers.held_register import HeldRegister
from procurement.interchange.registers.layout import COLUMNS, DEAL, SHEETS
from procurement.interchange.registers.releases import release_of, told_by
from procurement.interchange.registers.stage_deals import put_matched, put_new, put_platform
from procurement.interchange.staging.sheets import SheetWriter

_EVERY = 4000


class Staging:
    """The staging of the resolved deals of one file."""

    def __init__(self, batch, found, progress):
        self.batch, self.found, self.progress = batch, found, progress
        self.held = HeldRegister.load()
        self.writer = SheetWriter(batch, SHEETS)
        self.counts = Counter()
        self.comparison = Comparison(batch, self.held.releases, self.held.mark())

    def write(self):
        """Stage them all, and set the counts and options of the batch. Raises Cancelled."""
        deals, facts = [deal for deal, _ in self.found.deals], [each for _, each in self.found.deals]
        self.found.deals.clear()  # so that what is the same as before is held once
        matched = self.held.match(facts)
        self._carry_over(facts, matched)
        self._put_platforms(facts, matched)
        self._put_deals(deals, facts, matched)
        references = {match.reference for match in matched.values()}
        self._put_vanished(references)
        self.writer.close()
        self.counts["rejected"] = len({problem.line for problem in self.found.problems})
        self.batch.counts = {name: count for name, count in self.counts.items() if count}
        self.batch.options["digest"] = self.comparison.digest()
        release = release_of(self.batch)
        told = told_by(release.slug) if release else set()
        self.batch.options["said_anew"] = len(references - told)

    def _carry_over(self, facts, matched):
        """Put what the register says by now of each deal that an older release told of in the place of its Facts."""
        for number, match in matched.items():
            if match.facts and match.release not in self.comparison.newer:
                says_the_same = facts[number] == match.facts
                by_now = match.facts if says_the_same else carried(facts[number], match.facts)
                facts[number] = match.facts if by_now == match.facts else by_now

    def _put_deals(self, deals, facts, matched):
        moves = self.comparison.moves([(matched[n].offer, facts[n], matched[n]) for n in sorted(matched)])
        for number, deal in enumerate(deals):
            if number % _EVERY == 0:
                self.progress("staging", number, len(facts))
            if match := matched.get(number):
                self._put_matched(deal, facts[number], match, next(moves))
            else:
                put_new(self.writer, deal.line, facts[number], encode(deal.raw))
                self.counts["new"] += 1

    def _put_matched(self, deal, facts, match, moves):
        outcome = Outcome.CHANGED if moves else Outcome.UNCHANGED
        self.counts["changed" if moves else "unchanged"] += 1
        if match.release in self.comparison.newer and match.facts != facts:
            self.counts["left_to_a_newer_release"] += 1
        put_matched(self.writer, deal.line, facts, encode(deal.raw), match, outcome)

    def _put_vanished(self, references):
        for entry in self.held.gone(references, self.batch.scope, self.comparison.newer):
            row = (*[None] * (len(COLUMNS[DEAL]) - 2), encode(entry.facts), None)
            self.writer.put(DEAL, entry.line, row, Outcome.VANISHED, entry.offer)
            self.counts["vanished"] += 1

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
