"""The documents that the records rest on."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from procurement.choices import AddressState, Reliability, SourceKind
from procurement.dates import UncertainDateField, date_keys
from procurement.fields import AddressField, LongTextField, ShortTextField, SlugKeyField
from procurement.models.base import (
    Curated,
    known_choice,
    note_field,
    search_field,
    sound_date,
)


class Source(Curated):
    """A document, or one release of a register, that states facts. Not the claim: that is a citation.

    Two releases of one register are two sources, the later an edition of the earlier.
    """

    KEY = ("slug",)

    slug = SlugKeyField(
        max_length=80, unique=True, help_text="Part of the address; it never changes.", db_comment="Natural key"
    )
    title = ShortTextField(db_comment="Title as printed")
    kind = models.CharField(
        max_length=12, choices=SourceKind, default=SourceKind.ARTICLE, db_comment="Sort of document"
    )
    edition_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="editions",
        help_text="The first edition or release that this one revises.",
    )
    author = ShortTextField(blank=True, default="", db_comment="Author or editor as named; empty if not stated")
    publisher = ShortTextField(blank=True, default="", db_comment="Publisher as named; empty if not stated")
    published_on = UncertainDateField("published", db_comment="EDTF; publication or release")
    published_first, published_last = date_keys("published_on")
    address = AddressField(
        max_length=500, blank=True, default="", help_text="http or https.", db_comment="Where it was read"
    )
    archived_address = AddressField(
        max_length=500, blank=True, default="", help_text="A lasting copy.", db_comment="Address of an archived copy"
    )
    retrieved_on = UncertainDateField("retrieved", db_comment="EDTF; when we read it")
    retrieved_first, retrieved_last = date_keys("retrieved_on")
    address_state = models.CharField(
        "the address, when last checked",
        max_length=12,
        choices=AddressState,
        default=AddressState.UNCHECKED,
        help_text="Nothing is fetched by itself: note what you found.",
        db_comment="What the address gave when a curator last looked: answers, says something else, gone",
    )
    checked_on = UncertainDateField("last checked", db_comment="EDTF; when a curator last looked at the address")
    checked_first, checked_last = date_keys("checked_on")
    reliability = models.CharField(
        max_length=1,
        choices=Reliability,
        default=Reliability.F,
        help_text="Of the source as such, apart from what it says here.",
        db_comment="Admiralty scale A to F; F cannot be judged",
    )
    reliability_reason = LongTextField(
        "why this grade", blank=True, default="", db_comment="Why the source has its reliability"
    )
    licence = ShortTextField(blank=True, default="", db_comment="Terms under which its content may be used")
    note = note_field()
    search = search_field()

    class Meta(Curated.Meta):
        ordering = ["title", "slug"]
        constraints = [
            known_choice("kind", SourceKind),
            known_choice("reliability", Reliability),
            sound_date("published_on"),
            sound_date("retrieved_on"),
            known_choice("address_state", AddressState),
            sound_date("checked_on"),
            models.CheckConstraint(
                condition=Q(edition_of=None) | ~Q(edition_of=F("id")),
                name="%(app_label)s_%(class)s_not_own_edition",
                violation_error_message="A source cannot be an edition of itself: choose the earlier one.",
            ),
        ]

    def __str__(self):
        return self.title

    @classmethod
    def public_condition(cls):
        """Sources that something public rests on, and their first editions: a draft does not give its source away."""
        cited = Q()
        for relation in cls._meta.related_objects:
            if relation.name.endswith("citations"):
                cited |= Q(Exists(relation.related_model.objects.public().filter(source=OuterRef("pk"))))
        return cited | Q(Exists(cls.objects.filter(cited, edition_of=OuterRef("pk"))))

    def clean(self):
        super().clean()
        if self.edition_of and self.pk and self.editions.exists():
            raise ValidationError({"edition_of": f"{self} has later editions of its own, so it is a first edition."})
        if self.edition_of and self.edition_of.edition_of_id:
            raise ValidationError(
                {"edition_of": f"{self.edition_of} is itself a later edition: choose {self.edition_of.edition_of}."}
            )
