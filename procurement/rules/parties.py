"""Who can have taken part: parties that existed, and roles that fit the kind of event."""

from collections import defaultdict

from django.db.models import F, Q

from procurement.choices import CountryKind, Level, MilestoneKind, ParticipantRole
from procurement.models import Delivery, DiplomaticEvent, EventParticipant, Offer, OfferMilestone
from procurement.rules.base import Rule
from procurement.rules.dates import surely, words_of

_AFTERMATH = (
    MilestoneKind.FIRST_DELIVERY,
    MilestoneKind.LAST_DELIVERY,
    MilestoneKind.CANCELLATION,
    MilestoneKind.LAPSE,
    MilestoneKind.RETURN,
)
"""Steps that may come after the end of a party: its successor delivers, receives or calls off."""

_VISIT = ({ParticipantRole.VISITOR, ParticipantRole.HOST}, {ParticipantRole.INITIATOR, ParticipantRole.TARGET})
_SAID = ({ParticipantRole.INITIATOR}, {ParticipantRole.HOST, ParticipantRole.VISITOR})
_MEMBERSHIP = ({ParticipantRole.ORGANISATION}, {ParticipantRole.HOST, ParticipantRole.VISITOR})
_MEDIATION = ({ParticipantRole.MEDIATOR}, set())

KIND_ROLES = {
    "membership-sought": _MEMBERSHIP,
    "membership-supported": _MEMBERSHIP,
    "membership-granted": _MEMBERSHIP,
    "membership-refused": _MEMBERSHIP,
}
"""Kinds of event that share a CAMEO code with others: the roles that they need, and those that do not fit them."""

CAMEO_ROLES = {
    "042": _VISIT,
    "043": _VISIT,
    "045": _MEDIATION,
    "0212": _SAID,
    "100": _SAID,
    "111": _SAID,
    "112": _SAID,
    "114": _SAID,
    "125": _SAID,
    "1212": _SAID,
    "13": _SAID,
    "161": _SAID,
    "163": _SAID,
}
"""The same by the beginning of a CAMEO code, the longest that fits: a visit has a visitor and a host (042 and 043 are
the two sides of it), a mediation a mediator; what is asked, charged, threatened or refused is so by an initiator."""


class PartiesExisted(Rule):
    """No offer is from or to a party before it existed, or after it ended.

    Deliveries and ends of an offer may come after the end of a party: its successor carries them out.
    """

    models = (Offer,)

    def problems(self, rows):
        steps = OfferMilestone.objects.filter(surely("dated_on"), offer__in=rows, is_planned=False)
        arrivals = Delivery.objects.filter(surely("delivered_on"), offer__in=rows)
        for role in ("supplier", "recipient"):
            party = f"offer__{role}"
            begins, ends = surely(f"{party}__founded_on"), surely(f"{party}__ended_on")
            too_early = {"dated_last__lt": F(f"{party}__founded_first")}
            too_late = Q(ends, dated_first__gt=F(f"{party}__ended_last")) & ~Q(kind__in=_AFTERMATH)
            wrong = steps.filter(Q(begins, **too_early) | too_late).order_by("offer", "number")
            columns = ("offer_id", "number", "dated_on", f"{party}__name", f"{party}__founded_on", f"{party}__ended_on")
            for pk, number, when, name, founded, ended in wrong.values_list(*columns):
                yield pk, f"step {number}, {words_of(when)}: its {role} {_existed(name, founded, ended)}"
            wrong = arrivals.filter(begins, delivered_last__lt=F(f"{party}__founded_first")).order_by("offer", "number")
            columns = ("offer_id", "number", "delivered_on", f"{party}__name", f"{party}__founded_on")
            for pk, number, when, name, founded in wrong.values_list(*columns):
                yield pk, f"delivery {number}, {words_of(when)}: its {role} {_existed(name, founded, '')}"


class ParticipantsExisted(Rule):
    """Nobody takes part in an event before it existed or after it ended; as its subject, anybody may."""

    models = (DiplomaticEvent,)

    def problems(self, rows):
        begins, ends = surely("country__founded_on"), surely("country__ended_on")
        wrong = (
            EventParticipant.objects.filter(surely("event__dated_on"), event__in=rows)
            .exclude(role=ParticipantRole.SUBJECT)
            .filter(
                Q(begins, event__dated_last__lt=F("country__founded_first"))
                | Q(ends, event__dated_first__gt=F("country__ended_last"))
            )
            .order_by("event", "number")
        )
        columns = ("event_id", "number", "event__dated_on", "country__name", "country__founded_on", "country__ended_on")
        for pk, number, when, name, founded, ended in wrong.values_list(*columns):
            yield pk, f"it was {words_of(when)}, and participant {number}, {_existed(name, founded, ended)}"


class RolesFitKindOfEvent(Rule):
    """The roles of an event fit its kind: a visit has a host and a visitor, an accusation somebody who makes it.

    And only an organisation takes part as the organisation. An event without participants is not asked.
    """

    models = (DiplomaticEvent,)
    level = Level.WARNING

    def problems(self, rows):
        parts = EventParticipant.objects.filter(event__in=rows)
        found = defaultdict(list)
        columns = ("event_id", "event__kind__slug", "event__kind__cameo", "event__kind__name", "role", "number")
        for event, slug, cameo, kind, *part in parts.order_by("event", "number").values_list(*columns):
            found[event, slug, cameo, kind].append(part)
        for (pk, slug, cameo, kind), roles in found.items():
            needed, unfit = roles_of(slug, cameo)
            missing = needed - {role for role, _ in roles}
            for role in sorted(missing):
                yield pk, f"{kind} needs somebody as {ParticipantRole(role).label}, and nobody is"
            for role, number in roles:
                if role in unfit:
                    yield pk, f"participant {number} is {ParticipantRole(role).label}, which does not fit {kind}"
        states = parts.filter(role=ParticipantRole.ORGANISATION).exclude(country__kind=CountryKind.ORGANISATION)
        for pk, number, name in states.order_by("event", "number").values_list("event_id", "number", "country__name"):
            yield pk, f"participant {number}, {name}, takes part as the organisation and is none"


def roles_of(slug, cameo):
    """(roles that the kind of event needs, roles that do not fit it), two sets; empty where we cannot say."""
    if slug in KIND_ROLES:
        return KIND_ROLES[slug]
    codes = (cameo[:length] for length in range(len(cameo), 1, -1))
    return next((CAMEO_ROLES[code] for code in codes if code in CAMEO_ROLES), (set(), set()))


def _existed(name, founded, ended):
    ends = f" and ended {words_of(ended)}" if ended and founded else f" ended {words_of(ended)}" if ended else ""
    begins = f" was founded {words_of(founded)}" if founded else ""
    return f"{name}{begins}{ends}: check the date and the party"
