"""Which party a foreign file means by a name or a code. A query a table reads all names; nothing is guessed.

A name is the same when it is the same folded text (case, accents, hyphens, blanks and `&` do not matter), and never by
a part of it. What does not resolve is told with its reason and the nearest names.
"""

from functools import cached_property
from typing import NamedTuple

from procurement.choices import CountryIdentifierScheme, CountryKind, CountryNameScheme
from procurement.models import Country, CountryIdentifier, CountryName
from procurement.queries.nearest import Nearest
from procurement.validators import fold

_MARKED = {
    "*": (CountryKind.NON_STATE, CountryKind.UNKNOWN),
    "**": (CountryKind.ORGANISATION, CountryKind.PROJECT),
}
"""SIPRI's marks behind a name, and the kinds of party that they stand for."""


def same(text):
    """The folded text under which a name is looked up: `&` is `and`, and one apostrophe is as good as another."""
    return fold(text.replace("&", " and ").replace("’", "'"))


class Party(NamedTuple):
    """A country as an import needs it."""

    pk: int
    code: str
    name: str
    kind: str

    def __str__(self):
        return f"{self.name} ({self.code})"


class Found(NamedTuple):
    """What a name or code means: its party, or None with the reason and at most three nearest, `Türkiye (TUR)`."""

    party: Party | None
    reason: str = ""
    nearest: tuple[str, ...] = ()


class _Use(NamedTuple):
    """A name in use: by whom, and the first and last day of it, yyyymmdd; None where that is not known."""

    party: Party
    first: int | None
    last: int | None

    def covers(self, year):
        return (self.first is None or self.first <= year * 10000 + 1231) and (
            self.last is None or self.last >= year * 10000 + 101
        )


class PartyBook:
    """The parties under all their names, read once: three queries, however many names are asked for.

    The names of the scheme come first, then the parties' own names (while they exist) and those of the other schemes.
    Where one name passed from one party to another, the year decides.
    """

    def __init__(self, scheme=CountryNameScheme.SIPRI):
        self._scheme = scheme
        self._found = {}

    @cached_property
    def parties(self):
        """{code: Party} of all."""
        return {row[1]: Party(*row) for row in Country.objects.values_list("pk", "code", "name", "kind")}

    @cached_property
    def _uses(self):
        """({folded name: uses} of the scheme, the same of all other names)."""
        by_pk = {party.pk: party for party in self.parties.values()}
        own, other = {}, {}
        for pk, name, first, last in Country.objects.values_list("pk", "name", "founded_first", "ended_last"):
            other.setdefault(same(name), []).append(_Use(by_pk[pk], first, last))
        rows = CountryName.objects.values_list("country_id", "text", "scheme", "used_first", "used_last")
        for pk, text, scheme, first, last in rows:
            table = own if scheme == self._scheme else other
            table.setdefault(same(text), []).append(_Use(by_pk[pk], first, last))
        return own, other

    @cached_property
    def _nearest(self):
        names = {(name, use.party) for table in self._uses for name, uses in table.items() for use in uses}
        return Nearest((name, str(party)) for name, party in sorted(names))

    def resolve(self, text, year=None):
        """What a name means, in a year where that is known (an int)."""
        key = text, year
        if key not in self._found:
            self._found[key] = self._resolve(text.strip(), year)
        return self._found[key]

    def resolve_all(self, pairs):
        """{(name, year): Found} of such pairs."""
        return {pair: self.resolve(*pair) for pair in pairs}

    def _resolve(self, text, year):
        bare = text.rstrip("*").rstrip()
        kinds = _MARKED.get(text[len(bare) :].strip())
        reason = ""
        for table in self._uses:
            uses = [use for use in table.get(same(bare), ()) if not kinds or use.party.kind in kinds]
            held = {use.party for use in uses if year is None or use.covers(year)}
            if len(held) == 1:
                return Found(held.pop())
            if held:
                return Found(None, "it is the name of several parties", tuple(sorted(map(str, held))[:3]))
            if uses and not reason:
                reason = f"nobody bore this name in {year}"
        return Found(None, reason or "no party has this name", self._nearest.find(bare))


class CodeBook:
    """The parties under their codes in a register: SIPRI's letters of before 2023, or CAMEO's actor codes.

    CAMEO writes ISO's three letters but where an identifier says otherwise; so do GDELT's country columns.
    """

    def __init__(self, scheme, parties=None):
        self._scheme = scheme
        self._parties = parties
        self._found = {}

    @cached_property
    def _codes(self):
        parties = self._parties or PartyBook().parties
        by_pk = {party.pk: party for party in parties.values()}
        codes = dict(parties) if self._scheme == CountryIdentifierScheme.CAMEO else {}
        rows = CountryIdentifier.objects.filter(scheme=self._scheme).values_list("value", "country_id")
        return codes | {value: by_pk[pk] for value, pk in rows}

    def resolve(self, code):
        """What a code means; Found without a party where nobody has it."""
        if code not in self._found:
            party = self._codes.get(code.strip())
            self._found[code] = (
                Found(party) if party else Found(None, "no party has this code", self._nearest.find(code))
            )
        return self._found[code]

    @cached_property
    def _nearest(self):
        return Nearest((code, f"{code} {party.name}") for code, party in sorted(self._codes.items()))
