"""The filters of each list."""

from procurement.filters.parameters import (
    FlagParameter,
    OptionsParameter,
    Phrase,
    SearchParameter,
    WordParameter,
    YearParameter,
)
from procurement.filters.strict import StrictFilterSet
from procurement.queries import lists, orders, periods, vocabularies
from procurement.queries.search import matching

DATED = {"yes": "with a date", "no": "without a date"}
RECORDED = {"yes": "with an offer or event", "no": "without any"}
_YEARS_HELP = "Whatever can have happened in the years is found; what has no date is not."
_PLATFORM_HELP = "Variants are included, whether an offer is recorded under one or states it as its version."


def _in(column):
    """Narrows to the records whose column holds one of the keys."""
    return lambda records, keys: records.filter(**{f"{column}__in": keys})


class PlatformsParameter(OptionsParameter):
    """Platforms with their variants, unless `exact` says without."""

    def filter(self, records, value):
        if not value:
            return records
        keys = [option.key for option in value]
        return lists.of_platforms(records, keys, exact=bool(self.parent.form.cleaned_data.get("exact")))

    def phrases(self, cleaned, name):
        exact = cleaned.get("exact")
        ending = " alone" if exact else " and its variants"
        parts = [(name, option.value, option.label + ending) for option in cleaned.get(name) or []]
        return [Phrase(self.lead, parts)] if parts else []


class OfferFilter(StrictFilterSet):
    records = lists.offers
    sorts = orders.OFFER_SORTS
    default_sort = "reference"
    noun = "Offers"
    within = staticmethod(periods.spanned_within)

    q = SearchParameter(
        label="Words",
        narrow=matching,
        help="In references and numbers of registers, subjects, platforms and parties; all words must occur.",
    )
    supplier = OptionsParameter(
        label="Supplier", vocabulary=vocabularies.SUPPLIERS, narrow=_in("supplier"), lead="from"
    )
    recipient = OptionsParameter(
        label="Recipient", vocabulary=vocabularies.RECIPIENTS, narrow=_in("recipient"), lead="to", joint=" "
    )
    party = OptionsParameter(
        label="Either side",
        vocabulary=vocabularies.PARTIES,
        narrow=lists.of_party,
        lead="with",
        tail="on either side",
    )
    platform = PlatformsParameter(label="Platform", vocabulary=vocabularies.PLATFORMS, lead="of", help=_PLATFORM_HELP)
    exact = FlagParameter(label="Without variants", host="platform")
    category = OptionsParameter(
        label="Category",
        vocabulary=vocabularies.OFFER_CATEGORIES,
        narrow=lists.of_category,
        lead="in the category",
    )
    stage = OptionsParameter(label="Stage", vocabulary=vocabularies.STAGES, narrow=_in("stage"), lead="now")
    competition = OptionsParameter(
        label="Competition", vocabulary=vocabularies.COMPETITIONS, narrow=_in("competition"), lead="in the contest"
    )
    source = OptionsParameter(label="Source", vocabulary=vocabularies.SOURCES, narrow=lists.citing, lead="resting on")
    speaker = OptionsParameter(
        label="Who speaks",
        vocabulary=vocabularies.OFFER_SPEAKERS,
        narrow=lists.spoken_by,
        lead="citing",
        help="Whose word a source gives: its own, somebody's whom it quotes, or an opinion.",
    )
    year_from = YearParameter(label="From year", help=_YEARS_HELP)
    year_to = YearParameter(label="To year")
    dated = WordParameter(label="Date", words=DATED, said=DATED, narrow=lambda r, v: periods.dated(r, "first_key", v))


