"""What makes two rows one event, in a file or between files: a key of texts, of which the second is the day.

Most events are one where actors, code, day and address are the same. A visit is coded from both sides, as made (042)
and as hosted (043), and told by many: on one day a party visits another once. A talk or an agreement is each side's
doing, and is coded once for each: who stands first in it says nothing.
"""

VISITS, HOSTED = "042", "043"
MUTUAL = frozenset({"036", "040", "041", "044", "046", "057"})
"""Intent to meet, consultation, talk by telephone, meeting elsewhere, negotiation, signed agreement: the codes that
CAMEO gives to both sides at once."""


def is_visit(code):
    return code.startswith((VISITS, HOSTED))


def key_of(kind, code, day, address, parties):
    """`kind` is a slug; `parties` are two (code of the party, whole code of the actor), a visitor before the host."""
    if is_visit(code):
        return kind, day, *(party for party, _ in parties)
    actors = [actor for _, actor in parties]
    return code, day, address, *(sorted(actors) if code in MUTUAL else actors)
