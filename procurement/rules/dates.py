"""What the dates of a record rule out.

Only what is certain counts: a date that is about or perhaps right settles nothing, nor does an open end.
"""

from itertools import groupby

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.text import get_text_list

from procurement.choices import EventRelationKind, EventState, Level, MilestoneKind
from procurement.dates import UncertainDate
from procurement.models import Competition, Delivery, DiplomaticEvent, EventRelation, Offer, OfferMilestone
from procurement.queries.titles import ACTS, EVENT_RELATION
from procurement.rules.base import Rule


def surely(name):
    """Q of the rows whose uncertain date `name` is known and nowhere about or perhaps right."""
    return (
        ~Q(**{name: ""})
        & ~Q(**{f"{name}__contains": "~"})
        & ~Q(**{f"{name}__contains": "?"})
        & ~Q(**{f"{name}__contains": "%"})
    )


def day_key(day):
    """A day as an integer yyyymmdd."""
    return day.year * 10000 + day.month * 100 + day.day


def today_key(years_ago=0):
    """Today, or the same day of an earlier year, as an integer yyyymmdd."""
    return day_key(timezone.localdate()) - years_ago * 10000


def words_of(edtf):
    return UncertainDate.parse(edtf).words


class MilestonesInOrderOfTheirDates(Rule):
    """No done step of an offer is told after one that certainly came later.

    Certain is what no reading of the two dates can mend: a date that is about right or perhaps right settles nothing,
    nor does an open end.
    """

    models = (Offer,)
    level = Level.WARNING

    def problems(self, rows):
        steps = OfferMilestone.objects.filter(offer__in=rows, is_planned=False).exclude(dated_on="").in_order()
        for pk, told in groupby(steps, lambda step: step.offer_id):
            for step, earlier in _told_too_soon([step for step in told if UncertainDate.parse(step.dated_on).is_sure]):
                names = get_text_list([_step_words(other) for other in earlier], "and")
                which = "which was earlier" if len(earlier) == 1 else "which were earlier"
                yield pk, f"{_step_words(step)}, stands before {names}, {which}: change the order in the story"


def _told_too_soon(steps):
    """[(step, [steps told after it that came before it for certain])]; each of the latter stands once, beside the
    first step that it has to be moved before.
    """
    found = {}
    for place, later in enumerate(steps):
        step = next((step for step in steps[:place] if step.dated_first > later.dated_last), None)
        if step:
            found.setdefault(step.pk, (step, []))[1].append(later)
    return list(found.values())


def _step_words(step):
    return f"step {step.number}, {step.get_kind_display()} of {step.dated_on}"


class DeliveriesAfterContract(Rule):
    """Nothing is delivered before the first contract is signed, for certain.

    Deliveries ahead of a contract happen, and registers date orders late: a warning.
    """

    models = (Offer,)
    level = Level.WARNING

    def problems(self, rows):
        contracts = OfferMilestone.objects.filter(
            offer=OuterRef("offer"), kind=MilestoneKind.CONTRACT, is_planned=False
        ).order_by()
        later = contracts.filter(surely("dated_on"), dated_first__gt=OuterRef("delivered_last"))
        early = (
            Delivery.objects.filter(surely("delivered_on"), Exists(later), offer__in=rows)
            .exclude(Exists(contracts.exclude(surely("dated_on") & Q(dated_first__gt=OuterRef("delivered_last")))))
            .order_by("offer", "number")
        )
        for pk, number, when in early.values_list("offer_id", "number", "delivered_on"):
            yield pk, f"delivery {number}, {words_of(when)}, came before any contract: check both dates"


class LastDeliveryNotBeforeFirst(Rule):
    """The last delivery of an offer is not before its first."""

    models = (Offer,)

    def problems(self, rows):
        steps = OfferMilestone.objects.filter(surely("dated_on"), is_planned=False)
        first = steps.filter(
            offer=OuterRef("offer"), kind=MilestoneKind.FIRST_DELIVERY, dated_first__gt=OuterRef("dated_last")
        )
        last = steps.filter(Exists(first), offer__in=rows, kind=MilestoneKind.LAST_DELIVERY).order_by("offer", "number")
        for pk, number, when in last.values_list("offer_id", "number", "dated_on"):
            yield pk, f"its last delivery, step {number} of {words_of(when)}, is before its first: mend one of the two"


class CompetitionDecidedAfterOpened(Rule):
    """No competition is decided before it is opened."""

    models = (Competition,)

    def problems(self, rows):
        wrong = rows.filter(surely("opened_on"), surely("decided_on"), opened_first__gt=F("decided_last"))
        for pk, opened, decided in wrong.values_list("pk", "opened_on", "decided_on"):
            yield pk, f"it was decided {words_of(decided)} and opened {words_of(opened)}: mend one of the two"


class EventAnswersEarlierEvent(Rule):
    """No event is in response to one that took place later, or follows it."""

    models = (DiplomaticEvent,)

    def problems(self, rows):
        wrong = EventRelation.objects.filter(
            surely("event__dated_on"),
            surely("other__dated_on"),
            event__in=rows,
            kind__in=(EventRelationKind.IN_RESPONSE_TO, EventRelationKind.FOLLOWS),
            other__state__in=ACTS,  # of what was called off, the date is the one that was planned
            other__dated_first__gt=F("event__dated_last"),
        ).order_by("event", "number")
        for relation in wrong.select_related("event", "other"):
            yield (
                relation.event_id,
                f"it {EVENT_RELATION[relation.kind]} “{relation.other}”, {words_of(relation.other.dated_on)}, but was "
                f"earlier: {words_of(relation.event.dated_on)}. Turn the relation round, or mend a date",
            )


class WhatIsDoneLiesInThePast(Rule):
    """No step that is done, no delivery and no event that was held lies ahead."""

    models = (Offer, DiplomaticEvent)

    def problems(self, rows):
        today = today_key()
        if rows.model is DiplomaticEvent:
            ahead = rows.filter(surely("dated_on"), state=EventState.HELD, dated_first__gt=today)
            for pk, when in ahead.values_list("pk", "dated_on"):
                yield pk, f"it is held or done and dated {words_of(when)}, which lies ahead: call it planned"
            return
        steps = OfferMilestone.objects.filter(
            surely("dated_on"), offer__in=rows, is_planned=False, dated_first__gt=today
        ).order_by("offer", "number")
        for pk, number, when in steps.values_list("offer_id", "number", "dated_on"):
            yield pk, f"step {number} is dated {words_of(when)}, which lies ahead: tick that it is only planned"
        arrivals = Delivery.objects.filter(surely("delivered_on"), offer__in=rows, delivered_first__gt=today).order_by(
            "offer", "number"
        )
        for pk, number, when in arrivals.values_list("offer_id", "number", "delivered_on"):
            yield pk, f"delivery {number} is dated {words_of(when)}, which lies ahead: a planned one is a milestone"
