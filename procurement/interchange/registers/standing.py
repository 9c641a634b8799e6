"""What we hold of a register before a new file of it comes: its deals as the last release had them, and who is who."""

from typing import NamedTuple

from procurement.choices import OfferIdentifierScheme
from procurement.interchange.formats.descriptions import short_description
from procurement.interchange.registers.facts import Facts
from procurement.interchange.registers.held import held_offers
from procurement.interchange.registers.matching import LIKELY, Signature, pair, signature_of, words_of
from procurement.interchange.registers.releases import last_entries, releases
from procurement.models import Offer, OfferCitation, OfferIdentifier, Platform


class Known(NamedTuple):
    """The offer that a deal of a new file stands for, what the last release said of it, and how that was found.

    `facts` is None, and the texts "", for an offer that no file of the register has brought. `reference` is that of
    the deal, see Entry.
    """

    offer: int
    facts: Facts | None
    reference: str
    release: str
    format: str
    how: str


class Standing:
    """The deals of a register that we hold. `releases` are the primary keys of its sources."""

    def __init__(self, known, entries, unlisted):
        self.releases, self.entries, self.unlisted = known, entries, unlisted

    @classmethod
    def load(cls):
        known = releases()
        entries = last_entries(known)
        sources = list(known.values())
        return cls(sources, entries, _unlisted(sources, {entry.offer for entry in entries}))

    def mark(self):
        """A text that is another as soon as another file of the register has been brought in."""
        return f"{self.releases} {len(self.entries)} {max((entry.pk for entry in self.entries), default=0)}"

    def match(self, facts):
        """{place in the list of Facts: Known} of the deals that we hold; by the last release first."""
        marks = [signature_of(each) for each in facts]
        found = {}
        for one, other, how, _ in pair(marks, [signature_of(entry.facts) for entry in self.entries]):
            entry = self.entries[other]
            found[one] = Known(entry.offer, entry.facts, entry.reference, entry.release, entry.format, how)
        parties = {mark.parties for mark in self.unlisted.values()}
        rest = [place for place, mark in enumerate(marks) if place not in found and mark.parties in parties]
        offers = list(self.unlisted)
        for one, other, _, _ in pair([marks[place] for place in rest], [self.unlisted[pk] for pk in offers]):
            found[rest[one]] = Known(offers[other], None, "", "", "", LIKELY)
        return found

    def gone(self, matched, scope, newer):
        """The Entries of deals that a file covers and does not have; `scope` says what it covers, see `covers`.

        `matched` are the references of the deals that it has. What a newer release told of is not gone.
        """
        return [
            entry
            for entry in self.entries
            if entry.reference not in matched and entry.release not in newer and covers(scope, entry.facts)
        ]


def covers(scope, facts):
    """Whether a file of this scope would have a deal, if the register still had it.

    A scope is {"stated": bool, "suppliers": [codes], "recipients": [codes], "years": [from, to] or None}, empty lists
    for all. A file that does not say what it covers covers nothing. Which deals a range of years takes in depends on
    how it was asked for, by orders or by deliveries: both have to lie in it.
    """
    if not scope["stated"] or (scope["suppliers"] and facts.supplier not in scope["suppliers"]):
        return False
    if scope["recipients"] and facts.recipient not in scope["recipients"]:
        return False
    if not scope["years"]:
        return True
    first, last = scope["years"]
    years = [date[:4] for date in (facts.steps[0].date, *(arrival.date for arrival in facts.arrivals)) if date]
    return bool(years) and all(first <= int(year.replace("X", "0")) <= last for year in years)


def _unlisted(known, listed):
    """{offer: Signature} of the offers that are cited to a release or numbered by the register, and have no entry."""
    cited = OfferCitation.objects.filter(source__in=known).order_by().values_list("offer_id", flat=True).distinct()
    scheme = OfferIdentifierScheme.SIPRI
    numbers = dict(OfferIdentifier.objects.filter(scheme=scheme).values_list("offer_id", "value"))
    offers = held_offers({*cited, *numbers} - listed, known)
    about = {slug: words for slug, *words in Platform.objects.values_list("slug", "description", "designation")}
    subjects = dict(Offer.objects.filter(pk__in=offers).exclude(subject="").values_list("pk", "subject"))
    marks = {}
    for pk, held in sorted(offers.items()):
        contract = next((step for _, step in held.steps), None)
        description, designation = about.get(held.values["platform"], ("", subjects.get(pk, "")))
        marks[pk] = Signature(
            numbers.get(pk, ""),
            (held.values["supplier"], held.values["recipient"]),
            held.values["platform"],
            short_description(description),
            contract.date[:4] if contract else "",
            contract.quantity.lstrip("~") if contract else "",
            "",
            tuple(arrival.date[:4] for _, arrival in held.arrivals),
            held.volume[0],
            "",
            words_of(designation),
        )
    return marks
