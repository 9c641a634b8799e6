"""Texts that may mean the same thing: keys under which like ones meet, so that nobody compares all with all."""

import re
from collections import defaultdict

from procurement.validators import fold

_LEAST = 4
_CODE = 4  # letters; where fewer stand together, as in MKI, each of them may mean something


def bare(text):
    """`mi35m`: the text without case, accents, blanks, hyphens and other marks."""
    return re.sub(r"[\W_]+", "", fold(text))


def same(texts):
    """{key: owners} of the (owner, text) pairs that differ in case, blanks, hyphens and other marks only."""
    return _groups((bare(text), owner) for owner, text in texts)


def one_letter_apart(texts):
    """{(owner, owner): whether the letter stands in a short code} of texts that differ in one letter.

    One that was added, left out or taken for another, or two that were swapped; never the first. A digit is no slip:
    the Su-30 and the Su-35 are two aircraft. In a short code, as in Mi-35M or Su-30MKI, a letter may mean something.
    Each text meets others under what is left of it without one of its letters, so the work grows with the number of
    texts and not with its square.
    """
    meeting = defaultdict(set)
    for owner, text in texts:
        word = bare(text)
        if len(word) >= _LEAST:
            meeting[word].add((owner, word, None))
        for place, letter in enumerate(word):
            if letter.isalpha() and place and len(word) > _LEAST:
                meeting[word[:place] + word[place + 1 :]].add((owner, word, place))
    pairs = {}
    for met in meeting.values():
        ordered = sorted(met, key=lambda item: (item[1], item[0], -1 if item[2] is None else item[2]))
        for index, (one, word, place) in enumerate(ordered):
            for other, its_word, its_place in ordered[index + 1 :]:
                if one != other and word != its_word and _near(place, its_place):
                    code = any(p is not None and _in_code(w, p) for w, p in ((word, place), (its_word, its_place)))
                    pair = tuple(sorted((one, other)))
                    pairs[pair] = pairs.get(pair, True) and code
    return pairs


def _near(one, other):
    """Whether what was left out of two texts stood in the same place, or beside it."""
    return one is None or other is None or abs(one - other) <= 1


def _in_code(word, place):
    start, end = place, place
    while start and word[start - 1].isalpha():
        start -= 1
    while end < len(word) and word[end].isalpha():
        end += 1
    return end - start < _CODE and end - start < len(word)


def _groups(keyed):
    groups = defaultdict(set)
    for key, owner in keyed:
        if key:
            groups[key].add(owner)
    return {key: sorted(owners) for key, owners in groups.items() if len(owners) > 1}
