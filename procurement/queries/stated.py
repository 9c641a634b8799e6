"""What a record keeps of a fact, as the canonical value that a citation of it would have."""

from procurement.dates import UncertainDate


def canonical(sort, holder):
    """The canonical text of what `holder`, the owner or the child, keeps of a fact of that Sort; "" for nothing."""
    if sort.name == "quantity":
        return f"{'~' if holder.quantity_estimated else ''}{holder.quantity}" if holder.quantity else ""
    if sort.name == "money":
        if holder.value_low is None:
            return ""
        sums = [f"{amount.normalize():f}" for amount in (holder.value_low, holder.value_high) if amount is not None]
        return f"{'-'.join(sums)} {holder.currency}"
    if sort.field is None:
        return ""
    value = getattr(holder, sort.field.name)
    if value is None or value == "":
        return ""
    if sort.name == "record":
        return str(getattr(value, value.KEY[0]))
    if sort.name == "date":
        return UncertainDate.parse(value).text
    return str(value)
