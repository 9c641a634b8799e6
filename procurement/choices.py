"""Every closed vocabulary of the database, and the table that turns milestones into a stage.

A vocabulary stands here when the code asks for its values or a CHECK holds it; open vocabularies (platform
categories, kinds of event) are tables.
"""

from django.db import models


class CountryKind(models.TextChoices):
    """What sort of party a country row is. SIPRI marks non-state parties with one star, organisations with two."""

    STATE = "state", "state"
    TERRITORY = "territory", "territory"
    FORMER_STATE = "former_state", "former state"
    ORGANISATION = "organisation", "organisation"
    PROJECT = "project", "multinational project"
    NON_STATE = "non_state", "non-state actor"
    UNKNOWN = "unknown", "unknown party"


class Region(models.TextChoices):
    """The five regions of the UN's standard country codes (M49)."""

    NONE = "", "no region"
    AFRICA = "africa", "Africa"
    AMERICAS = "americas", "Americas"
    ASIA = "asia", "Asia"
    EUROPE = "europe", "Europe"
    OCEANIA = "oceania", "Oceania"


class Subregion(models.TextChoices):
    """M49 at its finest level: the intermediate region where there is one, else the sub-region."""

    NONE = "", "no subregion"
    NORTHERN_AFRICA = "northern-africa", "Northern Africa"
    EASTERN_AFRICA = "eastern-africa", "Eastern Africa"
    MIDDLE_AFRICA = "middle-africa", "Middle Africa"
    SOUTHERN_AFRICA = "southern-africa", "Southern Africa"
    WESTERN_AFRICA = "western-africa", "Western Africa"
    CARIBBEAN = "caribbean", "Caribbean"
    CENTRAL_AMERICA = "central-america", "Central America"
    SOUTH_AMERICA = "south-america", "South America"
    NORTHERN_AMERICA = "northern-america", "Northern America"
    CENTRAL_ASIA = "central-asia", "Central Asia"
    EASTERN_ASIA = "eastern-asia", "Eastern Asia"
    SOUTH_EASTERN_ASIA = "south-eastern-asia", "South-eastern Asia"
    SOUTHERN_ASIA = "southern-asia", "Southern Asia"
    WESTERN_ASIA = "western-asia", "Western Asia"
    EASTERN_EUROPE = "eastern-europe", "Eastern Europe"
    NORTHERN_EUROPE = "northern-europe", "Northern Europe"
    SOUTHERN_EUROPE = "southern-europe", "Southern Europe"
    WESTERN_EUROPE = "western-europe", "Western Europe"
    AUSTRALIA_AND_NEW_ZEALAND = "australia-and-new-zealand", "Australia and New Zealand"
    MELANESIA = "melanesia", "Melanesia"
    MICRONESIA = "micronesia", "Micronesia"
    POLYNESIA = "polynesia", "Polynesia"


class CountryNameScheme(models.TextChoices):
    """Who uses a name of a country."""

    OFFICIAL = "official", "official name"
    COMMON = "common", "common name"
    ISO = "iso", "ISO 3166-1"
    SIPRI = "sipri", "SIPRI"
    UN = "un", "United Nations"
    GDELT = "gdelt", "GDELT"
    HISTORICAL = "historical", "former name"


class CountryIdentifierScheme(models.TextChoices):
    """Registers that number countries: ISO 3166-1, UN M49, CAMEO, SIPRI before 2023, Correlates of War."""

    ISO_ALPHA2 = "iso_alpha2", "ISO 3166-1 alpha-2"
    M49 = "m49", "UN M49"
    CAMEO = "cameo", "CAMEO actor code"
    SIPRI = "sipri", "SIPRI code (before 2023)"
    COW = "cow", "Correlates of War"


class MembershipStatus(models.TextChoices):
    """How a country belongs to an organisation. Wishing to join is an event, not a status."""

    MEMBER = "member", "member"
    OBSERVER = "observer", "observer"
    DIALOGUE_PARTNER = "dialogue_partner", "dialogue partner"
    CANDIDATE = "candidate", "accepted candidate"


