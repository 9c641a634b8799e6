"""Plain factories: the smallest sound record of each kind, told apart by a counter.

Each function saves one row through the ORM and returns it. Nothing is checked and nothing is derived: a test that
needs the stage, the span or the search text calls `derive`. Any field can be given by name.
"""

from itertools import count

from procurement.choices import EventState, MilestoneKind, Reliability, Review
from procurement.models import (
    Competition,
    CompetitionCitation,
    Country,
    CountryCitation,
    CountryIdentifier,
    CountryName,
    CountrySuccession,
    Delivery,
    DiplomaticEvent,
    EventCitation,
    EventIdentifier,
    EventKind,
    EventOffer,
    EventParticipant,
    EventRelation,
    FormerKey,
    Membership,
    Offer,
    OfferCitation,
    OfferIdentifier,
    OfferMilestone,
    OfferPackage,
    OfferParty,
    OfferRelation,
    Platform,
    PlatformCategory,
    PlatformCitation,
    PlatformComponent,
    PlatformIdentifier,
    PlatformName,
    PlatformOrigin,
    Source,
)
from procurement.services.derive import derive_after

_serial = count(1)

CITATIONS = {
    Competition: CompetitionCitation,
    Country: CountryCitation,
    DiplomaticEvent: EventCitation,
    Offer: OfferCitation,
    Platform: PlatformCitation,
}


def serial():
    """A number that no earlier record of this run was given."""
    return next(_serial)


def _letters(number):
    """The number in capital letters, three at the least: 1 is AAB."""
    letters = ""
    while number:
        number, digit = divmod(number, 26)
        letters = chr(ord("A") + digit) + letters
    return letters.rjust(3, "A")


def _number(model, owner):
    """The next number of `model` within `owner`."""
    last = model.objects.filter(**{model.OWNER: owner}).order_by("number").last()
    return last.number + 1 if last else 1


def _child(model, owner, fields):
    return model.objects.create(**{model.OWNER: owner, "number": _number(model, owner)} | fields)


def derive(*records):
    """Derive what follows from these records, and return the first as it then is."""
    derive_after(records)
    records[0].refresh_from_db()
    return records[0]


def make_country(name=None, code=None, **fields):
    number = serial()
    return Country.objects.create(
        code=code or f"X-{_letters(number)}", name=name or f"Country {_letters(number)}", **fields
    )


def make_country_name(country=None, **fields):
    return _child(CountryName, country or make_country(), {"text": f"Name {serial()}", "scheme": "common"} | fields)


def make_country_identifier(country=None, **fields):
    return _child(CountryIdentifier, country or make_country(), {"scheme": "m49", "value": str(serial())} | fields)


def make_succession(predecessor=None, **fields):
    fields.setdefault("successor", None)
    fields["successor"] = fields["successor"] or make_country()
    return _child(CountrySuccession, predecessor or make_country(), fields)


def make_membership(organisation=None, **fields):
    fields["member"] = fields.get("member") or make_country()
    return _child(Membership, organisation or make_country(kind="organisation"), fields)


def make_category(**fields):
    number = serial()
    return PlatformCategory.objects.create(**{"slug": f"category-{number}", "name": f"Category {number}"} | fields)


def make_platform(designation=None, **fields):
    number = serial()
    fields["category"] = fields.get("category") or make_category()
    fields.setdefault("slug", f"platform-{number}")
    return Platform.objects.create(designation=designation or f"Platform {number}", **fields)


def make_platform_name(platform=None, **fields):
    return _child(PlatformName, platform or make_platform(), {"text": f"Name {serial()}", "scheme": "common"} | fields)


def make_platform_identifier(platform=None, **fields):
    return _child(PlatformIdentifier, platform or make_platform(), {"scheme": "sipri", "value": str(serial())} | fields)


def make_origin(platform=None, **fields):
    fields["country"] = fields.get("country") or make_country()
    return _child(PlatformOrigin, platform or make_platform(), fields)


def make_component(platform=None, **fields):
    fields["component"] = fields.get("component") or make_platform()
    return _child(PlatformComponent, platform or make_platform(), fields)


def make_package(**fields):
    number = serial()
    return OfferPackage.objects.create(**{"slug": f"package-{number}", "title": f"Package {number}"} | fields)


def make_former_key(**fields):
    return FormerKey.objects.create(**{"kind": "platform", "former": f"old-{serial()}", "successor": "mi-35"} | fields)


def make_competition(**fields):
    number = serial()
    fields["buyer"] = fields.get("buyer") or make_country()
    return Competition.objects.create(**{"slug": f"competition-{number}", "title": f"Competition {number}"} | fields)


def make_offer(**fields):
    """An offer of a platform of its own; give `subject` for one that names no platform."""
    fields.setdefault("reference", f"T-{serial()}")
    fields["supplier"] = fields.get("supplier") or make_country()
    fields["recipient"] = fields.get("recipient") or make_country()
    if not fields.get("platform") and not fields.get("subject"):
        fields["platform"] = make_platform(review=Review.PUBLISHED)
    return Offer.objects.create(**fields)


def make_milestone(offer=None, **fields):
    return _child(OfferMilestone, offer or make_offer(), {"kind": MilestoneKind.OFFER} | fields)


def make_delivery(offer=None, **fields):
    return _child(Delivery, offer or make_offer(), fields)


def make_party(offer=None, **fields):
    if not fields.get("country") and not fields.get("name"):
        fields["country"] = make_country()
    return _child(OfferParty, offer or make_offer(), {"role": "financier"} | fields)


def make_offer_relation(offer=None, **fields):
    fields["other"] = fields.get("other") or make_offer()
    return _child(OfferRelation, offer or make_offer(), {"kind": "follow_on_of"} | fields)


def make_offer_identifier(offer=None, **fields):
    return _child(OfferIdentifier, offer or make_offer(), {"scheme": "sipri", "value": str(serial())} | fields)


def make_event_identifier(event=None, **fields):
    return _child(EventIdentifier, event or make_event(), {"scheme": "gdelt", "value": str(serial())} | fields)


def make_event_kind(**fields):
    number = serial()
    return EventKind.objects.create(**{"slug": f"kind-{number}", "name": f"Kind {number}"} | fields)


def make_event(**fields):
    number = serial()
    fields["kind"] = fields.get("kind") or make_event_kind()
    fields.setdefault("state", EventState.HELD)
    return DiplomaticEvent.objects.create(**{"slug": f"event-{number}", "title": f"Event {number}"} | fields)


def make_participant(event=None, **fields):
    fields["country"] = fields.get("country") or make_country()
    return _child(EventParticipant, event or make_event(), {"role": "participant"} | fields)


def make_event_relation(event=None, **fields):
    fields["other"] = fields.get("other") or make_event()
    return _child(EventRelation, event or make_event(), {"kind": "follows"} | fields)


def make_link(event=None, **fields):
    """An event that bears on an offer."""
    fields["offer"] = fields.get("offer") or make_offer()
    return _child(EventOffer, event or make_event(), {"bearing": "supports"} | fields)


def make_source(**fields):
    number = serial()
    fields.setdefault("reliability", Reliability.B)
    return Source.objects.create(**{"slug": f"source-{number}", "title": f"Source {number}"} | fields)


def cite(record, **fields):
    """A citation of a country, platform, competition, event or offer, as a whole if no `aspect` is given."""
    fields["source"] = fields.get("source") or make_source()
    return _child(CITATIONS[type(record)], record, {"credibility": "2"} | fields)
