"""Deals of a register into facts: names resolved, comments read, platforms made up where that was asked for."""

from collections import Counter
from functools import cache
from typing import NamedTuple

from django.utils.text import slugify

from procurement.choices import Condition, PartyRole, Payment
from procurement.interchange.registers.categories import category_of
from procurement.interchange.registers.facts import Facts, arrivals_of, order_of
from procurement.interchange.registers.remarked import SILENT, package_of
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


def facts_of(deal, supplier, recipient, platform, category, is_whole, family, remark=SILENT):
    """The Facts of a deal whose parties (code and name) are known, its platform (key) or else its category (key)."""
    arrivals, last = arrivals_of(deal, is_whole)
    order = order_of(deal, remark.kind)
    if remark.value[0]:
        order = order._replace(value=remark.value[0], said_value=remark.value[1])
    steps = (order, *remark.before, *((last,) if last else ()), *remark.after)
    parties, payment = _paying(remark, supplier[0])
    volume = (deal.tiv_unit, deal.tiv_order, deal.tiv_delivered)
    said = {
        "supplier": deal.supplier,
        "recipient": deal.recipient,
        "platform": deal.designation,
        "condition": deal.status.stated,
        "volume": " / ".join(volume),
        "delivered": deal.number_delivered.value,
    }
    for name in ("version", "transfer", "production", "payment"):
        if words := getattr(remark, name)[1]:
            said[name] = words
    is_estimate = deal.status.value != Condition.UNKNOWN and bool(deal.status.estimated or remark.estimate)
    if is_estimate and remark.estimate:
        said["condition_estimated"] = remark.estimate
    return Facts(
        deal.deal_id,
        supplier[0],
        recipient[0],
        platform,
        category,
        deal.description,
        deal.status.value,
        remark.version[0],
        remark.transfer[0],
        remark.production[0],
        payment,
        volume,
        steps,
        arrivals,
        parties,
        package_of(remark, supplier[1], recipient[1], deal.ordered.value[:4]),
        said,
        deal.comment,
        is_estimate,
        family,
        family,
        is_whole,
    )


def _paying(remark, supplier):
    """(parties, payment) of a deal: a supplier that pays for its own goods gives aid and is no third party."""
    parties = tuple(p for p in remark.parties if (p.role, p.country) != (PartyRole.FINANCIER, supplier))
    if len(parties) == len(remark.parties) or any(p.role == PartyRole.FINANCIER for p in parties):
        return parties, remark.payment[0]
    return parties, " ".join(word for word in remark.payment[0].split() if word != Payment.THIRD_PARTY)


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
            self._slugs[key] = self._free(slugify(designation) or "platform")
        return self._slugs[key]

    def _free(self, stem):
        stem, slug, count = stem[:70], stem[:70], 1
        while slug in self._taken:
            count += 1
            slug = f"{stem}-{count}"
        self._taken.add(slug)
        return slug

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
