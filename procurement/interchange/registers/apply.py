"""Writes a staged register: names that were mapped, platforms, packages, new offers, revised ones, and its entries."""

from functools import partial

from django.db.models import Case, Exists, F, OuterRef, Subquery, TextField, Value, When

from procurement.choices import CountryNameScheme, NameMatch, Outcome, PlatformNameScheme
from procurement.engine.writing import keys_checked_in_sets
from procurement.interchange.registers.comparison import Comparison
from procurement.interchange.registers.facts import read_facts
from procurement.interchange.registers.held_register import HeldRegister
from procurement.interchange.registers.layout import DEAL, GONE, PARTY, PLATFORM, SHEETS, cell, place
from procurement.interchange.registers.make_citations import cite, remember_entries
from procurement.interchange.registers.make_offers import make_offers, make_rows
from procurement.interchange.registers.make_platforms import make_platforms
from procurement.interchange.registers.packages import make_packages, put_keys
from procurement.interchange.registers.releases import entries_of, make_release
from procurement.interchange.registers.revise import Revision
from procurement.interchange.staging.making import Making
from procurement.interchange.staging.route import Stale
from procurement.models import (
    Country,
    CountryName,
    Delivery,
    Offer,
    OfferCitation,
    OfferIdentifier,
    OfferMilestone,
    OfferPackage,
    OfferParty,
    Platform,
    PlatformCategory,
    PlatformCitation,
    PlatformName,
    RegisterEntry,
)
from procurement.services.bulk import insert_unremembered
from procurement.services.derive import derive_after
from procurement.services.history import create_all
from procurement.services.numbering import next_number
from procurement.services.refusals import Refused

MADE = (
    Platform,
    PlatformName,
    PlatformCitation,
    OfferPackage,
    Offer,
    OfferIdentifier,
    OfferMilestone,
    Delivery,
    OfferParty,
    OfferCitation,
    RegisterEntry,
)
"""The models whose rows are made here."""


_NAMED = {
    "country": (Country, "code", ((DEAL, "supplier"), (DEAL, "recipient"), (PARTY, "country"))),
    "platform": (Platform, "slug", ((DEAL, "platform"),)),
    "category": (PlatformCategory, "slug", ((DEAL, "category"), (PLATFORM, "category"))),
}
"""{sort of record: its model, its key, and the columns of the sheets that name one}."""


