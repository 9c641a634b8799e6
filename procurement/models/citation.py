"""A citation: which source says what about which fact, how credible that is, and how it ranks among its rivals.

One table per owner, all children of one abstract parent. Where the fact lives in a child of the owner (the quantity
of a milestone), the citation points at that child and a CHECK ties the two.
"""

import re
from decimal import Decimal

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from procurement.choices import Credibility, Rank, Speaker
from procurement.dates import UncertainDateField, date_keys
from procurement.fields import LongTextField, ShortTextField
from procurement.models.base import Owned, over_relation
from procurement.spelling import nearest
from procurement.validators import fold, validate_currency

_QUANTITY = re.compile(r"(?:(?:about|c\.|circa|~)\s*)?([0-9]+)", re.IGNORECASE)
_LARGEST_SUM = Decimal(10) ** 13
_SUM = r"((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]{1,2})?)"
_MONEY = re.compile(rf"{_SUM}(?:\s*-\s*{_SUM})?\s+([A-Z]{{3}})")


def read_quantity(text):
    """Canonical text of a count: `20`, or `~20` for one that is about right. Raises ValidationError."""
    match = _QUANTITY.fullmatch(text)
    if not match or int(match[1]) < 1:
        raise ValidationError("“%(text)s” is not a count: write 20, or about 20.", params={"text": text})
    return ("" if match[0] == match[1] else "~") + str(int(match[1]))


def read_money(text):
    """Canonical text of a sum: `1000000 USD` or `1000000-2000000 USD`, whole units. Raises ValidationError."""
    match = _MONEY.fullmatch(text)
    sums = [Decimal(part.replace(",", "")) for part in match.group(1, 2) if part] if match else []
    if not sums or sums[0] <= 0 or sums[-1] >= _LARGEST_SUM or (len(sums) == 2 and sums[0] >= sums[1]):
        raise ValidationError(
            "“%(text)s” is not a sum: write 250000000 USD, or 250000000-300000000 USD.", params={"text": text}
        )
    validate_currency(match[3])
    return f"{'-'.join(f'{part.normalize():f}' for part in sums)} {match[3]}"


def read_countries(text):
    """Canonical text of a set of parties: known codes in order with a blank between, or `none`."""
    codes = sorted(set(re.split(r"[\s,;]+", text.strip())))
    if codes == ["none"]:
        return "none"
    country = apps.get_model("procurement", "Country")
    unknown = sorted(set(codes) - set(country.objects.filter(code__in=codes).values_list("code", flat=True)))
    if unknown:
        raise ValidationError(
            "No country has the code %(codes)s: write codes such as RUS CHN, or none.",
            params={"codes": ", ".join(unknown)},
        )
    return " ".join(codes)