class UNClass(models.TextChoices):
    """The categories of the UN Register of Conventional Arms (A/RES/46/36 L and later reviews)."""

    NONE = "", "no single class"
    I = "I", "I battle tanks"  # noqa: E741 - the Register numbers its classes in Roman figures
    II = "II", "II armoured combat vehicles"
    III = "III", "III large-calibre artillery"
    IV = "IV", "IV combat aircraft"
    V = "V", "V attack helicopters"
    VI = "VI", "VI warships"
    VII = "VII", "VII missiles and missile launchers"


class PlatformNameScheme(models.TextChoices):
    """Who uses a name of a platform."""

    OFFICIAL = "official", "maker or service"
    NATO = "nato", "NATO reporting name"
    COMMON = "common", "common name"
    SIPRI = "sipri", "SIPRI"
    EXPORT = "export", "export name"
    LOCAL = "local", "user's own name"


class NameMatch(models.TextChoices):
    """How the thing that a name stands for compares with our platform (after SKOS mapping relations)."""

    EXACT = "exact", "the same thing"
    BROADER = "broader", "covers more than this platform"
    NARROWER = "narrower", "covers only part of this platform"
    SEVERAL = "several", "names several platforms at once"


class PlatformIdentifierScheme(models.TextChoices):
    """Registers that number weapon systems."""

    SIPRI = "sipri", "SIPRI"
    WIKIDATA = "wikidata", "Wikidata"


class ComponentRole(models.TextChoices):
    """What a component is to the platform it fits."""

    ENGINE = "engine", "engine"
    SENSOR = "sensor", "sensor"
    WEAPON = "weapon", "weapon"
    AMMUNITION = "ammunition", "ammunition"
    OTHER = "other", "other part"


class Review(models.TextChoices):
    """Where a record stands on its way to the public. Only published records leave the admin."""

    DRAFT = "draft", "draft"
    IN_REVIEW = "in_review", "in review"
    PUBLISHED = "published", "published"


class Level(models.TextChoices):
    """How grave it is that a row breaks a rule: cannot be so, should be looked at, is good to know."""

    ERROR = "error", "error"
    WARNING = "warning", "warning"
    INFO = "info", "for information"


class Act(models.TextChoices):
    """What sort of act a set of changes was."""

    EDIT = "edit", "edited"
    DELETE = "delete", "deleted"
    MOVE = "move", "moved in review"
    ADVANCE = "advance", "advanced"
    ADOPT = "adopt", "cited value adopted"
    CORRECTION = "correction", "corrected on a suggestion"
    PUT_BACK = "put_back", "put back"
    UNDELETE = "undelete", "brought back"
    BULK_EDIT = "bulk_edit", "edited in bulk"
    MERGE = "merge", "merged"
    UNDO = "undo", "undone"
    IMPORT = "import", "imported"


class BatchState(models.TextChoices):
    """Where the bringing in of a file stands. Nothing of the records is written before it is applied."""

    READING = "reading", "being read"
    READY = "ready", "read, to be confirmed"
    APPLYING = "applying", "being applied"
    APPLIED = "applied", "applied"
    FAILED = "failed", "failed"
    CANCELLED = "cancelled", "cancelled"


class Outcome(models.TextChoices):
    """What becomes of a row of a file that is brought in."""

    NEW = "N", "new"
    CHANGED = "C", "changed"
    UNCHANGED = "U", "unchanged"
    REJECTED = "R", "rejected"
    VANISHED = "V", "vanished"


class KeyedKind(models.TextChoices):
    """The sorts of record that can be merged, by the names of their models."""

    COUNTRY = "country", "country"
    PLATFORM = "platform", "platform"
    COMPETITION = "competition", "competition"
    OFFER = "offer", "offer"
    EVENT = "diplomaticevent", "event"
    SOURCE = "source", "source"


class SuggestionState(models.TextChoices):
    """What became of a suggested correction."""

    OPEN = "open", "open"
    ACCEPTED = "accepted", "accepted"
    DECLINED = "declined", "declined"


class Condition(models.TextChoices):
    """Condition of the goods, SIPRI's `status` column. It says nothing of where the offer stands."""

    UNKNOWN = "unknown", "not stated"
    NEW = "new", "new"
    SECOND_HAND = "second_hand", "second-hand"
    MODERNISED = "modernised", "second-hand, modernised"


