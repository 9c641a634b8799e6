"""What is near enough to a wrong word to be named, and what is only noise."""

import pytest

from procurement.spelling import nearest
from procurement.validators import fold


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Turkiye", "Türkiye"),
        ("Turkey", "Türkiye"),
        ("RUX", "RUS"),
        ("URS", "RUS"),
        ("Pakstan", "Pakistan"),
        ("Kirgizstan", "Kyrgyzstan"),
        ("Untied Sattes", "United States"),
        ("United States", "United States of America"),
        ("mi-25", "mi-24"),
        ("Mi 35M", "mi-35"),
        ("O-00123", "O-000123"),
        ("0-000123", "O-000123"),
        ("O-1", "O-000001"),
        ("o-000132", "O-000123"),
        ("E-000123", "O-000123"),
    ],
)
def test_a_typing_error_leads_to_what_was_meant(typed, meant):
    assert nearest(fold(typed), [fold("Somewhere else"), fold(meant)]) == [fold(meant)]


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("A-001", "O-020001"),
        ("A-001", "O-019901"),
        ("A-0001", "O-000001"),
        ("O-000145", "O-000167"),
        ("O-012345", "O-054321"),
        ("SIPRI-12345", "SIPRI-12645x7"),
        ("Mi-24", "Mi-171"),
        ("Iran", "Iraq and others"),
        ("RUX", "PAK"),
    ],
)
def test_what_is_only_a_little_alike_is_not_named(typed, other):
    assert nearest(fold(typed), [fold(other)]) == []


def test_two_signs_that_were_exchanged_are_one_error():
    assert nearest("pka", ["x pkk", "lka", "pak"], 3) == ["pak", "lka"]


def test_the_likest_come_first_and_no_more_than_were_asked_for():
    assert nearest("mi 35m", ["mi 35", "mi 35ms", "mi 24", "mi 35m3"], 2) == ["mi 35ms", "mi 35m3"]
