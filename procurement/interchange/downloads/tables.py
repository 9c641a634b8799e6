"""The columns of the files that readers download, one table a list. Codes and names stand side by side.

An unknown is an empty cell here, never 0. Days are ISO dates, the earliest and latest that the record can mean; `..` is
an open end. Records come from queries.lists, whose annotations some columns name.
"""

from django.db.models import Case, F, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, Concat

from procurement.choices import (
    CompetitionOutcome,
    Condition,
    CountryKind,
    EventState,
    OfferAspect,
    Rank,
    Region,
    Reliability,
    SourceKind,
    Stage,
    Subregion,
)
from procurement.engine.texts import JoinedTexts
from procurement.interchange.downloads.columns import day, decimal, key, label, phrase, text, truth, whole, word
from procurement.models import (
    CountryIdentifier,
    Delivery,
    EventIdentifier,
    EventParticipant,
    Offer,
    OfferCitation,
    OfferIdentifier,
    OfferMilestone,
    PlatformIdentifier,
    PlatformOrigin,
)
from procurement.models.offer_parts import IN_ORDER


def _joined(rows, expression, order=("number",)):
    """The texts of public children, `rows` narrowed to those of the record, with `; ` between."""
    return JoinedTexts(rows.order_by(*order).values(text=expression))


def _of_record(model):
    return model.objects.public_within(OuterRef("pk"))


def _numbers(model):
    """The numbers in registers: `sipri 57408`."""
    told = Concat(F("scheme"), Value(" "), F("value"), output_field=TextField())
    return phrase("identifiers", _joined(_of_record(model), told))


def _objections():
    """Who is said to object and by which source: `IND (the-paper); none (another)`."""
    said = Case(When(value="", then=F("stated")), default=F("value"), output_field=TextField())
    told = Concat(said, Value(" ("), F("source__slug"), Value(")"), output_field=TextField())
    rows = _of_record(OfferCitation).filter(aspect=OfferAspect.OBJECTIONS).exclude(rank=Rank.DEPRECATED)
    return text("objections", _joined(rows, told))


def _steps():
    """The steps that were done and have a date, as it is stated: `request 2012-10; contract 2015~`."""
    told = Concat(F("kind"), Value(" "), F("dated_on"), output_field=TextField())
    rows = _of_record(OfferMilestone).filter(is_planned=False).exclude(dated_on="")
    return word("dated_steps", _joined(rows, told, IN_ORDER))


def _deliveries():
    """The dates of the deliveries, as they are stated: `2016; 2017/2018`."""
    return word("dated_deliveries", _joined(_of_record(Delivery).exclude(delivered_on=""), F("delivered_on")))


def _first(path, other):
    return Coalesce(F(path), F(other))


OFFERS = (
    key("reference"),
    key("supplier_code", "supplier__code"),
    text("supplier", "supplier__name"),
    key("recipient_code", "recipient__code"),
    text("recipient", "recipient__name"),
    key("platform_key", "platform__slug"),
    text("platform", "platform__designation"),
    text("subject"),
    key("category_key", _first("platform__category__slug", "category__slug")),
    text("category", _first("platform__category__name", "category__name")),
    text("version"),
    word("stage_key", "stage"),
    label("stage", "stage", Stage.choices),
    day("earliest_day", "first_key"),
    day("latest_day", "last_key"),
    _steps(),
    _deliveries(),
    whole("quantity_requested"),
    whole("quantity_offered"),
    whole("quantity_agreed"),
    whole("quantity_delivered"),
    word("estimated_quantities", "estimated"),
    word("condition", Case(When(Q(condition=Condition.UNKNOWN), then=Value("")), default=F("condition"))),
    word("transfer"),
    word("production"),
    word("payment"),
    decimal("tiv_unit"),
    decimal("tiv_order"),
    decimal("tiv_delivered"),
    key("competition_key", "competition__slug"),
    text("competition", "competition__title"),
    truth("is_winning_bid"),
    key("package_key", "package__slug"),
    text("package", "package__title"),
    _objections(),
    _numbers(OfferIdentifier),
    text("note"),
)
PLATFORMS = (
    key("slug"),
    text("designation"),
    text("reporting_name"),
    text("description"),
    key("category_key", "category__slug"),
    text("category", "category__name"),
    text("design_country_codes", _joined(_of_record(PlatformOrigin), F("country__code"))),
    text("design_countries", _joined(_of_record(PlatformOrigin), F("country__name"))),
    text("maker"),
    key("variant_of_key", "base_slug"),
    text("variant_of", "base_designation"),
    truth("is_generic"),
    whole("offer_count"),
    _numbers(PlatformIdentifier),
    text("note"),
)
COUNTRIES = (
    key("code"),
    text("name"),
    word("kind_key", "kind"),
    label("kind", "kind", CountryKind.choices),
    word("region_key", "region"),
    label("region", "region", Region.choices),
    word("subregion_key", "subregion"),
    label("subregion", "subregion", Subregion.choices),
    word("founded", "founded_on"),
    word("ended", "ended_on"),
    whole("made_count"),
    whole("received_count"),
    whole("event_count"),
    _numbers(CountryIdentifier),
    text("note"),
)
EVENTS = (
    key("slug"),
    text("title"),
    key("kind_key", "kind__slug"),
    text("kind", "kind__name"),
    word("tone", "kind__tone"),
    decimal("goldstein", "kind__goldstein"),
    word("state_key", "state"),
    label("state", "state", EventState.choices),
    word("date", "dated_on"),
    day("earliest_day", "dated_first"),
    day("latest_day", "dated_last"),
    text("place"),
    text("participant_codes", _joined(_of_record(EventParticipant), F("country__code"))),
    text("participants", _joined(_of_record(EventParticipant), F("country__name"))),
    word("participant_roles", _joined(_of_record(EventParticipant), F("role"))),
    whole("offer_count"),
    _numbers(EventIdentifier),
    text("summary"),
    text("note"),
)
SOURCES = (
    key("slug"),
    text("title"),
    word("kind_key", "kind"),
    label("kind", "kind", SourceKind.choices),
    text("author"),
    text("publisher"),
    word("published", "published_on"),
    text("address"),
    text("archived_address"),
    word("retrieved", "retrieved_on"),
    word("reliability_key", "reliability"),
    label("reliability", "reliability", Reliability.choices),
    text("reliability_reason"),
    key("edition_of_key", "first_slug"),
    text("licence"),
    whole("statement_count"),
    text("note"),
)
_WINNERS = Offer.objects.public().filter(competition=OuterRef("pk"), is_winning_bid=True).order_by("reference")
COMPETITIONS = (
    key("slug"),
    text("title"),
    key("buyer_code", "buyer__code"),
    text("buyer", "buyer__name"),
    key("category_key", "category__slug"),
    text("category", "category__name"),
    text("requirement"),
    whole("quantity"),
    word("outcome_key", "outcome"),
    label("outcome", "outcome", CompetitionOutcome.choices),
    word("opened", "opened_on"),
    word("decided", "decided_on"),
    whole("bid_count"),
    key("winning_bid", Subquery(_WINNERS.values("reference")[:1])),
    text("note"),
)
