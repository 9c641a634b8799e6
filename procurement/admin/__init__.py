"""The curators' workplace: Django's admin, with every model of ours registered on one site of our own."""

from procurement.admin import (
    accounts,
    acts,
    batches,
    citation,
    competition,
    corrections,
    country,
    event,
    former_key,
    jobs,
    offer,
    offer_parts,
    package,
    platform,
    source,
)

__all__ = [
    "accounts",
    "acts",
    "batches",
    "citation",
    "competition",
    "corrections",
    "country",
    "event",
    "former_key",
    "jobs",
    "offer",
    "offer_parts",
    "package",
    "platform",
    "source",
]
