"""What the deals of a file would do to the offers that they stand for: for the preview, and asked again on applying.

Both go through one Comparison, so that they cannot differ: its digest says whether they came to the same.
"""

import hashlib

from procurement.interchange.registers import compare
from procurement.interchange.registers.facts import encode
from procurement.interchange.registers.held_offers import held_offers
from procurement.interchange.registers.packages import package_keys
from procurement.interchange.registers.releases import last_entries, newer_than, releases


class Comparison:
    """The deals of one batch against what the last release said of them and what the records say now.

    `sources` are the keys of all releases, `mark` is a text that the digest begins with. `newer` are the keys of the
    releases that are newer than the batch.
    """

    def __init__(self, batch, sources, mark=""):
        self._sources = sources
        self._digest = hashlib.sha256(mark.encode())
        self.newer = newer_than(batch)

    def may_revise(self, facts, last):
        """Whether a deal may change its offer: it says something else than the last release, which is no newer.

        `last` has what that said of the deal as `facts`, and its key as `release`; it is None, or its facts are, where
        no file of the register has brought the offer.
        """
        return last is None or (last.facts != facts and last.release not in self.newer)

    def moves(self, deals):
        """Yield the Moves of each of (offer key, Facts, last), in their order; None for an offer that is gone."""
        revised = [deal for deal in deals if self.may_revise(*deal[1:])]
        held = held_offers({pk for pk, *_ in revised}, self._sources)
        packages = package_keys([each for _, facts, last in revised for each in (facts, last and last.facts)])
        for pk, facts, last in deals:
            if not self.may_revise(facts, last):
                moves = []  # what is word for word what the last release had changes nothing, whatever the record says
            else:
                moves = compare.moves(facts, last and last.facts, held[pk], packages) if pk in held else None
            self._digest.update(encode((pk, moves or [])).encode())
            yield moves

    def digest(self):
        """A text that is another where other moves were yielded so far."""
        return self._digest.hexdigest()


def moves_of(batch, deals):
    """[moves] of some staged deals of a batch, (offer key, reference of the deal, Facts), as `Comparison.moves`."""
    known = releases()
    last = {entry.reference: entry for entry in last_entries(known, [name for _, name, _ in deals if name])}
    comparison = Comparison(batch, list(known.values()))
    return list(comparison.moves([(pk, facts, last.get(name)) for pk, name, facts in deals]))
