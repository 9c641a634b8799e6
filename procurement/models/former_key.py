"""Natural keys that a record once had."""

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from procurement.choices import KeyedKind
from procurement.fields import ShortTextField
from procurement.models.base import Curated, known_choice


class FormerKey(Curated):
    """A natural key whose record was merged into another: links and files that use it lead to that one.

    Not another name (names have tables of their own), and never used for a record that still exists.
    """

    KEY = ("kind", "former")

    kind = models.CharField(
        max_length=20, choices=KeyedKind, db_comment="Sort of record: country, platform, offer, event, …"
    )
    former = ShortTextField("former key", max_length=100, db_comment="Code, slug or reference that is no longer used")
    successor = ShortTextField(
        "leads to", max_length=100, db_comment="Key of the record of the same sort that took its place"
    )

    class Meta(Curated.Meta):
        ordering = ["kind", "former"]
        constraints = [
            known_choice("kind", KeyedKind),
            models.UniqueConstraint(
                fields=["kind", "former"],
                name="%(app_label)s_%(class)s_leads_once",
                violation_error_message="This former key leads somewhere already: change that row instead.",
            ),
            models.CheckConstraint(
                condition=~Q(former=F("successor")),
                name="%(app_label)s_%(class)s_leads_elsewhere",
                violation_error_message="A key cannot lead to itself: give the key of the record it leads to now.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.former} → {self.successor}"

    @classmethod
    def public_condition(cls):
        """A former key gives no hidden record away."""
        condition = Q()
        for kind in KeyedKind.values:
            model = apps.get_model(cls._meta.app_label, kind)
            condition |= Q(kind=kind, successor__in=model.objects.public().values(*model.KEY))
        return condition
