"""A public record as it was known at a moment: put together from the histories of the record and of all its rows."""

from collections import defaultdict

from procurement.choices import Review
from procurement.dates import DateKeyField, UncertainDate
from procurement.models import Offer, OfferMilestone
from procurement.models.base import Reviewed
from procurement.queries.past import as_instance, chunks

NEEDED = {Offer: ("platform", "competition")}
"""What a record was public together with: see `Offer.public_condition`."""


class AsOf:
    """Records as a visitor could read them at `moment` (an aware datetime), as instances that are not to be saved.

    What was not published then is not there, and neither is what has been taken off the site since. A record that was
    deleted since, when it was merged for instance, is shown as it was. Records that a row points at are as of then too.
    """

    def __init__(self, moment):
        self.moment = moment
        self._known = defaultdict(dict)

    def record(self, model, pk):
        """The record as it was, with what it points at; None where a visitor could not have read it."""
        self._load({model: {pk}})
        return self._known[model].get(pk)

    def rows(self, model, owner):
        """The rows of one kind that the record had, in the order of telling, each with what it points at."""
        ever = model.history.filter(**{f"{model.OWNER}_id": owner.pk}).order_by().values("id")
        versions = model.history.filter(id__in=ever, history_date__lte=self.moment)
        standing = self._standing(model, versions)
        self._known[type(owner)][owner.pk] = owner
        self._known[model] |= {pk: row for pk, row in standing.items() if getattr(row, f"{model.OWNER}_id") == owner.pk}
        self._join({model: set(standing)})
        rows = [row for pk in standing if (row := self._known[model].get(pk))]
        return sorted(rows, key=_place if model is OfferMilestone else lambda row: row.number)

    def among(self, records):
        """The records of a queryset as they were, those left out that could not be read then."""
        pks = set(records.values_list("pk", flat=True))
        self._load({records.model: pks})
        return [record for pk in sorted(pks) if (record := self._known[records.model][pk])]

    def _load(self, wanted):
        """Read the records of {model: primary keys} and all that they point at; constant queries per table."""
        fresh = defaultdict(set)
        for model, pks in wanted.items():
            missing = sorted(pks - self._known[model].keys())
            for chunk in chunks(missing):
                versions = model.history.filter(id__in=chunk, history_date__lte=self.moment)
                standing = self._standing(model, versions)
                if issubclass(model, Reviewed):
                    hidden = model.objects.filter(pk__in=chunk).exclude(review=Review.PUBLISHED)
                    hidden = set(hidden.values_list("pk", flat=True))
                    standing = {
                        pk: row for pk, row in standing.items() if row.review == Review.PUBLISHED and pk not in hidden
                    }
                self._known[model] |= dict.fromkeys(chunk) | standing
                fresh[model] |= standing.keys()
        if fresh:
            self._join(fresh)

    def _standing(self, model, versions):
        standing = {}
        for row in versions.order_by("history_date", "history_id"):
            if row.history_type == "-":
                standing.pop(row.id, None)
            else:
                standing[row.id] = row
        return {pk: _with_keys(as_instance(model, row)) for pk, row in standing.items()}

    def _join(self, fresh):
        """Put the records that fresh ones point at in their places; take out those that cannot be shown without."""
        wanted = defaultdict(set)
        for model, pks in fresh.items():
            for field in _relations(model):
                keys = {getattr(row, field.attname) for pk in pks if (row := self._known[model].get(pk))}
                wanted[field.related_model] |= keys - {None}
        self._load(wanted)
        for model, pks in fresh.items():
            needed = {field.name for field in _relations(model) if not field.null} | set(NEEDED.get(model, ()))
            children = {field.name for field in _relations(model) if getattr(field.related_model, "OWNER", "")}
            for pk in pks:
                if row := self._known[model].get(pk):
                    self._point(row, needed | children)

    def _point(self, row, needed):
        for field in _relations(type(row)):
            key = getattr(row, field.attname)
            target = self._known[field.related_model].get(key)
            if key is not None and target is None and field.name in needed:
                self._known[type(row)][row.pk] = None
                return
            setattr(row, field.name, target)


def _relations(model):
    return [field for field in model._meta.concrete_fields if field.is_relation]


def _with_keys(instance):
    """The instance with its date keys, which the database would have generated."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, DateKeyField):
            setattr(instance, field.attname, getattr(UncertainDate.parse(getattr(instance, field.source)), field.end))
    return instance


def _place(milestone):
    return (milestone.position if milestone.position is not None else milestone.number, milestone.number)
