"""The one room that knows on which database engine it runs."""

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import F

from procurement.engine.texts import PlainDecimal, Quoted, csv_blocks
from procurement.models import Country, Offer
from tests.make import make_country, make_offer

APPLICATION = Path(__file__).parents[1] / "procurement"


def test_no_module_of_another_room_asks_for_the_engine():
    asks = re.compile(r"\.vendor\b|\bas_(?:postgresql|sqlite)\b")
    asking = [path.relative_to(APPLICATION) for path in APPLICATION.rglob("*.py") if asks.search(path.read_text())]
    assert {path.parts[0] for path in asking} == {"engine"}


@pytest.mark.django_db
def test_csv_is_what_python_writes_whatever_the_texts_hold():
    texts = ["a", '"', "a,b", "a\nb", "a\r\nb", "\r", " ", "\\.", "\\N", "NULL", "100%", "%s", "Å😀", "\t", ";"]
    for place, text in enumerate(texts):
        make_country(text, code=f"X-{place:02}", note=text)
    rows, cells = Country.objects.order_by("code"), [F("code"), Quoted(F("name")), Quoted(F("note")), F("pk")]
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows.values_list("code", "name", "note", "pk"))
    assert b"".join(csv_blocks(rows, cells)).decode() == stream.getvalue()
    assert b"".join(csv_blocks(rows.filter(code__contains="%"), cells)) == b""
    assert b"".join(csv_blocks(rows.none(), cells)) == b""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "text"),
    [
        (None, None),
        ("0", "0"),
        ("0.0000", "0"),
        ("0.0001", "0.0001"),
        ("100", "100"),
        ("100.5", "100.5"),
        ("12.2500", "12.25"),
        ("99999999.9999", "99999999.9999"),
        ("12345678.1", "12345678.1"),
    ],
)
def test_a_decimal_has_one_text_on_both_engines(number, text):
    offer = make_offer(tiv_unit=number and Decimal(number))
    (said,) = Offer.objects.filter(pk=offer.pk).values_list(PlainDecimal(F("tiv_unit")), flat=True)
    assert said == text


WRITTEN_MEANWHILE = """
from django.db import connections
from procurement.engine.transactions import snapshot
from procurement.models import PlatformCategory
with snapshot():
    seen = [PlatformCategory.objects.count()]
    other = connections["default"].copy()
    with other.cursor() as cursor:
        cursor.execute("INSERT INTO procurement_platformcategory VALUES (1, 'a', 'A', '', '', '', 0)")
    seen += [PlatformCategory.objects.count()]
print(*seen, PlatformCategory.objects.count())
"""


def test_a_snapshot_sees_one_moment_and_keeps_nobody_from_writing(copy, tmp_path):
    """On a SQLite file with a writer beside; in a process of its own, as the tests have one connection to theirs."""
    of_file = {"DATABASE_URL": f"sqlite:///{tmp_path}/file.sqlite3", "SECRET_KEY": "x", "ALLOWED_HOSTS": "localhost"}
    code, _, complaint = copy.run("migrate", "--verbosity=0", **of_file)
    assert code == 0, complaint
    code, said, complaint = copy.run("shell", "--verbosity=0", "-c", WRITTEN_MEANWHILE, **of_file)
    assert (said.split(), code) == (["0", "0", "1"], 0), complaint
