from pathlib import Path

import pytest

from procurement.interchange.fixtures.load import load_fixtures
from procurement.models import EventKind
from procurement.queries.event_coding import NEAREST, CodingBook
from tests.make import make_event_kind

pytestmark = pytest.mark.django_db

REFERENCE = Path(__file__).parents[2] / "fixtures" / "reference"


def test_a_code_stands_for_its_own_kind_or_for_the_nearest_broader_one():
    make_event_kind(slug="demand", cameo="100", goldstein="-5")
    make_event_kind(slug="visit", cameo="042", goldstein="1.9")
    book = CodingBook()
    told = {code: book.resolve(code) for code in ("042", "100", "10", "1053", "0421", "043", "209", "42a", "", "1")}
    assert {code: found and (found.slug, found.is_exact) for code, found in told.items()} == {
        "042": ("visit", True),
        "100": ("demand", True),
        "10": ("demand", False),
        "1053": ("demand", False),
        "0421": ("visit", False),
        "043": ("visit", False),
        "209": None,
        "42a": None,
        "": None,
        "1": None,
    }
    assert (told["042"].goldstein, told["1053"].goldstein) == ("1.9", "-5")


def test_leading_zeros_matter():
    make_event_kind(slug="visit", cameo="042")
    assert CodingBook().resolve("42") is None


def test_a_thousand_codes_cost_one_query(django_assert_num_queries):
    make_event_kind(slug="visit", cameo="042")
    book = CodingBook()
    with django_assert_num_queries(1):
        for number in range(1000):
            book.resolve(f"{number:04}")


def test_every_code_of_cameo_has_a_kind_in_the_reference():
    load_fixtures([REFERENCE])
    assert {*NEAREST.values()} - {*EventKind.objects.values_list("slug", flat=True)} == set()
    book = CodingBook()
    roots = [f"{root:02}" for root in range(1, 21)]
    codes = [*roots, *(f"{root}{digit}" for root in roots for digit in range(10))]
    codes += [f"{code}{digit}" for code in codes if len(code) == 3 for digit in range(1, 10)]
    assert [code for code in codes if book.resolve(code) is None] == []
    told = {
        "01": "statement",
        "017": "statement",
        "0233": "appeal",
        "0232": "arms-request",
        "0312": "arms-offer",
        "036": "invitation",
        "043": "visit",
        "057": "agreement",
        "0831": "concession",
        "0841": "concession",
        "087": "concession",
        "0871": "ceasefire",
        "075": "aid",
        "073": "humanitarian-aid",
        "060": "cooperation",
        "090": "investigation",
        "110": "criticism",
        "1125": "accusation",
        "1212": "refusal",
        "125": "meeting-refused",
        "1312": "threat-of-sanctions",
        "139": "threat",
        "1385": "threat-of-force",
        "1454": "demonstration",
        "151": "force-build-up",
        "163": "sanctions",
        "1663": "expulsion",
        "173": "coercion",
        "174": "expulsion",
        "1831": "violence",
        "195": "armed-clash",
        "2042": "mass-violence",
    }
    assert {code: book.resolve(code).slug for code in told} == told
