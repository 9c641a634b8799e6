"""What belongs to an offer: its steps, deliveries, further parties, relations and numbers elsewhere."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from procurement.choices import (
    MilestoneKind,
    OfferIdentifierScheme,
    OfferRelationKind,
    PartyRole,
)
from procurement.dates import UncertainDateField, date_keys
from procurement.fields import ShortTextField
from procurement.models.amounts import money_fields, quantity_field, sound_money, sound_quantity
from procurement.models.base import (
    CuratedManager,
    CuratedQuerySet,
    Owned,
    known_choice,
    note_field,
    numbered,
    sound_date,
)

IN_ORDER = (Coalesce("position", "number", output_field=models.DecimalField()), "number")
"""The order in which the steps of an offer are told."""


class MilestoneQuerySet(CuratedQuerySet):
    def in_order(self):
        """The steps of each offer in the order in which they are told."""
        return self.order_by("offer_id", *IN_ORDER)


class OfferMilestone(Owned):
    """A dated step in the life of an offer. An offer may enter at any step, and steps are told in their order.

    Twenty requested, four agreed and four delivered are three steps, not a conflict. The number is the step's name and
    never changes; a step learned of later gets a place between the others.
    """

    KEY = ("offer", "number")
    OWNER = "offer"

    offer = models.ForeignKey("procurement.Offer", models.CASCADE, db_index=False, related_name="milestones")
    position = models.DecimalField(
        "order in the story",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Only where the order of the numbers is not the order of the story: 1.5 tells it between 1 and 2.",
        db_comment="Place in the order of telling where it is not the number; null where it is",
    )
    kind = models.CharField(max_length=16, choices=MilestoneKind, db_comment="Which step; the stage follows from it")
    is_planned = models.BooleanField(
        "only planned",
        default=False,
        help_text="Not done yet; the stage passes it over.",
        db_comment="True for a step that is foreseen and not done",
    )
    dated_on = UncertainDateField("when", db_comment="EDTF; empty if not known")
    dated_first, dated_last = date_keys("dated_on")
    quantity = quantity_field("Of this step. At a delivery: delivered so far. Empty if not stated.")
    quantity_estimated = models.BooleanField(
        "about", default=False, db_comment="True where the quantity is given as an estimate"
    )
    value_low, value_high, currency, value_basis = money_fields()
    note = note_field()

    objects = CuratedManager.from_queryset(MilestoneQuerySet)()

    class Meta(Owned.Meta):
        ordering = ["offer", *IN_ORDER]
        verbose_name = "milestone"
        constraints = [
            numbered("offer"),
            known_choice("kind", MilestoneKind),
            sound_date("dated_on"),
            sound_quantity(),
            *sound_money(),
        ]

    def __str__(self):
        return f"{self.number} {self.get_kind_display()}{f', {self.dated_on}' if self.dated_on else ''}"


class Delivery(Owned):
    """Goods that arrived within a year or on a date. Planned arrivals are milestones, not deliveries.

    Where only the total of several years is known, each year has a row of unknown quantity, or one row spans them;
    nothing is ever divided.
    """

    KEY = ("offer", "number")
    OWNER = "offer"

    offer = models.ForeignKey("procurement.Offer", models.CASCADE, db_index=False, related_name="deliveries")
    delivered_on = UncertainDateField("when", db_comment="EDTF; year, date or span of arrival")
    delivered_first, delivered_last = date_keys("delivered_on")
    quantity = quantity_field()
    quantity_estimated = models.BooleanField(
        "about", default=False, db_comment="True where the quantity is given as an estimate"
    )
    note = note_field()

    class Meta(Owned.Meta):
        ordering = ["offer", "number"]
        verbose_name_plural = "deliveries"
        constraints = [numbered("offer"), sound_date("delivered_on"), sound_quantity()]

    def __str__(self):
        return f"{self.number} delivery{f', {self.delivered_on}' if self.delivered_on else ''}"


class OfferParty(Owned):
    """A further party to an offer and its role: who pays, who brokers, whose licence, who uses it in the end."""

    KEY = ("offer", "number")
    OWNER = "offer"

    offer = models.ForeignKey("procurement.Offer", models.CASCADE, db_index=False, related_name="parties")
    country = models.ForeignKey(
        "procurement.Country", models.PROTECT, null=True, blank=True, related_name="offer_parties"
    )
    name = ShortTextField(
        blank=True,
        default="",
        help_text="A company or body, as named; with or without its country.",
        db_comment="Company or body as named",
    )
    role = models.CharField(max_length=20, choices=PartyRole, db_comment="What the party is to the offer")
    note = note_field()

    class Meta(Owned.Meta):
        ordering = ["offer", "number"]
        verbose_name = "further party"
        verbose_name_plural = "further parties"
        constraints = [
            numbered("offer"),
            known_choice("role", PartyRole),
            models.CheckConstraint(
                condition=Q(country__isnull=False) | ~Q(name=""),
                name="%(app_label)s_%(class)s_named",
                violation_error_message="Choose the country of the party, or write its name, or both.",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.get_role_display()}: {self.name or self.country}"


class OfferRelation(Owned):
    """What one offer is to another: the order of four fulfils part of the request for twenty."""

    KEY = ("offer", "number")
    OWNER = "offer"
    FAR_ENDS = ("other",)

    offer = models.ForeignKey("procurement.Offer", models.CASCADE, db_index=False, related_name="relations")
    kind = models.CharField(max_length=16, choices=OfferRelationKind, db_comment="Read from the owner to the other")
    other = models.ForeignKey("procurement.Offer", models.PROTECT, related_name="relations_from")
    note = note_field()

    class Meta(Owned.Meta):
        ordering = ["offer", "number"]
        constraints = [
            numbered("offer"),
            known_choice("kind", OfferRelationKind),
            models.CheckConstraint(
                condition=~Q(offer=F("other")),
                name="%(app_label)s_%(class)s_not_itself",
                violation_error_message="An offer cannot be related to itself: choose the other offer.",
            ),
            models.UniqueConstraint(
                fields=["offer", "kind", "other"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="This relation stands already.",
            ),
        ]

    def __str__(self):
        return f"{self.offer} {self.get_kind_display()} {self.other}"


class OfferIdentifier(Owned):
    """The number of an offer in somebody else's register."""

    KEY = ("offer", "number")
    OWNER = "offer"

    offer = models.ForeignKey("procurement.Offer", models.CASCADE, db_index=False, related_name="identifiers")
    scheme = models.CharField(max_length=16, choices=OfferIdentifierScheme, db_comment="The register")
    value = ShortTextField(max_length=64, db_comment="Number there, as text")

    class Meta(Owned.Meta):
        ordering = ["offer", "number"]
        constraints = [
            numbered("offer"),
            known_choice("scheme", OfferIdentifierScheme),
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="%(app_label)s_%(class)s_value_once",
                violation_error_message="Another offer has this identifier already: find it there before you type.",
            ),
        ]

    def __str__(self):
        return f"{self.get_scheme_display()} {self.value}"
