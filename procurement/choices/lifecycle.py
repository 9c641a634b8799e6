"""The steps and stages of an offer: which stage each step leads to, and what may follow what."""

from django.db import models


class Stage(models.TextChoices):
    """How far an offer has come. Derived from milestones and deliveries, never typed (see STAGE_AFTER)."""

    UNKNOWN = "unknown", "not known"
    INTEREST = "interest", "interest"
    REQUESTED = "requested", "requested"
    OFFERED = "offered", "offered"
    NEGOTIATING = "negotiating", "negotiating"
    SELECTED = "selected", "selected"
    AGREED = "agreed", "agreed"
    DELIVERING = "delivering", "delivering"
    DELIVERED = "delivered", "delivered"
    SUSPENDED = "suspended", "suspended"
    LOST = "lost", "lost"
    REFUSED = "refused", "refused by the supplier"
    REJECTED = "rejected", "rejected by the recipient"
    BLOCKED = "blocked", "blocked by a third party"
    WITHDRAWN = "withdrawn", "withdrawn"
    CANCELLED = "cancelled", "cancelled"
    LAPSED = "lapsed", "lapsed"
    CLOSED_SHORT = "closed_short", "closed short"


class MilestoneKind(models.TextChoices):
    """A step in the life of an offer. An offer may enter at any of them.

    `notified` and `licensed` follow the practice of the US Foreign Military Sales process (a ceiling is notified to
    the legislature before acceptance) and of export licensing; what is authorised, notified and delivered are three
    different figures.
    """

    INTEREST = "interest", "interest"
    REQUEST = "request", "request"
    NOTIFIED = "notified", "notified to the legislature"
    LICENSED = "licensed", "export licence granted"
    LICENCE_DENIED = "licence_denied", "export licence denied"
    OFFER = "offer", "offer"
    NEGOTIATION = "negotiation", "negotiation"
    SELECTION = "selection", "selection"
    CONTRACT = "contract", "contract"
    AMENDMENT = "amendment", "amendment"
    FIRST_DELIVERY = "first_delivery", "first delivery"
    LAST_DELIVERY = "last_delivery", "last delivery"
    SUSPENSION = "suspension", "suspension"
    RESUMPTION = "resumption", "resumption"
    LOSS = "loss", "lost to another bid"
    REFUSAL = "refusal", "refusal by the supplier"
    REJECTION = "rejection", "rejection by the recipient"
    BLOCK = "block", "block by a third party"
    WITHDRAWAL = "withdrawal", "withdrawal"
    CANCELLATION = "cancellation", "cancellation"
    LAPSE = "lapse", "lapse"
    RETURN = "return", "return of the goods"


STAGE_AFTER = {
    MilestoneKind.INTEREST: Stage.INTEREST,
    MilestoneKind.REQUEST: Stage.REQUESTED,
    MilestoneKind.NOTIFIED: Stage.OFFERED,
    MilestoneKind.LICENSED: None,
    MilestoneKind.LICENCE_DENIED: Stage.REFUSED,
    MilestoneKind.OFFER: Stage.OFFERED,
    MilestoneKind.NEGOTIATION: Stage.NEGOTIATING,
    MilestoneKind.SELECTION: Stage.SELECTED,
    MilestoneKind.CONTRACT: Stage.AGREED,
    MilestoneKind.AMENDMENT: None,
    MilestoneKind.FIRST_DELIVERY: Stage.DELIVERING,
    MilestoneKind.LAST_DELIVERY: Stage.DELIVERED,
    MilestoneKind.SUSPENSION: Stage.SUSPENDED,
    MilestoneKind.RESUMPTION: None,
    MilestoneKind.LOSS: Stage.LOST,
    MilestoneKind.REFUSAL: Stage.REFUSED,
    MilestoneKind.REJECTION: Stage.REJECTED,
    MilestoneKind.BLOCK: Stage.BLOCKED,
    MilestoneKind.WITHDRAWAL: Stage.WITHDRAWN,
    MilestoneKind.CANCELLATION: Stage.CANCELLED,
    MilestoneKind.LAPSE: Stage.LAPSED,
    MilestoneKind.RETURN: None,
}
"""The stage an offer is at once a milestone is done; None leaves the stage as it is.

Milestones are read in the order in which they are told, planned ones passed over. Three rules complete the table:
a resumption brings back the stage that the suspension interrupted; a delivery that was made lifts any stage before
delivery to delivering, and any stage but suspended to delivered when all that was agreed has come; an offer that ends
after something was delivered, or whose last delivery leaves it below what was agreed, is closed short.
"""

QUANTITY_KINDS = {
    "requested": (MilestoneKind.REQUEST,),
    "offered": (MilestoneKind.NOTIFIED, MilestoneKind.OFFER, MilestoneKind.SELECTION),
    "agreed": (MilestoneKind.CONTRACT, MilestoneKind.AMENDMENT),
    "delivered": (MilestoneKind.FIRST_DELIVERY, MilestoneKind.LAST_DELIVERY),
}
"""The derived quantities of an offer, and the milestones that each is read from; deliveries tell the last as well."""

BEFORE_DELIVERY = (
    Stage.UNKNOWN,
    Stage.INTEREST,
    Stage.REQUESTED,
    Stage.OFFERED,
    Stage.NEGOTIATING,
    Stage.SELECTED,
    Stage.AGREED,
)
"""Stages that a delivery overtakes."""