class EventFilter(StrictFilterSet):
    records = lists.events
    sorts = orders.EVENT_SORTS
    default_sort = "date"
    noun = "Events"
    within = staticmethod(periods.dated_within("dated_on"))

    q = SearchParameter(
        label="Words",
        narrow=matching,
        help="In titles, places, summaries, who took part or spoke, and the offers it bears on; all must occur.",
    )
    country = OptionsParameter(
        label="Country", vocabulary=vocabularies.PARTICIPANTS, narrow=lists.attended_by, lead="with"
    )
    also = OptionsParameter(
        label="And country", vocabulary=vocabularies.PARTICIPANTS, narrow=lists.attended_by, lead="together with"
    )
    kind = OptionsParameter(label="Kind", vocabulary=vocabularies.EVENT_KINDS, narrow=_in("kind"), lead="of the kind")
    state = OptionsParameter(label="State", vocabulary=vocabularies.EVENT_STATES, narrow=_in("state"), lead="that were")
    offer = OptionsParameter(label="Offer", vocabulary=vocabularies.OFFERS, narrow=lists.bearing_on, lead="bearing on")
    platform = OptionsParameter(
        label="Platform",
        vocabulary=vocabularies.PLATFORMS,
        narrow=lists.bearing_on_platforms,
        lead="bearing on offers of",
        help=_PLATFORM_HELP,
    )
    speaker = OptionsParameter(
        label="Who speaks",
        vocabulary=vocabularies.EVENT_SPEAKERS,
        narrow=lists.spoken_by,
        lead="citing",
        help="Whose word a source gives: its own, somebody's whom it quotes, or an opinion.",
    )
    year_from = YearParameter(label="From year", help=_YEARS_HELP)
    year_to = YearParameter(label="To year")
    dated = WordParameter(label="Date", words=DATED, said=DATED, narrow=lambda r, v: periods.dated(r, "dated_first", v))


class PlatformFilter(StrictFilterSet):
    records = lists.platforms
    sorts = orders.PLATFORM_SORTS
    default_sort = "designation"
    noun = "Platforms"

    q = SearchParameter(label="Words", narrow=matching, help="In all their names and makers; all words must occur.")
    category = OptionsParameter(
        label="Category",
        vocabulary=vocabularies.PLATFORM_CATEGORIES,
        narrow=_in("category"),
        lead="in the category",
    )
    country = OptionsParameter(
        label="Designed in", vocabulary=vocabularies.DESIGNERS, narrow=lists.designed_in, lead="designed in"
    )


class CountryFilter(StrictFilterSet):
    records = lists.countries
    sorts = orders.COUNTRY_SORTS
    default_sort = "-records"
    noun = "Countries"

    q = SearchParameter(label="Words", narrow=matching, help="In codes and all names; all words must occur.")
    kind = OptionsParameter(label="Kind", vocabulary=vocabularies.COUNTRY_KINDS, narrow=_in("kind"), lead="of the kind")
    region = OptionsParameter(label="Region", vocabulary=vocabularies.REGIONS, narrow=_in("region"), lead="in")
    recorded = WordParameter(label="Records", words=RECORDED, said=RECORDED, narrow=lists.with_records)


class SourceFilter(StrictFilterSet):
    records = lists.sources
    sorts = orders.SOURCE_SORTS
    default_sort = "title"
    noun = "Sources"

    q = SearchParameter(label="Words", narrow=matching, help="In titles, authors and publishers; all must occur.")
    kind = OptionsParameter(label="Kind", vocabulary=vocabularies.SOURCE_KINDS, narrow=_in("kind"), lead="of the kind")
    reliability = OptionsParameter(
        label="Reliability", vocabulary=vocabularies.RELIABILITIES, narrow=_in("reliability"), lead="graded"
    )


class CompetitionFilter(StrictFilterSet):
    records = lists.competitions
    sorts = orders.COMPETITION_SORTS
    default_sort = "title"
    noun = "Competitions"

    q = SearchParameter(label="Words", narrow=matching, help="In titles, requirements and buyers; all must occur.")
    buyer = OptionsParameter(label="Buyer", vocabulary=vocabularies.BUYERS, narrow=_in("buyer"), lead="of")
    outcome = OptionsParameter(
        label="Outcome", vocabulary=vocabularies.OUTCOMES, narrow=_in("outcome"), lead="whose outcome is"
    )
