"""Takes an offer a step further: the milestone, what its source says, and the derived columns, in one transaction."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import get_text_list

from procurement.choices import FOLLOWS, ONCE, STAGE_AFTER, Act, MilestoneKind, OfferAspect, Stage
from procurement.dates import UncertainDate
from procurement.models import Delivery, Offer, OfferCitation, OfferMilestone, recorded
from procurement.services.derive import derive_after
from procurement.services.numbering import next_number
from procurement.services.refusals import Refused


@dataclass(frozen=True)
class Standing:
    """Where an offer stands: its stage, its steps in the order of telling, and the kinds of step that may follow.

    `seen` changes with every write of a step or delivery; who decides by this standing hands it to `advance`.
    """

    stage: Stage
    steps: tuple
    allowed: tuple
    seen: str

    @property
    def unusual(self):
        """The kinds of step that go against the usual course: they need a reason."""
        return tuple(kind for kind in MilestoneKind if kind not in self.allowed)

    def objection(self, offer, kind):
        """What stands against a step of this kind as the next of `offer`: a sentence, empty for nothing."""
        if kind in self.allowed:
            return ""
        return (
            f"{offer} stands at “{self.stage.label}”; the usual course then is {self.allows_words()}. "
            f"“{MilestoneKind(kind).label}” goes against it: say why, or choose another step."
        )

    def allows_words(self):
        """What may follow, in words: `amendment, first delivery or suspension`."""
        return get_text_list([str(kind.label) for kind in self.allowed], "or") or "no further step"


@dataclass(frozen=True)
class Advanced:
    """What an advance did: the step it wrote and the Stages between which it took the offer."""

    step: OfferMilestone
    before: Stage
    after: Stage

    @property
    def words(self):
        """`Stage: agreed → delivering`, or that the step leaves the stage as it was."""
        if self.before == self.after:
            return f"Stage: {self.after.label}, as before"
        return f"Stage: {self.before.label} → {self.after.label}"


def standing_of(offer):
    """The Standing of a saved offer; four queries."""
    stage = Stage(Offer.objects.values_list("stage", flat=True).get(pk=offer.pk))
    steps = tuple(OfferMilestone.objects.filter(offer=offer.pk).in_order())
    taken = {step.kind for step in steps if not step.is_planned}
    allowed = tuple(kind for kind in FOLLOWS[stage] if kind not in ONCE or kind not in taken)
    written = [
        model.history.filter(offer=offer.pk).aggregate(last=Max("history_id"))["last"] or 0
        for model in (OfferMilestone, Delivery)
    ]
    return Standing(stage, steps, allowed, "-".join(map(str, written)))


def leads_to(kind):
    """The words of the stage that a step of this kind leads to; None where it leaves the stage to others."""
    after = STAGE_AFTER[kind]
    return after.label if after else None


@transaction.atomic
def advance(offer, step, said, reason="", seen=None):
    """Write the unsaved OfferMilestone `step` as the next of `offer`, with what the unsaved OfferCitation `said` says.

    Of `said`, everything but aspect, value and number counts: the step's kind and what else is given of date, quantity
    and value get a citation each. The step is told last, but before steps at the end that are only planned. Returns an
    Advanced. Deliveries are not touched, and never make a step by themselves.

    Raises ValidationError, with the names of the fields of both, for what the models refuse; Refused at `kind`,
    `dated_on`, `reason` or `seen` for a kind that does not exist, a day that lies ahead, a step against the usual
    course without a reason, and an offer whose steps were written since the Standing with that `seen`. Then nothing is
    written.
    """
    reason = reason.strip()
    with recorded(act=Act.ADVANCE, **({"reason": reason} if reason else {})):
        Offer.objects.select_for_update().get(pk=offer.pk)
        standing = standing_of(offer)
        _refuse_what_is_not(offer, standing, step, seen)
        step.offer, step.is_planned = offer, False
        step.number = next_number(OfferMilestone, offer)
        step.position = _place(standing.steps, step.number)
        step.full_clean()
        _refuse_what_cannot_follow(offer, standing, step, reason)
        step.save()
        for number, (aspect, value) in enumerate(_facts(step), next_number(OfferCitation, offer)):
            citation = _copy(said)
            citation.offer, citation.milestone, citation.number = offer, step, number
            citation.aspect, citation.value = aspect, value
            citation.full_clean()
            citation.save()
        derive_after([step])
    return Advanced(step, standing.stage, Stage(Offer.objects.values_list("stage", flat=True).get(pk=offer.pk)))


def _refuse_what_is_not(offer, standing, step, seen):
    if seen is not None and seen != standing.seen:
        raise Refused({"seen": f"Somebody changed the steps of {offer} meanwhile: look again and decide anew."})
    if step.kind not in MilestoneKind.values:
        known = get_text_list([str(label) for label in MilestoneKind.labels], "or")
        raise Refused({"kind": f"There is no step “{step.kind}”: choose {known}."})


def _refuse_what_cannot_follow(offer, standing, step, reason):
    date = UncertainDate.parse(step.dated_on)
    if date and date.first > int(timezone.localdate().strftime("%Y%m%d")):
        sentence = (
            f"{date.words[:1].upper()}{date.words[1:]} lies ahead, and an advance is a step that was taken: type what "
            "is only planned among the milestones of the offer."
        )
        raise Refused({"dated_on": sentence})
    if not reason and (sentence := standing.objection(offer, step.kind)):
        raise Refused({"reason": sentence})


def _place(steps, number):
    """The position for a new step of that number: None where its number tells it in its place."""
    places = [Decimal(step.number) if step.position is None else step.position for step in steps]
    planned = 0
    while planned < len(steps) and steps[-1 - planned].is_planned:
        planned += 1
    if planned:
        following = places[-planned]
        before = places[-planned - 1] if planned < len(places) else Decimal(0)
        between = ((before + following) / 2).quantize(Decimal("0.01"))
        if before < between < following:
            return between
    if not places or places[-1] < number:
        return None
    return places[-1] + 1


def _facts(step):
    """Pairs of aspect and canonical value of what a step states."""
    yield OfferAspect.MILESTONE, step.kind
    if step.dated_on:
        yield OfferAspect.MILESTONE_DATE, step.dated_on
    if step.quantity:
        yield OfferAspect.MILESTONE_QUANTITY, f"{'~' if step.quantity_estimated else ''}{step.quantity}"
    if step.value_low:
        sums = [f"{amount.normalize():f}" for amount in (step.value_low, step.value_high) if amount is not None]
        yield OfferAspect.MILESTONE_VALUE, f"{'-'.join(sums)} {step.currency}"


def _copy(citation):
    return OfferCitation(
        **{
            field.attname: getattr(citation, field.attname)
            for field in OfferCitation._meta.concrete_fields
            if not field.generated and not field.primary_key
        }
    )
