"""What a save did to the stage of an offer, and what the order of its steps leaves in doubt, told to the curator."""

from contextlib import contextmanager

from django.contrib import messages

from procurement.choices import Stage
from procurement.models import Offer
from procurement.services.review import warnings_about


class TellsOfStages:
    """Mixin of the admins of offers and of the rows that their stage follows from."""

    def save_related(self, request, form, formsets, change):
        is_new_offer = self.model is Offer and not change  # its stage was never another
        with self._telling(request, [] if is_new_offer else [form.instance]):
            super().save_related(request, form, formsets, change)
        self._warn(request, [form.instance])

    def delete_model(self, request, obj):
        with self._telling(request, [obj]):
            super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        with self._telling(request, list(queryset)):
            super().delete_queryset(request, queryset)

    @contextmanager
    def _telling(self, request, records):
        """Say which offers of these records have another stage after the block than before it."""
        before = _stages(records)
        yield
        after = _stages(records)
        for pk, (name, stage) in after.items():
            if stage != before[pk][1]:
                where = "Stage" if self.model is Offer else f"Stage of {name}"
                words = f"{where}: {Stage(before[pk][1]).label} → {Stage(stage).label}."
                self.message_user(request, words, messages.INFO)

    def _warn(self, request, records):
        offers = Offer.objects.filter(pk__in=_keys(records))
        found = warnings_about(offers)
        for offer in offers:
            for sentence in found.get(offer.pk, ()):
                self.message_user(request, f"{offer.reference}: {sentence}.", messages.WARNING)


def _keys(records):
    return {record.pk if isinstance(record, Offer) else record.offer_id for record in records}


def _stages(records):
    """{primary key: (reference, stage)} of the offers that the records are or belong to."""
    if not records:
        return {}
    rows = Offer.objects.filter(pk__in=_keys(records)).order_by("reference")
    return {pk: (reference, stage) for pk, reference, stage in rows.values_list("pk", "reference", "stage")}
