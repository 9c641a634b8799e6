"""Codes of parties beside their names, which only the old download form has."""

from io import BytesIO

import pytest

from procurement.interchange.staging import batches
from procurement.models import Country, CountryIdentifier, Offer
from tests.interchange.formats.registers import D_HEADER, D_ROW
from tests.interchange.registers.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world():
    make_world()
    for code, letters in (("ATL", "ATT"), ("LEM", "LEM"), ("MUU", "MU")):
        CountryIdentifier.objects.create(
            country=Country.objects.get(code=code), number=1, scheme="sipri", value=letters
        )


def read(*rows):
    """The batch of a file of format D; ATT, LEM and MU are the register's letters."""
    text = "\n".join([D_HEADER, *(row.replace("ATL", "ATT") for row in rows), ""])
    batch = batches.open_batch(BytesIO(text.encode()), "register.csv", "sipri-d", options={"create": ["platforms"]})
    return batches.prepare(batch)


def told(batch):
    return list(batch.problems.order_by("pk").values_list("line", "column", "found", "message"))


def test_a_code_and_a_name_of_two_parties_are_a_problem():
    batch = read(D_ROW.replace("ATL", "MU"), D_ROW.replace("90001", "90002").replace("LEM", "ATT"))
    assert batch.counts == {"rejected": 2}
    assert told(batch) == [
        (
            *(2, "buyercod", "MU"),
            "This is the code of Mu (MUU), and the name beside it, “Atlantis”, of Atlantis (ATL): mend one of them.",
        ),
        (
            *(3, "sellercod", "ATT"),
            "This is the code of Atlantis (ATL), and the name beside it, “Lemuria”, of Lemuria (LEM): mend one of "
            "them.",
        ),
    ]


def test_where_only_one_of_the_two_is_known_it_counts():
    unknown_name, unknown_code = D_ROW.replace("Atlantis", "Atlantis Republic"), D_ROW.replace("LEM", "LMR")
    batch = read(
        unknown_name, unknown_code.replace("90001", "90002"), D_ROW.replace("Lemuria", "").replace("90001", "3")
    )
    assert told(batch) == []
    batches.apply(batch)
    assert set(Offer.objects.values_list("supplier__code", "recipient__code")) == {("LEM", "ATL")}
    assert Offer.objects.count() == 3


def test_where_neither_is_known_the_name_is_told():
    batch = read(D_ROW.replace("ATL", "QQ").replace("Atlantis", "Xanadu"))
    assert [(line, column, found) for line, column, found, _ in told(batch)] == [(2, "Recipient", "Xanadu")]