DEAD_ENDS = (
    Stage.LOST,
    Stage.REFUSED,
    Stage.REJECTED,
    Stage.BLOCKED,
    Stage.WITHDRAWN,
    Stage.CANCELLED,
    Stage.LAPSED,
)
"""Ends without the goods; after a delivery they read as closed short."""

_COMMITTING = (
    MilestoneKind.NOTIFIED,
    MilestoneKind.LICENSED,
    MilestoneKind.LICENCE_DENIED,
    MilestoneKind.OFFER,
    MilestoneKind.NEGOTIATION,
    MilestoneKind.SELECTION,
    MilestoneKind.CONTRACT,
)
"""Steps on the way from a request to a contract, in their usual order."""

_CALLED_OFF = (
    MilestoneKind.BLOCK,
    MilestoneKind.WITHDRAWAL,
    MilestoneKind.CANCELLATION,
    MilestoneKind.LAPSE,
)
"""Ends that may come before anything is agreed, whoever has spoken last."""

_BID_FAILS = (MilestoneKind.SUSPENSION, MilestoneKind.LOSS, MilestoneKind.REJECTION, *_CALLED_OFF)
"""What can become of an offer that lies before its recipient."""

_ASKED_AGAIN = (MilestoneKind.REQUEST, MilestoneKind.OFFER, MilestoneKind.NEGOTIATION)

FOLLOWS = {
    Stage.UNKNOWN: tuple(MilestoneKind),
    Stage.INTEREST: (
        MilestoneKind.INTEREST,
        MilestoneKind.REQUEST,
        *_COMMITTING,
        MilestoneKind.REFUSAL,
        *_CALLED_OFF,
    ),
    Stage.REQUESTED: (
        MilestoneKind.REQUEST,
        *_COMMITTING,
        MilestoneKind.SUSPENSION,
        MilestoneKind.REFUSAL,
        *_CALLED_OFF,
    ),
    Stage.OFFERED: (MilestoneKind.REQUEST, *_COMMITTING, *_BID_FAILS),
    Stage.NEGOTIATING: (*_COMMITTING, MilestoneKind.REFUSAL, *_BID_FAILS),
    Stage.SELECTED: (
        MilestoneKind.NOTIFIED,
        MilestoneKind.LICENSED,
        MilestoneKind.LICENCE_DENIED,
        MilestoneKind.NEGOTIATION,
        MilestoneKind.CONTRACT,
        MilestoneKind.REFUSAL,
        *_BID_FAILS,
    ),
    Stage.AGREED: (
        MilestoneKind.LICENSED,
        MilestoneKind.LICENCE_DENIED,
        MilestoneKind.AMENDMENT,
        MilestoneKind.FIRST_DELIVERY,
        MilestoneKind.LAST_DELIVERY,
        MilestoneKind.SUSPENSION,
        MilestoneKind.BLOCK,
        MilestoneKind.CANCELLATION,
        MilestoneKind.LAPSE,
    ),
    Stage.DELIVERING: (
        MilestoneKind.LICENSED,
        MilestoneKind.AMENDMENT,
        MilestoneKind.FIRST_DELIVERY,
        MilestoneKind.LAST_DELIVERY,
        MilestoneKind.SUSPENSION,
        MilestoneKind.BLOCK,
        MilestoneKind.CANCELLATION,
        MilestoneKind.RETURN,
    ),
    Stage.DELIVERED: (MilestoneKind.LAST_DELIVERY, MilestoneKind.RETURN),
    Stage.SUSPENDED: (
        MilestoneKind.RESUMPTION,
        MilestoneKind.AMENDMENT,
        MilestoneKind.REFUSAL,
        MilestoneKind.REJECTION,
        *_CALLED_OFF,
        MilestoneKind.RETURN,
    ),
    Stage.LOST: (MilestoneKind.NEGOTIATION, MilestoneKind.SELECTION),
    Stage.REFUSED: _ASKED_AGAIN,
    Stage.REJECTED: _ASKED_AGAIN,
    Stage.BLOCKED: _ASKED_AGAIN,
    Stage.WITHDRAWN: _ASKED_AGAIN,
    Stage.CANCELLED: (),
    Stage.LAPSED: (MilestoneKind.INTEREST, *_ASKED_AGAIN),
    Stage.CLOSED_SHORT: (MilestoneKind.AMENDMENT, MilestoneKind.RETURN),
}
"""What may follow what: the steps that the usual course of an offer allows at each stage.

An offer may enter anywhere, and steps between may be missing, since sources rarely tell them all. The order is that of
US Foreign Military Sales (letter of request; notification to Congress; letter of offer; acceptance; delivery; closure:
DSCA Manual 5105.38-M, chapters 5 and 6) and of export licensing, which may stop a deal before and after its contract
(EU Common Position 2008/944/CFSP). In bargaining, a request and an offer answer each other more than once. What is
agreed is changed by amendment and ended by cancellation.

Ends are ends, but for what real life reopens: who was refused asks again (or is offered it after all), a lapsed offer
is renewed, and the runner-up is chosen when talks with the winner fail. A cancelled contract that is signed anew is a
new offer that supersedes the old one. Going against the table is possible with a reason.
"""

ONCE = (MilestoneKind.FIRST_DELIVERY, MilestoneKind.LAST_DELIVERY)
"""Steps that an offer takes once."""
