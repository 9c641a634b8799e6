"""Closed vocabularies of offers, of what belongs to them, and of the contests they are bids in."""

from django.db import models


class Condition(models.TextChoices):
    """Condition of the goods, SIPRI's `status` column. It says nothing of where the offer stands."""

    UNKNOWN = "unknown", "not stated"
    NEW = "new", "new"
    SECOND_HAND = "second_hand", "second-hand"
    MODERNISED = "modernised", "second-hand, modernised"


class Transfer(models.TextChoices):
    """How the goods change hands. None chosen means that no source says."""

    SALE = "sale", "sale"
    GRANT = "grant", "grant or aid"
    LEASE = "lease", "lease"
    LOAN = "loan", "loan of the goods"
    SWAP = "swap", "swap"
    DEBT_SETTLEMENT = "debt_settlement", "settlement of debt"
    CAPTURE = "capture", "capture"
    ILLICIT = "illicit", "illicit supply"


class Production(models.TextChoices):
    """Where and how the goods are made. None chosen means that no source says."""

    OFF_THE_SHELF = "off_the_shelf", "off the shelf"
    KIT_ASSEMBLY = "kit_assembly", "assembled from kits"
    CO_PRODUCTION = "co_production", "co-production"
    LICENSED = "licensed", "licensed production"
    LOCAL_UPGRADE = "local_upgrade", "upgraded in the recipient's country"


class Payment(models.TextChoices):
    """Who or what pays. None chosen means that no source says."""

    CASH = "cash", "cash"
    CREDIT = "credit", "credit"
    GRANT = "grant", "paid by a grant"
    BARTER = "barter", "barter"
    THIRD_PARTY = "third_party", "paid by a third party"
    COUNTERPART = "counterpart", "offsets or counterpart deliveries"


class ValueBasis(models.TextChoices):
    """What a stated sum of money stands for."""

    UNKNOWN = "unknown", "not stated"
    CONTRACT = "contract", "contract price"
    CEILING = "ceiling", "notified ceiling"
    ESTIMATE = "estimate", "estimate"
    UNIT = "unit", "price of one"
    CREDIT = "credit", "credit line"


class PartyRole(models.TextChoices):
    """What a further party is to an offer."""

    FINANCIER = "financier", "financier"
    INTERMEDIARY = "intermediary", "intermediary"
    LICENSOR = "licensor", "licensor"
    PRODUCER = "producer", "producer"
    PRODUCTION_SITE = "production_site", "production site"
    END_USER = "end_user", "end user"
    ORIGINAL_CUSTOMER = "original_customer", "original customer"
    CONSENT_HOLDER = "consent_holder", "holder of a right of consent"
    CANDIDATE_SUPPLIER = "candidate_supplier", "possible supplier"


class OfferRelationKind(models.TextChoices):
    """What one offer is to another, read from the owner to the other."""

    FULFILS = "fulfils", "fulfils"
    REDUCED_TO = "reduced_to", "was reduced to"
    SUPERSEDES = "supersedes", "supersedes"
    FOLLOW_ON_OF = "follow_on_of", "is a follow-on of"
    OPTION_OF = "option_of", "is an option of"
    COMPONENT_FOR = "component_for", "is a component for"
    AMMUNITION_FOR = "ammunition_for", "is ammunition for"
    UPGRADE_OF = "upgrade_of", "is an upgrade of"
    DIVERTED_FROM = "diverted_from", "was diverted from"


class OfferIdentifierScheme(models.TextChoices):
    """Registers that number deals."""

    SIPRI = "sipri", "SIPRI deal id"
    FMS = "fms", "US FMS transmittal number"


class CompetitionOutcome(models.TextChoices):
    """How a buyer's contest ended."""

    UNKNOWN = "unknown", "not known"
    OPEN = "open", "open"
    DECIDED = "decided", "decided"
    CANCELLED = "cancelled", "cancelled"
