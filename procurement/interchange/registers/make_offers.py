"""Makes offers of the new deals of a register, with their milestones, deliveries and parties."""

from django.db.models import Case, CharField, TextField, Value, When
from django.db.models.functions import Cast, Concat, Substr

from procurement.choices import OfferIdentifierScheme, ValueBasis
from procurement.interchange.registers.layout import ARRIVAL, DEAL, PARTY, STEP, cell, key_of, place, truth, whole
from procurement.models import (
    Country,
    Delivery,
    Offer,
    OfferIdentifier,
    OfferMilestone,
    OfferParty,
    Platform,
    PlatformCategory,
)
from procurement.services.bulk import cell as as_field
from procurement.services.bulk import insert_from
from procurement.services.numbering import next_count


def make_offers(making):
    """The offers themselves. Returns how many."""
    rows = making.rows(DEAL)
    count = _reserve(making)
    if not count:
        return 0
    counted = Value(next_count()) + whole(DEAL, "counted")
    number = Case(
        When(**{f"{place(DEAL, 'counted')}__isnull": True}, then=Value("")),
        default=Case(
            # six digits at the least; there is no function for that which both engines know
            When(pk__gt=0, then=Substr(Cast(counted + 1_000_000, CharField()), 2)),
            default=Value(""),
            output_field=CharField(),
        ),
        output_field=CharField(),
    )
    is_counted = {f"{place(DEAL, 'counted')}__isnull": False}
    named = Concat(Value("SIPRI-"), cell(DEAL, "deal"), output_field=CharField())
    searched = Concat(
        *(Value("o "), number, cell(DEAL, "words"), Value(" | o"), number, cell(DEAL, "glued")),
        output_field=TextField(),
    )
    values = {
        "id": making.pk(Offer, DEAL, "rank"),
        "reference": Case(
            When(**is_counted, then=Concat(Value("O-"), number, output_field=CharField())), default=named
        ),
        "supplier": key_of(Country, "code", DEAL, "supplier"),
        "recipient": key_of(Country, "code", DEAL, "recipient"),
        "platform": key_of(Platform, "slug", DEAL, "platform"),
        "category": key_of(PlatformCategory, "slug", DEAL, "category"),
        "search": Case(When(**is_counted, then=searched), default=cell(DEAL, "words")),
    }
    values["condition_estimated"] = truth(DEAL, "estimate")
    for column, name in _DEAL_COLUMNS.items():
        values[name] = as_field(place(DEAL, column), Offer._meta.get_field(name))
    values["package"] = whole(DEAL, "package")  # its key by now, see packages.put_keys
    insert_from(Offer, rows, values)
    _number_offers(making, rows)
    return count


def _number_offers(making, rows):
    """The register's own numbers, of the deals that have one."""
    numbered = rows.exclude(**{place(DEAL, "deal"): ""})
    insert_from(
        OfferIdentifier,
        numbered,
        {
            "offer": making.pk(Offer, DEAL, "rank"),
            "number": Value(1),
            "scheme": Value(OfferIdentifierScheme.SIPRI.value),
            "value": cell(DEAL, "deal"),
        },
    )


def _reserve(making):
    making.reserve(deal=Offer, step=OfferMilestone, arrival=Delivery, party=OfferParty)
    return making.rows(DEAL).count()


def make_rows(making):
    """Milestones, deliveries and parties of the new offers."""
    _make_milestones(making)
    _make_deliveries(making)
    _make_parties(making)


def _make_milestones(making):
    insert_from(
        OfferMilestone,
        making.rows(STEP),
        {
            "id": making.pk(OfferMilestone, STEP, "rank"),
            "offer": making.pk(Offer, STEP, "owner"),
            "number": whole(STEP, "number"),
            "kind": cell(STEP, "kind"),
            "is_planned": truth(STEP, "planned"),
            "dated_on": cell(STEP, "date"),
            "quantity": whole(STEP, "quantity"),
            "quantity_estimated": truth(STEP, "about"),
            "value_low": as_field(place(STEP, "low"), OfferMilestone._meta.get_field("value_low")),
            "value_high": as_field(place(STEP, "high"), OfferMilestone._meta.get_field("value_high")),
            "currency": cell(STEP, "currency"),
            "value_basis": Case(
                When(**{place(STEP, "currency"): ""}, then=Value(ValueBasis.UNKNOWN.value)),
                default=Value(ValueBasis.CONTRACT.value),
            ),
        },
    )


def _make_deliveries(making):
    insert_from(
        Delivery,
        making.rows(ARRIVAL),
        {
            "id": making.pk(Delivery, ARRIVAL, "rank"),
            "offer": making.pk(Offer, ARRIVAL, "owner"),
            "number": whole(ARRIVAL, "number"),
            "delivered_on": cell(ARRIVAL, "date"),
            "quantity": whole(ARRIVAL, "quantity"),
            "quantity_estimated": truth(ARRIVAL, "about"),
        },
    )


def _make_parties(making):
    insert_from(
        OfferParty,
        making.rows(PARTY),
        {
            "id": making.pk(OfferParty, PARTY, "rank"),
            "offer": making.pk(Offer, PARTY, "owner"),
            "number": whole(PARTY, "number"),
            "role": cell(PARTY, "role"),
            "country": key_of(Country, "code", PARTY, "country"),
        },
    )


_DEAL_COLUMNS = {
    "condition": "condition",
    "subject": "subject",
    "version": "version",
    "transfer": "transfer",
    "production": "production",
    "payment": "payment",
    "tiv_unit": "tiv_unit",
    "tiv_order": "tiv_order",
    "tiv_delivered": "tiv_delivered",
    "stage": "stage",
    "first_key": "first_key",
    "last_key": "last_key",
    "offered": "quantity_offered",
    "agreed": "quantity_agreed",
    "delivered": "quantity_delivered",
    "estimated": "estimated",
}
"""Columns of a staged deal that go into the offer as they are."""
