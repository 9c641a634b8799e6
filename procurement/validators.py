"""Pure functions on one value: what it must look like, and how it is folded for search."""

import re
import unicodedata
from functools import lru_cache

from babel.core import Locale
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

COUNTRY_CODE = RegexValidator(
    r"\A(?:[A-Z]{3}|X-[A-Z0-9]+(?:-[A-Z0-9]+)*)\Z",
    "A code is three capital letters (ISO 3166-1 alpha-3) or X- with capitals, digits and hyphens, like X-SCO.",
)
REFERENCE = RegexValidator(
    r"\A[A-Z][A-Z0-9]*-[A-Z0-9]+(?:-[A-Z0-9]+)*\Z",
    "A reference is capitals and digits joined by hyphens, like O-000123 or SIPRI-60320; leave it empty for the next.",
)
CAMEO_CODE = RegexValidator(
    r"\A[0-9]{2,4}\Z", "A CAMEO code has two to four digits and keeps its leading zero, like 042."
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLANKS = re.compile(r"[\s\-‐-―_]+")


def fold(text):
    """The text for searching: case folded, accents off, blanks and hyphens of every kind joined to one blank.

    `fold("Åland–Su‑35")` is `aland su 35`. Both engines then compare plain ASCII where the scripts allow it.
    """
    if text.isascii():  # most are, and have nothing to take off
        return " ".join(_BLANKS.sub(" ", text.lower()).split())
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(_BLANKS.sub(" ", bare).split())


@lru_cache(maxsize=1)
def currencies():
    """ISO 4217 codes with English names, withdrawn ones included (old deals are in marks, francs and roubles)."""
    return {code: name for code, name in Locale("en").currencies.items() if code not in ("XXX", "XTS")}


def validate_currency(code):
    """Refuse what was never a currency. Raises ValidationError with the nearest help there is."""
    if code and code not in currencies():
        hint = " Write the code in capitals." if code.upper() in currencies() else ""
        raise ValidationError(
            f"“%(code)s” is not an ISO 4217 currency code such as USD, RUB or PKR.{hint}",
            code="currency",
            params={"code": code},
        )


def validate_plain_text(text):
    """Refuse control characters, which no engine, spreadsheet or XML file carries safely."""
    if found := CONTROL.search(text or ""):
        raise ValidationError(
            "The text holds the control character U+%(point)s at position %(at)s: remove it.",
            code="control",
            params={"point": f"{ord(found[0]):04X}", "at": found.start() + 1},
        )
