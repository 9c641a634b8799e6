"""What the numbers of an offer say of each other, and the money of its time."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.core import get_global
from django.db.models import F

from procurement.choices import Level, Stage
from procurement.models import Offer, OfferMilestone, OfferPackage
from procurement.rules.base import Rule
from procurement.rules.dates import day_key, surely, words_of

_ROUNDING = Decimal("0.005")
"""Half of the last digit that SIPRI prints of a volume."""


class DeliveriesWithinAgreed(Rule):
    """No more is delivered than was agreed.

    Real life does it, and so do registers that leave an option out: a warning.
    """

    models = (Offer,)
    level = Level.WARNING

    def problems(self, rows):
        over = rows.filter(quantity_delivered__gt=F("quantity_agreed"))
        for pk, agreed, delivered in over.values_list("pk", "quantity_agreed", "quantity_delivered"):
            yield pk, f"{delivered} delivered, {agreed} agreed: add the amendment that agreed to more, or mend a number"


class VolumeAddsUp(Rule):
    """The SIPRI volume of the order is that of one times the number agreed, but for rounding.

    One and order are printed with two digits, so the product may be off by half a hundredth for each unit.
    """

    models = (Offer,)
    level = Level.INFO

    def problems(self, rows):
        given = rows.filter(tiv_unit__isnull=False, tiv_order__isnull=False, quantity_agreed__isnull=False)
        for pk, unit, order, count in given.values_list("pk", "tiv_unit", "tiv_order", "quantity_agreed").iterator():
            if abs(order - unit * count) > _ROUNDING * count + 2 * _ROUNDING:
                yield (
                    pk,
                    f"{count} of SIPRI volume {unit.normalize():f} make {(unit * count).normalize():f}, and the order "
                    f"says {order.normalize():f}: check the three against one release",
                )


class CurrencyInUse(Rule):
    """No sum is stated in a currency that was withdrawn before its date, for certain."""

    models = (Offer, OfferPackage)
    level = Level.WARNING

    def problems(self, rows):
        is_package = rows.model is OfferPackage
        name = "announced" if is_package else "dated"
        sums = rows if is_package else OfferMilestone.objects.filter(offer__in=rows)
        sums = sums.filter(surely(f"{name}_on"), currency__in=withdrawals()).order_by("pk")
        columns = ("pk" if is_package else "offer_id", "currency", f"{name}_on", f"{name}_first")
        for pk, currency, when, first in sums.values_list(*columns):
            if first > withdrawals()[currency]:
                gone = withdrawals()[currency] // 10000
                yield (
                    pk,
                    f"a sum of {words_of(when)} is in {currency}, which was withdrawn in {gone}: check the currency",
                )


class WinnerIsNotLost(Rule):
    """The bid that won its competition is not lost to another."""

    models = (Offer,)

    def problems(self, rows):
        for pk in rows.filter(is_winning_bid=True, stage=Stage.LOST).values_list("pk", flat=True):
            yield pk, "it is ticked as the winner of its competition and stands at lost: untick it, or mend its steps"


@lru_cache(maxsize=1)
def withdrawals():
    """The currencies that are legal tender nowhere any more, as {code: the last day it was, yyyymmdd} (CLDR)."""
    ends = {}
    for currencies in get_global("territory_currencies").values():
        for code, _, end, is_tender in currencies:
            if is_tender:
                ends.setdefault(code, []).append(end and day_key(date(*end)))
    return {code: max(last) for code, last in ends.items() if None not in last}
