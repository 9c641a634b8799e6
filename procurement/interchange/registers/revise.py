"""Carries out what a newer release means for offers that are there: some hundred offers at a time, with history."""

from collections import defaultdict
from decimal import Decimal

from procurement.choices import OfferAspect, OfferIdentifierScheme
from procurement.interchange.registers.amounts import quantity_columns, sum_columns
from procurement.interchange.registers.compare import ADD, ARRIVAL, DROP, NUMBER, OFFER, PARTY, SET, STEP
from procurement.interchange.registers.facts import READ_BY_MACHINE, is_from_comment, is_read
from procurement.interchange.registers.layout import GONE
from procurement.interchange.staging.route import Stale
from procurement.models import (
    Country,
    Delivery,
    Offer,
    OfferCitation,
    OfferIdentifier,
    OfferMilestone,
    OfferParty,
    Platform,
)
from procurement.services.derive import derive_after
from procurement.services.history import create_all, delete_all, update_all
from procurement.services.numbering import NextNumbers

MODELS = {STEP: OfferMilestone, ARRIVAL: Delivery, PARTY: OfferParty}
_CHUNK = 400


class Revision:
    """Writes the Moves of many offers. `source` is the release that every value is cited to, of a file of a format.

    `packages` are {title: (primary key, slug)} of those that the moves speak of.
    """

    def __init__(self, source, file_format, packages):
        self.source, self.format, self.packages = source, file_format, packages
        self._countries = dict(Country.objects.values_list("code", "pk"))
        self._platforms = dict(Platform.objects.values_list("slug", "pk"))

    def write(self, found, progress):
        """Write (offer key, moves, locator) of any number of offers."""
        for start in range(0, len(found), _CHUNK):
            progress("revising", start, len(found))
            _Chunk(self, found[start : start + _CHUNK]).write()

    def key_of(self, fact, value):
        """The primary key of a party or platform that a value names. Raises Stale where that is gone."""
        key = (self._platforms if fact == "platform" else self._countries).get(value)
        if key is None:
            raise Stale(GONE)
        return key


