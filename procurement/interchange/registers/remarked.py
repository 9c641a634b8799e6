"""What the comment of a deal says in regular words, in the terms of our tables.

Only what is said plainly counts: a remark that is only probable, speaks of an option that was not used or of more that
never came stays in the comment, which is kept whole.
"""

from typing import NamedTuple

from procurement.choices import Condition, MilestoneKind
from procurement.interchange.formats.comments import condition_of, said_of
from procurement.interchange.formats.money import meant_in
from procurement.interchange.registers.facts import PackageFact, PartyFact, StepFact


class Remarked(NamedTuple):
    """The facts of a comment: sets of choices and a version as (value, words), steps, parties, the sum of the deal and
    (sum, words, title) of the package it is part of, of which sum or title is ""; `kind` is that of its first step,
    `estimate` are the words that call the condition of the goods uncertain.
    """

    transfer: tuple
    production: tuple
    payment: tuple
    version: tuple
    before: tuple
    after: tuple
    parties: tuple
    value: tuple
    package: tuple
    kind: str
    estimate: str


_NOTHING = ("", "")
_NO_PACKAGE = ("", "", "")
SILENT = Remarked(*[_NOTHING] * 4, (), (), (), _NOTHING, _NO_PACKAGE, MilestoneKind.CONTRACT, "")
_ENDS = (MilestoneKind.CANCELLATION, MilestoneKind.SUSPENSION, MilestoneKind.RETURN, MilestoneKind.LAPSE)


def remarked(deal, country_of):
    """The Remarked of a deal. `country_of` takes the name of a party and gives its code, "" where we know none."""
    said = said_of(deal)
    if not said:
        return SILENT
    by_kind = {}
    for finding in said:
        if not finding.hedged:
            by_kind.setdefault(finding.kind, []).append(finding)
    year = deal.ordered.value[:4]
    steps = [_step(each) for each in by_kind.get("milestone", ()) if each.values.get("ordered") != "no"]
    steps += [_option(each) for each in by_kind.get("option", ()) if not each.values["used"]]
    # what was only probably selected is not ordered all the same
    selected = any(each.values.get("ordered") == "no" for each in said)
    return Remarked(
        _choices(by_kind, "transfer"),
        _choices(by_kind, "production"),
        _choices(by_kind, "payment"),
        _version(by_kind.get("version", ())),
        tuple(step for step in steps if step.kind not in _ENDS),
        tuple(step for step in steps if step.kind in _ENDS),
        _parties(by_kind.get("party", ()), country_of),
        _money(by_kind.get("value", ()), year),
        _package(by_kind.get("package", ()), year),
        MilestoneKind.SELECTION if selected else MilestoneKind.CONTRACT,
        next((each.words for each in by_kind.get("uncertain", ()) if each.values["aspect"] == "condition"), ""),
    )


def condition_against(facts):
    """(condition, words) of a comment that calls second-hand what the status column of the deal calls new, or "", "".

    Which of the two is right is not for us to say: both are cited.
    """
    if facts.condition != Condition.NEW:
        return _NOTHING
    said = condition_of(facts.comment)
    return (said.values["condition"], said.words) if said and not said.hedged else _NOTHING


def _choices(by_kind, kind):
    found = by_kind.get(kind, ())
    values = " ".join(sorted({finding.values[kind] for finding in found}))
    return values, "; ".join(dict.fromkeys(finding.words for finding in found))


def _version(found):
    """The version, where the comment names one and not several."""
    versions = {finding.values["version"] for finding in found}
    return (versions.pop()[:120], found[0].words) if len(versions) == 1 else _NOTHING


def _step(finding):
    values = finding.values
    planned = bool(values.get("planned"))
    when, count = values.get("when", ""), values.get("quantity", "")
    words = finding.words
    return StepFact(values["milestone"], planned, when, count, "", words, words, words if count else "", "")


def _option(finding):
    count, words = finding.values.get("quantity", ""), finding.words
    return StepFact(MilestoneKind.AMENDMENT, True, "", count, "", words, "", words if count else "", "")


def _parties(found, country_of):
    parties = {}
    for finding in found:
        code = country_of(finding.values["name"]) if finding.values["name"] else ""
        if code:
            parties.setdefault((finding.values["role"], code), PartyFact(finding.values["role"], code, finding.words))
    return tuple(parties.values())


def _money(found, year):
    """(canonical sum, words) of the one sum that is told of a deal of a year."""
    if len(found) != 1:
        return _NOTHING
    values = found[0].values
    low, high = values["low"], values.get("high", "")
    sums = f"{low}-{high}" if high and high != low else low
    return f"{sums} {meant_in(values['currency'], year)}", found[0].words


def _package(found, year):
    """(canonical sum, words, title) of the one package that is told of."""
    if len(found) == 1 and (title := found[0].values.get("title")):
        return "", found[0].words, title
    return (*_money(found, year), "") if found else _NO_PACKAGE


def package_of(remark, supplier, recipient, year):
    """The PackageFact of a deal between two parties (names), or () without one."""
    value, words, named = remark.package
    if named:
        # a name is the same whole in every year; a sum is that of one
        return PackageFact(f"{named}: {recipient} from {supplier}"[:250], "", words)
    if not value:
        return ()
    title = f"{words[:1].upper()}{words[1:]}: {recipient} from {supplier}, {year or 'undated'}"
    return PackageFact(title[:250], value, words)
