"""Which platform a foreign file means by a designation. A query a table reads all names; nothing is guessed.

A designation is the same when it is the same folded text, and never by a part of it: the FCS-4008 is no S-400. Only a
name that means the same thing stands for the platform; broader, narrower and several-fold ones are told as such.
"""

from functools import cached_property
from typing import NamedTuple

from procurement.choices import NameMatch, PlatformNameScheme
from procurement.models import Platform, PlatformName
from procurement.queries.likeness import bare
from procurement.queries.nearest import Nearest
from procurement.validators import fold


class System(NamedTuple):
    """A platform as an import needs it."""

    pk: int
    slug: str
    designation: str
    category_id: int
    is_generic: bool

    def __str__(self):
        return f"{self.designation} ({self.slug})"


class Meant(NamedTuple):
    """What a designation means.

    `platform` is a System or None. Without one, `related` holds the platforms that the name stands near to, each with
    its NameMatch, `reason` says why it is none of them, and `nearest` has at most three that are spelled alike.
    """

    platform: System | None
    reason: str = ""
    related: tuple[tuple[System, str], ...] = ()
    nearest: tuple[str, ...] = ()


class PlatformBook:
    """The platforms under all their names, read once: two queries, however many designations are asked for.

    What the scheme says of a name comes first: SIPRI's Tor-M1 covers later versions too, so it is not our Tor-M1. Then
    the platforms' own designations, then the names of the other schemes.
    """

    def __init__(self, scheme=PlatformNameScheme.SIPRI):
        self._scheme = scheme
        self._meant = {}

    @cached_property
    def platforms(self):
        """{primary key: System} of all."""
        rows = Platform.objects.values_list("pk", "slug", "designation", "category_id", "is_generic")
        return {row[0]: System(*row) for row in rows}

    @cached_property
    def _tables(self):
        """Three times {folded name: [(System, NameMatch)]}, in the order in which they are asked."""
        scheme, own, other = {}, {}, {}
        for platform in self.platforms.values():
            own.setdefault(fold(platform.designation), []).append((platform, NameMatch.EXACT))
        for pk, text, used_by, match in PlatformName.objects.values_list("platform_id", "text", "scheme", "match"):
            table = scheme if used_by == self._scheme else other
            table.setdefault(fold(text), []).append((self.platforms[pk], match))
        return scheme, own, other

    @cached_property
    def _nearest(self):
        names = {(name, platform) for table in self._tables for name, uses in table.items() for platform, _ in uses}
        return Nearest((name, str(platform)) for name, platform in sorted(names))

    @cached_property
    def _bare(self):
        """{name without any mark: how messages write its platforms}: Mi35 is likelier the Mi-35 than anything else."""
        found = {}
        for table in self._tables:
            for name, uses in table.items():
                found.setdefault(bare(name), set()).update(str(platform) for platform, _ in uses)
        return found

    def resolve(self, text):
        """What a designation means."""
        name = fold(text)
        if name not in self._meant:
            self._meant[name] = self._resolve(name)
        return self._meant[name]

    def resolve_all(self, texts):
        """{designation: Meant} of some."""
        return {text: self.resolve(text) for text in texts}

    def _resolve(self, name):
        for table in self._tables:
            uses = table.get(name, ())
            exact = {platform for platform, match in uses if match == NameMatch.EXACT}
            if len(exact) == 1:
                return Meant(exact.pop())
            if uses:
                near = tuple(sorted(set(uses), key=lambda use: use[0].slug))
                return Meant(None, _reason(exact, near), near, tuple(str(platform) for platform, _ in near)[:3])
        alike = sorted(self._bare.get(bare(name), ()))
        nearest = tuple(dict.fromkeys((*alike, *self._nearest.find(name))))[:3]
        return Meant(None, "no platform has this name", nearest=nearest)


def _reason(exact, near):
    if exact:
        return "it is the name of several platforms"
    ((platform, match), *more) = near
    if more:
        return "the name covers several platforms"
    said = {
        NameMatch.BROADER: "more than",
        NameMatch.NARROWER: "only a part of",
        NameMatch.SEVERAL: "others besides",
    }[match]
    return f"the name covers {said} {platform}"
