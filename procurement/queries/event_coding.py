"""Which of our kinds of event a CAMEO code stands for.

Our list maps to CAMEO and does not adopt it: several of its codes have one kind here, and some of its codes fit more
than one. Where the last is so, the table below decides; where a code has no kind of its own, the nearest broader code
that has one does.
"""

from functools import cached_property
from typing import NamedTuple

from procurement.models import EventKind
from procurement.validators import CAMEO_CODE

NEAREST = {
    "01": "statement",
    "010": "statement",
    "022": "appeal",
    "0232": "arms-request",
    "030": "intent-declared",
    "0332": "arms-offer",
    "040": "consultation",
    "043": "visit",
    "044": "meeting",
    "05": "support",
    "050": "support",
    "051": "praise",
    "062": "military-cooperation",
    "11": "criticism",
    "111": "criticism",
    "115": "accusation",
    "116": "accusation",
    "12": "rejection",
    "120": "rejection",
    "1222": "refusal",
    "13": "threat",
    "14": "demonstration",
    "15": "force-build-up",
    "150": "force-build-up",
    "16": "relations-reduced",
    "163": "sanctions",
    "165": "negotiations-halted",
    "166": "expulsion",
}
"""{code or the start of codes: slug} where the code itself does not tell: one that several kinds have, or none, or one
whose kind here is narrower (022 is any appeal for diplomatic cooperation, 150 any show of force). The longest start of
a code that stands here, or is the code of a kind, decides."""


class Coding(NamedTuple):
    """A kind as an import needs it, and whether the code is its own."""

    pk: int
    slug: str
    name: str
    goldstein: str
    is_exact: bool


class CodingBook:
    """The kinds of event by CAMEO code, read once: one query."""

    def __init__(self):
        self._found = {}

    @cached_property
    def _kinds(self):
        rows = EventKind.objects.values_list("slug", "pk", "name", "cameo", "goldstein").order_by("slug")
        return {slug: (pk, name, cameo, goldstein) for slug, pk, name, cameo, goldstein in rows}

    @cached_property
    def _by_code(self):
        """{code or start of codes: slug}; what NEAREST says goes before what the kinds say of themselves."""
        found = {}
        for slug, (_, _, cameo, _) in self._kinds.items():
            if cameo:
                found.setdefault(cameo, slug)
                if cameo.endswith("0") and len(cameo) == 3:
                    found.setdefault(cameo[:2], slug)
        return found | {code: slug for code, slug in NEAREST.items() if slug in self._kinds}

    def resolve(self, code):
        """The Coding of a CAMEO code (text with its leading zero), or None for what is no code of CAMEO."""
        if code not in self._found:
            self._found[code] = self._resolve(code)
        return self._found[code]

    def _resolve(self, code):
        if not CAMEO_CODE.regex.search(code):
            return None
        starts = (code[:length] for length in range(len(code), 1, -1))
        slug = next((self._by_code[start] for start in starts if start in self._by_code), None)
        if slug is None:
            return None
        pk, name, cameo, goldstein = self._kinds[slug]
        return Coding(pk, slug, name, "" if goldstein is None else f"{goldstein.normalize():f}", code == cameo)
