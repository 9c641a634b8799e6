"""What waits for a curator: plans whose day has passed, offers gone silent, drafts left lying, sources hard to find."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from procurement.choices import AddressState, Level, MilestoneKind, Review, SourceKind, Stage
from procurement.dates import UncertainDate
from procurement.models import (
    Competition,
    Delivery,
    DiplomaticEvent,
    EventOffer,
    Offer,
    OfferMilestone,
    Platform,
    Source,
)
from procurement.rules.base import Rule
from procurement.rules.dates import today_key

SILENT_YEARS = 2
"""How long an open offer may be silent."""

DRAFT_DAYS = 90
"""How long a draft may lie untouched."""

OPEN_STAGES = (
    Stage.INTEREST,
    Stage.REQUESTED,
    Stage.OFFERED,
    Stage.NEGOTIATING,
    Stage.SELECTED,
    Stage.AGREED,
    Stage.DELIVERING,
    Stage.SUSPENDED,
)
"""The stages at which more is to come."""


TAKEN_WITH = {
    MilestoneKind.SELECTION: (MilestoneKind.CONTRACT, MilestoneKind.AMENDMENT),
    MilestoneKind.CONTRACT: (MilestoneKind.AMENDMENT,),
    MilestoneKind.FIRST_DELIVERY: (MilestoneKind.LAST_DELIVERY,),
}
"""Steps that cannot be taken before another was: what is signed was chosen, and only what was signed is amended."""


class PlansAreKept(Rule):
    """A planned step of an open offer has not passed its day, unless the record says that it was taken.

    It says so by the same step done, or by one that cannot be without it; of a first delivery by any delivery, and of
    the last by as many delivered as were agreed.
    """

    models = (Offer,)
    level = Level.INFO

    def problems(self, rows):
        done = OfferMilestone.objects.filter(offer=OuterRef("offer"), is_planned=False).order_by()
        taken = Q(Exists(done.filter(kind=OuterRef("kind"))))
        for kind, later in TAKEN_WITH.items():
            taken |= Q(Exists(done.filter(kind__in=later)), kind=kind)
        arrivals = Delivery.objects.filter(offer=OuterRef("offer")).order_by()
        taken |= Q(Exists(arrivals), kind=MilestoneKind.FIRST_DELIVERY)
        all_came = Offer.objects.filter(pk=OuterRef("offer"), quantity_delivered__gte=F("quantity_agreed")).order_by()
        taken |= Q(Exists(all_came), kind=MilestoneKind.LAST_DELIVERY)
        passed = OfferMilestone.objects.filter(
            ~taken,
            offer__in=rows.filter(stage__in=OPEN_STAGES),
            is_planned=True,
            dated_last__lt=today_key(),
        ).order_by("offer", "number")
        for step in passed:
            yield (
                step.offer_id,
                f"step {step.number}, {step.get_kind_display()}, was planned for "
                f"{UncertainDate.parse(step.dated_on).words}, which has passed: find out what came of it",
            )


class OpenOfferIsNotSilent(Rule):
    """An offer that is open has a step, a delivery, an event or a plan of the last two years.

    Undated ones are not asked.
    """

    models = (Offer,)
    level = Level.INFO

    def problems(self, rows):
        limit = today_key(years_ago=SILENT_YEARS)
        later = {"dated_last__gte": limit}
        events = EventOffer.objects.filter(offer=OuterRef("pk"), is_general=False, event__dated_last__gte=limit)
        plans = OfferMilestone.objects.filter(offer=OuterRef("pk"), is_planned=True, **later)
        silent = rows.filter(stage__in=OPEN_STAGES, last_key__lt=limit).exclude(
            Exists(events.order_by()) | Exists(plans.order_by())
        )
        for offer in silent.order_by("pk").only("stage", "last_key"):
            yield (
                offer.pk,
                f"it stands at {offer.get_stage_display()} and is silent since {offer.last_key // 10000}: "
                "look for news, or let it lapse",
            )


class DraftMovesOn(Rule):
    """No draft lies untouched for more than ninety days."""

    models = (Offer, DiplomaticEvent, Platform, Competition)
    level = Level.INFO
    review = (Review.DRAFT,)

    def problems(self, rows):
        since = timezone.now() - timedelta(days=DRAFT_DAYS)
        citations = rows.model._meta.get_field("citations")
        owned = {citations.field.name: OuterRef("pk")}
        touched = Q(Exists(rows.model.history.filter(id=OuterRef("pk"), history_date__gte=since).order_by())) | Q(
            Exists(citations.related_model.history.filter(history_date__gte=since, **owned).order_by())
        )
        for pk in rows.exclude(touched).order_by("pk").values_list("pk", flat=True):
            yield pk, f"it is a draft and was not touched for {DRAFT_DAYS} days: finish it, or send it to review"


class SourceCanBeFound(Rule):
    """A source that is no book has an address, or that of an archived copy."""

    models = (Source,)
    level = Level.INFO

    def problems(self, rows):
        lost = rows.filter(address="", archived_address="").exclude(kind=SourceKind.BOOK)
        for pk in lost.order_by("pk").values_list("pk", flat=True):
            yield pk, "it has no address: write down where it can be read"


class SourceIsNotLost(Rule):
    """A source whose address is gone, or says something else now, has an archived copy."""

    models = (Source,)
    level = Level.WARNING

    def problems(self, rows):
        gone = rows.filter(address_state__in=(AddressState.GONE, AddressState.CHANGED), archived_address="")
        for source in gone.order_by("pk").only("address_state", "checked_on"):
            when = f" ({UncertainDate.parse(source.checked_on).words})" if source.checked_on else ""
            found = "is gone" if source.address_state == AddressState.GONE else "says something else now"
            yield (
                source.pk,
                f"its address {found}{when} "
                "and no copy is archived: look for one in a web archive and write that address down",
            )


class SourceIsArchived(Rule):
    """A source that was read on the web has an archived copy, since pages vanish and change."""

    models = (Source,)
    level = Level.INFO

    def problems(self, rows):
        for pk in rows.exclude(address="").filter(archived_address="").order_by("pk").values_list("pk", flat=True):
            yield pk, "its page is archived nowhere: archive it and write that address down"
