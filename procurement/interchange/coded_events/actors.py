"""Who acts in a row: a party of ours, somebody who is none, or a code that is none of CAMEO's."""

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from procurement.choices import CountryIdentifierScheme
from procurement.interchange.coded_events.regions import REGIONS
from procurement.interchange.formats.records import Problem
from procurement.queries.naming import CodeBook, Party

_TOLD_LINES = 8
_UNKNOWN = "No party has this CAMEO code: give it to a country as an identifier, or leave the row out."


class Actor(NamedTuple):
    """A party that acts, its name as the file has it, and the whole code of CAMEO, such as RUSGOV."""

    party: Party
    name: str
    code: str


class NoParty(NamedTuple):
    """Why a row is left out: in which column, what was found there, in words. Both are empty where that is nothing."""

    column: str
    found: str
    why: str


ALONE = NoParty("", "", "The row names one party only, or none: it is no diplomacy between two.")
WITHIN = NoParty("", "", "Both actors are of one party: what happens within a country is not kept here.")
OF_NO_COUNTRY = NoParty("", "", "An actor is of no country: a profession, a people, a religion or a company.")


class Actors:
    """Reads the actors of rows; the parties and their codes are read once."""

    def __init__(self):
        self._parties = CodeBook(CountryIdentifierScheme.CAMEO)

    def read(self, row):
        """Two Actors of two parties, or a NoParty; or the Problems of codes that nobody has, a list."""
        both = [self._actor(row.cells, number) for number in (1, 2)]
        if wrong := [
            Problem(row.line, f"Actor{number}CountryCode", code, self._sentences[code])
            for number, code in enumerate(both, start=1)
            if isinstance(code, str)
        ]:
            return wrong
        if reasons := [each for each in both if isinstance(each, NoParty)]:
            return min(reasons, key=lambda reason: (reason is ALONE, reason is OF_NO_COUNTRY))
        return WITHIN if both[0].party == both[1].party else both

    def _actor(self, cells, number):
        """An Actor, a NoParty, or the code that nobody has.

        What a region is named by may be an organisation of it, which its other code says: PGS and GCC.
        """
        country, group = (cells.get(f"Actor{number}{part}", "") for part in ("CountryCode", "KnownGroupCode"))
        for code in filter(None, (country, group)):
            if party := self._parties.resolve(code).party:
                return Actor(party, cells.get(f"Actor{number}Name", ""), cells.get(f"Actor{number}Code", "") or code)
            if code == country and code not in REGIONS:
                return code
        if country:
            why = f"This is the code of {REGIONS[country]}: part of the world, and nobody who acts."
            return NoParty(f"Actor{number}CountryCode", country, why)
        if group:
            why = "No party here is the group of this code: give it to one as an identifier if it is to count."
            return NoParty(f"Actor{number}KnownGroupCode", group, why)
        return OF_NO_COUNTRY if cells.get(f"Actor{number}Code") or cells.get(f"Actor{number}Name") else ALONE

    @cached_property
    def _sentences(self):
        return _Sentences(self._parties)


class _Sentences(dict):
    """{code that nobody has: what is said of it}; the same text for the same code."""

    def __init__(self, parties):
        super().__init__()
        self._parties = parties

    def __missing__(self, code):
        nearest = self._parties.resolve(code).nearest
        self[code] = f"{_UNKNOWN} Nearest: {', '.join(nearest)}." if nearest else _UNKNOWN
        return self[code]


class LeftOut:
    """The rows that are left out without being wrong, by their reason."""

    def __init__(self):
        self.count = 0
        self._groups = defaultdict(lambda: [0, []])

    def add(self, line, reason):
        self.count += 1
        group = self._groups[reason]
        group[0] += 1
        if len(group[1]) < _TOLD_LINES:
            group[1].append(line)

    def told(self):
        """What can be kept as JSON: the reasons, those of most rows first, each with its first lines."""
        groups = sorted(self._groups.items(), key=lambda item: (-item[1][0], item[1][1]))
        return [{**reason._asdict(), "rows": count, "lines": lines} for reason, (count, lines) in groups]
