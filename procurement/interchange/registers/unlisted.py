"""Offers that stand for deals of a register though no file of it brought them: a curator did, or a fixture.

They are cited to a release, numbered by the register, or called after a number of it. What a curator keeps of a deal is
neither in the register's words nor as much: the platform may be a family of which the register names a version, dates
and numbers may be missing. So beside the ways in which two releases are compared there is one more, which asks for the
same family and counts what both sides state.
"""

import re
from collections import defaultdict
from typing import NamedTuple

from procurement.choices import MilestoneKind, OfferIdentifierScheme
from procurement.interchange.formats.descriptions import short_description
from procurement.interchange.registers.held_offers import held_offers
from procurement.interchange.registers.matching import Signature, pair, words_of, years_of
from procurement.models import Offer, OfferCitation, OfferIdentifier, Platform, PlatformName

_REFERENCE = re.compile(r"SIPRI-(\d+)", re.ASCII)


class Unlisted(NamedTuple):
    """One such offer: its Signature, the family of its platform, and the designations that it goes by, glued."""

    mark: Signature
    family: str
    called: tuple


def register_numbers():
    """{offer: the register's numbers of its deals}: it has several where several deals were merged into it."""
    numbers = defaultdict(set)
    named = OfferIdentifier.objects.filter(scheme=OfferIdentifierScheme.SIPRI).order_by()
    for offer, value in named.values_list("offer_id", "value"):
        numbers[offer].add(value)
    for offer, reference in Offer.objects.filter(reference__startswith="SIPRI-").values_list("pk", "reference"):
        if found := _REFERENCE.fullmatch(reference):
            numbers[offer].add(found[1])
    return {offer: sorted(values) for offer, values in numbers.items()}


def families():
    """{slug of a platform: slug of the one that it is a variant of, at last}."""
    above = dict(Platform.objects.values_list("slug", "variant_of__slug"))
    found = {}
    for slug in above:
        top, passed = slug, {slug}
        while (parent := above.get(top)) and parent not in passed:
            top = parent
            passed.add(top)
        found[slug] = top
    return found


def unlisted_offers(sources, listed, numbers):
    """{offer: Unlisted} of those that are cited to one of the `sources` or numbered, and not among the `listed`."""
    cited = OfferCitation.objects.filter(source__in=sources).order_by().values_list("offer_id", flat=True).distinct()
    offers = held_offers({*cited, *numbers} - listed, sources)
    about = {slug: words for slug, *words in Platform.objects.values_list("slug", "description", "designation")}
    own_words = {
        pk: words for pk, *words in Offer.objects.filter(pk__in=offers).values_list("pk", "subject", "version")
    }
    names = defaultdict(set)
    for slug, text in PlatformName.objects.values_list("platform__slug", "text"):
        names[slug].add(glued(text))
    family = families()
    found = {}
    for pk, held in sorted(offers.items()):
        platform = held.values["platform"]
        description, designation = about.get(platform, ("", ""))
        subject, version = own_words[pk]
        mark = _mark(held, _only(numbers.get(pk, ())), description, designation or subject)
        called = {glued(text) for text in (designation or subject, version) if text} | names[platform]
        found[pk] = Unlisted(mark, family.get(platform, ""), tuple(sorted(called - {""})))
    return found


def _only(numbers):
    return numbers[0] if len(numbers) == 1 else ""


def _mark(held, number, description, designation):
    contract = next((step for _, step in held.steps if step.kind == MilestoneKind.CONTRACT), None)
    counts = [arrival.quantity.lstrip("~") for _, arrival in held.arrivals]
    return Signature(
        number,
        (held.values["supplier"], held.values["recipient"]),
        held.values["platform"],
        short_description(description),
        contract.date[:4] if contract else "",
        contract.quantity.lstrip("~") if contract else "",
        str(sum(map(int, counts))) if counts and all(counts) else "",
        years_of([arrival for _, arrival in held.arrivals if arrival.date]),
        held.volume[0],
        "",
        words_of(designation),
    )


def match(marks, held):
    """{place in the list of Signatures: offer} of the deals for which an offer of {offer: Unlisted} stands."""
    offers = list(held)
    found = {one: offers[other] for one, other, *_ in pair(marks, [held[pk].mark for pk in offers])}
    taken, family = set(found.values()), families()
    waiting = defaultdict(list)
    for pk, unlisted in held.items():
        if pk not in taken:
            waiting[unlisted.mark.parties].append((pk, unlisted))
    scored = sorted(
        (-score, place, pk)
        for place, mark in enumerate(marks)
        if place not in found
        for pk, unlisted in waiting[mark.parties]
        if not (mark.deal and unlisted.mark.deal)
        if (score := _score(mark, unlisted, family)) >= _LEAST
    )
    for _, place, pk in scored:
        if place not in found and pk not in taken:
            found[place] = pk
            taken.add(pk)
    return found


_LEAST = 5
_YEARS_APART = 1


def _score(mark, unlisted, family):
    """How much of what both state agrees, 10 for all; less than nothing where they contradict each other."""
    held = unlisted.mark
    if not is_kin(family.get(mark.platform, mark.platform), "".join(mark.name), unlisted):
        return -1
    if mark.ordered.isdigit() and held.ordered.isdigit() and abs(int(mark.ordered) - int(held.ordered)) > _YEARS_APART:
        return -1
    years, other = set(mark.years), set(held.years)
    if years and other and not years & other:
        return -1
    return (
        (3 if mark.ordered == held.ordered else 1 if not (mark.ordered and held.ordered) else 0)
        + (2 if mark.number == held.number else 1 if not (mark.number and held.number) else 0)
        + (1 if held.delivered and mark.delivered.rstrip("? ") == held.delivered else 0)
        + (3 if years & other else 1)
        + (1 if held.unit and mark.unit == held.unit else 0)
    )


def is_kin(family, designation, unlisted):
    """Whether a deal's platform is of the family of an offer's, or its designation grows out of one that it goes by.

    `Su-35S` grows out of `Su-35`, `Tor-M1` out of `Tor-M`; `T-72` does not out of `T-7`.
    """
    if family and family == unlisted.family:
        return True
    return any(_grows(designation, name) or _grows(name, designation) for name in unlisted.called)


def _grows(longer, shorter):
    if len(shorter) < 3 or not longer.startswith(shorter):
        return False
    after = longer[len(shorter) : len(shorter) + 1]
    return not (shorter[-1].isdigit() and after.isdigit())


def glued(designation):
    """The letters and digits of a designation, without case: exports write `Su-35 S` and `SU-35S`."""
    return "".join(words_of(designation))
