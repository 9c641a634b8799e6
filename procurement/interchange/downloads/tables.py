"""The columns of the files that readers download, one table a list. Codes and names stand side by side.

An unknown is an empty cell here, never 0. Days are ISO dates, the earliest and latest that the record can mean; `..` is
an open end. Records come from queries.lists.in_files.
"""

from calendar import monthrange
from dataclasses import dataclass

from procurement.choices import Condition
from procurement.dates import OPEN_END, OPEN_START


@dataclass(frozen=True)
class Column:
    """A column: its header, and a function of the record that returns text, a number, a truth value or None."""

    name: str
    value: object


def _of(path, missing=""):
    """A function that follows a dotted path; None on the way is an empty cell."""
    names = path.split(".")

    def value(record):
        for name in names:
            record = getattr(record, name)
            if record is None:
                return missing
        return record

    return value


def _column(name, path=""):
    return Column(name, _of(path or name))


def _number(name):
    return Column(name, _of(name, missing=None))


def _day(name, column):
    return Column(name, lambda record: day_of(getattr(record, column)))


def day_of(key):
    """The ISO date of a key yyyymmdd, `..` for an open end; a month's key may end on a 31st that it does not have."""
    if key is None:
        return ""
    if key in (OPEN_START, OPEN_END):
        return ".."
    year, month, day = key // 10000, key // 100 % 100, key % 100
    return f"{year:04}-{month:02}-{min(day, monthrange(year, month)[1]):02}"


def _category(offer):
    return offer.platform.category if offer.platform else offer.category


def _joined(relation, path):
    """The values of a prefetched relation with `; ` between."""
    inner = _of(path)
    return lambda record: "; ".join(inner(row) for row in getattr(record, relation).all())


def _words(name):
    """The words of a choice; an empty choice is an empty cell."""
    return Column(name, lambda record: str(getattr(record, f"get_{name}_display")()) if getattr(record, name) else "")


def _numbers(record):
    """The numbers in registers: `sipri 57408`."""
    return "; ".join(f"{number.scheme} {number.value}" for number in record.identifiers.all())


def _objections(offer):
    """Who is said to object and by which source: `IND (the-paper); none (another)`."""
    return "; ".join(f"{said.value or said.stated} ({said.source.slug})" for said in offer.objections)


_IDENTIFIERS = Column("identifiers", _numbers)

OFFERS = (
    _column("reference"),
    _column("supplier_code", "supplier.code"),
    _column("supplier", "supplier.name"),
    _column("recipient_code", "recipient.code"),
    _column("recipient", "recipient.name"),
    _column("platform_key", "platform.slug"),
    _column("platform", "platform.designation"),
    _column("subject"),
    Column("category_key", lambda offer: getattr(_category(offer), "slug", "")),
    Column("category", lambda offer: getattr(_category(offer), "name", "")),
    _column("version"),
    _column("stage_key", "stage"),
    _words("stage"),
    _day("earliest_day", "first_key"),
    _day("latest_day", "last_key"),
    _number("quantity_requested"),
    _number("quantity_offered"),
    _number("quantity_agreed"),
    _number("quantity_delivered"),
    _column("estimated_quantities", "estimated"),
    Column("condition", lambda offer: "" if offer.condition == Condition.UNKNOWN else offer.condition),
    _column("transfer"),
    _column("production"),
    _column("payment"),
    _number("tiv_unit"),
    _number("tiv_order"),
    _number("tiv_delivered"),
    _column("competition_key", "competition.slug"),
    _column("competition", "competition.title"),
    _column("is_winning_bid"),
    _column("package_key", "package.slug"),
    _column("package", "package.title"),
    Column("objections", _objections),
    _IDENTIFIERS,
    _column("note"),
)
PLATFORMS = (
    _column("slug"),
    _column("designation"),
    _column("reporting_name"),
    _column("description"),
    _column("category_key", "category.slug"),
    _column("category", "category.name"),
    Column("design_country_codes", _joined("origins", "country.code")),
    Column("design_countries", _joined("origins", "country.name")),
    _column("maker"),
    _column("variant_of_key", "base_slug"),
    _column("variant_of", "base_designation"),
    _column("is_generic"),
    _number("offer_count"),
    _IDENTIFIERS,
    _column("note"),
)
COUNTRIES = (
    _column("code"),
    _column("name"),
    _column("kind_key", "kind"),
    _words("kind"),
    _column("region_key", "region"),
    _words("region"),
    _column("subregion_key", "subregion"),
    _words("subregion"),
    _column("founded", "founded_on"),
    _column("ended", "ended_on"),
    _number("made_count"),
    _number("received_count"),
    _number("event_count"),
    _IDENTIFIERS,
    _column("note"),
)
EVENTS = (
    _column("slug"),
    _column("title"),
    _column("kind_key", "kind.slug"),
    _column("kind", "kind.name"),
    _column("tone", "kind.tone"),
    Column("goldstein", lambda event: event.kind.goldstein),
    _column("state_key", "state"),
    _words("state"),
    _column("date", "dated_on"),
    _day("earliest_day", "dated_first"),
    _day("latest_day", "dated_last"),
    _column("place"),
    Column("participant_codes", _joined("participants", "country.code")),
    Column("participants", _joined("participants", "country.name")),
    Column("participant_roles", _joined("participants", "role")),
    _number("offer_count"),
    _column("summary"),
    _column("note"),
)
SOURCES = (
    _column("slug"),
    _column("title"),
    _column("kind_key", "kind"),
    _words("kind"),
    _column("author"),
    _column("publisher"),
    _column("published", "published_on"),
    _column("address"),
    _column("archived_address"),
    _column("retrieved", "retrieved_on"),
    _column("reliability_key", "reliability"),
    _words("reliability"),
    _column("reliability_reason"),
    _column("edition_of_key", "first_slug"),
    _column("licence"),
    _number("statement_count"),
    _column("note"),
)
COMPETITIONS = (
    _column("slug"),
    _column("title"),
    _column("buyer_code", "buyer.code"),
    _column("buyer", "buyer.name"),
    _column("category_key", "category.slug"),
    _column("category", "category.name"),
    _column("requirement"),
    _number("quantity"),
    _column("outcome_key", "outcome"),
    _words("outcome"),
    _column("opened", "opened_on"),
    _column("decided", "decided_on"),
    _number("bid_count"),
    Column("winning_bid", lambda contest: contest.winners[0].reference if contest.winners else ""),
    _column("note"),
)
