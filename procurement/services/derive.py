"""Writes the derived columns. Every door calls `derive_after` with what it wrote or deleted, in its transaction."""

from collections import defaultdict

from django.db import transaction

from procurement.models import (
    Competition,
    Country,
    CountryIdentifier,
    CountryName,
    Delivery,
    DiplomaticEvent,
    EventIdentifier,
    EventParticipant,
    Offer,
    OfferIdentifier,
    OfferMilestone,
    OfferPackage,
    Platform,
    PlatformIdentifier,
    PlatformName,
    Source,
)
from procurement.services.bulk import put_each
from procurement.services.history import update_all
from procurement.services.stage import Arrival, Step, read_offer
from procurement.validators import fold

_CHUNK = 400

SEARCHED = {
    Country: ("code", "name"),
    Platform: ("designation", "reporting_name", "description", "maker"),
    Offer: ("reference", "subject", "version"),
    OfferPackage: ("title",),
    Competition: ("title", "requirement"),
    DiplomaticEvent: ("title", "place", "summary"),
    Source: ("title", "author", "publisher"),
}
"""The columns whose words a search finds."""

PARTS_SEARCHED = {
    CountryName: ("text",),
    CountryIdentifier: ("scheme", "value"),
    PlatformName: ("text",),
    PlatformIdentifier: ("scheme", "value"),
    OfferIdentifier: ("scheme", "value"),
    EventParticipant: ("spokesperson", "named_as"),
    EventIdentifier: ("scheme", "value"),
}
"""The children by whose words their owner is found as well: other names, numbers elsewhere, who spoke."""

FOLDED = (CountryName, PlatformName)
"""The names that are compared folded."""

_STAGE_PARTS = (OfferMilestone, Delivery)


def derive_after(instances):
    """Derive what depends on the given rows of curated models, written or deleted just now. Returns nothing.

    Stage, span and quantities of the offers concerned are written with history; search columns without, as they hold
    nothing that the record does not.
    """
    owners, names = defaultdict(set), defaultdict(set)
    for instance in instances:
        model = type(instance)
        owners[model].add(getattr(instance, f"{model.OWNER}_id") if model.OWNER else instance.pk)
        if model in FOLDED:
            names[model].add(instance.pk)
    derive_owned(owners, names)


def derive_owned(owners, names):
    """The same for {model of the rows: primary keys of the records that they are or belong to}.

    `names` are {model of names: primary keys of those written}.
    """
    offers, searched = set(), defaultdict(set)
    for model, keys in owners.items():
        if model is Offer or model in _STAGE_PARTS:
            offers |= keys
        if model in SEARCHED:
            searched[model] |= keys
        if model in PARTS_SEARCHED:
            searched[model._meta.get_field(model.OWNER).related_model] |= keys
    with transaction.atomic():
        derive_offers(offers - {None})
        for model, pks in names.items():
            derive_folded(model, pks - {None})
        for model, pks in searched.items():
            derive_search(model, pks - {None})


def derive_for(model, changed, owners):
    """Derive what depends on rows that were written as a set. New rows came with their own derived texts.

    `changed`: primary keys of rows that were there before; `owners`: of the records that written rows belong to.
    """
    with transaction.atomic(savepoint=False):
        if model in _STAGE_PARTS:
            derive_offers(owners)
        if model in FOLDED:
            derive_folded(model, changed)
        if model in SEARCHED:
            derive_search(model, changed)
        if model in PARTS_SEARCHED:
            derive_search(model._meta.get_field(model.OWNER).related_model, owners)


def derives_owners(model):
    """Whether something of a record is derived from its rows of this model."""
    return model in _STAGE_PARTS or model in PARTS_SEARCHED


def derive_everything():
    """Derive all derived columns of all records (after `loaddata`, or when a rule has changed)."""
    derive_offers(Offer.objects.values_list("pk", flat=True))
    for model in FOLDED:
        derive_folded(model, model.objects.values_list("pk", flat=True))
    for model in SEARCHED:
        derive_search(model, model.objects.values_list("pk", flat=True))


@transaction.atomic(savepoint=False)
def derive_offers(pks):
    """Derive stage, span and quantities of the offers with these primary keys; unchanged ones are left alone."""
    for chunk in _chunks(pks):
        # locked before their parts are read: two writers of one offer derive one after the other
        offers = list(Offer.objects.select_for_update().filter(pk__in=chunk).order_by("pk"))
        steps, arrivals = defaultdict(list), defaultdict(list)
        milestones = OfferMilestone.objects.filter(offer__in=chunk).in_order()
        for offer, *values in milestones.values_list(
            "offer_id", "kind", "is_planned", "dated_first", "dated_last", "quantity", "quantity_estimated"
        ):
            steps[offer].append(Step(*values))
        for offer, *values in Delivery.objects.filter(offer__in=chunk).values_list(
            "offer_id", "delivered_first", "delivered_last", "quantity", "quantity_estimated"
        ):
            arrivals[offer].append(Arrival(*values))
        changed = []
        for offer in offers:
            derived = read_offer(steps[offer.pk], arrivals[offer.pk])
            if any(getattr(offer, name) != value for name, value in derived.items()):
                vars(offer).update(derived)
                changed.append(offer)
        update_all(Offer, changed, Offer.DERIVED)


def derive_search(model, pks):
    """Derive the search text of the records of `model` with these primary keys."""
    parts = [part for part in PARTS_SEARCHED if part._meta.get_field(part.OWNER).related_model is model]
    for chunk in _chunks(pks):
        further = defaultdict(list)
        for part in parts:
            rows = part.objects.filter(**{f"{part.OWNER}__in": chunk}).order_by(part.OWNER, "number")
            for owner, *texts in rows.values_list(f"{part.OWNER}_id", *PARTS_SEARCHED[part]):
                further[owner] += [" ".join(texts)] if "scheme" in PARTS_SEARCHED[part] else texts
        _write(model, chunk, "search", lambda row, further=further: _words(row, SEARCHED[model], further[row.pk]))


def _words(row, columns, further):
    return search_text((*(getattr(row, column) for column in columns), *further))


def search_text(texts):
    """Folded words of some texts, each also without its blanks, so that `su35` finds Su-35."""
    return joined_words([fold(text) for text in texts if text])


def joined_words(folded):
    """The same of texts that are folded already."""
    glued = [text.replace(" ", "") for text in folded if " " in text and len(text) <= 40]
    return " | ".join(dict.fromkeys([*folded, *glued]))


def give_search(new):
    """Give records that are about to be made, and have no rows of their own yet, their search texts."""
    for record in new:
        record.search = _words(record, SEARCHED[type(record)], ())


def derive_folded(model, pks):
    """Derive the folded text of the names of `model` with these primary keys."""
    for chunk in _chunks(pks):
        _write(model, chunk, "folded", lambda row: fold(row.text))


def _write(model, chunk, column, compute):
    changed = []
    for row in model.objects.filter(pk__in=chunk):
        text = compute(row)
        if getattr(row, column) != text:
            setattr(row, column, text)
            changed.append(row)
    if changed:
        put_each(model, changed, [column])


def _chunks(pks):
    ordered = sorted(pks)
    return [ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK)]
