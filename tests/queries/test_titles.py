"""What records and times are called."""

import pytest

from procurement.choices import EventRelationKind, EventState, OfferRelationKind
from procurement.queries.titles import (
    EVENT_RELATION_BACK,
    OFFER_RELATION_BACK,
    STATE_SENTENCES,
    offer_title,
    span_words,
)
from tests.make import make_country, make_offer


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, "not dated"),
        (20150101, 20151231, "2015"),
        (20150101, 20181231, "2015 to 2018"),
        (0, 20161231, "until 2016"),
        (20110101, 99999999, "since 2011"),
        (0, 99999999, "not dated"),
    ],
)
def test_span_is_said_in_years(first, last, words):
    assert span_words(first, last) == words


@pytest.mark.parametrize(
    ("words", "vocabulary"),
    [
        (OFFER_RELATION_BACK, OfferRelationKind),
        (EVENT_RELATION_BACK, EventRelationKind),
        (STATE_SENTENCES, EventState),
    ],
)
def test_every_choice_has_its_words(words, vocabulary):
    assert list(words) == list(vocabulary)


@pytest.mark.django_db
def test_offer_without_a_platform_is_called_by_its_subject():
    offer = make_offer(subject="modern weapons", supplier=make_country("Russia"), recipient=make_country("Pakistan"))

    assert offer_title(offer) == "Modern weapons from Russia to Pakistan"
