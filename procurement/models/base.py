"""What all curated models share: natural keys, history, review, and named checks."""

from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from procurement.choices import Review
from procurement.dates import OPEN_START
from procurement.engine.expressions import Word
from procurement.engine.writing import one_of
from procurement.fields import LongTextField, holds_only_known
from procurement.models.history import RecordHistory


def over_relation(condition, path):
    """The same condition asked over the relation `path`. Raises TypeError for one that is a query of its own."""
    if any(hasattr(child, "resolve_expression") and not isinstance(child, Q) for child in condition.children):
        raise TypeError(f"{condition} is a query of its own and cannot be asked over {path}: ask `public()` instead")
    children = [
        over_relation(child, path) if isinstance(child, Q) else (f"{path}__{child[0]}", child[1])
        for child in condition.children
    ]
    return Q(*children, _connector=condition.connector, _negated=condition.negated)


class CuratedQuerySet(models.QuerySet):
    def public(self):
        """What a visitor may see. Every query behind a public page starts here, related objects included."""
        return self.filter(self.model.public_condition())

    def public_within(self, owner):
        """The public rows of the record `owner` (a record, or an OuterRef), which its reader knows to be public."""
        return self.filter(self.model.public_within(), **{self.model.OWNER: owner})


class CuratedManager(models.Manager.from_queryset(CuratedQuerySet)):
    def get_by_natural_key(self, *key):
        """The row of a natural key, flat: ("O-000123", 2) is milestone 2 of that offer. Raises DoesNotExist."""
        return self.get(**dict(zip(self.model.key_lookups(), key, strict=True)))


class Curated(models.Model):
    """A record that curators keep. Its natural key never changes; its history is never lost.

    KEY names the fields of the natural key. OWNER names the foreign key to the record that this one belongs to, and
    FAR_ENDS those to other reviewed records without which it is not to be shown.
    """

    KEY = ()
    OWNER = ""
    FAR_ENDS = ()

    objects = CuratedManager()
    history = RecordHistory()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "import", "export")

    @classmethod
    def key_lookups(cls):
        """The lookups of the natural key, flat: ["offer__reference", "number"]."""
        lookups = []
        for name in cls.KEY:
            field = cls._meta.get_field(name)
            inner = field.related_model.key_lookups() if field.is_relation else None
            lookups += [f"{name}__{lookup}" for lookup in inner] if inner else [name]
        return lookups

    def save_base(self, *args, using=None, **kwargs):
        # Django sends the signal that history is written on when the row has been committed already; a deletion and
        # its signal share a transaction unasked. Without a savepoint this costs nothing inside another transaction.
        with transaction.atomic(using=using, savepoint=False):
            super().save_base(*args, using=using, **kwargs)

    def natural_key(self):
        key = []
        for name in self.KEY:
            value = getattr(self, name)
            key += value.natural_key() if isinstance(value, models.Model) else [value]
        return tuple(key)

    def validate_constraints(self, exclude=None):
        # Django would work out every generated date key anew for every constraint (70 ms each); no constraint that is
        # asked here uses one, as dates are checked by their field.
        generated = {field.name for field in self._meta.concrete_fields if field.generated}
        super().validate_constraints({*(exclude or ()), *generated})

    @classmethod
    def public_condition(cls):
        """Q of the rows that may be public: those whose owner and far ends are."""
        owner = cls._meta.get_field(cls.OWNER).related_model.public_condition() if cls.OWNER else Q()
        return over_relation(owner, cls.OWNER) & cls.public_within()

    @classmethod
    def public_within(cls):
        """Q of the rows that may be public if their owner is: those whose far ends are."""
        condition = Q()
        for path in cls.FAR_ENDS:
            condition &= over_relation(cls._meta.get_field(path).related_model.public_condition(), path)
        return condition


class Owned(Curated):
    """A row that belongs to one record and is numbered within it, in the order that the record tells."""

    number = models.PositiveIntegerField(
        "no.",
        validators=[MaxValueValidator(1_000_000, "A number is at most 1000000: leave it empty for the next.")],
        help_text="Place in the record; empty takes the next.",
        db_comment="Number within the owner, part of the natural key; order of telling",
    )

    class Meta(Curated.Meta):
        abstract = True

    def __str__(self):
        return f"{getattr(self, self.OWNER)} / {self.number}"