class Transfer(models.TextChoices):
    """How the goods change hands. None chosen means that no source says."""

    SALE = "sale", "sale"
    GRANT = "grant", "grant or aid"
    LEASE = "lease", "lease"
    LOAN = "loan", "loan of the goods"
    SWAP = "swap", "swap"
    DEBT_SETTLEMENT = "debt_settlement", "settlement of debt"
    CAPTURE = "capture", "capture"
    ILLICIT = "illicit", "illicit supply"


class Production(models.TextChoices):
    """Where and how the goods are made. None chosen means that no source says."""

    OFF_THE_SHELF = "off_the_shelf", "off the shelf"
    KIT_ASSEMBLY = "kit_assembly", "assembled from kits"
    CO_PRODUCTION = "co_production", "co-production"
    LICENSED = "licensed", "licensed production"
    LOCAL_UPGRADE = "local_upgrade", "upgraded in the recipient's country"


class Payment(models.TextChoices):
    """Who or what pays. None chosen means that no source says."""

    CASH = "cash", "cash"
    CREDIT = "credit", "credit"
    GRANT = "grant", "paid by a grant"
    BARTER = "barter", "barter"
    THIRD_PARTY = "third_party", "paid by a third party"
    COUNTERPART = "counterpart", "offsets or counterpart deliveries"


class Stage(models.TextChoices):
    """How far an offer has come. Derived from milestones and deliveries, never typed (see STAGE_AFTER)."""

    UNKNOWN = "unknown", "not known"
    INTEREST = "interest", "interest"
    REQUESTED = "requested", "requested"
    OFFERED = "offered", "offered"
    NEGOTIATING = "negotiating", "negotiating"
    SELECTED = "selected", "selected"
    AGREED = "agreed", "agreed"
    DELIVERING = "delivering", "delivering"
    DELIVERED = "delivered", "delivered"
    SUSPENDED = "suspended", "suspended"
    LOST = "lost", "lost"
    REFUSED = "refused", "refused by the supplier"
    REJECTED = "rejected", "rejected by the recipient"
    BLOCKED = "blocked", "blocked by a third party"
    WITHDRAWN = "withdrawn", "withdrawn"
    CANCELLED = "cancelled", "cancelled"
    LAPSED = "lapsed", "lapsed"
    CLOSED_SHORT = "closed_short", "closed short"


class MilestoneKind(models.TextChoices):
    """A step in the life of an offer. An offer may enter at any of them.

    `notified` and `licensed` follow the practice of the US Foreign Military Sales process (a ceiling is notified to
    the legislature before acceptance) and of export licensing; what is authorised, notified and delivered are three
    different figures.
    """

    INTEREST = "interest", "interest"
    REQUEST = "request", "request"
    NOTIFIED = "notified", "notified to the legislature"
    LICENSED = "licensed", "export licence granted"
    LICENCE_DENIED = "licence_denied", "export licence denied"
    OFFER = "offer", "offer"
    NEGOTIATION = "negotiation", "negotiation"
    SELECTION = "selection", "selection"
    CONTRACT = "contract", "contract"
    AMENDMENT = "amendment", "amendment"
    FIRST_DELIVERY = "first_delivery", "first delivery"
    LAST_DELIVERY = "last_delivery", "last delivery"
    SUSPENSION = "suspension", "suspension"
    RESUMPTION = "resumption", "resumption"
    LOSS = "loss", "lost to another bid"
    REFUSAL = "refusal", "refusal by the supplier"
    REJECTION = "rejection", "rejection by the recipient"
    BLOCK = "block", "block by a third party"
    WITHDRAWAL = "withdrawal", "withdrawal"
    CANCELLATION = "cancellation", "cancellation"
    LAPSE = "lapse", "lapse"
    RETURN = "return", "return of the goods"


