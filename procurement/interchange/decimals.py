"""How files write a decimal."""


def plain_decimal(number):
    """A decimal without exponent and trailing zeros: 4.5, 27, 0; one that no column holds keeps its exponent."""
    if number and not -60 < number.adjusted() < 60:
        return str(number)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
