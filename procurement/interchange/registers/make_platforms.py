"""Makes the platforms that a register names and nobody has, as drafts with their name and citations."""

from django.db.models import Value

from procurement.choices import NameMatch, PlatformAspect, PlatformNameScheme
from procurement.interchange.registers.layout import PLATFORM, cell, key_of, place, truth
from procurement.models import Platform, PlatformCategory, PlatformCitation, PlatformName
from procurement.services.bulk import insert_from


def make_platforms(making):
    """The platforms that the batch was asked to create, as drafts. Returns how many."""
    rows = making.rows(PLATFORM)
    count = rows.count()
    if not count:
        return 0
    making.reserve(platform=Platform)
    making.reserve(platform=PlatformName)
    owner = making.pk(Platform, PLATFORM, "rank")
    insert_from(
        Platform,
        rows,
        {
            "id": owner,
            "slug": cell(PLATFORM, "slug"),
            "designation": cell(PLATFORM, "designation"),
            "description": cell(PLATFORM, "description"),
            "category": key_of(PlatformCategory, "slug", PLATFORM, "category"),
            "is_generic": truth(PLATFORM, "generic"),
            "search": cell(PLATFORM, "search"),
        },
    )
    _name(making, rows, owner)
    _cite(making, rows, owner)
    return count


def _name(making, rows, owner):
    insert_from(
        PlatformName,
        rows,
        {
            "id": making.pk(PlatformName, PLATFORM, "rank"),
            "platform": owner,
            "number": Value(1),
            "text": cell(PLATFORM, "designation"),
            "scheme": Value(PlatformNameScheme.SIPRI.value),
            "match": Value(NameMatch.EXACT.value),
            "folded": cell(PLATFORM, "folded"),
        },
    )


def _cite(making, rows, owner):
    facts = (
        (PlatformAspect.RECORD, None, "designation"),
        (PlatformAspect.DESIGNATION, "designation", "designation"),
        (PlatformAspect.DESCRIPTION, "description", "description"),
        (PlatformAspect.CATEGORY, "category", "said_category"),
        (PlatformAspect.NAME, "designation", "designation"),
    )
    for number, (aspect, value, said) in enumerate(facts, start=1):
        stated = rows.exclude(**{place(PLATFORM, said): ""})
        insert_from(
            PlatformCitation,
            stated,
            {
                "platform": owner,
                "number": Value(number),
                "aspect": Value(aspect.value),
                "source": Value(making.source.pk),
                "stated": cell(PLATFORM, said),
                "value": cell(PLATFORM, value) if value else Value(""),
                "locator": cell(PLATFORM, "locator"),
            }
            | ({"name": making.pk(PlatformName, PLATFORM, "rank")} if aspect == PlatformAspect.NAME else {}),
        )
