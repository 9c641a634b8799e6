"""What the house asks of its own source and no other tool looks after."""

import re

from tests.conftest import ROOT

SOURCES = [
    path
    for folder in ("config", "procurement", "tests")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.parent.name != "migrations"
]
SAYS_WHY = re.compile(r"# noqa: [A-Z]+\d+(?:, [A-Z]+\d+)* - \w")
OTHER_TESTS = re.compile(r"^(?:from|import) tests\.\S*\btest_|^from tests\.\S+ import .*\btest_", re.MULTILINE)


def told(path):
    return str(path.relative_to(ROOT))


def test_no_module_is_longer_than_three_hundred_lines():
    lengths = {told(path): path.read_text(encoding="utf-8").count("\n") for path in SOURCES}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_a_check_of_the_linter_that_is_switched_off_on_a_line_says_why():
    lines = [
        f"{told(path)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if "# noqa" in line and path.name != "test_house.py" and not SAYS_WHY.search(line)
    ]
    assert lines == []


def test_no_module_of_tests_takes_anything_from_another():
    assert [told(path) for path in SOURCES if OTHER_TESTS.search(path.read_text(encoding="utf-8"))] == []
