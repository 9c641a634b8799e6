"""The diplomacy around the offers: what was said, promised, held or cancelled, and how it bears on an offer."""

from django.db import models
from django.db.models import F, Q

from procurement.choices import (
    Bearing,
    EventIdentifierScheme,
    EventRelationKind,
    EventState,
    ParticipantRole,
    Review,
    Tone,
)
from procurement.dates import UncertainDateField, date_keys
from procurement.fields import LongTextField, ShortTextField, SlugKeyField
from procurement.models.base import (
    Curated,
    Owned,
    Reviewed,
    known_choice,
    note_field,
    numbered,
    search_field,
    sound_date,
)
from procurement.validators import CAMEO_CODE


class EventKind(Curated):
    """A kind of event: our own list, with the code of CAMEO, the type of PLOVER and the Goldstein score beside it."""

    KEY = ("slug",)

    slug = SlugKeyField(max_length=40, unique=True, db_comment="Natural key, as in addresses")
    name = ShortTextField(max_length=80, unique=True, db_comment="Name as lists show it")
    definition = LongTextField(blank=True, default="", db_comment="What counts as this kind and what does not")
    cameo = models.CharField(
        "CAMEO code",
        max_length=4,
        blank=True,
        default="",
        validators=[CAMEO_CODE],
        help_text="Text, with its leading zero. Empty where none fits.",
        db_comment="CAMEO event code as text with leading zero; empty where none fits",
    )
    plover = ShortTextField(
        "PLOVER type", max_length=20, blank=True, default="", db_comment="PLOVER event type; empty where none fits"
    )
    goldstein = models.DecimalField(
        "Goldstein score",
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        db_comment="Goldstein scale -10.0 (conflict) to 10.0 (cooperation) of the CAMEO code",
    )
    tone = models.CharField(
        max_length=12, choices=Tone, default=Tone.NEUTRAL, db_comment="cooperation, neutral or conflict"
    )
    note = note_field()

    class Meta(Curated.Meta):
        ordering = ["name"]
        constraints = [
            known_choice("tone", Tone),
            models.CheckConstraint(
                condition=Q(goldstein=None) | Q(goldstein__gte=-10, goldstein__lte=10),
                name="%(app_label)s_%(class)s_goldstein_range",
                violation_error_message="A Goldstein score lies between -10 and 10.",
            ),
        ]

    def __str__(self):
        return self.name


class DiplomaticEvent(Reviewed):
    """Something that states did or said, or said they would do, that bears on arms or on the relationship.

    What was cancelled did not happen, what was promised was not done: `state` tells them apart.
    """

    KEY = ("slug",)

    slug = SlugKeyField(
        max_length=100, unique=True, help_text="Part of the address; it never changes.", db_comment="Natural key"
    )
    title = ShortTextField(db_comment="Title in our own words")
    kind = models.ForeignKey(EventKind, models.PROTECT, related_name="events")
    state = models.CharField(
        max_length=12, choices=EventState, db_comment="Whether it came to be; cancelled events did not happen"
    )
    dated_on = UncertainDateField("when", db_comment="EDTF; empty if not known")
    dated_first, dated_last = date_keys("dated_on")
    place = ShortTextField(max_length=120, blank=True, default="", db_comment="Place as named; empty if not stated")
    summary = LongTextField(blank=True, default="", help_text="In our own words.", db_comment="Our own words")
    note = note_field()
    search = search_field()

    class Meta(Reviewed.Meta):
        ordering = ["title", "slug"]
        verbose_name = "event"
        indexes = [models.Index(fields=["dated_first", "dated_last"], name="event_list_by_period")]
        constraints = [
            known_choice("review", Review),
            known_choice("state", EventState),
            sound_date("dated_on"),
        ]

    def __str__(self):
        return self.title