STAGE_AFTER = {
    MilestoneKind.INTEREST: Stage.INTEREST,
    MilestoneKind.REQUEST: Stage.REQUESTED,
    MilestoneKind.NOTIFIED: Stage.OFFERED,
    MilestoneKind.LICENSED: None,
    MilestoneKind.LICENCE_DENIED: Stage.REFUSED,
    MilestoneKind.OFFER: Stage.OFFERED,
    MilestoneKind.NEGOTIATION: Stage.NEGOTIATING,
    MilestoneKind.SELECTION: Stage.SELECTED,
    MilestoneKind.CONTRACT: Stage.AGREED,
    MilestoneKind.AMENDMENT: None,
    MilestoneKind.FIRST_DELIVERY: Stage.DELIVERING,
    MilestoneKind.LAST_DELIVERY: Stage.DELIVERED,
    MilestoneKind.SUSPENSION: Stage.SUSPENDED,
    MilestoneKind.RESUMPTION: None,
    MilestoneKind.LOSS: Stage.LOST,
    MilestoneKind.REFUSAL: Stage.REFUSED,
    MilestoneKind.REJECTION: Stage.REJECTED,
    MilestoneKind.BLOCK: Stage.BLOCKED,
    MilestoneKind.WITHDRAWAL: Stage.WITHDRAWN,
    MilestoneKind.CANCELLATION: Stage.CANCELLED,
    MilestoneKind.LAPSE: Stage.LAPSED,
    MilestoneKind.RETURN: None,
}
"""The stage an offer is at once a milestone is done; None leaves the stage as it is.

Milestones are read in the order in which they are told, planned ones passed over. Three rules complete the table:
a resumption brings back the stage that the suspension interrupted; a delivery that was made lifts any stage before
delivery to delivering, and any stage but suspended to delivered when all that was agreed has come; an offer that ends
after something was delivered, or whose last delivery leaves it below what was agreed, is closed short.
"""

QUANTITY_KINDS = {
    "requested": (MilestoneKind.REQUEST,),
    "offered": (MilestoneKind.NOTIFIED, MilestoneKind.OFFER),
    "agreed": (MilestoneKind.CONTRACT, MilestoneKind.AMENDMENT),
    "delivered": (MilestoneKind.FIRST_DELIVERY, MilestoneKind.LAST_DELIVERY),
}
"""The derived quantities of an offer, and the milestones that each is read from; deliveries tell the last as well."""

BEFORE_DELIVERY = (
    Stage.UNKNOWN,
    Stage.INTEREST,
    Stage.REQUESTED,
    Stage.OFFERED,
    Stage.NEGOTIATING,
    Stage.SELECTED,
    Stage.AGREED,
)
"""Stages that a delivery overtakes."""

DEAD_ENDS = (
    Stage.LOST,
    Stage.REFUSED,
    Stage.REJECTED,
    Stage.BLOCKED,
    Stage.WITHDRAWN,
    Stage.CANCELLED,
    Stage.LAPSED,
)
"""Ends without the goods; after a delivery they read as closed short."""


_COMMITTING = (
    MilestoneKind.NOTIFIED,
    MilestoneKind.LICENSED,
    MilestoneKind.LICENCE_DENIED,
    MilestoneKind.OFFER,
    MilestoneKind.NEGOTIATION,
    MilestoneKind.SELECTION,
    MilestoneKind.CONTRACT,
)
"""Steps on the way from a request to a contract, in their usual order."""

_CALLED_OFF = (
    MilestoneKind.BLOCK,
    MilestoneKind.WITHDRAWAL,
    MilestoneKind.CANCELLATION,
    MilestoneKind.LAPSE,
)
"""Ends that may come before anything is agreed, whoever has spoken last."""

_BID_FAILS = (MilestoneKind.SUSPENSION, MilestoneKind.LOSS, MilestoneKind.REJECTION, *_CALLED_OFF)
"""What can become of an offer that lies before its recipient."""

_ASKED_AGAIN = (MilestoneKind.REQUEST, MilestoneKind.OFFER, MilestoneKind.NEGOTIATION)

