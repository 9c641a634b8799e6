"""The words of a search."""

from procurement.queries.search import cut_words, search_words


def test_words_are_folded_and_told_once():
    assert search_words("Mi‑28  mi-28 - Türkiye") == ["mi 28", "turkiye"]


def test_a_box_that_cannot_refuse_cuts_letters_and_words():
    assert cut_words("Su-35 Su-35 \0Å") == ["Su-35", "Å"]
    assert cut_words("a" * 50_000) == ["a" * 200]
    assert cut_words(" ".join(str(n) for n in range(30))) == [str(n) for n in range(10)]
