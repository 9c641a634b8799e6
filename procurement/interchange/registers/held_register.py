"""What we hold of a register before a new file of it comes: its deals as the last release had them, and who is who."""

from typing import NamedTuple

from procurement.interchange.registers.facts import Facts
from procurement.interchange.registers.matching import LIKELY, pair, signature_of
from procurement.interchange.registers.releases import last_entries, releases
from procurement.interchange.registers.unlisted import match, register_numbers, unlisted_offers


class Match(NamedTuple):
    """The offer that a deal of a new file stands for, what the last release said of it, and how that was found.

    `offer` is None where somebody deleted it. `facts` is None, and the texts "", for an offer that no file of the
    register has brought. `reference` is that of the deal, see Entry.
    """

    offer: int | None
    facts: Facts | None
    reference: str
    release: str
    how: str


class HeldRegister:
    """The deals of a register that we hold. `releases` are the primary keys of its sources."""

    def __init__(self, sources, entries, unlisted, numbers):
        self.releases, self.entries, self.unlisted = sources, entries, unlisted
        self._numbers = numbers

    @classmethod
    def load(cls):
        known = releases()
        entries = last_entries(known)
        sources, numbers = list(known.values()), register_numbers()
        unlisted = unlisted_offers(sources, {entry.offer for entry in entries}, numbers)
        return cls(sources, entries, unlisted, numbers)

    def mark(self):
        """A text that is another as soon as another file of the register has been brought in."""
        return f"{self.releases} {len(self.entries)} {max((entry.pk for entry in self.entries), default=0)}"

    def match(self, facts):
        """{place in the list of Facts: Match} of the deals that we hold; by the last release first."""
        found = {}
        marks = [signature_of(each) for each in facts] if self.entries else ()
        for one, other, how, _ in pair(marks, self._marks_of_entries()):
            entry = self.entries[other]
            found[one] = Match(entry.offer, entry.facts, entry.reference, entry.release, how)
        parties = {unlisted.mark.parties for unlisted in self.unlisted.values()}
        rest = [
            place
            for place, each in enumerate(facts)
            if (place not in found or found[place].offer is None) and (each.supplier, each.recipient) in parties
        ]
        for one, offer in match([signature_of(facts[place]) for place in rest], self.unlisted).items():
            found[rest[one]] = Match(offer, None, "", "", LIKELY)
        return found

    def _marks_of_entries(self):
        """Signatures of the entries; a deal that came without a number has one that its offer has."""
        marks = [signature_of(entry.facts) for entry in self.entries]
        told = {mark.deal for mark in marks}
        for place, entry in enumerate(self.entries):
            left = [number for number in self._numbers.get(entry.offer, ()) if number not in told]
            if left and not marks[place].deal:
                marks[place] = marks[place]._replace(deal=left[0])
                told.add(left[0])
        return marks

    def gone(self, matched, scope, newer):
        """The Entries of deals that a file covers and does not have; `scope` says what it covers, see `covers`.

        `matched` are the references of the deals that it has. What a newer release told of is not gone.
        """
        return [
            entry
            for entry in self.entries
            if entry.offer
            and entry.reference not in matched
            and entry.release not in newer
            and covers(scope, entry.facts)
        ]


def covers(scope, facts):
    """Whether a file of this scope would have a deal, if the register still had it.

    A scope is {"stated": bool, "suppliers": [codes], "recipients": [codes], "years": [from, to] or None}, empty lists
    for all; with "delivered_only" it has no deals of which nothing came. A file that does not say what it covers covers
    nothing. Which deals a range of years takes in depends on how it was asked for, by orders or by deliveries: both
    have to lie in it.
    """
    if not scope["stated"] or (scope["suppliers"] and facts.supplier not in scope["suppliers"]):
        return False
    if scope["recipients"] and facts.recipient not in scope["recipients"]:
        return False
    if scope["delivered_only"] and not facts.arrivals:
        return False
    if not scope["years"]:
        return True
    first, last = scope["years"]
    years = [date[:4] for date in (facts.steps[0].date, *(arrival.date for arrival in facts.arrivals)) if date]
    return bool(years) and all(first <= int(year.replace("X", "0")) <= last for year in years)
