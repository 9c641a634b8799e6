"""Closed vocabularies of review: where a record stands, how grave a finding is, what became of a suggestion."""

from django.db import models


class Review(models.TextChoices):
    """Where a record stands on its way to the public. Only published records leave the admin."""

    DRAFT = "draft", "draft"
    IN_REVIEW = "in_review", "in review"
    PUBLISHED = "published", "published"


class Level(models.TextChoices):
    """How grave it is that a row breaks a rule: cannot be so, should be looked at, is good to know."""

    ERROR = "error", "error"
    WARNING = "warning", "warning"
    INFO = "info", "for information"


class SuggestionState(models.TextChoices):
    """What became of a suggested correction."""

    OPEN = "open", "open"
    ACCEPTED = "accepted", "accepted"
    DECLINED = "declined", "declined"
