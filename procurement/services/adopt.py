"""Adopts what a citation states: the record takes its value, and it becomes the preferred citation of its fact."""

from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction

from procurement.choices import Act, Rank, Review
from procurement.models import recorded
from procurement.models.citation import read_money, read_quantity
from procurement.queries.conflicts import fact_of
from procurement.queries.values import NOT_STATED, sort_of, stored_terms
from procurement.services.derive import derive_after
from procurement.services.history import update_all
from procurement.services.refusals import Refused
from procurement.services.review import publish_problems


@dataclass(frozen=True)
class Adopted:
    """What an adoption did: the record or row that keeps the fact, and its value before and after, in words."""

    holder: models.Model
    fact: str
    before: str
    after: str

    @property
    def words(self):
        """`quantity of a milestone: 20 → about 24`, or that the record said so already."""
        if self.before == self.after:
            return f"{self.fact}: {self.after}, as before"
        return f"{self.fact}: {self.before} → {self.after}"


def can_be_adopted(model, aspect):
    """Whether a column of the record or of its row keeps what citations of `model` state about `aspect`."""
    _, reader = model.TARGETS[aspect]
    return reader in (read_quantity, read_money) or isinstance(reader, str)


@transaction.atomic
def adopt(citation, reason=""):
    """Write the value of a saved citation into the record or row that it speaks of and prefer the citation.

    Of the fact, only what the citation states is written: a sum keeps what it stands for. Other citations of the fact
    that were preferred become normal. All is one act (Act.ADOPT, unless the act that is going on has begun to write).
    Returns an Adopted. Whether the user may is the caller's to ask.

    Raises Refused for a citation without a value, an aspect that no column keeps, a value that names nothing, and what
    would break a rule of a published record; ValidationError with the names of the columns for what the model refuses.
    Then nothing is written.
    """
    model = type(citation)
    with recorded(act=Act.ADOPT, **({"reason": reason} if reason else {})):
        owner_model = model._meta.get_field(model.OWNER).related_model
        owner = owner_model.objects.select_for_update().get(pk=getattr(citation, f"{model.OWNER}_id"))
        citation = model.objects.select_for_update().get(pk=citation.pk)
        fact = citation.get_aspect_display()
        if not can_be_adopted(model, citation.aspect):
            raise Refused(f"“{fact}” is kept in citations only: no field of the {owner._meta.verbose_name} holds it.")
        if not citation.value:
            raise Refused(f"{citation} states no plain value: type it into the citation first.")
        path, _ = citation.TARGETS[citation.aspect]
        holder = _fresh(citation, path) if path else owner
        sort = sort_of(model, citation.aspect)
        before = _words(sort, holder)
        broken = _broken(owner)
        written = _take(sort, holder, citation)
        if written:
            _check(holder)
            holder.save(update_fields=written)
        _prefer(citation)
        if written:
            derive_after([holder])
        if new := [sentence for sentence in _broken(owner) if sentence not in broken]:
            raise Refused([f"{owner} is published, and with this {sentence}." for sentence in new])
    return Adopted(holder, fact, before, _words(sort, holder))


def _fresh(citation, path):
    child_model = citation._meta.get_field(path).related_model
    return child_model.objects.select_for_update().get(pk=getattr(citation, f"{path}_id"))


def _broken(owner):
    """What stands against the owner being public, if it is."""
    if getattr(owner, "review", None) != Review.PUBLISHED:
        return []
    return publish_problems([owner]).get(owner.pk, [])


def _take(sort, holder, citation):
    """Give the unsaved holder the value; the names of the columns that changed."""
    taken = _columns(sort, citation.value)
    changed = [name for name, value in taken.items() if getattr(holder, name) != value]
    for name in changed:
        setattr(holder, name, taken[name])
    return changed


def _columns(sort, value):
    """{column: value} of a canonical value."""
    if sort.name == "quantity":
        return {"quantity": int(value.removeprefix("~")), "quantity_estimated": value.startswith("~")}
    if sort.name == "money":
        sums, _, currency = value.partition(" ")
        field = models.DecimalField(max_digits=15, decimal_places=2)
        low, *high = (field.to_python(part) for part in sums.split("-"))
        return {"value_low": low, "value_high": high[0] if high else None, "currency": currency}
    if sort.name == "record":
        far_model = sort.field.related_model
        key = far_model.KEY[0]
        far = far_model.objects.filter(**{key: value}).first()
        if far is None:
            raise Refused(f"No {far_model._meta.verbose_name} has the {key} “{value}”: correct the citation first.")
        return {sort.field.name: far}
    try:
        return {sort.field.name: sort.field.formfield().clean(value)}
    except ValidationError as error:
        raise ValidationError({sort.field.name: error}) from error


def _check(holder):
    fixed = {field.name for field in holder._meta.concrete_fields if not field.editable or field.generated}
    try:
        holder.full_clean(exclude=fixed)
    except ValidationError as error:
        known = {field.name for field in holder._meta.fields}
        placed = {}
        for name, found in error.error_dict.items():
            placed.setdefault(name if name in known else NON_FIELD_ERRORS, []).extend(found)
        raise ValidationError(placed) from error


def _prefer(citation):
    """Make it the one preferred citation of its fact."""
    fact = fact_of(citation)
    rivals = citation.__class__.objects.filter(
        **{citation.OWNER: fact[0]}, aspect=citation.aspect, rank=Rank.PREFERRED
    ).exclude(pk=citation.pk)
    moved = [rival for rival in rivals if fact_of(rival) == fact]
    for rival in moved:
        rival.rank = Rank.NORMAL
    if citation.rank != Rank.PREFERRED:
        citation.rank = Rank.PREFERRED
        moved.append(citation)
    update_all(type(citation), moved, ["rank"])


def _words(sort, holder):
    if sort.name == "record":
        return str(getattr(holder, sort.field.name) or NOT_STATED)
    return ", ".join(term.text for term in stored_terms(sort, holder)) or NOT_STATED
