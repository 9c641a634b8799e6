"""Platforms that are made up for names that nobody has, and the category that each is of."""

from collections import Counter
from functools import cache
from typing import NamedTuple

from procurement.interchange.registers.categories import category_of
from procurement.interchange.registers.slugs import free_slug
from procurement.models import Platform, PlatformCategory
from procurement.validators import fold


class NewPlatform(NamedTuple):
    """A platform that no name of ours resolves to, as the register tells of it."""

    line: int
    slug: str
    designation: str
    description: str
    category: str
    is_generic: bool
    said_category: str


class Categories:
    """Which category a deal is of: as its file names it, or by its description."""

    def __init__(self):
        self._named = dict(PlatformCategory.objects.exclude(sipri_name="").values_list("sipri_name", "slug"))

    def of(self, deal):
        """The slug of the category of a deal, "" where neither the file nor its description tells it."""
        return self._named.get(deal.category) or category_of(deal.description)


class PlatformMaker:
    """Makes up the platforms that are missing: one for each designation, however often it stands in the file."""

    def __init__(self, category_of):
        self._category_of = category_of
        self._taken = set(Platform.objects.values_list("slug", flat=True))
        self._descriptions = {}
        self._deals = {}
        self._slugs = {}
        self._key = cache(fold)

    def see(self, deal):
        """Note a deal whose designation is unknown."""
        key = self._key(deal.designation)
        self._deals.setdefault(key, deal)
        self._descriptions.setdefault(key, Counter())[deal.description] += 1

    def slug_of(self, designation):
        """The key that the platform of a designation is to have."""
        key = self._key(designation)
        if key not in self._slugs:
            self._slugs[key] = free_slug(designation, self._taken, "platform")
        return self._slugs[key]

    def platforms(self):
        """The NewPlatforms of all that was seen."""
        for key, deal in self._deals.items():
            description = self._descriptions[key].most_common(1)[0][0]
            yield NewPlatform(
                deal.line,
                self.slug_of(deal.designation),
                deal.designation,
                description,
                self._category_of(deal),
                deal.is_generic,
                deal.category or description,
            )
