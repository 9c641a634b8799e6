"""Which deal of a release is which of the last one: a pure function."""

from hypothesis import given
from hypothesis import strategies as st

from procurement.interchange.registers.matching import LIKELY, SAME_NUMBER, SAME_WORDS, Pair, Signature, pair

PLAIN = Signature("", ("LEM", "ATL"), "trident-2", "radar", "2001", "10", "8", ("2003",), "1.5", "Aid")

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


def test_ten_alike_stay_ten_in_the_order_of_the_files():
    assert pair([PLAIN] * 10, [PLAIN] * 10) == [Pair(n, n, SAME_WORDS) for n in range(10)]


def test_the_nearer_candidate_is_taken_whatever_the_order():
    old = [PLAIN._replace(number="40", delivered="40"), PLAIN._replace(number="10", delivered="9")]
    (found,) = pair([PLAIN], old)
    assert (found.old, found.how) == (1, LIKELY)


def test_a_deal_of_another_time_is_another_deal():
    assert pair([PLAIN._replace(ordered="2012", years=("2013",))], [PLAIN]) == []


def test_a_year_that_was_moved_a_little_and_another_designation_are_the_same_deal():
    moved, renamed = PLAIN._replace(ordered="2002"), PLAIN._replace(platform="trident-2a")
    assert [p.how for p in pair([moved], [PLAIN])] == [LIKELY]
    assert [p.how for p in pair([renamed], [PLAIN])] == [LIKELY]


def test_a_number_counts_even_where_all_else_changed():
    old = PLAIN._replace(deal="77")
    new = Signature("77", ("MUU", "ATL"), "kraken-5", "x", "1990", "", "", (), "", "")
    assert pair([new], [old]) == [Pair(0, 0, SAME_NUMBER)]
