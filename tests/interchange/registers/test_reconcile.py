"""A register that was brought in is held against the table of sums that is published with it."""

import io

import pytest
from django.core.management import CommandError, call_command

from procurement.interchange.registers.reconcile import reconcile
from procurement.interchange.unreadable import Unreadable
from procurement.models import Source
from procurement.services.merging import merge
from tests import make
from tests.interchange.registers.world import SECOND, brought_in, file_of, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world():
    """Two deals of Lemuria's with Atlantis and one with Mu, of 12, 5.4 and 3 million delivered."""
    make_world()
    deals = (
        {"tiv_delivered": "12"},
        {"tiv_delivered": "5.4", "ordered": "2002"},
        {"tiv_delivered": "3", "recipient": "Mu"},
    )
    brought_in(file_of(*deals))


def table(*rows, side="Recipient"):
    """A table of format F with these (party, sum) rows."""
    lines = [f"{side},2001,2002,2001-2002", *(f"{party},,{total},{total}" for party, total in rows)]
    return io.BytesIO("\r\n".join(["Volume of transfers of major arms", "", *lines, ""]).encode())


def legacy(title, *rows):
    lines = [f'"{title}",,', ",2001,Total", *(f"{party},{total},{total}" for party, total in rows)]
    return io.BytesIO("\r\n".join([*lines, ""]).encode())


def held_against(file, name="tiv.csv"):
    return reconcile(file, name, Source.objects.get(slug="sipri-arms-transfers-2024-10"))


def test_sums_agree_within_one_million():
    found = held_against(table(("Atlantis", "18"), ("Mu", "5"), ("Total", "23")))
    assert [(line.name, line.agrees, f"{line.difference:.1f}", line.deals) for line in found.lines] == [
        ("Atlantis", True, "-0.6", 2),
        ("Mu", False, "-2.0", 1),
    ]
    assert (found.side, found.partner, found.deals, found.problems, found.remarks) == ("recipient", "", 3, [], [])
    assert (f"{found.world.ours:.1f}", str(found.world.published), found.world.agrees) == ("20.4", "23", False)


def test_a_party_that_the_whole_table_lacks_differs():
    found = held_against(table(("Atlantis", "18"), ("Total", "18")))
    assert [(line.name, line.party, line.agrees) for line in found.lines] == [
        ("Atlantis", "ATL", True),
        ("", "MUU", False),
    ]


def test_a_part_of_a_table_says_nothing_of_the_parties_it_lacks():
    found = held_against(table(("Atlantis", "18"), ("Total", "2065")))
    assert [line.party for line in found.lines] == ["ATL"]
    assert found.remarks == [
        "The rows of the table sum up to 18, its last row says 2,065: rows are missing. "
        "What it lacks is not compared (1 of our parties)."
    ]
    without = held_against(table(("Atlantis", "18")))
    assert [line.party for line in without.lines] == ["ATL"]
    assert without.world is None


def test_a_row_that_cannot_be_read_is_told_with_its_line_and_column_where_one_is_to_blame():
    found = held_against(table(("Atlantis", "1o"), ("Mu,5", "5"), ("Total", "23")))
    assert found.problems[0].startswith("Line 4, 2002: found “1o”. Expected a number")
    assert found.problems[-1] == "Line 5: found “5 cells”. Expected 4 cells, as in the header of line 3."


def test_a_release_whose_source_was_merged_is_held_against_all_that_it_told():
    stayed = make.make_source(slug="the-register", kind="register")
    merge(stayed, Source.objects.get(slug="sipri-arms-transfers-2024-10"), reason="the same release")
    found = reconcile(table(("Atlantis", "17"), ("Mu", "3"), ("Total", "20")), "tiv.csv", stayed)
    assert (found.deals, found.differing) == (3, [])


def test_a_table_of_one_partys_trade_is_held_against_that_trade():
    exports = held_against(legacy("TIV of arms exports from Lemuria, 2001-2001", ("Mu", "3"), ("Total", "3")))
    assert (exports.side, exports.partner, exports.deals) == ("recipient", "LEM", 3)
    imports = held_against(legacy("TIV of arms imports to Mu, 2001-2001", ("Lemuria", "3"), ("Total", "3")))
    assert (imports.side, imports.partner, imports.deals) == ("supplier", "MUU", 1)
    assert [(line.party, line.agrees) for line in imports.lines] == [("LEM", True)]


def test_a_table_about_a_party_that_nobody_knows_is_not_compared():
    with pytest.raises(
        Unreadable, match=r"The table is about “Lemurria”, which is no party of ours .* Nearest: Lemuria"
    ):
        held_against(legacy("TIV of arms exports from Lemurria, 2001-2001", ("Mu", "3"), ("Total", "3")))


def test_the_command_lists_what_differs_and_fails(tmp_path, capsys):
    path = tmp_path / "tiv.csv"
    path.write_bytes(table(("Atlantis", "18"), ("Mu", "5"), ("Total", "23")).getvalue())
    with pytest.raises(CommandError, match="The register and the table differ"):
        call_command("reconcile", table=path)
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines[1:] == [
        "MUU Mu published 5 ours 3 difference -2.00 (1 deals)",
        "1 of 2 parties agree within 1 million.",
        "In all: published 23, ours 20.4, difference -2.60.",
    ]


def test_the_command_says_that_all_agrees(tmp_path, capsys):
    path = tmp_path / "tiv.csv"
    path.write_bytes(table(("Atlantis", "17"), ("Mu", "3"), ("Total", "20")).getvalue())
    call_command("reconcile", table=path)
    assert capsys.readouterr().out.splitlines()[1:] == [
        "2 of 2 parties agree within 1 million.",
        "In all: published 20, ours 20.4, difference +0.40.",
    ]


def test_what_is_no_table_is_said(tmp_path):
    path = tmp_path / "deals.csv"
    path.write_bytes(file_of({}).read())
    with pytest.raises(CommandError, match=r"deals\.csv is no table of volumes"):
        call_command("reconcile", table=path)
    with pytest.raises(CommandError, match=r"cannot be read .No such file"):
        call_command("reconcile", table=tmp_path / "none.csv")


def test_the_last_release_of_all_parties_is_taken_where_none_is_named(tmp_path, capsys):
    of_one = file_of({"tiv_delivered": "3", "recipient": "Mu"}, scope="All countries  to Mu", day=SECOND)
    brought_in(of_one)
    path = tmp_path / "tiv.csv"
    path.write_bytes(table(("Atlantis", "17"), ("Mu", "3"), ("Total", "20")).getvalue())
    call_command("reconcile", table=path)
    assert capsys.readouterr().out.startswith("sipri-arms-transfers-2024-10: 3 deals, by recipient")
    with pytest.raises(CommandError):
        call_command("reconcile", table=path, release="sipri-arms-transfers-2025-03")
    assert capsys.readouterr().out.startswith("sipri-arms-transfers-2025-03: 1 deals, by recipient")
