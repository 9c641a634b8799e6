"""What is read from a comment, and how a sum is told of it."""

from procurement.interchange.formats.comments import findings


def said(comment):
    """[(kind, values, hedged)] of what a comment says."""
    return [(each.kind, each.values, each.hedged) for each in findings(comment)]


def money(currency, low, high=None, **other):
    return {"currency": currency, "low": low, "high": high or low, **other}
