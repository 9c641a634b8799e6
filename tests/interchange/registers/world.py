"""A small world of our own for register files: parties, a category, and a way to bring a file in."""

from procurement.interchange.staging import batches
from procurement.queries.past import curated_models
from tests.interchange.formats.registers import A_HEADER, PREAMBLE, register, row
from tests.make import derive, make_category, make_country, make_country_name, make_platform, make_platform_name

FIRST, SECOND = "7 Oct 2024", "10 Mar 2025"


def make_world():
    """Atlantis, Lemuria and Mu under SIPRI's names, the Trident-2 radar, SIPRI's categories that the rows need."""
    parties = {}
    for name, code in (("Atlantis", "ATL"), ("Lemuria", "LEM"), ("Mu", "MUU")):
        parties[code] = make_country(name=name, code=code)
        make_country_name(parties[code], text=name, scheme="sipri")
    sensors = make_category(slug="sensors", name="Sensors", sipri_name="Sensors")
    make_category(slug="aircraft", name="Aircraft", sipri_name="Aircraft")
    trident = make_platform("Trident-2", slug="trident-2", category=sensors)
    make_platform_name(trident, text="Trident-2", scheme="sipri", match="exact")
    derive(trident)
    return parties


def file_of(*rows, day=FIRST, scope="All countries  to All countries", years=("1950", "2026"), header=A_HEADER):
    """A file of format A made on a day, with these rows (dicts of cells that differ from the plain row, or lines)."""
    above = PREAMBLE.replace("7 Oct 2024", day).replace("All countries  to All countries", scope)
    above = above.replace("'1950'", f"'{years[0]}'").replace("'2024'", f"'{years[1]}'")
    return register(*(each if isinstance(each, str) else row(**each) for each in rows), above=above, header=header)


def prepared(file, **options):
    """The batch of a file, read and compared."""
    batch = batches.open_batch(file, "register.csv", "sipri-a", options={"create": ["platforms"], **options})
    return batches.prepare(batch)


def brought_in(file, **options):
    """The batch of a file, applied."""
    return batches.apply(prepared(file, **options))


def state():
    """All rows of all records, without what only tells when."""
    return {model: sorted(map(str, model.objects.values_list())) for model in curated_models()}
