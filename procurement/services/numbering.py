"""The next free numbers of children and the next reference of an offer. Numbers once used are never given again."""

import re
from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Length

from procurement.engine.expressions import among
from procurement.models import Offer

_COUNTER = re.compile(r"O-(\d+)")


def next_number(model, owner):
    """The number after the highest that a row of `model` has had under `owner`, deleted rows included.

    Locks the owner where the engine can, so that two curators at once get two numbers; call it in the transaction
    that writes the row.
    """
    with transaction.atomic():
        type(owner).objects.select_for_update().filter(pk=owner.pk).values_list("pk").first()
        highest = [
            rows.filter(**{model.OWNER: owner.pk}).aggregate(highest=Max("number"))["highest"] or 0
            for rows in (model.objects, model.history)
        ]
    return max(highest) + 1


class NextNumbers:
    """The next numbers of rows of one model under many owners; two queries, however many owners there are.

    The owners are the caller's to lock, and the rows are to be written in the same transaction.
    """

    def __init__(self, model, owners):
        """`owners` is a list of primary keys."""
        self._highest = defaultdict(int)
        owner = f"{model.OWNER}_id"
        for rows in (model.objects, model.history) if owners else ():
            found = rows.filter(**{f"{owner}__in": among(owners)}).order_by().values_list(owner)
            for key, highest in found.annotate(highest=Max("number")):
                self._highest[key] = max(self._highest[key], highest)

    def __call__(self, owner):
        """The next number under the owner of this primary key, another one each time."""
        self._highest[owner] += 1
        return self._highest[owner]


def next_reference():
    """The next reference of the house's counter, like O-000123. Call it in the transaction that writes the offer."""
    return f"O-{next_count():06}"


def next_count():
    """The number in the next reference of the house's counter; locks the counter as `next_number` does an owner."""
    with transaction.atomic():
        # one row that is always there serves as the lock of the counter, where the engine locks rows
        ContentType.objects.select_for_update().get(app_label=Offer._meta.app_label, model=Offer._meta.model_name)
        return max(_highest(Offer.objects), _highest(Offer.history)) + 1


def _highest(rows):
    counted = rows.filter(reference__regex=r"^O-[0-9]+$").order_by(Length("reference").desc(), "-reference")
    reference = counted.values_list("reference", flat=True).first()
    return int(_COUNTER.fullmatch(reference)[1]) if reference else 0