class _Chunk:
    def __init__(self, revision, found):
        self.revision, self.found = revision, found
        self.offers = Offer.objects.select_for_update(of=("self",)).in_bulk([pk for pk, *_ in found])
        self.changed, self.fields = defaultdict(dict), defaultdict(set)
        self.new, self.dropped, self.citations = defaultdict(list), defaultdict(list), []
        self.held = {
            table: model.objects.in_bulk(
                [move.pk for _, moves, *_ in found for move in moves if move.table == table and move.pk]
            )
            for table, model in MODELS.items()
        }
        numbers = OfferIdentifier.objects.filter(scheme=OfferIdentifierScheme.SIPRI)
        told = [move.new for _, moves, _ in found for move in moves if move.table == NUMBER]
        self.known = set(numbers.filter(value__in=told).values_list("value", flat=True))
        self._next_number = {
            model: NextNumbers(model, list(self.offers))
            for model in (OfferMilestone, Delivery, OfferParty, OfferCitation, OfferIdentifier)
        }

    def write(self):
        for pk, moves, locator in self.found:
            for move in moves:
                self._take(pk, move, locator)
        self._save()

    def _take(self, offer, move, locator):
        if move.table == NUMBER:
            if move.new not in self.known:  # else another offer has it, into which a curator may have moved it
                self._number_offer(offer, move.new)
        elif move.action == ADD:
            self._add(offer, move, locator)
        elif move.action == DROP:
            self.dropped[move.table].append(self.held[move.table][move.pk])
        else:
            if move.action == SET:
                self._set(offer, move)
            child = {} if move.table == OFFER else {move.table: self.held[move.table][move.pk]}
            is_remark = self._is_remark(move) or is_from_comment(move.fact, self.revision.format)
            self._cite(offer, move.aspect, move.said, self._cited(move), locator, is_remark, **child)

    def _set(self, offer, move):
        row = self.offers[offer] if move.table == OFFER else self.held[move.table][move.pk]
        if move.fact == "package":
            values = {"package_id": self.revision.packages[move.row.title][0]}
        else:
            values = self._columns(move.table, move.fact, move.new)
        for name, value in values.items():
            setattr(row, name, value)
        model = type(row)
        self.changed[model][row.pk] = row
        self.fields[model] |= {name.removesuffix("_id") for name in values}

    def _columns(self, table, fact, value):
        if fact == "platform":  # which brings its own category
            return {"platform_id": self.revision.key_of(fact, value), "subject": "", "category_id": None}
        if fact in ("supplier", "recipient"):
            return {f"{fact}_id": self.revision.key_of(fact, value)}
        if fact == "volume":
            amounts = [Decimal(part) if part else None for part in value.split(" / ")]
            return dict(zip(("tiv_unit", "tiv_order", "tiv_delivered"), amounts, strict=True))
        if fact == "date":
            return {"dated_on" if table == STEP else "delivered_on": value}
        if fact == "quantity":
            return quantity_columns(value)
        if fact == "value":
            return sum_columns(value)
        if fact == "condition_estimated":
            return {fact: True}
        return {fact: value}

    def _cited(self, move):
        """The canonical value of a citation: of the three volumes it is the order's, as far as the file tells it."""
        if move.fact == "volume":
            return move.said.split(" / ")[1]
        return self.revision.packages[move.row.title][1] if move.fact == "package" else move.new

    def _add(self, offer, move, locator):
        row, model = move.row, MODELS[move.table]
        values = {"offer_id": offer, "number": self._next_number[model](offer)}
        if move.table == STEP:
            values |= {"kind": row.kind, "is_planned": row.planned, "dated_on": row.date}
            values |= quantity_columns(row.quantity) | sum_columns(row.value)
            facts = (
                (OfferAspect.MILESTONE, row.kind, row.said),
                (OfferAspect.MILESTONE_DATE, row.date, row.said_date),
                (OfferAspect.MILESTONE_QUANTITY, row.quantity, row.said_quantity),
                (OfferAspect.MILESTONE_VALUE, row.value, row.said_value),
            )
        elif move.table == ARRIVAL:
            values |= {"delivered_on": row.date} | quantity_columns(row.quantity)
            facts = (
                (OfferAspect.DELIVERY_DATE, row.date, row.said_date),
                (OfferAspect.DELIVERY_QUANTITY, row.quantity, row.said_quantity),
            )
        else:
            values |= {"role": row.role, "country_id": self.revision.key_of("country", row.country)}
            facts = ((OfferAspect.PARTY, row.country, row.said),)
        child = model(**values)
        self.new[model].append(child)
        for aspect, value, said in facts:
            if value:
                is_remark = aspect == OfferAspect.MILESTONE_VALUE or self._is_remark(move)
                self._cite(offer, aspect, said, value, locator, is_remark, **{move.table: child})

    @staticmethod
    def _is_remark(move):
        """Whether a row, or the sum of one, was read from the comment."""
        return move.table == PARTY or (move.table == STEP and (move.fact == "value" or is_read(move.row)))

    def _cite(self, offer, aspect, said, value, locator, is_remark, **child):
        self.citations.append(
            OfferCitation(
                offer_id=offer,
                number=self._next_number[OfferCitation](offer),
                aspect=aspect,
                source_id=self.revision.source.pk,
                stated=said,
                value=value,
                locator=locator,
                note=READ_BY_MACHINE if is_remark else "",
                **child,
            )
        )

    def _number_offer(self, offer, deal):
        number = self._next_number[OfferIdentifier](offer)
        row = OfferIdentifier(offer_id=offer, number=number, scheme=OfferIdentifierScheme.SIPRI, value=deal)
        self.new[OfferIdentifier].append(row)

    def _save(self):
        touched = list(self.offers.values())
        for table, rows in self.dropped.items():
            going = list(OfferCitation.objects.filter(**{f"{table}__in": rows}))
            delete_all(OfferCitation, going)
            delete_all(MODELS[table], rows)
        for model, rows in self.changed.items():
            update_all(model, list(rows.values()), sorted(self.fields[model]))
        for model, rows in self.new.items():
            create_all(model, rows)
        for citation in self.citations:  # the keys of new children are known only now
            for name in OfferCitation.CHILDREN:
                setattr(citation, name, getattr(citation, name))
        create_all(OfferCitation, self.citations)
        derive_after(touched)
