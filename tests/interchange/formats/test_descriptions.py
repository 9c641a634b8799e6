import pytest

from procurement.interchange.formats.descriptions import short_description
from procurement.interchange.registers.categories import category_of


@pytest.mark.parametrize(
    ("words", "short"),
    [
        ("armoured personnel carrier", "apc"),
        ("Portable surface-to-air missile", "portable sam"),
        ("short-range air-to-air missile", "sraam"),
        ("anti-ship/land-attack missile", "anti ship/land attack missile"),
        ("fighter/ground-attack aircraft", "fga aircraft"),
        ("APC", "apc"),
        ("search radar", "search radar"),
    ],
)
def test_what_is_spelled_out_is_told_in_short_words(words, short):
    assert short_description(words) == short


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("armoured personnel carrier", "armoured-vehicles"),
        ("APC", "armoured-vehicles"),
        ("air-search radar", "sensors"),
        ("Anti-tank missile", "missiles"),
        ("self-propelled multiple rocket launcher", "artillery"),
        ("multiple rocket launcher", "artillery"),
        ("patrol boat", "ships"),
        ("thing", ""),
    ],
)
def test_either_way_of_telling_it_is_of_one_category(words, slug):
    assert category_of(words) == slug