class Application:
    """The applying of one batch. Asks again what the records and the last release say."""

    def __init__(self, batch):
        self.batch = batch
        self._packages = {}

    def write(self, progress):
        """Write it all. Raises Stale, Cancelled, and Refused where not one row of the file is sound."""
        if not self.batch.rows.filter(sheet=DEAL).exclude(outcome=Outcome.VANISHED).exists():
            raise Refused(
                "Not one row of this file can be taken, so there is nothing to write: tell the names that are not "
                "known, or mend the rejected rows, and bring the file in again."
            )
        self._ask_still_there()
        progress("comparing", 0, None)
        revised = self._revised()
        self._remember_names()
        source = make_release(self.batch)
        self.batch.release = source.slug
        making = Making(self.batch, source, SHEETS)
        steps = (
            ("platforms", partial(make_platforms, making)),
            ("packages", partial(self._make_packages, revised)),
            ("offers", partial(make_offers, making)),
            ("milestones and deliveries", partial(make_rows, making)),
            ("citations", partial(cite, making)),
            ("entries", lambda: self._remember_entries(making)),
        )
        with keys_checked_in_sets(MADE):
            for number, (name, step) in enumerate(steps):
                progress(f"writing {name}", number, len(steps))
                step()
        Revision(source, self.batch.format, self._packages).write(revised, progress)

    def _ask_still_there(self):
        """Raises Stale where a record is gone that the staged rows, or the mapping, name by its key."""
        mapping, new = self.batch.options.get("mapping", {}), self.batch.rows.filter(outcome=Outcome.NEW)
        for kind, (model, key, cells) in _NAMED.items():
            keys = set(mapping.get(kind, {}).values())
            for sheet, column in cells:
                told = new.filter(sheet=sheet).order_by().values_list(place(sheet, column), flat=True)
                keys.update(told.distinct())
            if kind == "platform":
                keys -= set(new.filter(sheet=PLATFORM).values_list(place(PLATFORM, "slug"), flat=True))
            if keys - {"", None} - set(model.objects.values_list(key, flat=True)):
                raise Stale(GONE)

    def _revised(self):
        """[(offer key, moves, locator)] of what changes. Raises Stale where the preview showed otherwise."""
        held = HeldRegister.load()
        last = {entry.reference: entry for entry in held.entries}
        rows = self.batch.rows.filter(sheet=DEAL, target__isnull=False).exclude(outcome=Outcome.VANISHED)
        columns = ("line", "target", place(DEAL, "reference"), place(DEAL, "facts"))
        deals = [
            (line, target, read_facts(text), last.get(reference))
            for line, target, reference, text in rows.order_by("line").values_list(*columns)
        ]
        comparison = Comparison(self.batch, held.releases, held.mark())
        found = comparison.moves([deal[1:] for deal in deals])
        revised = []
        for (line, pk, facts, _), moves in zip(deals, found, strict=True):
            if moves is None:
                raise Stale("An offer that the file would change is no longer there: read the file again.")
            if moves:
                revised.append((pk, moves, f"deal {facts.deal}" if facts.deal else f"line {line}"))
        if comparison.digest() != self.batch.options.get("digest"):
            raise Stale("Records have changed since the preview, so nothing was written: bring the file in again.")
        return revised

    def _make_packages(self, revised):
        rows = self.batch.rows.filter(sheet=DEAL, outcome=Outcome.NEW, **{f"{place(DEAL, 'package')}__isnull": False})
        sums = dict(rows.values_list(place(DEAL, "package"), place(DEAL, "worth")))
        told = [move.row for _, moves, *_ in revised for move in moves if move.fact == "package"]
        self._packages = make_packages({package.title: package.value for package in told} | sums)
        put_keys(rows, self._packages)

    def _remember_names(self):
        """Keep what a person mapped for this file as names of ours, so that it resolves by itself from now on."""
        mapping = self.batch.options.get("mapping", {})
        made = []
        for text, code in mapping.get("country", {}).items():
            made += _named(CountryName, "country", Country.objects.get(code=code), text, CountryNameScheme.SIPRI)
        for text, slug in mapping.get("platform", {}).items():
            platform = Platform.objects.get(slug=slug)
            made += _named(PlatformName, "platform", platform, text, PlatformNameScheme.SIPRI, match=NameMatch.EXACT)
        derive_after(made)

    def _remember_entries(self, making):
        remember_entries(making)
        offer = Subquery(Offer.objects.filter(pk=OuterRef("target")).order_by().values("reference"))
        rows = self.batch.rows.filter(sheet=DEAL, outcome__in=[Outcome.CHANGED, Outcome.UNCHANGED]).order_by("pk")
        unlisted = When(**{place(DEAL, "reference"): ""}, then=offer)
        rows = rows.annotate(offer_reference=Case(unlisted, default=cell(DEAL, "reference"), output_field=TextField()))
        told = entries_of(self.batch.release).filter(reference=OuterRef("offer_reference"))
        rows = rows.exclude(Exists(told), outcome=Outcome.UNCHANGED)  # the same release need not say it twice
        insert_unremembered(
            RegisterEntry,
            rows,
            {
                "batch": Value(self.batch.pk),
                "release": Value(self.batch.release),
                "line": F("line"),
                "reference": F("offer_reference"),
                "facts": cell(DEAL, "facts"),
                "cells": cell(DEAL, "cells"),
            },
        )


def _named(model, owner, record, text, scheme, **values):
    if model.objects.filter(**{owner: record}, scheme=scheme, text=text).exists():
        return []
    name = model(**{owner: record}, number=next_number(model, record), text=text, scheme=scheme, **values)
    return create_all(model, [name])
