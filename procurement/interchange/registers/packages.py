"""Packages that deals say they are part of, with the money stated for the whole."""

from procurement.engine.expressions import among
from procurement.interchange.registers.amounts import sum_columns
from procurement.interchange.registers.layout import DEAL, place
from procurement.interchange.registers.slugs import free_slug
from procurement.models import OfferPackage, StagedRow
from procurement.services.bulk import put_each
from procurement.services.derive import give_search
from procurement.services.history import create_all


def packages_titled(titles):
    """{title: (primary key, slug)} of those packages that are there; two queries.

    A register knows a package by the title that it came with: one that somebody has called otherwise since is the same.
    """
    found = {}
    known = OfferPackage.objects.filter(title__in=among(list(titles))).order_by("-pk")
    for title, pk, slug in known.values_list("title", "pk", "slug"):
        found[title] = pk, slug
    if missing := [title for title in titles if title not in found]:
        past = OfferPackage.history.filter(
            title__in=among(missing), id__in=OfferPackage.objects.order_by().values("pk")
        )
        for title, pk, slug in past.order_by("history_id").values_list("title", "id", "slug"):
            found[title] = pk, slug
    return found


def package_keys(facts):
    """{title: slug} of the packages that are there, of all that these Facts (or None) speak of."""
    titles = {each.package.title for each in facts if each and each.package}
    return {title: slug for title, (_, slug) in packages_titled(titles).items()} if titles else {}


def make_packages(sums):
    """Make those packages of {title: canonical sum} that are missing; {title: (primary key, slug)} of them all."""
    if not sums:
        return {}
    held = packages_titled(sums)
    taken = set(OfferPackage.objects.values_list("slug", flat=True))
    new = [
        OfferPackage(slug=free_slug(title, taken), title=title, note="", **sum_columns(value))
        for title, value in sums.items()
        if title not in held
    ]
    give_search(new)
    create_all(OfferPackage, new)
    return held | {package.title: (package.pk, package.slug) for package in new}


def put_keys(rows, packages):
    """Put into staged deals the primary key of their package, of {title: (primary key, slug)}, for its title."""
    name = place(DEAL, "package")
    deals = list(rows.only("pk", name))
    for deal in deals:
        key, _ = packages[getattr(deal, name)]
        setattr(deal, name, str(key))
    put_each(StagedRow, deals, [name])
