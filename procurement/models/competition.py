"""Buyers' contests."""

from django.core.exceptions import ValidationError
from django.db import models

from procurement.choices import CompetitionOutcome, Review
from procurement.dates import UncertainDateField, date_keys
from procurement.fields import LongTextField, ShortTextField, SlugKeyField
from procurement.models.amounts import quantity_field, sound_quantity
from procurement.models.base import Reviewed, known_choice, note_field, search_field, sound_date


class Competition(Reviewed):
    """A buyer's contest for one requirement. Its bids are offers; one of them may be the winner."""

    KEY = ("slug",)

    slug = SlugKeyField(
        max_length=80, unique=True, help_text="Part of the address; it never changes.", db_comment="Natural key"
    )
    title = ShortTextField(db_comment="Title in our own words")
    buyer = models.ForeignKey("procurement.Country", models.PROTECT, related_name="competitions")
    category = models.ForeignKey(
        "procurement.PlatformCategory", models.PROTECT, null=True, blank=True, related_name="competitions"
    )
    requirement = LongTextField(
        blank=True, default="", help_text="What the buyer wanted.", db_comment="What the buyer asked for, our own words"
    )
    quantity = quantity_field(db_comment="Number wanted; null if not stated")
    outcome = models.CharField(
        max_length=12,
        choices=CompetitionOutcome,
        default=CompetitionOutcome.UNKNOWN,
        db_comment="How it ended: unknown, open, decided, cancelled",
    )
    opened_on = UncertainDateField("opened", db_comment="EDTF; call for bids")
    opened_first, opened_last = date_keys("opened_on")
    decided_on = UncertainDateField("decided", db_comment="EDTF; choice of the winner or end without one")
    decided_first, decided_last = date_keys("decided_on")
    note = note_field()
    search = search_field()

    class Meta(Reviewed.Meta):
        ordering = ["title", "slug"]
        constraints = [
            known_choice("review", Review),
            known_choice("outcome", CompetitionOutcome),
            sound_quantity(),
            sound_date("opened_on"),
            sound_date("decided_on"),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if self.pk and self.buyer_id and (bid := self.bids.exclude(recipient=self.buyer_id).first()):
            sentence = f"{bid}, a bid in this competition, goes to {bid.recipient}: the buyer is its recipient."
            raise ValidationError({"buyer": sentence})
