"""What the comment of a deal says in regular words, in the terms of our tables.

Only what is said plainly counts: a remark that is only probable, speaks of an option that was not used or of more that
never came stays in the comment, which is kept whole.
"""

from typing import NamedTuple

from procurement.choices import MilestoneKind
from procurement.interchange.formats.comments import said_of
from procurement.interchange.registers.facts import PackageFact, PartyFact, StepFact


class Remarked(NamedTuple):
    """The facts of a comment: sets of choices and a version as (value, words), steps, parties, the sum of the deal and
    (sum, words) of the package it is part of; `kind` is that of its first step.
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


_NOTHING = ("", "")
SILENT = Remarked(_NOTHING, _NOTHING, _NOTHING, _NOTHING, (), (), (), _NOTHING, _NOTHING, MilestoneKind.CONTRACT)
_ENDS = (MilestoneKind.CANCELLATION, MilestoneKind.SUSPENSION, MilestoneKind.RETURN, MilestoneKind.LAPSE)


def remarked(deal, country_of):
    """The Remarked of a deal. `country_of` takes the name of a party and gives its code, "" where we know none."""
    found = [finding for finding in said_of(deal) if not finding.hedged]
    if not found:
        return SILENT
    by_kind = {}
    for finding in found:
        by_kind.setdefault(finding.kind, []).append(finding)
    steps = [_step(each) for each in by_kind.get("milestone", ()) if each.values.get("ordered") != "no"]
    steps += [_option(each) for each in by_kind.get("option", ()) if not each.values["used"]]
    selected = any(each.values.get("ordered") == "no" for each in by_kind.get("milestone", ()))
    return Remarked(
        _choices(by_kind, "transfer"),
        _choices(by_kind, "production"),
        _choices(by_kind, "payment"),
        _version(by_kind.get("version", ())),
        tuple(step for step in steps if step.kind not in _ENDS),
        tuple(step for step in steps if step.kind in _ENDS),
        _parties(by_kind.get("party", ()), country_of),
        _money(by_kind.get("value", ())),
        _money(by_kind.get("package", ())),
        MilestoneKind.SELECTION if selected else MilestoneKind.CONTRACT,
    )


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


def _money(found):
    """(canonical sum, words) of the one sum that is told."""
    if len(found) != 1:
        return _NOTHING
    values = found[0].values
    low, high = values["low"], values.get("high", "")
    sums = f"{low}-{high}" if high and high != low else low
    return f"{sums} {values['currency']}", found[0].words


def package_of(remark, supplier, recipient, year):
    """The PackageFact of a deal between two parties (names), or () without one."""
    value, words = remark.package
    if not value:
        return ()
    title = f"{words[:1].upper()}{words[1:]}: {recipient} from {supplier}, {year or 'undated'}"
    return PackageFact(title[:250], value, words)