FOLLOWS = {
    Stage.UNKNOWN: tuple(MilestoneKind),
    Stage.INTEREST: (
        MilestoneKind.INTEREST,
        MilestoneKind.REQUEST,
        *_COMMITTING,
        MilestoneKind.REFUSAL,
        *_CALLED_OFF,
    ),
    Stage.REQUESTED: (
        MilestoneKind.REQUEST,
        *_COMMITTING,
        MilestoneKind.SUSPENSION,
        MilestoneKind.REFUSAL,
        *_CALLED_OFF,
    ),
    Stage.OFFERED: (MilestoneKind.REQUEST, *_COMMITTING, *_BID_FAILS),
    Stage.NEGOTIATING: (*_COMMITTING, MilestoneKind.REFUSAL, *_BID_FAILS),
    Stage.SELECTED: (
        MilestoneKind.NOTIFIED,
        MilestoneKind.LICENSED,
        MilestoneKind.LICENCE_DENIED,
        MilestoneKind.NEGOTIATION,
        MilestoneKind.CONTRACT,
        MilestoneKind.REFUSAL,
        *_BID_FAILS,
    ),
    Stage.AGREED: (
        MilestoneKind.LICENSED,
        MilestoneKind.LICENCE_DENIED,
        MilestoneKind.AMENDMENT,
        MilestoneKind.FIRST_DELIVERY,
        MilestoneKind.LAST_DELIVERY,
        MilestoneKind.SUSPENSION,
        MilestoneKind.BLOCK,
        MilestoneKind.CANCELLATION,
        MilestoneKind.LAPSE,
    ),
    Stage.DELIVERING: (
        MilestoneKind.LICENSED,
        MilestoneKind.AMENDMENT,
        MilestoneKind.FIRST_DELIVERY,
        MilestoneKind.LAST_DELIVERY,
        MilestoneKind.SUSPENSION,
        MilestoneKind.BLOCK,
        MilestoneKind.CANCELLATION,
        MilestoneKind.RETURN,
    ),
    Stage.DELIVERED: (MilestoneKind.LAST_DELIVERY, MilestoneKind.RETURN),
    Stage.SUSPENDED: (
        MilestoneKind.RESUMPTION,
        MilestoneKind.AMENDMENT,
        MilestoneKind.REFUSAL,
        MilestoneKind.REJECTION,
        *_CALLED_OFF,
        MilestoneKind.RETURN,
    ),
    Stage.LOST: (MilestoneKind.NEGOTIATION, MilestoneKind.SELECTION),
    Stage.REFUSED: _ASKED_AGAIN,
    Stage.REJECTED: _ASKED_AGAIN,
    Stage.BLOCKED: _ASKED_AGAIN,
    Stage.WITHDRAWN: _ASKED_AGAIN,
    Stage.CANCELLED: (),
    Stage.LAPSED: (MilestoneKind.INTEREST, *_ASKED_AGAIN),
    Stage.CLOSED_SHORT: (MilestoneKind.AMENDMENT, MilestoneKind.RETURN),
}
"""What may follow what: the steps that the usual course of an offer allows at each stage.

An offer may enter anywhere, and steps between may be missing, since sources rarely tell them all. The order is that of
US Foreign Military Sales (letter of request; notification to Congress; letter of offer; acceptance; delivery; closure:
DSCA Manual 5105.38-M, chapters 5 and 6) and of export licensing, which may stop a deal before and after its contract
(EU Common Position 2008/944/CFSP). In bargaining, a request and an offer answer each other more than once. What is
agreed is changed by amendment and ended by cancellation.

Ends are ends, but for what real life reopens: who was refused asks again (or is offered it after all), a lapsed offer
is renewed, and the runner-up is chosen when talks with the winner fail. A cancelled contract that is signed anew is a
new offer that supersedes the old one. Going against the table is possible with a reason.
"""

ONCE = (MilestoneKind.FIRST_DELIVERY, MilestoneKind.LAST_DELIVERY)
"""Steps that an offer takes once."""


class ValueBasis(models.TextChoices):
    """What a stated sum of money stands for."""

    UNKNOWN = "unknown", "not stated"
    CONTRACT = "contract", "contract price"
    CEILING = "ceiling", "notified ceiling"
    ESTIMATE = "estimate", "estimate"
    UNIT = "unit", "price of one"
    CREDIT = "credit", "credit line"


class PartyRole(models.TextChoices):
    """What a further party is to an offer."""

    FINANCIER = "financier", "financier"
    INTERMEDIARY = "intermediary", "intermediary"
    LICENSOR = "licensor", "licensor"
    PRODUCER = "producer", "producer"
    PRODUCTION_SITE = "production_site", "production site"
    END_USER = "end_user", "end user"
    ORIGINAL_CUSTOMER = "original_customer", "original customer"
    CONSENT_HOLDER = "consent_holder", "holder of a right of consent"
    CANDIDATE_SUPPLIER = "candidate_supplier", "possible supplier"


