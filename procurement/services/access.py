"""Whose work a record is at the moment: a draft is any contributor's, what editors or readers look at an editor's."""

from django.contrib.auth import get_permission_codename

from procurement.choices import Review
from procurement.models import Offer, OfferPackage, Source
from procurement.models.base import Reviewed

_SHARED = (OfferPackage, Source)
"""Records without a review of their own: readers see them as soon as something published rests on them."""


def may_publish(user, model):
    """Whether the user may put records of a model before the public or take them away; never where none is reviewed."""
    return user.has_perm(f"{model._meta.app_label}.{get_permission_codename('publish', model._meta)}")


def is_open_to(user, record):
    """Whether a user who may change such records may change this one, saved or not.

    Whoever may not publish writes drafts and their rows only: what is in review waits for an editor as it was sent, and
    what is published is seen. A source or a package is like a draft until readers see it.
    """
    model = type(record)
    if model.OWNER:
        owner_model = model._meta.get_field(model.OWNER).related_model
        if not issubclass(owner_model, Reviewed) or may_publish(user, owner_model):
            return True
        return is_open_to(user, getattr(record, model.OWNER))
    if isinstance(record, Reviewed):
        return record.review == Review.DRAFT or may_publish(user, model)
    if isinstance(record, _SHARED):
        return may_publish(user, Offer) or not model.objects.public().filter(pk=record.pk).exists()
    return True


def closed_to(user, records):
    """Those of some saved records of one model that are not open to the user; one query at most.

    Rows come with their owners, or cost a query each.
    """
    model = type(records[0]) if records else None
    if model not in _SHARED:
        return [record for record in records if not is_open_to(user, record)]
    if may_publish(user, Offer):
        return []
    seen = set(model.objects.public().filter(pk__in=[record.pk for record in records]).values_list("pk", flat=True))
    return [record for record in records if record.pk in seen]


def closed_sentence(record):
    """Why a record is not open to somebody who may change others like it."""
    if isinstance(record, Reviewed):
        return f"{record} is {record.get_review_display()}: only an editor changes it now."
    return f"{record} is before the public: only an editor changes it."
