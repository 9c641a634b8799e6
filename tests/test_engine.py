"""The one module that knows on which database engine it runs."""

import re
from pathlib import Path

APPLICATION = Path(__file__).parents[1] / "procurement"


def test_no_other_module_asks_for_the_engine():
    asks = re.compile(r"\.vendor\b|\bas_(?:postgresql|sqlite)\b")
    asking = [path.relative_to(APPLICATION) for path in APPLICATION.rglob("*.py") if asks.search(path.read_text())]
    assert asking == [Path("engine.py")]
