"""The facts of one deal: its columns and its comment, once its names are known."""

from procurement.choices import Condition, PartyRole, Payment
from procurement.interchange.registers.facts import Facts, arrivals_of, order_of
from procurement.interchange.registers.remarked import SILENT, package_of


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