class EventParticipant(Owned):
    """A country's part in an event, and who acted for it."""

    KEY = ("event", "number")
    OWNER = "event"

    event = models.ForeignKey(DiplomaticEvent, models.CASCADE, db_index=False, related_name="participants")
    country = models.ForeignKey("procurement.Country", models.PROTECT, related_name="participations")
    role = models.CharField(max_length=16, choices=ParticipantRole, db_comment="What the country is to the event")
    spokesperson = ShortTextField(
        "who acted for it", max_length=120, blank=True, default="", db_comment="Person or office, usual spelling"
    )
    named_as = ShortTextField(
        "as the source spells it", max_length=120, blank=True, default="", db_comment="The same as the source spells it"
    )

    class Meta(Owned.Meta):
        ordering = ["event", "number"]
        constraints = [
            numbered("event"),
            known_choice("role", ParticipantRole),
            models.UniqueConstraint(
                fields=["event", "country", "role", "spokesperson"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="This country has that role in the event already.",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.country}, {self.get_role_display()}"


class EventRelation(Owned):
    """What one event is to another: a visit in response to a visit."""

    KEY = ("event", "number")
    OWNER = "event"
    FAR_ENDS = ("other",)

    event = models.ForeignKey(DiplomaticEvent, models.CASCADE, db_index=False, related_name="relations")
    kind = models.CharField(max_length=16, choices=EventRelationKind, db_comment="Read from the owner to the other")
    other = models.ForeignKey(DiplomaticEvent, models.PROTECT, related_name="relations_from")

    class Meta(Owned.Meta):
        ordering = ["event", "number"]
        constraints = [
            numbered("event"),
            known_choice("kind", EventRelationKind),
            models.CheckConstraint(
                condition=~Q(event=F("other")),
                name="%(app_label)s_%(class)s_not_itself",
                violation_error_message="An event cannot be related to itself: choose the other event.",
            ),
            models.UniqueConstraint(
                fields=["event", "kind", "other"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="This relation stands already.",
            ),
        ]

    def __str__(self):
        return f"{self.event} {self.get_kind_display()} {self.other}"


class EventOffer(Owned):
    """How an event bears on an offer: it announces, requests, protests, delays."""

    KEY = ("event", "number")
    OWNER = "event"
    FAR_ENDS = ("offer",)

    event = models.ForeignKey(DiplomaticEvent, models.CASCADE, db_index=False, related_name="links")
    offer = models.ForeignKey("procurement.Offer", models.PROTECT, related_name="event_links")
    bearing = models.CharField(max_length=12, choices=Bearing, db_comment="What the event does to the offer")
    is_general = models.BooleanField(
        "arms in general",
        default=False,
        help_text="The event meant arms as such and not this offer.",
        db_comment="True where the event meant arms as such and not this offer",
    )
    delayed_on = UncertainDateField(
        "delay", help_text="For a delay: from/until, like 2001-09/2002.", db_comment="EDTF interval of a delay"
    )
    delayed_first, delayed_last = date_keys("delayed_on")
    note = note_field()

    class Meta(Owned.Meta):
        ordering = ["event", "number"]
        verbose_name = "link to an offer"
        verbose_name_plural = "links to offers"
        constraints = [
            numbered("event"),
            known_choice("bearing", Bearing),
            sound_date("delayed_on"),
            models.CheckConstraint(
                condition=Q(delayed_on="") | Q(bearing=Bearing.DELAYS),
                name="%(app_label)s_%(class)s_delay_has_period",
                violation_error_message="Only an event that delays an offer has a time of delay: choose “delays”, "
                "or empty the time.",
            ),
            models.UniqueConstraint(
                fields=["event", "offer", "bearing"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="This event is linked to that offer in the same way already.",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.get_bearing_display()} {self.offer}"


class EventIdentifier(Owned):
    """The number of an event in a collection of machine-coded ones. An event has one for each report of it."""

    KEY = ("event", "number")
    OWNER = "event"

    event = models.ForeignKey(DiplomaticEvent, models.CASCADE, db_index=False, related_name="identifiers")
    scheme = models.CharField(max_length=16, choices=EventIdentifierScheme, db_comment="The collection")
    value = ShortTextField(max_length=64, db_comment="Number there, as text")

    class Meta(Owned.Meta):
        ordering = ["event", "number"]
        constraints = [
            numbered("event"),
            known_choice("scheme", EventIdentifierScheme),
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="%(app_label)s_%(class)s_value_once",
                violation_error_message="Another event has this identifier already: find it there before you type.",
            ),
        ]

    def __str__(self):
        return f"{self.get_scheme_display()} {self.value}"