class OfferRelationKind(models.TextChoices):
    """What one offer is to another, read from the owner to the other."""

    FULFILS = "fulfils", "fulfils"
    REDUCED_TO = "reduced_to", "was reduced to"
    SUPERSEDES = "supersedes", "supersedes"
    FOLLOW_ON_OF = "follow_on_of", "is a follow-on of"
    OPTION_OF = "option_of", "is an option of"
    COMPONENT_FOR = "component_for", "is a component for"
    AMMUNITION_FOR = "ammunition_for", "is ammunition for"
    UPGRADE_OF = "upgrade_of", "is an upgrade of"
    DIVERTED_FROM = "diverted_from", "was diverted from"


class OfferIdentifierScheme(models.TextChoices):
    """Registers that number deals."""

    SIPRI = "sipri", "SIPRI deal id"
    FMS = "fms", "US FMS transmittal number"


class EventIdentifierScheme(models.TextChoices):
    """Collections of machine-coded events that number them."""

    GDELT = "gdelt", "GDELT event number"


class CompetitionOutcome(models.TextChoices):
    """How a buyer's contest ended."""

    UNKNOWN = "unknown", "not known"
    OPEN = "open", "open"
    DECIDED = "decided", "decided"
    CANCELLED = "cancelled", "cancelled"


class Tone(models.TextChoices):
    """Whether a kind of event is cooperation or conflict, after the sign of its Goldstein score."""

    COOPERATION = "cooperation", "cooperation"
    NEUTRAL = "neutral", "neutral"
    CONFLICT = "conflict", "conflict"


class EventState(models.TextChoices):
    """Whether the event came to be. What did not happen never counts as cooperation."""

    ANNOUNCED = "announced", "announced"
    OFFERED = "offered", "offered"
    PROMISED = "promised", "promised"
    AGREED = "agreed", "agreed"
    PLANNED = "planned", "planned"
    HELD = "held", "held or done"
    POSTPONED = "postponed", "postponed"
    CANCELLED = "cancelled", "cancelled"


class ParticipantRole(models.TextChoices):
    """What a country is to an event."""

    INITIATOR = "initiator", "initiator"
    TARGET = "target", "target"
    HOST = "host", "host"
    VISITOR = "visitor", "visitor"
    MEDIATOR = "mediator", "mediator"
    BENEFICIARY = "beneficiary", "beneficiary"
    SUBJECT = "subject", "subject"
    AFFECTED = "affected", "affected third party"
    ORGANISATION = "organisation", "organisation"
    PARTICIPANT = "participant", "participant"


class EventRelationKind(models.TextChoices):
    """What one event is to another, read from the owner to the other."""

    IN_RESPONSE_TO = "in_response_to", "in response to"
    FOLLOWS = "follows", "follows"
    REPLACES = "replaces", "replaces"


class Bearing(models.TextChoices):
    """How an event bears on an offer."""

    ANNOUNCES = "announces", "announces"
    REQUESTS = "requests", "requests"
    SUPPORTS = "supports", "supports"
    PROMPTS = "prompts", "prompts"
    NEGOTIATES = "negotiates", "negotiates"
    RESPONDS = "responds", "responds to"
    SIGNS = "signs", "signs"
    WARNS = "warns", "warns about"
    PROTESTS = "protests", "protests"
    CONDITIONS = "conditions", "sets conditions for"
    DELAYS = "delays", "delays"
    CANCELS = "cancels", "cancels"


class SourceKind(models.TextChoices):
    """What sort of document a source is."""

    ARTICLE = "article", "article"
    REGISTER = "register", "register release"
    OFFICIAL = "official", "official document"
    STATEMENT = "statement", "statement or press release"
    BOOK = "book", "book or report"
    OTHER = "other", "other"


class AddressState(models.TextChoices):
    """What the address of a source gave when somebody last looked. Nothing is fetched by itself."""

    UNCHECKED = "unchecked", "not checked"
    ANSWERS = "answers", "answers"
    CHANGED = "changed", "says something else now"
    GONE = "gone", "gone"


class Reliability(models.TextChoices):
    """Reliability of a source, the letter of the Admiralty (NATO) system. F is not the worst: it cannot be judged."""

    A = "A", "A completely reliable"
    B = "B", "B usually reliable"
    C = "C", "C fairly reliable"
    D = "D", "D not usually reliable"
    E = "E", "E unreliable"
    F = "F", "F reliability cannot be judged"


