"""Facts with their notes: which value a page prints, and what it says of it."""

import pytest

from procurement.choices import Bearing, EventAspect, OfferAspect, PlatformAspect, Rank, Review, Speaker
from procurement.queries.dossier import Dossier
from procurement.queries.values import Term
from tests.make import (
    cite,
    make_component,
    make_country,
    make_event,
    make_link,
    make_milestone,
    make_offer,
    make_platform,
    make_source,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    return make_offer(review=Review.PUBLISHED)


def words(pieces):
    return [term.text for term in pieces]


def numbers(notes):
    return [note.number for note in notes]


def test_value_carries_the_notes_of_its_own_aspect(offer):
    cite(offer)
    cite(offer, aspect=OfferAspect.SUPPLIER, value=offer.supplier.code)

    fact = Dossier(offer).fact(OfferAspect.SUPPLIER)

    assert fact.terms == (Term(offer.supplier.name, offer.supplier),)
    assert numbers(fact.notes) == [2]


def test_what_is_said_of_the_record_as_a_whole_is_no_note_on_a_value_that_it_does_not_state(offer):
    cite(offer)

    assert numbers(Dossier(offer).fact(OfferAspect.RECIPIENT).notes) == []


def test_what_is_not_stated_takes_no_notes_of_the_record(offer):
    cite(offer)
    fact = Dossier(offer).fact(OfferAspect.CONDITION)

    assert (fact.terms, fact.notes, fact.unknown) == ((), (), "not stated")


def test_date_that_is_missing_is_called_not_dated(offer):
    fact = Dossier(offer).fact(OfferAspect.MILESTONE_DATE, make_milestone(offer))

    assert (fact.terms, fact.unknown) == ((), "not dated")


def test_about_is_printed(offer):
    milestone = make_milestone(offer, quantity=20, quantity_estimated=True)

    assert words(Dossier(offer).fact(OfferAspect.MILESTONE_QUANTITY, milestone).terms) == ["about 20"]


def test_sum_is_printed_with_its_currency_and_basis(offer):
    milestone = make_milestone(
        offer, value_low=200_000_000, value_high=250_000_000, currency="USD", value_basis="ceiling"
    )
    milestone.refresh_from_db()
    [printed] = words(Dossier(offer).fact(OfferAspect.MILESTONE_VALUE, milestone).terms)

    assert printed.replace("\u00a0", " ") == "200,000,000 to 250,000,000 USD (notified ceiling)"


def test_values_that_sources_give_stand_beside_each_other_with_the_preferred_first(offer):
    milestone = make_milestone(offer, quantity=4)
    common = {"aspect": OfferAspect.MILESTONE_QUANTITY, "milestone": milestone}
    cite(offer, value="20", **common)
    cite(offer, value="4", rank=Rank.PREFERRED, **common)
    dossier = Dossier(offer)

    fact = dossier.fact(OfferAspect.MILESTONE_QUANTITY, milestone)

    assert [(words(a.terms), numbers(a.notes), a.is_preferred) for a in fact.alternatives] == [
        (["4"], [2], True),
        (["20"], [1], False),
    ]
    assert [contradiction.subject for contradiction in dossier.contradictions()] == ["quantity of step 1 (offer)"]


def test_deprecated_statement_is_kept_apart(offer):
    milestone = make_milestone(offer, quantity=4)
    cite(offer, aspect=OfferAspect.MILESTONE_QUANTITY, milestone=milestone, value="20", rank=Rank.DEPRECATED)

    fact = Dossier(offer).fact(OfferAspect.MILESTONE_QUANTITY, milestone)

    assert (words(fact.terms), fact.notes, fact.alternatives, numbers(fact.struck)) == (["4"], (), (), [1])


def test_revised_statement_says_so(offer):
    first = make_source(published_on="2024")
    common = {"aspect": OfferAspect.VERSION}
    cite(offer, value="Mi-35", source=first, **common)
    cite(offer, value="Mi-35M", source=make_source(edition_of=first, published_on="2025"), **common)

    assert [note.is_revised for note in Dossier(offer).notes] == [True, False]


def test_fact_that_no_column_keeps_is_read_from_the_citations():
    russia, china = make_country("Russia", "RUS"), make_country("China", "CHN")
    platform = make_platform(review=Review.PUBLISHED)
    cite(platform, aspect=PlatformAspect.OPERATORS, value="CHN RUS")

    assert Dossier(platform).fact(PlatformAspect.OPERATORS).terms == (Term("China", china), Term("Russia", russia))


def test_nobody_is_a_word(offer):
    cite(offer, aspect=OfferAspect.OBJECTIONS, value="none")

    assert words(Dossier(offer).fact(OfferAspect.OBJECTIONS).terms) == ["nobody"]


def test_hidden_record_that_a_value_names_is_not_given_away():
    hidden = make_platform(slug="secret-1")
    platform = make_platform(review=Review.PUBLISHED, variant_of=hidden)
    cite(platform, aspect=PlatformAspect.VARIANT, value="secret-1")
    dossier = Dossier(platform)

    assert words(dossier.notes[0].terms) == ["a record that is not published"]
    assert "secret" not in str(dossier.fact(PlatformAspect.VARIANT).terms)


def test_statement_about_a_hidden_component_is_hidden():
    platform = make_platform(review=Review.PUBLISHED)
    row = make_component(platform)
    cite(platform, aspect=PlatformAspect.COMPONENT, component=row)

    assert Dossier(platform).notes == []


def test_statement_about_the_bearing_on_a_hidden_offer_is_hidden():
    event = make_event(review=Review.PUBLISHED)
    for review in (Review.DRAFT, Review.PUBLISHED):
        row = make_link(event, offer=make_offer(review=review), bearing=Bearing.PROTESTS)
        cite(event, aspect=EventAspect.OFFER, link=row, value="protests")

    assert [citation.number for citation in event.citations.model.objects.public()] == [2]


def test_grade_is_two_phrases(offer):
    cite(offer, credibility="3", source=make_source(reliability="F"))

    assert Dossier(offer).notes[0].grade == "reliability cannot be judged, possibly true"


@pytest.mark.parametrize(
    ("fields", "voice"),
    [
        ({}, ""),
        ({"speaker_kind": Speaker.QUOTED, "speaker": "the ambassador"}, "the ambassador, quoted in"),
        ({"speaker_kind": Speaker.OFFICIALS}, "unnamed officials, in"),
        ({"speaker_kind": Speaker.OPINION}, "the author, as an opinion, in"),
    ],
)
def test_voice_says_whose_statement_it_is(offer, fields, voice):
    cite(offer, **fields)

    assert Dossier(offer).notes[0].voice == voice


def test_dossier_costs_the_same_with_one_statement_and_with_eight(django_assert_num_queries):
    for count in (1, 8):
        offer = make_offer(review=Review.PUBLISHED)
        for number in range(count):
            milestone = make_milestone(offer, quantity=4)
            cite(offer, aspect=OfferAspect.MILESTONE_QUANTITY, milestone=milestone, value=str(number + 1))
            cite(offer, aspect=OfferAspect.SUPPLIER, value=offer.supplier.code)
        with django_assert_num_queries(3):
            Dossier(offer)


def test_opinions_are_not_where_our_own_words_come_from(offer):
    cite(offer, aspect="note")
    cite(offer, aspect="note", speaker_kind="opinion")

    assert numbers(Dossier(offer).fact(OfferAspect.NOTE, text="Our words.").notes) == [1]


def test_summary_of_an_event_leads_to_what_is_said_of_it_as_a_whole():
    event = make_event(summary="Our words.", review=Review.PUBLISHED)
    cite(event)
    cite(event, aspect="summary", speaker_kind="opinion")

    assert numbers(Dossier(event).fact(EventAspect.SUMMARY, text=event.summary).notes) == [1]


def test_a_value_that_its_only_statement_contradicts_says_so(offer):
    milestone = make_milestone(offer, quantity=24)
    cite(offer, aspect=OfferAspect.MILESTONE_QUANTITY, milestone=milestone, value="20")

    fact = Dossier(offer).fact(OfferAspect.MILESTONE_QUANTITY, milestone)

    assert (words(fact.terms), [words(rival.terms) for rival in fact.against]) == (["24"], [["20"]])
    milestone.quantity = 20
    assert Dossier(offer).fact(OfferAspect.MILESTONE_QUANTITY, milestone).against == ()
