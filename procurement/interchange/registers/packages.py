"""Packages that deals say they are part of, with the money stated for the whole."""

from procurement.interchange.registers.amounts import sum_columns
from procurement.interchange.registers.slugs import free_slug
from procurement.models import OfferPackage
from procurement.services.derive import give_search
from procurement.services.history import create_all


def make_packages(sums):
    """Make those packages of {title: canonical sum} that are missing."""
    held = set(OfferPackage.objects.filter(title__in=list(sums)).values_list("title", flat=True))
    taken = set(OfferPackage.objects.values_list("slug", flat=True))
    new = [
        OfferPackage(slug=free_slug(title, taken), title=title, note="", **sum_columns(value))
        for title, value in sums.items()
        if title not in held
    ]
    give_search(new)
    create_all(OfferPackage, new)
