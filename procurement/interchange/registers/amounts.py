"""Quantities and sums as the facts of a register hold them, `~20` and `250000000-300000000 USD`, and as our columns do.

No quantity and no sum are "".
"""

from decimal import Decimal

from procurement.choices import ValueBasis
from procurement.interchange.decimals import plain_decimal


def number_of(quantity):
    """(whole number or None, whether it is an estimate) of a quantity."""
    bare = quantity.lstrip("~")
    return (int(bare) if bare else None), bare != quantity


def sums_of(value):
    """(low, high, currency) of a sum as texts; None, None, "" without one, and high None where it is one figure."""
    if not value:
        return None, None, ""
    sums, currency = value.rsplit(" ", 1)
    low, _, high = sums.partition("-")
    return low, high or None, currency


def quantity_columns(quantity):
    """The columns of a milestone or a delivery that hold a quantity, {name: value}."""
    number, is_estimate = number_of(quantity)
    return {"quantity": number, "quantity_estimated": is_estimate}


def sum_columns(value):
    """The columns of a milestone or a package that hold a sum, {name: value}."""
    low, high, currency = sums_of(value)
    return {
        "value_low": low and Decimal(low),
        "value_high": high and Decimal(high),
        "currency": currency,
        "value_basis": ValueBasis.CONTRACT if value else ValueBasis.UNKNOWN,
    }


def quantity_text(number, is_estimate):
    """The quantity that columns hold."""
    return f"{'~' if is_estimate else ''}{number}" if number else ""


def sum_text(low, high, currency):
    """The sum that columns hold."""
    if low is None:
        return ""
    return f"{'-'.join(amount_text(amount) for amount in (low, high) if amount is not None)} {currency}"


def amount_text(amount):
    """The text of an amount, as the registers write it: 4.5, 27; "" for none."""
    return "" if amount is None else plain_decimal(Decimal(amount))
