"""A public world with hidden records all around it, and a marker in every text that the hidden ones hold.

Drafts and records in review are made of every kind; so are the children of public records whose far end is a draft.
"""

from django.db import models

from procurement.choices import Bearing, EventAspect, MilestoneKind, OfferAspect, PlatformAspect, Review
from procurement.dates import UncertainDateField
from procurement.fields import ChoiceSetField
from procurement.models import (
    Platform,
)
from tests.make import (
    cite,
    derive,
    make_category,
    make_competition,
    make_component,
    make_country,
    make_country_identifier,
    make_country_name,
    make_delivery,
    make_event,
    make_event_kind,
    make_event_relation,
    make_link,
    make_membership,
    make_milestone,
    make_offer,
    make_offer_identifier,
    make_offer_relation,
    make_origin,
    make_package,
    make_participant,
    make_party,
    make_platform,
    make_platform_identifier,
    make_platform_name,
    make_source,
    make_succession,
)

PUBLISHED = {"review": Review.PUBLISHED}
MARKER = "zzcanaryzz"
HIDDEN_REVIEWS = [Review.DRAFT, Review.IN_REVIEW]


def mark(record):
    """Put the marker into every text of a record that can hold one, keys included."""
    for field in record._meta.concrete_fields:
        free = isinstance(field, models.CharField | models.TextField) and not field.choices
        if (
            not free
            or isinstance(field, UncertainDateField | ChoiceSetField)
            or field.name in ("currency", "estimated")
        ):
            continue
        if field.name == "subject" and record.platform_id:
            continue
        if field.name == "reference":
            text = f"{MARKER}-{record.pk}".upper()
        elif isinstance(field, models.URLField):
            text = f"https://example.org/{MARKER}"
        elif isinstance(field, models.SlugField) or field.unique:
            text = f"{MARKER}-{record.pk}"
        else:
            text = f"{MARKER} {record.pk}"
        setattr(record, field.name, text[: field.max_length])
    record.save()
    return record


def make_public():
    """One public record of each kind with all its children, tied to each other."""
    category, base = make_category(slug="open"), make_platform(slug="open-base", **PUBLISHED)
    platform = make_platform("Open", slug="open", category=category, variant_of=base, **PUBLISHED)
    russia, pakistan = make_country("Russia", "RUS", region="europe"), make_country("Pakistan", "PAK", region="asia")
    contest = make_competition(slug="open", title="Open", buyer=pakistan, outcome="decided", **PUBLISHED)
    offer = make_offer(
        reference="T-OPEN",
        supplier=russia,
        recipient=pakistan,
        platform=platform,
        competition=contest,
        is_winning_bid=True,
        package=make_package(),
        **PUBLISHED,
    )
    other = make_offer(reference="T-OTHER", supplier=russia, recipient=pakistan, subject="Open too", **PUBLISHED)
    source = make_source(slug="open", title="Open")
    step = make_milestone(offer, kind=MilestoneKind.CONTRACT, dated_on="2012", quantity=4)
    event = make_event(slug="open", title="Open", kind=make_event_kind(slug="open"), dated_on="2012", **PUBLISHED)
    children = [
        make_delivery(offer, delivered_on="2013", quantity=4),
        make_party(offer, country=pakistan),
        make_offer_relation(offer, other=other),
        make_offer_identifier(offer),
        make_origin(platform, country=russia),
        make_platform_name(platform),
        make_platform_identifier(platform),
        make_component(platform, component=base),
        make_country_name(russia),
        make_country_identifier(russia),
        make_succession(russia, successor=pakistan),
        make_membership(make_country("SCO", "X-SCO", kind="organisation"), member=russia),
        make_participant(event, country=russia, role="host"),
        make_event_relation(event, other=make_event(**PUBLISHED)),
        make_link(event, offer=offer),
    ]
    cited = [cite(record, source=source) for record in (offer, platform, contest, event, russia, other)]
    derive(offer, step, platform, base, contest, event, source, russia, pakistan, *children, *cited)
    return {"offer": offer, "platform": platform, "contest": contest, "event": event, "russia": russia}


def make_hidden(public, review):
    """Records that are not public, with all their children, and what ties public records to them; all marked."""
    state = {"review": review}
    offer, platform, contest, event, russia = public.values()
    hidden_platform = make_platform(variant_of=platform, **state)
    hidden_contest = make_competition(buyer=offer.recipient, **state)
    hidden_event = make_event(kind=event.kind, dated_on="2012", **state)
    hidden_offer = make_offer(
        supplier=offer.supplier, recipient=offer.recipient, platform=platform, package=make_package(), **state
    )
    bid = make_offer(
        supplier=russia,
        recipient=contest.buyer,
        platform=platform,
        competition=make_competition(buyer=contest.buyer, **PUBLISHED),
        is_winning_bid=True,
        **state,
    )
    # published, but on something that is not: not public either
    on_platform = make_offer(supplier=russia, recipient=offer.recipient, platform=hidden_platform, **PUBLISHED)
    in_contest = make_offer(
        supplier=russia, recipient=offer.recipient, platform=platform, competition=hidden_contest, **PUBLISHED
    )
    Platform.objects.filter(pk=platform.variant_of_id).update(variant_of=hidden_platform)
    source = make_source()
    step = make_milestone(hidden_offer, kind=MilestoneKind.CONTRACT, dated_on="2012", quantity=99)
    arrival = make_delivery(hidden_offer, delivered_on="2012", quantity=99)
    party = make_party(hidden_offer, country=russia)
    origin = make_origin(hidden_platform, country=russia)
    participant = make_participant(hidden_event, country=russia, role="host")
    link = make_link(hidden_event, offer=offer, bearing=Bearing.PROTESTS)
    out_links = [make_link(event, offer=hidden, bearing=Bearing.SIGNS) for hidden in (hidden_offer, on_platform)]
    component = make_component(platform, component=hidden_platform)
    records = [
        hidden_platform,
        hidden_contest,
        hidden_event,
        hidden_offer,
        bid,
        on_platform,
        in_contest,
        source,
        hidden_offer.package,
        step,
        arrival,
        party,
        origin,
        participant,
        link,
        component,
        *out_links,
        make_platform_name(hidden_platform),
        make_platform_identifier(hidden_platform),
        make_component(hidden_platform, component=platform),
        make_offer_identifier(hidden_offer),
        make_offer_relation(hidden_offer, other=offer),
        make_offer_relation(offer, other=hidden_offer),
        make_event_relation(hidden_event, other=event),
        make_event_relation(event, other=hidden_event),
        cite(hidden_offer, source=source),
        cite(hidden_offer, source=source, aspect=OfferAspect.MILESTONE_QUANTITY, milestone=step, value="99"),
        cite(hidden_offer, source=source, aspect=OfferAspect.DELIVERY_QUANTITY, delivery=arrival, value="99"),
        cite(hidden_platform, source=source),
        cite(hidden_contest, source=source),
        cite(hidden_event, source=source, aspect=EventAspect.OFFER, link=link),
        cite(on_platform, source=source),
        cite(in_contest, source=source),
        # statements of public records about what is not public
        cite(event, aspect=EventAspect.OFFER, link=out_links[0]),
        cite(platform, aspect=PlatformAspect.COMPONENT, component=component),
    ]
    for record in records:
        mark(record)
    # a public statement whose value is the key of a hidden record
    cite(platform, aspect=PlatformAspect.VARIANT, value=hidden_platform.slug)
    cite(offer, aspect=OfferAspect.COMPETITION, value=hidden_contest.slug)
    cite(offer, aspect=OfferAspect.PLATFORM, value=hidden_platform.slug)
    derive(*records)
