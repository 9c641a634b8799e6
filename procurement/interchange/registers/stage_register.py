"""Matches the deals of a file with what is held of the register, compares them with it, and stages what follows."""

from collections import Counter

from procurement.choices import Outcome
from procurement.interchange.registers.carried import carried
from procurement.interchange.registers.compare import NUMBER
from procurement.interchange.registers.comparison import Comparison
from procurement.interchange.registers.facts import encode
from procurement.interchange.registers.held_register import HeldRegister
from procurement.interchange.registers.layout import COLUMNS, DEAL, SHEETS
from procurement.interchange.registers.matching import LIKELY
from procurement.interchange.registers.releases import release_of, told_by
from procurement.interchange.registers.stage_deals import put_matched, put_new, put_platform
from procurement.interchange.staging.sheets import SheetWriter

_EVERY = 4000


_MANY, _MOST_VANISH = 20, 0.05
"""So many deals, and so large a share, may a whole release be without before it looks cut short: SIPRI drops some
hundreds of 29,000 a year.
"""
_CUT = (
    "{gone:,} of the {all:,} deals that this file covers are not in it. A file that was cut short, or of fewer parties "
    "than it says, looks like that: hold its last lines against the page it came from before you confirm it."
)

_DOUBTFUL, _OTHERWISE, _NUMBERED, _SAME = range(4)
"""What matched deals are looked at for, in this order: whether they are the same deals at all; what the register says
otherwise; that they only get the number that it gives them. The last are unchanged.
"""


class Staging:
    """The staging of the resolved deals of one file."""

    def __init__(self, batch, found, progress):
        self.batch, self.found, self.progress = batch, found, progress
        self.held = HeldRegister.load()
        self.writer = SheetWriter(batch, SHEETS)
        self.counts = Counter()
        self.comparison = Comparison(batch, self.held.releases, self.held.mark())
        self.deals = [deal for deal, _ in found.deals]
        self.facts = [each for _, each in found.deals]
        found.deals.clear()  # so that what is the same as before is held once
        self.matched = self.held.match(self.facts)
        self.told = {match.reference for match in self.matched.values()}

    def write(self):
        """Stage them all, and set the counts and options of the batch. Raises Cancelled."""
        self._carry_over()
        discarded = {number: match for number, match in self.matched.items() if match.offer is None}
        for number in discarded:
            del self.matched[number]
        self._put_platforms(discarded)
        self._put_deals(discarded)
        self._put_vanished()
        self.writer.close()
        self.counts["rejected"] = len({problem.line for problem in self.found.problems})
        self.batch.counts = {name: count for name, count in self.counts.items() if count}
        self.batch.options["digest"] = self.comparison.digest()
        release = release_of(self.batch)
        before = told_by(release.slug) if release else set()
        self.batch.options["said_anew"] = len(self.told - before)

    def _carry_over(self):
        """Put what the register says by now of each deal that an older release told of in the place of its Facts."""
        for number, match in self.matched.items():
            if match.facts and match.release not in self.comparison.newer:
                says_the_same = self.facts[number] == match.facts
                by_now = match.facts if says_the_same else carried(self.facts[number], match.facts)
                self.facts[number] = match.facts if by_now == match.facts else by_now

    def _put_deals(self, discarded):
        ranks = self._ranks()
        for number, deal in enumerate(self.deals):
            if number % _EVERY == 0:
                self.progress("staging", number, len(self.deals))
            if number in discarded:
                self._put_matched(number, discarded[number], "deleted_here_before")
            elif number not in ranks:
                put_new(self.writer, deal.line, self.facts[number], encode(deal.raw))
                self.counts["new"] += 1
            elif ranks[number] == _SAME:
                self._put_matched(number, self.matched[number], "unchanged")
        changed = [number for number, rank in ranks.items() if rank != _SAME]
        for number in sorted(changed, key=lambda number: (ranks[number], number)):
            self._put_matched(number, self.matched[number], "changed")

    def _ranks(self):
        """{place of a matched deal: what it is looked at for}, compared in the order of their lines."""
        places = sorted(self.matched, key=lambda number: self.deals[number].line)
        moves = self.comparison.moves([(self.matched[n].offer, self.facts[n], self.matched[n]) for n in places])
        return {number: _rank(self.matched[number], its) for number, its in zip(places, moves, strict=True)}

    def _put_matched(self, number, match, counted):
        deal, facts = self.deals[number], self.facts[number]
        outcome = Outcome.CHANGED if counted == "changed" else Outcome.UNCHANGED
        self.counts[counted] += 1
        if match.release in self.comparison.newer and match.facts != facts:
            self.counts["left_to_a_newer_release"] += 1
        put_matched(self.writer, deal.line, facts, encode(deal.raw), match, outcome)

    def _put_vanished(self):
        for entry in self.held.gone(self.told, self.batch.scope, self.comparison.newer):
            row = (*[None] * (len(COLUMNS[DEAL]) - 2), encode(entry.facts), None)
            self.writer.put(DEAL, entry.line, row, Outcome.VANISHED, entry.offer)
            self.counts["vanished"] += 1
        covered = self.counts["vanished"] + len(self.told)
        if self.counts["vanished"] > max(_MANY, covered * _MOST_VANISH):
            self.batch.scope["warning"] = _CUT.format(gone=self.counts["vanished"], all=covered)

    def _put_platforms(self, discarded):
        """Stage the new platforms that a deal is to have: one that is matched may keep the platform that it has."""
        facts, known = self.facts, self.matched.keys() | discarded.keys()
        kept = {match.facts.platform for match in self.matched.values() if match.facts}
        wanted = {each.platform for number, each in enumerate(facts) if number not in known}
        may_revise = self.comparison.may_revise
        wanted |= {facts[n].platform for n, match in self.matched.items() if may_revise(facts[n], match)} - kept
        for platform in self.found.platforms:
            if platform.slug in wanted:
                put_platform(self.writer, platform.line, platform[1:])
                self.counts["platforms"] += 1


def _rank(match, moves):
    if not moves:
        return _SAME
    if match.how == LIKELY:
        return _DOUBTFUL
    return _NUMBERED if all(move.table == NUMBER for move in moves) else _OTHERWISE
