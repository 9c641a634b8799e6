"""Turns the deals of a file into facts whose every name is one of ours, or into problems that say which is not."""

from dataclasses import dataclass, field
from functools import cache

from procurement.choices import CountryIdentifierScheme
from procurement.interchange.formats.records import Problem
from procurement.interchange.registers.carried import family_of
from procurement.interchange.registers.deal_facts import facts_of
from procurement.interchange.registers.new_platforms import Categories, NewPlatform, PlatformMaker
from procurement.interchange.registers.remarked import remarked
from procurement.models import Platform
from procurement.queries.designations import PlatformBook
from procurement.queries.naming import CodeBook, PartyBook

_CODES = {"Supplier": "sellercod", "Recipient": "buyercod"}
"""The columns of letters; format D alone has them."""


@dataclass
class Resolved:
    """The deals of a file: (deal, Facts) of those that are sound, problems of the others, platforms to be made."""

    deals: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    platforms: list[NewPlatform] = field(default_factory=list)


class Resolver:
    """Resolves names by our books and by what a person has mapped for this file.

    `mapping` is {"country": {name: code}, "platform": {designation: slug}}; with `create` what no platform has for a
    name becomes a platform. Countries are never made. `reading` is the file, of which format and preamble are asked.
    """

    def __init__(self, mapping, create, reading):
        self._countries, self._platforms = mapping.get("country", {}), _standing(mapping.get("platform", {}))
        self._parties, self._book = PartyBook(), PlatformBook()
        self._codes = CodeBook(CountryIdentifierScheme.SIPRI, self._parties.parties)
        self._meant = cache(self._book.resolve)
        self._categories = Categories()
        self._maker = PlatformMaker(self._categories.of) if create else None
        self._preamble, self._family = reading.preamble, family_of(reading.format)

    def resolve(self, rows, progress):
        """The Resolved of an iterable of Deals and Problems."""
        found = Resolved()
        for count, row in enumerate(rows, start=1):
            if isinstance(row, Problem):
                found.problems.append(row)
            else:
                self._take(row, found)
            if count % 5000 == 0:
                progress("reading", count, None)
        if self._maker:
            found.platforms = list(self._maker.platforms())
        return found

    def scope_of(self, preamble):
        """What a file covers, in codes, as `held_register.covers` asks for it; names that are unknown cover nobody."""
        codes = {
            side: [answer.party.code for name in names if (answer := self._parties.resolve(name)).party]
            for side, names in (("suppliers", preamble.suppliers), ("recipients", preamble.recipients))
        }
        known = all(len(codes[side]) == len(getattr(preamble, side)) for side in codes)
        years = preamble.years and list(preamble.years)
        return codes | {
            "stated": preamble.stated and known,
            "years": years,
            "delivered_only": self._family == "sipri-c",
        }

    def _take(self, deal, found):
        year = int(deal.ordered.value[:4]) if deal.ordered.value[:4].isdigit() else None
        problems = []
        supplier = self._country(deal, "Supplier", deal.supplier, deal.supplier_code, year, problems)
        recipient = self._country(deal, "Recipient", deal.recipient, deal.recipient_code, year, problems)
        platform, category = self._platform(deal, problems)
        if supplier and supplier == recipient:
            message = f"Supplier and recipient are the same party, {supplier[1]}: a country cannot offer to itself."
            problems.append(Problem(deal.line, "Recipient", deal.recipient, message, deal.more_lines))
        if problems:
            found.problems += problems
        else:
            remark = remarked(deal, lambda name: self._code(name, year))
            is_whole = self._preamble.tells_all_since(year)
            facts = facts_of(deal, supplier, recipient, platform, category, is_whole, self._family, remark)
            found.deals.append((deal, facts))

    def _code(self, name, year):
        party = self._parties.resolve(name, year).party
        return party.code if party else ""

    def _country(self, deal, column, name, letters, year, problems):
        """(code, name) of a party, or None. Where the register gives its `letters` too, both mean the same one."""
        code = self._countries.get(name)
        party = self._parties.parties.get(code) if code else None
        if party is None:
            answer = self._parties.resolve(name, year)
            party, coded = answer.party, self._codes.resolve(letters).party if letters else None
            if party and coded and party != coded:
                message = (
                    f"This is the code of {coded}, and the name beside it, “{name}”, of {party}: mend one of them."
                )
                problems.append(Problem(deal.line, _CODES[column], letters, message, deal.more_lines))
                return None
            party = party or coded
        if party is None:
            problems.append(Problem(deal.line, column, name, _unknown(answer, "party"), deal.more_lines))
            return None
        return party.code, party.name

    def _platform(self, deal, problems):
        """(slug of the platform, "") or ("", slug of the category) of a deal."""
        slug = self._platforms.get(deal.designation)
        if slug:
            return slug, ""
        answer = self._meant(deal.designation)
        if answer.platform is not None:
            return answer.platform.slug, ""
        category = self._categories.of(deal)
        if answer.related:
            # the name is known and means something else than one platform: it stands in words
            return "", category
        if self._maker is None:
            message = _unknown(answer, "platform")
        elif not category:
            message = f"“{deal.description}” tells no category, so no platform can be made of it: make it by hand."
        else:
            self._maker.see(deal)
            return self._maker.slug_of(deal.designation), ""
        problems.append(Problem(deal.line, "Weapon designation", deal.designation, message, deal.more_lines))
        return "", ""


def _standing(mapped):
    """Those of {designation: slug} whose platform is there: one may have been deleted since it was mapped."""
    known = set(Platform.objects.filter(slug__in=set(mapped.values())).values_list("slug", flat=True))
    return {designation: slug for designation, slug in mapped.items() if slug in known}


def _unknown(answer, noun):
    near = f"; nearest: {', '.join(answer.nearest)}" if answer.nearest else ""
    return f"{answer.reason[0].upper()}{answer.reason[1:]}{near}: map it to a {noun} of ours, or add the name there."
