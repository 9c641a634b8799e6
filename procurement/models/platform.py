"""The systems: what can be offered, what it is called, what it is made of."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from procurement.choices import (
    ComponentRole,
    NameMatch,
    PlatformIdentifierScheme,
    PlatformNameScheme,
    Review,
    UNClass,
)
from procurement.fields import LongTextField, ShortTextField, SlugKeyField
from procurement.models.base import Curated, Owned, Reviewed, known_choice, note_field, numbered, search_field


class PlatformCategory(Curated):
    """A class of weapon systems: SIPRI's eleven, each with the UN Register class where one fits the whole of it."""

    KEY = ("slug",)

    slug = SlugKeyField(max_length=40, unique=True, db_comment="Natural key, as in addresses")
    name = ShortTextField(max_length=80, unique=True, db_comment="Name as lists show it")
    definition = LongTextField(blank=True, default="", db_comment="What belongs here and what does not")
    sipri_name = ShortTextField(
        "SIPRI's name", max_length=80, blank=True, default="", db_comment="Armament category of SIPRI's register"
    )
    un_class = models.CharField(
        "UN Register class",
        max_length=4,
        choices=UNClass,
        blank=True,
        default=UNClass.NONE,
        db_comment="Class I to VII of the UN Register where one fits the whole category",
    )
    position = models.PositiveSmallIntegerField(default=0, db_comment="Order in lists, low first")

    class Meta(Curated.Meta):
        ordering = ["position", "name"]
        verbose_name_plural = "platform categories"
        constraints = [known_choice("un_class", UNClass)]

    def __str__(self):
        return self.name


class Platform(Reviewed):
    """A weapon system or major component that can be offered: the Mi-35, the S-400, the RD-93 engine.

    Not a single machine, a unit or a company. A version that is offered under its own name is a variant with a row of
    its own (Mi-35M of Mi-35); asking for a platform includes its variants.
    """

    KEY = ("slug",)

    slug = SlugKeyField(
        max_length=80, unique=True, help_text="Part of the address; it never changes.", db_comment="Natural key"
    )
    designation = ShortTextField(max_length=120, unique=True, db_comment="Designation of its maker or service")
    reporting_name = ShortTextField(
        max_length=80,
        blank=True,
        default="",
        help_text="The NATO reporting name, like Havoc.",
        db_comment="NATO reporting name",
    )
    description = ShortTextField(
        "what it is",
        max_length=120,
        blank=True,
        default="",
        help_text="In two or three words: attack helicopter.",
        db_comment="Kind of system in a few words",
    )
    category = models.ForeignKey(PlatformCategory, models.PROTECT, related_name="platforms")
    design_countries = models.ManyToManyField(
        "procurement.Country", through="procurement.PlatformOrigin", related_name="designs"
    )
    maker = ShortTextField(
        max_length=120,
        blank=True,
        default="",
        help_text="The company or bureau, as named.",
        db_comment="Maker as named",
    )
    variant_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="variants",
        help_text="The platform that this one is a version of.",
    )
    is_generic = models.BooleanField(
        "generic entry",
        default=False,
        help_text="Stands for many types, like “ship engine”.",
        db_comment="True for an entry that names no type",
    )
    note = note_field()
    search = search_field()

    class Meta(Reviewed.Meta):
        ordering = ["designation"]
        constraints = [
            known_choice("review", Review),
            models.CheckConstraint(
                condition=Q(variant_of=None) | ~Q(variant_of=F("id")),
                name="%(app_label)s_%(class)s_not_own_variant",
                violation_error_message="A platform cannot be a variant of itself: choose the platform it came from.",
            ),
        ]

    def __str__(self):
        return self.designation

    def clean(self):
        super().clean()
        seen, parent = {self.pk}, self.variant_of
        while parent and self.pk:
            if parent.pk in seen:
                sentence = f"{self.variant_of} is itself a variant of {self}: choose the platform both came from."
                raise ValidationError({"variant_of": sentence})
            seen.add(parent.pk)
            parent = parent.variant_of


