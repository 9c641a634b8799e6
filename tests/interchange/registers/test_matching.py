"""Which deal of a release is which of the last one: a pure function."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.interchange.registers.facts import Facts, StepFact
from procurement.interchange.registers.matching import (
    ALIKE,
    LIKELY,
    SAME_NUMBER,
    SAME_WORDS,
    Pair,
    Signature,
    pair,
    signature_of,
    words_of,
)

PLAIN = Signature(
    *("", ("LEM", "ATL"), "trident-2", "radar", "2001", "10", "8", ("2003",), "1.5", "Aid", words_of("Trident-2"))
)
OTHER = PLAIN._replace(platform="kraken-5", name=words_of("Kraken 5"))

marks = st.builds(
    PLAIN._replace,
    deal=st.sampled_from(["", "", "1", "2", "3"]),
    parties=st.sampled_from([("LEM", "ATL"), ("MUU", "ATL")]),
    platform=st.sampled_from(["trident-2", "kraken-5"]),
    ordered=st.sampled_from(["1999", "2001", "2012", ""]),
    number=st.sampled_from(["10", "12", ""]),
    years=st.sampled_from([("2003",), ("2003", "2004"), ()]),
    comment=st.sampled_from(["", "Aid"]),
)


def unnumbered(found):
    """A list of deals in which no number stands twice, as in a register."""
    seen, kept = set(), []
    for mark in found:
        kept.append(mark._replace(deal="") if mark.deal in seen else mark)
        seen.add(mark.deal)
    return kept


releases = st.lists(marks, max_size=12).map(unnumbered)


@given(releases, releases)
def test_each_deal_is_in_one_pair_at_the_most_and_parties_never_change(new, old):
    pairs = pair(new, old)
    assert len({p.new for p in pairs}) == len({p.old for p in pairs}) == len(pairs)
    assert all(new[p.new].parties == old[p.old].parties for p in pairs if p.how != SAME_NUMBER)


@given(releases, releases)
def test_two_numbers_are_two_deals_and_one_number_is_one(new, old):
    paired = {(new[p.new].deal, old[p.old].deal) for p in pair(new, old)}
    assert all(one == other for one, other in paired if one and other)
    common = {mark.deal for mark in new} & {mark.deal for mark in old} - {""}
    assert {one for one, other in paired if one and one == other} == common


@given(releases)
def test_a_release_is_itself_place_by_place(release):
    assert [(p.new, p.old) for p in pair(release, release)] == [(n, n) for n in range(len(release))]


def test_two_numbers_are_two_deals_though_they_are_alike_but_for_the_year():
    one, other = PLAIN._replace(deal="1"), PLAIN._replace(deal="2", ordered="2002")
    assert pair([one], [other]) == []
    assert [p.how for p in pair([one._replace(deal="")], [other])] == [LIKELY]


def test_ten_alike_stay_ten_in_the_order_of_the_files():
    assert pair([PLAIN] * 10, [PLAIN] * 10) == [Pair(n, n, SAME_WORDS) for n in range(10)]


def test_the_nearer_candidate_is_taken_whatever_the_order():
    old = [PLAIN._replace(number="40", delivered="40"), PLAIN._replace(number="10", delivered="9")]
    (found,) = pair([PLAIN], old)
    assert (found.old, found.how) == (1, ALIKE)


def test_a_deal_of_another_time_is_another_deal():
    assert pair([PLAIN._replace(ordered="2012", years=("2013",))], [PLAIN]) == []


def test_a_year_that_was_moved_a_little_and_another_designation_are_the_same_deal():
    moved, renamed = PLAIN._replace(ordered="2002"), PLAIN._replace(platform="trident-2a", name=words_of("Trident-2A"))
    assert [p.how for p in pair([moved], [PLAIN])] == [LIKELY]
    assert [p.how for p in pair([renamed], [PLAIN])] == [LIKELY]


def test_a_year_moves_by_three_and_not_by_four():
    assert [p.how for p in pair([PLAIN._replace(ordered="2004")], [PLAIN])] == [LIKELY]
    assert pair([PLAIN._replace(ordered="2005")], [PLAIN]) == []


def test_a_number_counts_even_where_all_else_changed():
    old = PLAIN._replace(deal="77")
    new = Signature("77", ("MUU", "ATL"), "kraken-5", "x", "1990", "", "", (), "", "")
    assert pair([new], [old]) == [Pair(0, 0, SAME_NUMBER)]


def test_a_format_that_is_silent_on_number_and_comment_finds_the_deal_under_its_shorter_designation():
    bare = PLAIN._replace(deal="7", number="", comment="", platform="trident", name=words_of("Trident"))
    assert [(p.new, p.old, p.how) for p in pair([bare], [PLAIN._replace(number="12")])] == [(0, 0, ALIKE)]


def test_a_file_of_some_years_finds_the_deal_by_the_years_that_it_has():
    old = PLAIN._replace(years=("1999", "2000", "2001"), delivered="40", number="40")
    bare = PLAIN._replace(years=("2000", "2001"), delivered="25", number="", comment="", platform="trident")
    assert [p.how for p in pair([bare._replace(name=words_of("Trident"))], [old])] == [ALIKE]
    renamed = bare._replace(name=words_of("Kraken"))
    assert [p.how for p in pair([renamed], [old])] == [LIKELY]
    others = [{"delivered": "41"}, {"unit": "2"}, {"number": "25"}, {"years": ("2001", "2002")}, {"ordered": "2000"}]
    assert [pair([renamed._replace(**other)], [old]) for other in others] == [[]] * 5


def test_another_weapon_of_the_same_sort_year_and_price_is_another_deal_unless_its_number_is_the_same():
    assert pair([OTHER._replace(number="", delivered="3", comment="")], [PLAIN]) == []
    assert [p.how for p in pair([OTHER._replace(number="", comment="")], [PLAIN])] == [LIKELY]


def test_descriptions_are_the_same_spelled_out_and_shortened():
    facts = Facts(
        *("", "LEM", "ATL", "t-2", "", "Armoured personnel carrier", "new", "", "", "", "", ("", "", "")),
        *((StepFact("contract", False, "2001", "", "", "", "", "", ""),), (), (), (), {"platform": "T-2 APC"}, ""),
    )
    assert (signature_of(facts).description, signature_of(facts).name) == ("apc", ("t", "2", "apc"))


@pytest.mark.parametrize("change", [{}, {"number": "11", "name": ()}])
def test_many_deals_that_are_alike_are_paired_in_a_moment(change):
    count = 20_000
    started = time.process_time()
    pairs = pair([PLAIN._replace(**change)] * count, [PLAIN] * count)
    assert [(p.new, p.old) for p in pairs] == [(n, n) for n in range(count)]
    assert time.process_time() - started < 30


def test_one_designation_of_another_sort_and_price_is_another_deal():
    missile = PLAIN._replace(description="sam", unit="0.11", number="", delivered="40", comment="")
    assert pair([missile], [PLAIN]) == []


def test_deals_that_are_alike_but_for_one_cell_are_found_in_any_order():
    rest = [("new", about) for about in ("2001", "2001~", "2002")]
    release = [PLAIN._replace(rest=each) for each in rest]
    shuffled = [release[2], release[0], release[1]]
    assert [(p.new, p.old, p.how) for p in pair(shuffled, release)] == [
        *((0, 2, SAME_WORDS), (1, 0, SAME_WORDS), (2, 1, SAME_WORDS)),
    ]
    assert [p.how for p in pair([PLAIN._replace(rest=("used",))], [PLAIN])] == [SAME_WORDS]
