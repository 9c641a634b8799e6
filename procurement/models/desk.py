"""What curators keep about their work, apart from the records: suggestions, saved lists, what was looked at, names."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from procurement.choices import KeyedKind, SuggestionState
from procurement.fields import LongTextField, ShortTextField

SUGGESTED_ON = ("offer", "event", "platform", "competition", "country", "source")
"""The records that a correction can be suggested to, as the foreign keys of a Suggestion."""


def suggested_on(record):
    """The name of the foreign key that a suggestion points at the record with."""
    model = type(record)
    return next(n for n in SUGGESTED_ON if Suggestion._meta.get_field(n).related_model is model)


class Suggestion(models.Model):
    """A correction that somebody suggests to a public record: which fact, what it should say, and where that stands.

    A queue, not a record: an editor accepts it into the record, with its citation, or declines it with a word.
    """

    offer = models.ForeignKey("procurement.Offer", models.CASCADE, null=True, blank=True, related_name="suggestions")
    event = models.ForeignKey(
        "procurement.DiplomaticEvent", models.CASCADE, null=True, blank=True, related_name="suggestions"
    )
    platform = models.ForeignKey(
        "procurement.Platform", models.CASCADE, null=True, blank=True, related_name="suggestions"
    )
    competition = models.ForeignKey(
        "procurement.Competition", models.CASCADE, null=True, blank=True, related_name="suggestions"
    )
    country = models.ForeignKey(
        "procurement.Country", models.CASCADE, null=True, blank=True, related_name="suggestions"
    )
    source = models.ForeignKey("procurement.Source", models.CASCADE, null=True, blank=True, related_name="suggestions")
    aspect = ShortTextField(
        "fact", max_length=40, blank=True, default="", db_comment="Aspect of the record's citations; empty: another"
    )
    row = models.PositiveIntegerField(
        "row no.", null=True, blank=True, db_comment="Number of the milestone, delivery, participant … it speaks of"
    )
    says = LongTextField("should say", db_comment="What the record should say, in the sender's words")
    basis = LongTextField("where it stands", db_comment="Source of the correction: address, title, page")
    remark = LongTextField(blank=True, default="", db_comment="Anything else the sender wrote")
    sender = ShortTextField("name", max_length=120, blank=True, default="", db_comment="Name the sender gave, if any")
    sender_email = models.EmailField("e-mail", blank=True, default="", db_comment="Address for an answer, if given")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="suggestions"
    )
    origin = ShortTextField(
        max_length=64, blank=True, default="", db_comment="Keyed digest of the network address, for the rate limit only"
    )
    made_at = models.DateTimeField(default=timezone.now, db_comment="When it was sent")
    state = models.CharField(
        max_length=12, choices=SuggestionState, default=SuggestionState.OPEN, db_comment="open, accepted or declined"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="answered_suggestions"
    )
    answered_at = models.DateTimeField(null=True, blank=True, db_comment="When an editor decided")
    answer = LongTextField(blank=True, default="", db_comment="The editor's word")
    change_set = models.ForeignKey(
        "procurement.ChangeSet", models.PROTECT, null=True, blank=True, related_name="suggestions"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "made_at"], name="suggestion_queue"),
            models.Index(fields=["origin", "made_at"], name="suggestion_rate"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=SuggestionState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    *(Q(**{f"{other}__isnull": other != name for other in SUGGESTED_ON}) for name in SUGGESTED_ON),
                    _connector=Q.OR,
                ),
                name="%(app_label)s_%(class)s_on_one_record",
            ),
        ]

    def __str__(self):
        return f"suggestion {self.pk}"

    @property
    def record(self):
        """The record that it speaks of."""
        return next(record for name in SUGGESTED_ON if (record := getattr(self, name)))


def new_token():
    return secrets.token_urlsafe(9)


class SavedFilter(models.Model):
    """A list of the admin as a curator filtered, searched and sorted it, under a name and a link to share."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    name = ShortTextField(max_length=80, db_comment="Name the curator gave it")
    listed = ShortTextField("list", max_length=40, db_comment="Model whose list it filters, as in its address")
    query = LongTextField(blank=True, default="", db_comment="Query part of the address, without the question mark")
    token = ShortTextField(max_length=24, unique=True, default=new_token, db_comment="Part of the link to share")
    made_at = models.DateTimeField(default=timezone.now, db_comment="When it was saved")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "listed", "name"],
                name="%(app_label)s_%(class)s_named_once",
                violation_error_message="You have a filter of that name for this list: choose another name.",
            )
        ]

    def __str__(self):
        return self.name


class NotDuplicate(models.Model):
    """A curator's word that two records that look alike are two things, so that nobody is asked again.

    Kept by their natural keys in the order of the text, so that it holds again when one of them comes back.
    """

    kind = models.CharField(max_length=20, choices=KeyedKind, db_comment="Sort of both records")
    first = ShortTextField(max_length=100, db_comment="Key of the one whose key comes first in order")
    second = ShortTextField(max_length=100, db_comment="Key of the other")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, db_comment="When it was said")

    class Meta:
        ordering = ["kind", "first", "second"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KeyedKind.values), name="%(app_label)s_%(class)s_kind_known"),
            models.UniqueConstraint(fields=["kind", "first", "second"], name="%(app_label)s_%(class)s_once"),
        ]

    def __str__(self):
        return f"{self.first} is not {self.second}"


class CuratorName(models.Model):
    """The name under which a curator appears on public pages. Without a row, or empty: none."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="curator_name")
    public_name = ShortTextField(max_length=80, blank=True, default="", db_comment="Name shown to readers, if any")

    def __str__(self):
        return self.public_name or "no public name"