class Citation(Owned):
    """What a source states about one fact of a record.

    TARGETS says for each aspect where its fact lives: the child relation ("" for the owner itself) and how the stated
    value becomes canonical: the name of the field whose form field reads it, a function of text, or None when the
    aspect has no value of its own.
    """

    CHILDREN = ()
    TARGETS = {}

    source = models.ForeignKey("procurement.Source", models.PROTECT, related_name="%(class)ss")
    stated = LongTextField(
        "states",
        blank=True,
        default="",
        help_text="The original words or cell, as short as they can be.",
        db_comment="Original words or cell of the source",
    )
    value = ShortTextField(
        blank=True,
        default="",
        help_text="The same as a plain value: 20, about 20, 2012-10, RUS, 250000000 USD. Empty when it is only words.",
        db_comment="Canonical value: counts as 20 or ~20, dates as EDTF, parties as codes, sums as 250000000 USD",
    )
    locator = ShortTextField(
        "where in the source", max_length=120, blank=True, default="", db_comment="Page, paragraph, row or sheet"
    )
    speaker_kind = models.CharField(
        "who is speaking",
        max_length=12,
        choices=Speaker,
        default=Speaker.SOURCE,
        db_comment="Whose statement it is: the source itself, a person quoted, officials, the author's opinion",
    )
    speaker = ShortTextField(blank=True, default="", db_comment="The person or office quoted, as named")
    credibility = models.CharField(
        max_length=1,
        choices=Credibility,
        default=Credibility.CANNOT_BE_JUDGED,
        help_text="Of this item, apart from its source. 1 needs a second source of independent origin.",
        db_comment="Admiralty scale 1 to 6; 6 cannot be judged",
    )
    judged_by = ShortTextField(max_length=80, blank=True, default="", db_comment="Who judged the credibility")
    judged_on = UncertainDateField("judged", db_comment="EDTF; when the credibility was judged")
    judged_first, judged_last = date_keys("judged_on")
    judged_reason = LongTextField("why this grade", blank=True, default="", db_comment="Why the item has its grade")
    rank = models.CharField(
        max_length=12,
        choices=Rank,
        default=Rank.NORMAL,
        db_comment="Standing among rivals: preferred, normal, deprecated (kept, but no longer believed)",
    )
    note = LongTextField(blank=True, default="", db_comment="Our own words, shown to readers")

    class Meta(Owned.Meta):
        abstract = True

    def __str__(self):
        return f"{self.source}: {self.get_aspect_display()}"

    @classmethod
    def public_within(cls):
        """A statement about a link to a hidden record is as hidden as that."""
        return super().public_within() & cls.child_is_public()

    @classmethod
    def child_is_public(cls):
        """Q of the statements that speak of no hidden record, whatever becomes of their owner."""
        condition = Q()
        for name in cls.CHILDREN:
            child = cls._meta.get_field(name).related_model
            if child.FAR_ENDS:
                far_ends = Q()
                for path in child.FAR_ENDS:
                    far_ends &= over_relation(child._meta.get_field(path).related_model.public_condition(), path)
                condition &= Q(**{name: None}) | over_relation(far_ends, name)
        return condition

    @property
    def child(self):
        """The child of the owner that the fact lives in, or None."""
        path, _ = self.TARGETS[self.aspect]
        return getattr(self, path) if path else None

    def clean(self):
        super().clean()
        if self.aspect not in self.TARGETS:
            return
        path, reader = self.TARGETS[self.aspect]
        errors = {}
        for name in self.CHILDREN:
            child = getattr(self, name)
            if name == path and child is None:
                errors[name] = f"“{self.get_aspect_display()}” speaks of one {name}: choose which."
            elif name != path and child is not None:
                errors[name] = f"“{self.get_aspect_display()}” does not speak of a {name}: leave this empty."
            elif child is not None and getattr(child, f"{self.OWNER}_id") != getattr(self, f"{self.OWNER}_id"):
                errors[name] = f"{child} belongs to another {self.OWNER}: choose one of this {self.OWNER}."
        if self.value:
            try:
                self.value = self._read_value(reader)
            except ValidationError as error:
                errors["value"] = error
        if errors:
            raise ValidationError(errors)

    def _read_value(self, reader):
        if reader is None:
            raise ValidationError(
                f"“{self.get_aspect_display()}” has no plain value: leave this empty and put the words into “states”."
            )
        if callable(reader):
            return reader(self.value)
        path, _ = self.TARGETS[self.aspect]
        holder = self._meta.get_field(path or self.OWNER).related_model
        field = holder._meta.get_field(reader)
        if field.is_relation:
            key = field.related_model.KEY[0]
            if not field.related_model.objects.filter(**{key: self.value}).exists():
                raise ValidationError(
                    "No %(model)s has the %(key)s “%(value)s”.%(hint)s",
                    params={
                        "model": field.related_model._meta.verbose_name,
                        "key": key,
                        "value": self.value,
                        "hint": _nearest(field.related_model, key, self.value),
                    },
                )
            return self.value
        return str(field.formfield().clean(self.value))


def _nearest(model, key, typed):
    """The record whose key or name is most like what was typed, as a hint; empty where none is."""
    spelled = {}
    for record in model.objects.all():
        for text in (getattr(record, key), str(record)):
            spelled.setdefault(fold(text), record)
    near = nearest(fold(typed), spelled)
    return f" Did you mean {getattr(spelled[near[0]], key)} ({spelled[near[0]]})?" if near else ""