class Reviewed(Curated):
    """A record that goes through review before a visitor sees it."""

    review = models.CharField(
        max_length=12,
        choices=Review,
        default=Review.DRAFT,
        db_index=True,
        db_comment="draft, in_review or published; only published rows leave the admin",
    )

    class Meta(Curated.Meta):
        abstract = True
        default_permissions = (*Curated.Meta.default_permissions, "publish")

    @classmethod
    def public_condition(cls):
        return Q(review=Word(Review.PUBLISHED))


class FieldCheck(models.CheckConstraint):
    """A CHECK that repeats for the database what the field's own validation says better; not asked twice."""

    def validate(self, *args, **kwargs):
        """Nothing to do: `full_clean` has asked the field."""

    def _get_check_sql(self, model, schema_editor):
        # the same condition; the migrations know it as the list
        (child, *others) = self.condition.children
        name, _, lookup = child[0].partition("__") if isinstance(child, tuple) else ("", "", "")
        if others or lookup != "in" or not all(isinstance(value, str) for value in child[1]):
            return super()._get_check_sql(model, schema_editor)
        field = model._meta.get_field(name)
        return one_of(schema_editor, field.column, child[1]) or super()._get_check_sql(model, schema_editor)


class TieCheck(models.CheckConstraint):
    """The CHECK that a column is filled in if, and only if, another has one of some values.

    Its condition is (other in values and column is filled in) or (other not in values and column is empty).
    """

    def _get_check_sql(self, model, schema_editor):
        # the same condition, asked once
        (other, values), (column, _) = self.condition.children[0].children
        field, child = (model._meta.get_field(path.partition("__")[0]) for path in (other, column))
        listed = one_of(schema_editor, field.column, values)
        if listed is None:
            return super()._get_check_sql(model, schema_editor)
        return f"({listed}) = ({schema_editor.quote_name(child.column)} IS NOT NULL)"


def known_choice(name, vocabulary):
    """The CHECK of a closed vocabulary on the column `name`."""
    return FieldCheck(
        condition=Q(**{f"{name}__in": vocabulary.values}),
        name=f"%(app_label)s_%(class)s_{name}_known",
        violation_error_message=f"Choose one of {', '.join(filter(None, vocabulary.values))} for {name}.",
    )


def known_choices(name, vocabulary):
    """The CHECK of a set of choices in the column `name`."""
    return FieldCheck(
        condition=Q(holds_only_known(name, vocabulary)),
        name=f"%(app_label)s_%(class)s_{name}_known",
        violation_error_message=f"Choose among {', '.join(vocabulary.values)} for {name}.",
    )


def sound_date(name):
    """The CHECK that the keys of the uncertain date `name` are days of a calendar and in order."""
    first, last = (f"{name.removesuffix('_on')}_{end}" for end in ("first", "last"))
    day, month = F(first) % 100, F(first) / 100 % 100
    calendar = Q(**{first: OPEN_START}) | (
        Q(GreaterThanOrEqual(day, 1), LessThanOrEqual(day, 31))
        & Q(GreaterThanOrEqual(month, 1), LessThanOrEqual(month, 12))
        & Q(**{f"{first}__gte": 10000101})
    )
    return FieldCheck(
        condition=Q(**{name: ""}) | (calendar & Q(**{f"{last}__gte": F(first)})),
        name=f"%(app_label)s_%(class)s_{name}_sound",
        violation_error_message=f"Write {name} as 2012, 2012-10, 2012-10-05, 2012-Q3, 201X, 2012~ or 2001/2003.",
    )


def numbered(owner):
    """The constraint that makes (owner, number) a natural key."""
    return models.UniqueConstraint(
        fields=[owner, "number"],
        name="%(app_label)s_%(class)s_number_once",
        violation_error_message=f"This {owner} has a row of that number already: leave the number empty for the next.",
    )


def note_field(help_text="In our own words, for readers."):
    """Free text in our own words."""
    return LongTextField(blank=True, default="", help_text=help_text, db_comment="Our own words, shown to readers")


def search_field():
    """Folded text that searches look in, written by the derive service."""
    return models.TextField(
        "search text",
        default="",
        blank=True,
        editable=False,
        serialize=False,
        db_comment="Derived: names and words of the record, case folded, without accents and hyphens",
    )
