"""The parties: states, organisations, rebels and whoever else offers, asks, objects or takes part."""

from django.db import models
from django.db.models import F, Q

from procurement.choices import (
    CountryIdentifierScheme,
    CountryKind,
    CountryNameScheme,
    MembershipStatus,
    Region,
    Subregion,
)
from procurement.dates import UncertainDateField, date_keys
from procurement.fields import ShortTextField
from procurement.models.base import Curated, Owned, known_choice, note_field, numbered, search_field, sound_date
from procurement.validators import COUNTRY_CODE


class Country(Curated):
    """A party to an offer or an event: a state, a former one, a territory, an organisation, a non-state actor.

    Blocs that exist as words only ("the West") and companies are not countries. A former state stays a party of its
    own: nothing of the Soviet Union is ever counted as Russia's.
    """

    KEY = ("code",)

    code = ShortTextField(
        max_length=32,
        unique=True,
        validators=[COUNTRY_CODE],
        help_text="ISO 3166-1 alpha-3, the withdrawn code for former states, X-… for the rest. It never changes.",
        db_comment="ISO 3166-1 alpha-3; withdrawn alpha-3 for former states; XKX Kosovo; X-… codes of ours",
    )
    name = ShortTextField(max_length=120, unique=True, db_comment="Short English name")
    kind = models.CharField(
        max_length=16,
        choices=CountryKind,
        default=CountryKind.STATE,
        db_comment="Sort of party: state, territory, former_state, organisation, project, non_state, unknown",
    )
    region = models.CharField(
        max_length=16, choices=Region, blank=True, default=Region.NONE, db_comment="UN M49 region; empty if none"
    )
    subregion = models.CharField(
        max_length=32,
        choices=Subregion,
        blank=True,
        default=Subregion.NONE,
        db_comment="UN M49 intermediate region, else sub-region; empty if none",
    )
    founded_on = UncertainDateField(
        "founded", help_text="Where it matters for a record; empty otherwise.", db_comment="EDTF; begin of existence"
    )
    founded_first, founded_last = date_keys("founded_on")
    ended_on = UncertainDateField("ended", help_text="Empty while it exists.", db_comment="EDTF; end of existence")
    ended_first, ended_last = date_keys("ended_on")
    note = note_field()
    search = search_field()

    class Meta(Curated.Meta):
        ordering = ["name"]
        verbose_name_plural = "countries"
        constraints = [
            known_choice("kind", CountryKind),
            known_choice("region", Region),
            known_choice("subregion", Subregion),
            sound_date("founded_on"),
            sound_date("ended_on"),
        ]

    def __str__(self):
        return self.name


class CountryName(Owned):
    """Another name of a country and who uses it when. Files are matched through these rows, never by guessing."""

    KEY = ("country", "number")
    OWNER = "country"

    country = models.ForeignKey(Country, models.CASCADE, db_index=False, related_name="names")
    text = ShortTextField("name", max_length=200, db_comment="The name as the scheme spells it")
    scheme = models.CharField(max_length=16, choices=CountryNameScheme, db_comment="Who uses the name")
    used_on = UncertainDateField(
        "used", help_text="The time of its use as an interval, like 2022-06/.. or ../1989.", db_comment="EDTF interval"
    )
    used_first, used_last = date_keys("used_on")
    folded = search_field()

    class Meta(Owned.Meta):
        ordering = ["country", "number"]
        constraints = [
            numbered("country"),
            known_choice("scheme", CountryNameScheme),
            sound_date("used_on"),
            models.UniqueConstraint(
                fields=["country", "scheme", "text", "used_on"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="This country has the same name of the same scheme and time already.",
            ),
        ]

    def __str__(self):
        return self.text


class CountryIdentifier(Owned):
    """The number or code of a country in somebody else's register."""

    KEY = ("country", "number")
    OWNER = "country"

    country = models.ForeignKey(Country, models.CASCADE, db_index=False, related_name="identifiers")
    scheme = models.CharField(max_length=16, choices=CountryIdentifierScheme, db_comment="The register")
    value = ShortTextField(max_length=64, db_comment="Code there, as text with leading zeros")

    class Meta(Owned.Meta):
        ordering = ["country", "number"]
        constraints = [
            numbered("country"),
            known_choice("scheme", CountryIdentifierScheme),
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="%(app_label)s_%(class)s_value_once",
                violation_error_message="Another country has this identifier already: find it there before you type.",
            ),
        ]

    def __str__(self):
        return f"{self.get_scheme_display()} {self.value}"


class CountrySuccession(Owned):
    """Who followed whom. It explains; it never folds one party's records into the other's."""

    KEY = ("predecessor", "number")
    OWNER = "predecessor"

    predecessor = models.ForeignKey(Country, models.CASCADE, db_index=False, related_name="successions")
    successor = models.ForeignKey(Country, models.PROTECT, related_name="precessions")
    succeeded_on = UncertainDateField("when", db_comment="EDTF; when the successor began")
    succeeded_first, succeeded_last = date_keys("succeeded_on")
    note = note_field()

    class Meta(Owned.Meta):
        ordering = ["predecessor", "number"]
        constraints = [
            numbered("predecessor"),
            sound_date("succeeded_on"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="%(app_label)s_%(class)s_not_itself",
                violation_error_message="A country cannot succeed itself: choose another successor.",
            ),
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="This succession stands already.",
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"


class Membership(Owned):
    """A country in an organisation. Asking to join, or being supported in it, is an event and not a membership."""

    KEY = ("organisation", "number")
    OWNER = "organisation"

    organisation = models.ForeignKey(Country, models.CASCADE, db_index=False, related_name="memberships")
    member = models.ForeignKey(Country, models.PROTECT, related_name="joined")
    status = models.CharField(
        max_length=20,
        choices=MembershipStatus,
        default=MembershipStatus.MEMBER,
        db_comment="How it belongs: member, observer, dialogue_partner, candidate",
    )
    joined_on = UncertainDateField("from", db_comment="EDTF; when the status began")
    joined_first, joined_last = date_keys("joined_on")
    left_on = UncertainDateField("until", help_text="Empty while it lasts.", db_comment="EDTF; when the status ended")
    left_first, left_last = date_keys("left_on")

    class Meta(Owned.Meta):
        ordering = ["organisation", "number"]
        constraints = [
            numbered("organisation"),
            known_choice("status", MembershipStatus),
            sound_date("joined_on"),
            sound_date("left_on"),
            models.CheckConstraint(
                condition=~Q(organisation=F("member")),
                name="%(app_label)s_%(class)s_not_itself",
                violation_error_message="An organisation cannot be its own member: choose the country that joined.",
            ),
        ]

    def __str__(self):
        return f"{self.member} in {self.organisation}"
