"""Deals of a register as a preview shows them: in words, with what would differ."""

import re

from procurement.choices import Condition, MilestoneKind, PartyRole, Payment, Production, Transfer
from procurement.interchange.registers import compare
from procurement.interchange.registers.matching import LIKELY
from procurement.interchange.registers.remarked import condition_against
from procurement.interchange.staging.route import Difference, Sample
from procurement.models import Delivery, OfferMilestone, OfferPackage, OfferParty

_LABELS = {
    "tiv": "SIPRI volume",
    "volume": "SIPRI volume (one / ordered / delivered)",
    "comment": "comment",
    "condition_estimated": "condition is an estimate",
    "told_condition": "condition, by the comment",
    "row": "",
    "deal": "SIPRI's number of the deal",
}
_VOCABULARIES = {
    "condition": Condition,
    "told_condition": Condition,
    "condition_estimated": Condition,
    "transfer": Transfer,
    "production": Production,
    "payment": Payment,
}
"""{fact: the vocabulary of its values}: `grant` and `licensed` are words of two, and mean another thing in each."""

_KEPT = "the record keeps its own; the register's word is cited beside it"
_CITED = "agrees already; the release is cited"


_ABOUT_NUMBER, _ABOUT_DATE = re.compile(r"(?<![\dX])~(?=\d)"), re.compile(r"([\dXQ-]{4,})~")
_THOUSANDS = re.compile(r"(?<![\d.])\d{4,}")

_LOOK = "Matched by what the two have in common, though not by designation and year: look whether it is the same deal."


_ROWS = (
    (compare.STEP, OfferMilestone, ("kind", "dated_on")),
    (compare.ARRIVAL, Delivery, ("delivered_on",)),
    (compare.PARTY, OfferParty, ("role", "country__name")),
)
_KINDS = {compare.STEP: MilestoneKind, compare.PARTY: PartyRole}


class Names:
    """What parties and platforms are called: {code or slug: name}; and packages, see packages_called."""

    def __init__(self, countries, platforms):
        self._names = {**platforms, **countries}
        self.packages = {}

    def __call__(self, key):
        return self._names.get(key, key)


def title_of(facts, names):
    """`Pakistan from Russia, 2015: Mi-35`."""
    year = _plain(facts.steps[0].date) or "undated"
    return f"{names(facts.recipient)} from {names(facts.supplier)}, {year}: {facts.said['platform']}"


def new_deal(line, facts, names):
    """The Sample of a deal that becomes an offer."""
    found = [
        ("supplier", names(facts.supplier)),
        ("recipient", names(facts.recipient)),
        ("platform" if facts.platform else "subject", names(facts.platform) or facts.said["platform"]),
        *(
            (name, _words(name, getattr(facts, name)))
            for name in ("condition", "version", "transfer", "production", "payment")
        ),
        (_LABELS["told_condition"], _words("condition", condition_against(facts)[0])),
        (_LABELS["condition_estimated"], _words("condition", facts.condition) if facts.condition_estimated else ""),
        (_LABELS["volume"], _amount(" / ".join(facts.volume))),
        *(("milestone", _step(step)) for step in facts.steps),
        *(("delivery", _arrival(arrival)) for arrival in facts.arrivals),
        *((PartyRole(party.role).label, names(party.country)) for party in facts.parties),
        ("package", facts.package.title if facts.package else ""),
        ("comment", facts.comment),
    ]
    return Sample(line, title_of(facts, names), [Difference(label, "", text) for label, text in found if text])


def rows_called(moves):
    """{(table, primary key): words} of the rows that Moves are about: `delivery 2010`, `contract 2015`."""
    called = {}
    for table, model, columns in _ROWS:
        pks = {move.pk for move in moves if move.table == table and move.pk}
        for pk, *words in model.objects.filter(pk__in=pks).values_list("pk", *columns):
            kind = _KINDS[table](words.pop(0)).label if table in _KINDS else table
            called[table, pk] = " ".join(filter(None, (kind, *map(_plain, words))))
    return called


def packages_called(moves):
    """{slug: title} of the packages that Moves speak of and that are there; one to be made goes by its title."""
    keys = {key for move in moves if move.fact == "package" for key in (move.old, move.new)}
    return dict(OfferPackage.objects.filter(slug__in=keys).values_list("slug", "title")) if keys else {}


def revised_deal(line, reference, facts, how, moves, names, called):
    """The Sample of a deal that changes an offer, or finds it kept; `moves` are None where the offer is gone."""
    if moves is None:
        return Sample(line, title_of(facts, names), [], "Its offer is no longer there: read the file again.")
    shown = [_move(move, names, called) for move in moves]
    return Sample(line, f"{reference}: {title_of(facts, names)}", shown, _LOOK if how == LIKELY else "")


def discarded_deal(line, facts, names):
    """The Sample of a deal whose offer somebody deleted: it stays away."""
    return Sample(
        line, title_of(facts, names), [], "Its offer was deleted here, so it stays away: bring that back to have it."
    )


def vanished_deal(entry_line, reference, facts, names):
    """The Sample of a deal that the file no longer has."""
    return Sample(
        entry_line, f"{reference}: {title_of(facts, names)}", [], "Nothing is deleted: look what became of it."
    )


def _move(move, names, called):
    row = called.get((move.table, move.pk), move.table)
    label = row if move.fact == "row" else _LABELS.get(move.fact, move.fact)
    if move.table not in (compare.OFFER, compare.NUMBER) and label != row:
        label = f"{row}, {label}"
    old, new = (text and _value(move, text, names) for text in (move.old, move.new))
    if move.action == compare.KEEP:
        return Difference(label, old, f"{old} ({_KEPT}: {new})", stays=True)
    if move.action == compare.CITE:
        is_comment = move.fact == "comment"
        return Difference(label, old, move.said if is_comment else f"{old} ({_CITED})", stays=not is_comment)
    return Difference(label, old, new)


def _value(move, text, names):
    if move.fact == "package":
        return names.packages.get(text, text)
    if move.fact in ("quantity", "value", "volume"):
        return _amount(text)
    if move.fact == "row":
        return _row(move.table, move.row, names)
    if move.fact == "date":
        return _plain(text)
    return names(text) if move.fact in ("supplier", "recipient", "platform") else _words(move.fact, text)


def _plain(text):
    """`about 1986, about 4` of `1986~, ~4`."""
    return _ABOUT_DATE.sub(r"about \1", _ABOUT_NUMBER.sub("about ", text))


def _amount(text):
    """`about 2,300` of `~2300`."""
    return _THOUSANDS.sub(lambda digits: f"{int(digits[0]):,}", _plain(text))


def _words(fact, text):
    """The labels of the words of a set of choices; the text as it is of a fact that is none."""
    vocabulary = _VOCABULARIES.get(fact)
    return ", ".join(str(vocabulary(word).label) for word in text.split()) if vocabulary else text


def _row(table, row, names):
    """A milestone, delivery or party that comes or goes."""
    if table == compare.PARTY:
        return f"{PartyRole(row.role).label}: {names(row.country)}"
    return _step(row) if table == compare.STEP else _arrival(row)


def _step(step):
    amounts = (_plain(step.date), _amount(step.quantity), _amount(step.value))
    return ", ".join(filter(None, (MilestoneKind(step.kind).label, "planned" if step.planned else "", *amounts)))


def _arrival(arrival):
    return f"{_plain(arrival.date)}: {_amount(arrival.quantity) or 'number unknown'}"
