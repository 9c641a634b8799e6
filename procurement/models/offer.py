"""The offers: what one party would let another have, step by step."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from procurement.choices import Condition, Payment, Production, Review, Stage, Transfer
from procurement.dates import UncertainDateField, date_keys
from procurement.engine.expressions import Word
from procurement.fields import ChoiceSetField, ShortTextField, SlugKeyField
from procurement.models.amounts import LARGEST_INTEGER, money_fields, quantity_field, sound_money, sound_quantity
from procurement.models.base import (
    Curated,
    Reviewed,
    known_choice,
    known_choices,
    note_field,
    search_field,
    sound_date,
)
from procurement.validators import REFERENCE


class OfferPackage(Curated):
    """Offers announced as one, with the money stated for the whole. That money is never copied to its parts."""

    KEY = ("slug",)

    slug = SlugKeyField(
        max_length=80, unique=True, help_text="Part of the address; it never changes.", db_comment="Natural key"
    )
    title = ShortTextField(db_comment="Title in our own words")
    announced_on = UncertainDateField("announced", db_comment="EDTF; when it was announced")
    announced_first, announced_last = date_keys("announced_on")
    value_low, value_high, currency, value_basis = money_fields()
    note = note_field()
    search = search_field()

    class Meta(Curated.Meta):
        ordering = ["title", "slug"]
        constraints = [sound_date("announced_on"), *sound_money()]

    def __str__(self):
        return self.title

    @classmethod
    def public_condition(cls):
        return Q(pk__in=Offer.objects.public().exclude(package=None).values("package"))


class Offer(Reviewed):
    """One thing that one supplier would let one recipient have, from the first interest to the last delivery or loss.

    Not a contract and not a shipment: those are steps of it. Stage, span and quantities are derived from milestones
    and deliveries by one service and are read-only everywhere.
    """

    KEY = ("reference",)

    reference = ShortTextField(
        max_length=40,
        unique=True,
        validators=[REFERENCE],
        help_text="Opaque and lasting: O-000123, or SIPRI- and the deal id. Leave it empty for the next number.",
        db_comment="Natural key: opaque counter O-000123, or the deal id of a register",
    )
    supplier = models.ForeignKey("procurement.Country", models.PROTECT, db_index=False, related_name="offers_made")
    recipient = models.ForeignKey("procurement.Country", models.PROTECT, db_index=False, related_name="offers_received")
    platform = models.ForeignKey(
        "procurement.Platform",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="offers",
        help_text="The system offered; or leave it empty and describe it under subject.",
    )
    subject = ShortTextField(
        blank=True,
        default="",
        help_text="What is offered, in words, where no platform is named.",
        db_comment="What is offered, in words; only where no platform is named",
    )
    category = models.ForeignKey(
        "procurement.PlatformCategory",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="offers",
        help_text="Only beside a subject; a platform brings its own. Empty if it is not clear.",
    )
    version = ShortTextField(
        max_length=120, blank=True, default="", help_text="As stated.", db_comment="Version as the source states it"
    )
    package = models.ForeignKey(
        OfferPackage, models.PROTECT, null=True, blank=True, db_index=False, related_name="offers"
    )
    competition = models.ForeignKey(
        "procurement.Competition",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="bids",
        help_text="The recipient's contest in which this was a bid.",
    )
    is_winning_bid = models.BooleanField(
        "won the competition", default=False, db_comment="True for the one bid that won its competition"
    )
    condition = models.CharField(
        max_length=12, choices=Condition, default=Condition.UNKNOWN, db_comment="Condition of the goods, as offered"
    )
    condition_estimated = models.BooleanField(
        "condition is an estimate", default=False, db_comment="True where the source gives the condition as uncertain"
    )
    transfer = ChoiceSetField(vocabulary=Transfer, db_comment="How the goods change hands; empty if no source says")
    production = ChoiceSetField(vocabulary=Production, db_comment="Where and how they are made; empty if not said")
    payment = ChoiceSetField(vocabulary=Payment, db_comment="Who or what pays; empty if no source says")
    tiv_unit = models.DecimalField(
        "SIPRI volume of one",
        max_digits=12,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="SIPRI trend-indicator value in millions. A volume, never money.",
        db_comment="SIPRI TIV of one unit, millions; a volume index of one release, never a currency",
    )
    tiv_order = models.DecimalField(
        "SIPRI volume ordered",
        max_digits=12,
        decimal_places=4,
        null=True,
        blank=True,
        db_comment="SIPRI TIV of the order, millions; never a currency",
    )
    tiv_delivered = models.DecimalField(
        "SIPRI volume delivered",
        max_digits=12,
        decimal_places=4,
        null=True,
        blank=True,
        db_comment="SIPRI TIV of what was delivered, millions; never a currency",
    )
    note = note_field()

    stage = models.CharField(
        max_length=12,
        choices=Stage,
        default=Stage.UNKNOWN,
        editable=False,
        db_comment="Derived: how far the offer has come, from its milestones and deliveries",
    )
    first_key = models.PositiveIntegerField(
        null=True,
        editable=False,
        db_comment="Derived: earliest day of the done steps, yyyymmdd, 0 if open; null undated",
    )
    last_key = models.PositiveIntegerField(
        null=True, editable=False, db_comment="Derived: latest day of the done steps, yyyymmdd, 99999999 if open"
    )
    quantity_requested = quantity_field(editable=False, db_comment="Derived: count of the latest request")
    quantity_offered = quantity_field(editable=False, db_comment="Derived: count last offered or selected")
    quantity_agreed = quantity_field(editable=False, db_comment="Derived: count of the contract as last amended")
    quantity_delivered = quantity_field(editable=False, db_comment="Derived: count delivered so far, if known")
    estimated = models.CharField(
        max_length=50,
        default="",
        editable=False,
        db_comment="Derived: which of requested, offered, agreed, delivered are about right only, blank between",
    )
    search = search_field()

    DERIVED = (
        "stage",
        "first_key",
        "last_key",
        "quantity_requested",
        "quantity_offered",
        "quantity_agreed",
        "quantity_delivered",
        "estimated",
    )

    class Meta(Reviewed.Meta):
        ordering = ["reference"]
        indexes = [
            models.Index(fields=["supplier", "last_key"], name="offer_list_by_supplier"),
            models.Index(fields=["recipient", "last_key"], name="offer_list_by_recipient"),
            models.Index(fields=["platform", "last_key"], name="offer_list_by_platform"),
            models.Index(fields=["first_key", "last_key"], name="offer_list_by_period"),
            models.Index(fields=["stage"], name="offer_list_by_stage"),
            *(
                # one row in a thousand has one
                models.Index(fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"offer_list_by_{name}")
                for name in ("category", "package", "competition")
            ),
            # what counts public offers, or looks for one, reads these alone; drafts, which come in by the hundred
            # thousand, neither stand in them nor pay for them
            *(
                models.Index(fields=fields, condition=Q(review=Review.PUBLISHED), name=f"offer_public_by_{fields[0]}")
                for fields in (
                    ["supplier", "platform", "competition"],
                    ["recipient", "platform", "competition"],
                    ["platform", "version", "competition"],
                )
            ),
        ]
        constraints = [
            known_choice("review", Review),
            known_choice("condition", Condition),
            known_choice("stage", Stage),
            sound_quantity("quantity_requested", most=LARGEST_INTEGER),
            sound_quantity("quantity_offered", most=LARGEST_INTEGER),
            sound_quantity("quantity_agreed", most=LARGEST_INTEGER),
            sound_quantity("quantity_delivered", most=LARGEST_INTEGER),
            known_choices("transfer", Transfer),
            known_choices("production", Production),
            known_choices("payment", Payment),
            models.CheckConstraint(
                condition=~Q(supplier=F("recipient")),
                name="%(app_label)s_%(class)s_two_parties",
                violation_error_message="A country cannot offer to itself: supplier and recipient must differ.",
            ),
            models.CheckConstraint(
                condition=(Q(platform=None) & ~Q(subject="")) | (Q(platform__isnull=False) & Q(subject="")),
                name="%(app_label)s_%(class)s_platform_or_subject",
                violation_error_message="Choose a platform, or describe the subject in words where none is named; "
                "not both.",
            ),
            models.CheckConstraint(
                condition=Q(platform=None) | Q(category=None),
                name="%(app_label)s_%(class)s_category_of_subject",
                violation_error_message="The platform brings its category: leave category empty beside a platform.",
            ),
            models.CheckConstraint(
                condition=Q(is_winning_bid=False) | Q(competition__isnull=False),
                name="%(app_label)s_%(class)s_winner_has_competition",
                violation_error_message="Only a bid can win: choose the competition, or untick the win.",
            ),
            models.UniqueConstraint(
                fields=["competition"],
                condition=Q(is_winning_bid=True),
                name="%(app_label)s_%(class)s_one_winner",
                violation_error_message="This competition has a winner already: untick it there first.",
            ),
            models.CheckConstraint(
                condition=(Q(tiv_unit=None) | Q(tiv_unit__gte=0))
                & (Q(tiv_order=None) | Q(tiv_order__gte=0))
                & (Q(tiv_delivered=None) | Q(tiv_delivered__gte=0)),
                name="%(app_label)s_%(class)s_volume_not_negative",
                violation_error_message="A SIPRI volume is 0 or more: leave it empty if it is not known.",
            ),
        ]

    def __str__(self):
        return self.reference

    def clean(self):
        super().clean()
        if self.competition and self.recipient_id and self.competition.buyer_id != self.recipient_id:
            sentence = f"{self.competition} is a contest of {self.competition.buyer}, not of {self.recipient}."
            raise ValidationError({"competition": sentence})

    @classmethod
    def public_condition(cls):
        published = Word(Review.PUBLISHED)
        return (
            Q(review=published)
            & (Q(platform=None) | Q(platform__review=published))
            & (Q(competition=None) | Q(competition__review=published))
        )
