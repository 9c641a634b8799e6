"""Closed vocabularies of diplomatic events and of their bearing on offers."""

from django.db import models


class Tone(models.TextChoices):
    """Whether a kind of event is cooperation or conflict, after the sign of its Goldstein score."""

    COOPERATION = "cooperation", "cooperation"
    NEUTRAL = "neutral", "neutral"
    CONFLICT = "conflict", "conflict"


class EventState(models.TextChoices):
    """Whether the event came to be. What did not happen never counts as cooperation."""

    ANNOUNCED = "announced", "announced"
    OFFERED = "offered", "offered"
    PROMISED = "promised", "promised"
    AGREED = "agreed", "agreed"
    PLANNED = "planned", "planned"
    HELD = "held", "held or done"
    POSTPONED = "postponed", "postponed"
    CANCELLED = "cancelled", "cancelled"


class ParticipantRole(models.TextChoices):
    """What a country is to an event."""

    INITIATOR = "initiator", "initiator"
    TARGET = "target", "target"
    HOST = "host", "host"
    VISITOR = "visitor", "visitor"
    MEDIATOR = "mediator", "mediator"
    BENEFICIARY = "beneficiary", "beneficiary"
    SUBJECT = "subject", "subject"
    AFFECTED = "affected", "affected third party"
    ORGANISATION = "organisation", "organisation"
    PARTICIPANT = "participant", "participant"


class EventRelationKind(models.TextChoices):
    """What one event is to another, read from the owner to the other."""

    IN_RESPONSE_TO = "in_response_to", "in response to"
    FOLLOWS = "follows", "follows"
    REPLACES = "replaces", "replaces"


class Bearing(models.TextChoices):
    """How an event bears on an offer."""

    ANNOUNCES = "announces", "announces"
    REQUESTS = "requests", "requests"
    SUPPORTS = "supports", "supports"
    PROMPTS = "prompts", "prompts"
    NEGOTIATES = "negotiates", "negotiates"
    RESPONDS = "responds", "responds to"
    SIGNS = "signs", "signs"
    WARNS = "warns", "warns about"
    PROTESTS = "protests", "protests"
    CONDITIONS = "conditions", "sets conditions for"
    DELAYS = "delays", "delays"
    CANCELS = "cancels", "cancels"


class EventIdentifierScheme(models.TextChoices):
    """Collections of machine-coded events that number them."""

    GDELT = "gdelt", "GDELT event number"
