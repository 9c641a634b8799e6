"""Packages that deals say they are part of, with the money stated for the whole."""

from django.utils.text import slugify

from procurement.interchange.registers.revise import money_of
from procurement.models import OfferPackage
from procurement.services.derive import derive_after
from procurement.services.history import create_all


def make_packages(sums):
    """Make those packages of {title: canonical sum} that are missing."""
    held = set(OfferPackage.objects.filter(title__in=list(sums)).values_list("title", flat=True))
    taken = set(OfferPackage.objects.values_list("slug", flat=True))
    new = [_package(title, value, taken) for title, value in sums.items() if title not in held]
    create_all(OfferPackage, new)
    derive_after(new)


def _package(title, value, taken):
    stem = slugify(title)[:70]
    slug, count = stem, 1
    while slug in taken:
        count += 1
        slug = f"{stem}-{count}"
    taken.add(slug)
    return OfferPackage(slug=slug, title=title, note="", **money_of(value))