class Credibility(models.TextChoices):
    """Credibility of one item, the figure of the Admiralty (NATO) system, judged apart from its source.

    1 needs a second source of independent origin; 6 is not the worst: it cannot be judged (opinions, for instance).
    """

    CONFIRMED = "1", "1 confirmed by other sources"
    PROBABLY_TRUE = "2", "2 probably true"
    POSSIBLY_TRUE = "3", "3 possibly true"
    DOUBTFUL = "4", "4 doubtful"
    IMPROBABLE = "5", "5 improbable"
    CANNOT_BE_JUDGED = "6", "6 truth cannot be judged"


class Speaker(models.TextChoices):
    """Who says it: the source in its own voice, or somebody whom it reports."""

    SOURCE = "source", "the source itself"
    QUOTED = "quoted", "a person quoted"
    OFFICIALS = "officials", "unnamed officials"
    OPINION = "opinion", "the author's opinion"


class Rank(models.TextChoices):
    """Standing of a statement among its rivals (after Wikidata's ranks). Deprecated ones are kept, and marked."""

    PREFERRED = "preferred", "preferred"
    NORMAL = "normal", "normal"
    DEPRECATED = "deprecated", "deprecated"


class CountryAspect(models.TextChoices):
    """What a citation of a country speaks of."""

    RECORD = "record", "the record as a whole"
    NAME = "name", "name"
    KIND = "kind", "kind"
    EXISTENCE = "existence", "beginning or end of existence"
    NOTE = "note", "note"


class PlatformAspect(models.TextChoices):
    """What a citation of a platform speaks of. `operators` takes country codes: who is said to have it in service."""

    RECORD = "record", "the record as a whole"
    DESIGNATION = "designation", "designation"
    DESCRIPTION = "description", "what it is"
    CATEGORY = "category", "category"
    MAKER = "maker", "maker"
    VARIANT = "variant", "variant of"
    OPERATORS = "operators", "who operates it"
    NOTE = "note", "note"
    ORIGIN = "origin", "country of design"
    NAME = "name", "another name"
    COMPONENT = "component", "component"


class CompetitionAspect(models.TextChoices):
    """What a citation of a competition speaks of."""

    RECORD = "record", "the record as a whole"
    REQUIREMENT = "requirement", "requirement"
    OPENED = "opened", "opening"
    DECIDED = "decided", "decision"
    OUTCOME = "outcome", "outcome"


class OfferAspect(models.TextChoices):
    """What a citation of an offer speaks of. `objections` takes country codes, or `none`: who is said to object."""

    RECORD = "record", "the record as a whole"
    SUPPLIER = "supplier", "supplier"
    RECIPIENT = "recipient", "recipient"
    PLATFORM = "platform", "platform"
    SUBJECT = "subject", "subject"
    VERSION = "version", "version"
    CONDITION = "condition", "condition"
    TRANSFER = "transfer", "transfer"
    PRODUCTION = "production", "production"
    PAYMENT = "payment", "payment"
    VOLUME = "volume", "SIPRI volume"
    COMPETITION = "competition", "competition"
    OBJECTIONS = "objections", "who objects"
    NOTE = "note", "note"
    MILESTONE = "milestone", "milestone"
    MILESTONE_DATE = "milestone_date", "date of a milestone"
    MILESTONE_QUANTITY = "milestone_quantity", "quantity of a milestone"
    MILESTONE_VALUE = "milestone_value", "value of a milestone"
    DELIVERY = "delivery", "delivery"
    DELIVERY_DATE = "delivery_date", "date of a delivery"
    DELIVERY_QUANTITY = "delivery_quantity", "quantity of a delivery"
    PARTY = "party", "further party"


class EventAspect(models.TextChoices):
    """What a citation of an event speaks of."""

    RECORD = "record", "the record as a whole"
    KIND = "kind", "kind"
    STATE = "state", "state"
    DATE = "date", "date"
    PLACE = "place", "place"
    SUMMARY = "summary", "summary"
    PARTICIPANT = "participant", "participant"
    OFFER = "offer", "bearing on an offer"