class PlatformOrigin(Owned):
    """A country that designed a platform. The JF-17 has two."""

    KEY = ("platform", "number")
    OWNER = "platform"

    platform = models.ForeignKey(Platform, models.CASCADE, db_index=False, related_name="origins")
    country = models.ForeignKey("procurement.Country", models.PROTECT, related_name="platform_origins")

    class Meta(Owned.Meta):
        ordering = ["platform", "number"]
        verbose_name = "country of design"
        verbose_name_plural = "countries of design"
        constraints = [
            numbered("platform"),
            models.UniqueConstraint(
                fields=["platform", "country"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="This country stands among the designers already.",
            ),
        ]

    def __str__(self):
        return f"{self.platform}, designed in {self.country}"


class PlatformName(Owned):
    """Another name of a platform, who uses it, and whether it means the same thing."""

    KEY = ("platform", "number")
    OWNER = "platform"

    platform = models.ForeignKey(Platform, models.CASCADE, db_index=False, related_name="names")
    text = ShortTextField("name", max_length=120, db_comment="The name as the scheme spells it")
    scheme = models.CharField(max_length=16, choices=PlatformNameScheme, db_comment="Who uses the name")
    match = models.CharField(
        max_length=12,
        choices=NameMatch,
        default=NameMatch.EXACT,
        help_text="SIPRI's Tor-M1, for one, covers later versions too: broader.",
        db_comment="What the name covers, against this platform",
    )
    folded = search_field()

    class Meta(Owned.Meta):
        ordering = ["platform", "number"]
        constraints = [
            numbered("platform"),
            known_choice("scheme", PlatformNameScheme),
            known_choice("match", NameMatch),
            models.UniqueConstraint(
                fields=["platform", "scheme", "text"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="This platform has the same name of the same scheme already.",
            ),
        ]

    def __str__(self):
        return self.text


class PlatformIdentifier(Owned):
    """The number of a platform in somebody else's register."""

    KEY = ("platform", "number")
    OWNER = "platform"

    platform = models.ForeignKey(Platform, models.CASCADE, db_index=False, related_name="identifiers")
    scheme = models.CharField(max_length=16, choices=PlatformIdentifierScheme, db_comment="The register")
    value = ShortTextField(max_length=64, db_comment="Number there, as text")

    class Meta(Owned.Meta):
        ordering = ["platform", "number"]
        constraints = [
            numbered("platform"),
            known_choice("scheme", PlatformIdentifierScheme),
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="%(app_label)s_%(class)s_value_once",
                violation_error_message="Another platform has this identifier already: find it there before you type.",
            ),
        ]

    def __str__(self):
        return f"{self.get_scheme_display()} {self.value}"


class PlatformComponent(Owned):
    """What fits what in general: the RD-93 is the engine of the JF-17. Who bought which engine is an offer."""

    KEY = ("platform", "number")
    OWNER = "platform"
    FAR_ENDS = ("component",)

    platform = models.ForeignKey(Platform, models.CASCADE, db_index=False, related_name="components")
    component = models.ForeignKey(Platform, models.PROTECT, related_name="fitted_to")
    role = models.CharField(
        max_length=12,
        choices=ComponentRole,
        default=ComponentRole.OTHER,
        db_comment="What the component is to the platform",
    )

    class Meta(Owned.Meta):
        ordering = ["platform", "number"]
        constraints = [
            numbered("platform"),
            known_choice("role", ComponentRole),
            models.CheckConstraint(
                condition=~Q(platform=F("component")),
                name="%(app_label)s_%(class)s_not_itself",
                violation_error_message="A platform cannot be its own component: choose the part.",
            ),
            models.UniqueConstraint(
                fields=["platform", "component"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="This component stands already.",
            ),
        ]

    def __str__(self):
        return f"{self.component}, {self.get_role_display()} of {self.platform}"
