"""Descriptions of weapons: the exports since 2026 spell out what older ones shorten."""

import re

_SHORT = {
    "short range air to air missile": "sraam",
    "beyond visual range air to air missile": "bvraam",
    "submarine launched ballistic missile": "slbm",
    "surface to air missile": "sam",
    "surface to surface missile": "ssm",
    "air to surface missile": "asm",
    "anti ballistic missile": "abm",
    "multiple rocket launcher": "mrl",
    "armoured personnel carrier": "apc",
    "armoured patrol vehicle": "apv",
    "armoured protected vehicle": "apv",
    "infantry fighting vehicle": "ifv",
    "armoured recovery vehicle": "arv",
    "armoured engineer vehicle": "aev",
    "armoured fire support vehicle": "afsv",
    "reconnaissance armoured vehicle": "reconnaissance av",
    "fighter/ground attack aircraft": "fga aircraft",
    "airborne early warning and control": "aew&c",
    "airborne early warning": "aew",
    "airborne ground surveillance": "ags",
    "anti submarine warfare": "asw",
    "anti submarine": "asw",
    "signals intelligence": "sigint",
    "electro optical": "eo",
    "electronic warfare": "ew",
    "unmanned aerial vehicle": "uav",
    "air independent propulsion": "aip",
    "amphibious assault landing ship": "aals",
    "fast attack craft": "fac",
    "offshore patrol vessel": "opv",
    "mine countermeasures": "mcm",
    "anti aircraft": "aa",
    "ground surveillance": "ground surv",
    "maritime patrol aircraft radar": "mp aircraft radar",
    "combat helicopter radar": "combat heli radar",
    "patrol boat": "patrol craft",
    "trainer/combat ac": "trainer/combat aircraft",
}
_LONG = re.compile("|".join(rf"\b{re.escape(words)}\b" for words in sorted(_SHORT, key=len, reverse=True)))


def short_description(text):
    """A description in the short words of the older exports, folded and without hyphens: `portable sam`, `apc`."""
    folded = " ".join(text.casefold().replace("-", " ").split())
    return _LONG.sub(lambda found: _SHORT[found[0]], folded)
