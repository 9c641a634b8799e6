"""Which offers are of a platform: those recorded under it, under a variant of it, or stated to be of its version.

A source often names the family and gives the version apart. An offer of the Mi-35 whose version is stated as Mi-35M is
an offer of the Mi-35M as well, once that is a variant with a page of its own. The version must be the designation or an
exact other name of one variant of the platform that the offer is recorded under; blanks, hyphens and case apart.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from procurement.choices import NameMatch
from procurement.models import Offer, Platform, PlatformName
from procurement.validators import fold


@dataclass(frozen=True)
class _Variants:
    """The public variants: `bases` maps the key of each to that of its base, `designations` to what it is called."""

    bases: dict
    designations: dict

    @classmethod
    def load(cls):
        """One query."""
        rows = Platform.objects.public().exclude(variant_of=None).order_by()
        found = list(rows.values_list("pk", "variant_of", "designation"))
        return cls({pk: base for pk, base, _ in found}, {pk: designation for pk, _, designation in found})

    def with_variants(self, platforms):
        """The keys of the platforms, of all their variants, and of theirs."""
        variants = defaultdict(list)
        for variant, base in self.bases.items():
            variants[base].append(variant)
        found, waiting = set(), list(platforms)
        while waiting:
            platform = waiting.pop()
            if platform not in found:
                found.add(platform)
                waiting += variants.get(platform, ())
        return found

    def bases_of(self, platform):
        """The keys of what the platform is a variant of, the nearest first."""
        found = []
        while (platform := self.bases.get(platform)) is not None and platform not in found:
            found.append(platform)
        return found

    def known_as(self):
        """{(key of a base, bare text): keys of its variants of exactly that name}; one query."""
        names = PlatformName.objects.public().filter(platform__in=self.bases, match=NameMatch.EXACT).order_by()
        known = defaultdict(set)
        for pk, text in [*self.designations.items(), *names.values_list("platform", "text")]:
            for base in self.bases_of(pk):
                known[base, _bare(text)].add(pk)
        return known


def _bare(text):
    """`mi35m`, however it is written."""
    return fold(text).replace(" ", "")


def with_variants(platforms):
    """The platforms (primary keys) and all their public variants, and theirs: a set of primary keys, one query."""
    return _Variants.load().with_variants(platforms)


def of_platforms(platforms, exact=False):
    """Q of the offers of the platforms (primary keys) and their variants; three queries at the most.

    With `exact`, without the variants, be they recorded or stated.
    """
    variants = _Variants.load()
    wanted = set(platforms) if exact else variants.with_variants(platforms)
    condition = Q(platform__in=wanted)
    around = wanted.union(*map(variants.bases_of, wanted))
    if not around & set(variants.bases.values()):
        return condition
    # (platform, version as typed) of public offers that state the version of a variant
    offers = Offer.objects.public().filter(platform__in=around).exclude(version="").order_by()
    known, found, others = variants.known_as(), defaultdict(list), defaultdict(list)
    for platform, version in offers.values_list("platform", "version").distinct():
        named = known.get((platform, _bare(version)), set())
        if len(named) == 1:
            (found if named <= wanted else others)[platform].append(version)
    for platform, versions in others.items():
        if platform in wanted:
            condition &= ~_stated(platform, versions)
    for platform, versions in found.items():
        condition |= _stated(platform, versions)
    return condition


def _stated(platform, versions):
    return Q(platform=platform, version__in=versions)


def offered():
    """The keys of the platforms for which `of_platforms` finds a public offer, a set; four queries.

    An offer of each is looked for, not all of them counted.
    """
    variants = _Variants.load()
    known, offers = variants.known_as(), Offer.objects.public().order_by()
    recorded = Platform.objects.filter(Exists(offers.filter(platform=OuterRef("pk"))))
    found = set(recorded.order_by().values_list("pk", flat=True))
    stated = offers.filter(platform__in={base for base, _ in known} & found).exclude(version="")
    for platform, version in stated.values_list("platform", "version").distinct():
        named = known.get((platform, _bare(version)), set())
        found |= named if len(named) == 1 else set()
    return found.union(*map(variants.bases_of, found))


def offer_counts():
    """{key of a platform: how many public offers `of_platforms` finds for it}, those with any; three queries."""
    variants, counts = _Variants.load(), defaultdict(int)
    known = variants.known_as()
    offers = Offer.objects.public().exclude(platform=None).order_by().values_list("platform", "version")
    for platform, version, count in offers.annotate(n=Count("pk")):
        named = known.get((platform, _bare(version)), set()) if version else set()
        variant = next(iter(named)) if len(named) == 1 else platform
        for key in {platform, variant, *variants.bases_of(platform), *variants.bases_of(variant)}:
            counts[key] += count
    return dict(counts)
