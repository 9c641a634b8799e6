"""Closed vocabularies of sources and of what they state: what sort, how much trusted, who speaks."""

from django.db import models


class SourceKind(models.TextChoices):
    """What sort of document a source is."""

    ARTICLE = "article", "article"
    REGISTER = "register", "register release"
    OFFICIAL = "official", "official document"
    STATEMENT = "statement", "statement or press release"
    BOOK = "book", "book or report"
    OTHER = "other", "other"


class AddressState(models.TextChoices):
    """What the address of a source gave when somebody last looked. Nothing is fetched by itself."""

    UNCHECKED = "unchecked", "not checked"
    ANSWERS = "answers", "answers"
    CHANGED = "changed", "says something else now"
    GONE = "gone", "gone"


class Reliability(models.TextChoices):
    """Reliability of a source, the letter of the Admiralty (NATO) system. F is not the worst: it cannot be judged."""

    A = "A", "A completely reliable"
    B = "B", "B usually reliable"
    C = "C", "C fairly reliable"
    D = "D", "D not usually reliable"
    E = "E", "E unreliable"
    F = "F", "F reliability cannot be judged"


class Credibility(models.TextChoices):
    """Credibility of one item, the figure of the Admiralty (NATO) system, judged apart from its source.

    1 needs a second source of independent origin; 6 is not the worst: it cannot be judged (opinions, for instance).
    """

    CONFIRMED = "1", "1 confirmed by other sources"
    PROBABLY_TRUE = "2", "2 probably true"
    POSSIBLY_TRUE = "3", "3 possibly true"
    DOUBTFUL = "4", "4 doubtful"
    IMPROBABLE = "5", "5 improbable"
    CANNOT_BE_JUDGED = "6", "6 truth cannot be judged"


class Speaker(models.TextChoices):
    """Who says it: the source in its own voice, or somebody whom it reports."""

    SOURCE = "source", "the source itself"
    QUOTED = "quoted", "a person quoted"
    OFFICIALS = "officials", "unnamed officials"
    OPINION = "opinion", "the author's opinion"


class Rank(models.TextChoices):
    """Standing of a statement among its rivals (after Wikidata's ranks). Deprecated ones are kept, and marked."""

    PREFERRED = "preferred", "preferred"
    NORMAL = "normal", "normal"
    DEPRECATED = "deprecated", "deprecated"
