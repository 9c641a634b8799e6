"""What a citation may speak of: one closed list for each sort of record that can be cited."""

from django.db import models


class CountryAspect(models.TextChoices):
    """What a citation of a country speaks of."""

    RECORD = "record", "the record as a whole"
    NAME = "name", "name"
    KIND = "kind", "kind"
    EXISTENCE = "existence", "beginning or end of existence"
    NOTE = "note", "note"


class PlatformAspect(models.TextChoices):
    """What a citation of a platform speaks of. `operators` takes country codes: who is said to have it in service."""

    RECORD = "record", "the record as a whole"
    DESIGNATION = "designation", "designation"
    DESCRIPTION = "description", "what it is"
    CATEGORY = "category", "category"
    MAKER = "maker", "maker"
    VARIANT = "variant", "variant of"
    OPERATORS = "operators", "who operates it"
    NOTE = "note", "note"
    ORIGIN = "origin", "country of design"
    NAME = "name", "another name"
    COMPONENT = "component", "component"


class CompetitionAspect(models.TextChoices):
    """What a citation of a competition speaks of."""

    RECORD = "record", "the record as a whole"
    REQUIREMENT = "requirement", "requirement"
    OPENED = "opened", "opening"
    DECIDED = "decided", "decision"
    OUTCOME = "outcome", "outcome"


class OfferAspect(models.TextChoices):
    """What a citation of an offer speaks of. `objections` takes country codes, or `none`: who is said to object."""

    RECORD = "record", "the record as a whole"
    SUPPLIER = "supplier", "supplier"
    RECIPIENT = "recipient", "recipient"
    PLATFORM = "platform", "platform"
    SUBJECT = "subject", "subject"
    VERSION = "version", "version"
    CONDITION = "condition", "condition"
    TRANSFER = "transfer", "transfer"
    PRODUCTION = "production", "production"
    PAYMENT = "payment", "payment"
    VOLUME = "volume", "SIPRI volume"
    PACKAGE = "package", "package"
    COMPETITION = "competition", "competition"
    OBJECTIONS = "objections", "who objects"
    NOTE = "note", "note"
    MILESTONE = "milestone", "milestone"
    MILESTONE_DATE = "milestone_date", "date of a milestone"
    MILESTONE_QUANTITY = "milestone_quantity", "quantity of a milestone"
    MILESTONE_VALUE = "milestone_value", "value of a milestone"
    DELIVERY = "delivery", "delivery"
    DELIVERY_DATE = "delivery_date", "date of a delivery"
    DELIVERY_QUANTITY = "delivery_quantity", "quantity of a delivery"
    PARTY = "party", "further party"


class EventAspect(models.TextChoices):
    """What a citation of an event speaks of."""

    RECORD = "record", "the record as a whole"
    KIND = "kind", "kind"
    STATE = "state", "state"
    DATE = "date", "date"
    PLACE = "place", "place"
    SUMMARY = "summary", "summary"
    PARTICIPANT = "participant", "participant"
    OFFER = "offer", "bearing on an offer"
