"""Names and numbers that mean one record only, and platforms that are nobody's ancestor and descendant at once."""

from collections import defaultdict
from itertools import combinations

from procurement.choices import Level, NameMatch, PlatformNameScheme
from procurement.dates import OPEN_END, OPEN_START
from procurement.models import (
    Country,
    CountryIdentifier,
    CountryName,
    DiplomaticEvent,
    EventIdentifier,
    Offer,
    OfferIdentifier,
    Platform,
    PlatformIdentifier,
    PlatformName,
)
from procurement.rules.base import Rule
from procurement.validators import fold


class NameMeansOneCountry(Rule):
    """No two countries bear one name at the same time, capitals, accents and hyphens apart."""

    models = (Country,)
    level = Level.WARNING

    def problems(self, rows):
        asked = set(rows.values_list("pk", flat=True))
        bearers = defaultdict(dict)
        life = {}
        columns = ("pk", "name", "founded_first", "ended_last")
        for pk, name, founded, ended in Country.objects.order_by("pk").values_list(*columns):
            life[pk] = (founded or OPEN_START, ended or OPEN_END)
            bearers[fold(name)].setdefault(pk, (name, *life[pk]))
        columns = ("country_id", "text", "used_first", "used_last")
        for pk, text, first, last in CountryName.objects.order_by("pk").values_list(*columns):
            used = life[pk] if first is None else (first, last)
            bearers[fold(text)].setdefault(pk, (text, *used))
        names = dict(Country.objects.values_list("pk", "name"))
        for shared in bearers.values():
            for (one, (text, *used)), (two, (_, *also_used)) in combinations(shared.items(), 2):
                if used[0] <= also_used[1] and also_used[0] <= used[1] and one in asked:
                    yield one, f"“{text}” means {names[two]} as well: give both uses their time, or take one away"


class NameMeansOnePlatform(Rule):
    """No two platforms are exactly what one name means, capitals, accents and hyphens apart.

    A reporting name covers a family of versions, and is not asked.
    """

    models = (Platform,)
    level = Level.WARNING

    def problems(self, rows):
        asked = set(rows.values_list("pk", flat=True))
        bearers, names = defaultdict(dict), {}
        for pk, designation in Platform.objects.order_by("pk").values_list("pk", "designation"):
            names[pk] = designation
            bearers[fold(designation)][pk] = designation
        exact = PlatformName.objects.filter(match=NameMatch.EXACT).exclude(scheme=PlatformNameScheme.NATO)
        for pk, text in exact.order_by("pk").values_list("platform_id", "text"):
            bearers[fold(text)].setdefault(pk, text)
        for shared in bearers.values():
            for (one, text), (two, _) in combinations(shared.items(), 2):
                if one in asked:
                    yield (
                        one,
                        f"“{text}” means {names[two]} as well: say that the name is broader or narrower than one of "
                        "them, or merge the two",
                    )


class VariantsFormNoLoop(Rule):
    """No platform is, through others, a variant of itself."""

    models = (Platform,)

    def problems(self, rows):
        parents = dict(Platform.objects.exclude(variant_of=None).values_list("pk", "variant_of"))
        for pk in rows.exclude(variant_of=None).order_by("pk").values_list("pk", flat=True):
            seen, parent = {pk}, parents[pk]
            while parent in parents and parent not in seen:
                seen.add(parent)
                parent = parents[parent]
            if parent == pk:
                yield pk, "it is a variant of one of its own variants: choose the platform that they all came from"


class IdentifierMeansOneRecord(Rule):
    """No two records have one number in a register, capitals, blanks and hyphens apart."""

    models = (Country, Platform, Offer, DiplomaticEvent)
    level = Level.WARNING
    _tables = {
        Country: CountryIdentifier,
        Platform: PlatformIdentifier,
        Offer: OfferIdentifier,
        DiplomaticEvent: EventIdentifier,
    }

    def problems(self, rows):
        table = self._tables[rows.model]
        bearers = defaultdict(dict)
        columns = ("scheme", "value", f"{table.OWNER}_id", f"{table.OWNER}__{rows.model.KEY[0]}")
        for scheme, value, pk, key in table.objects.order_by("pk").values_list(*columns).iterator():
            bearers[scheme, fold(value).replace(" ", "")].setdefault(pk, (value, key))
        asked = set(rows.values_list("pk", flat=True))
        schemes = dict(table._meta.get_field("scheme").choices)
        for (scheme, _), shared in bearers.items():
            for (one, (value, _)), (_, (_, key)) in combinations(shared.items(), 2):
                if one in asked:
                    yield one, f"{schemes[scheme]} {value} is the number of {key} as well: merge the two, or mend one"
