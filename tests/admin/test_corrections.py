"""An editor takes a suggested correction into the record with its citation, or declines it with a word."""

import pytest

from procurement.choices import Act, Rank
from procurement.models import ChangeSet, Country, Offer, OfferCitation, OfferMilestone, Suggestion
from tests import make, tracing
from tests.admin.typed import form_of, messages_of, save

pytestmark = pytest.mark.django_db
TYPE_IT = "Type what the record is to say as “quantity of a milestone”: 20, about 20, 2012-10, RUS …"
NOT_BOTH = "Choose a platform, or describe the subject in words where none is named; not both."
QUEUE = "/admin/procurement/suggestion/"


@pytest.fixture
def offer():
    offer = make.make_offer(reference="O-000001", subject="arms", review="published")
    make.make_milestone(offer, kind="contract", quantity=4)
    make.cite(offer)
    return make.derive(offer)


def suggest(record=None, name="offer", **fields):
    said = {"aspect": "milestone_quantity", "row": 1, "says": "about 6", "basis": "Gazette, p. 3", "origin": "abc"}
    return Suggestion.objects.create(**{name: record}, **{**said, **fields})


def page(suggestion):
    return f"{QUEUE}{suggestion.pk}/change/"


def at_fields(response):
    return {name: list(said) for name, said in response.context["form"].errors.items()}


def written():
    return list(Offer.objects.values()), list(OfferCitation.objects.values()), ChangeSet.objects.count()


def test_the_form_is_filled_in_as_far_as_the_suggestion_goes(curator, offer):
    fields = form_of(curator, page(suggest(offer)))
    names = ("aspect", "row", "value", "source", "stated")
    assert {name: fields[name] for name in names} == {
        "aspect": ["milestone_quantity"],
        "row": ["1"],
        "value": ["about 6"],
        "source": [""],
        "stated": ["Gazette, p. 3"],
    }


def test_an_accepted_value_its_citation_and_the_answer_are_one_act(curator, editor, offer):
    suggestion, source, before = suggest(offer), make.make_source(), tracing.moments()
    response = save(curator, page(suggestion), "_accept", source=source.pk, credibility="2", answer="seen it")
    assert response.url == QUEUE
    assert messages_of(response) == ["O-000001. Quantity of a milestone: 4 → about 6."]
    offer.refresh_from_db()
    suggestion.refresh_from_db()
    citation = offer.citations.last()
    assert (offer.quantity_agreed, offer.estimated) == (6, "agreed")
    assert (citation.number, citation.value, citation.rank, citation.source) == (2, "~6", Rank.PREFERRED, source)
    assert (citation.milestone, citation.stated) == (offer.milestones.get(), "Gazette, p. 3")
    act = ChangeSet.objects.get()
    assert (act.act, act.via, act.user, act.reason) == (Act.CORRECTION, "admin", editor, "seen it")
    assert (suggestion.state, suggestion.answered_by, suggestion.answer) == ("accepted", editor, "seen it")
    assert (suggestion.change_set, suggestion.origin, suggestion.answered_at is None) == (act, "", False)
    assert [rows.filter(change_set=act).count() for rows in (OfferMilestone.history, Offer.history)] == [1, 1]
    assert (tracing.untraced(), tracing.strays_since(before)) == ([], [])


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"value": "many"}, {"value": ["“many” is not a count: write 20, or about 20."]}),
        ({"value": ""}, {"value": [TYPE_IT]}),
        ({"row": "9"}, {"row": ["O-000001 has no milestone 9."]}),
        ({"source": ""}, {"source": ["Choose the source that says so, or add it with the +."]}),
        ({"aspect": "platform", "row": "", "value": "su-35"}, {"value": [NOT_BOTH]}),
    ],
)
def test_what_the_record_refuses_is_said_at_its_field_and_nothing_is_written(curator, offer, typed, errors):
    make.make_platform(slug="su-35", review="published")
    suggestion, fields = suggest(offer), {"source": make.make_source().pk, "credibility": "2"}
    before = written()
    response = save(curator, page(suggestion), "_accept", **fields | typed)
    assert response.status_code == 200
    assert at_fields(response) == errors
    suggestion.refresh_from_db()
    assert (suggestion.state, written()) == ("open", before)


def test_words_of_our_own_are_written_anew(curator, offer):
    suggestion = suggest(offer, aspect="note", row=None, says="Talks went on until 2014.")
    assert form_of(curator, page(suggestion))["text"] == ["Talks went on until 2014."]
    save(curator, page(suggestion), "_accept", source=make.make_source().pk, credibility="2")
    offer.refresh_from_db()
    assert (offer.note, offer.citations.last().aspect) == ("Talks went on until 2014.", "note")


def test_what_only_citations_keep_is_kept_by_the_citation(curator, offer):
    make.make_country("India", code="IND")
    suggestion = suggest(offer, aspect="objections", row=None, says="India objected")
    assert form_of(curator, page(suggestion))["value"] == [""]
    response = save(curator, page(suggestion), "_accept", source=make.make_source().pk, credibility="2", value="IND")
    assert messages_of(response) == ["O-000001. Who objects: kept by citation 2."]
    assert offer.citations.last().value == "IND"


@pytest.mark.parametrize(("button", "state"), [("_decline", "declined"), ("_by_hand", "accepted")])
def test_declining_and_correcting_by_hand_need_a_word_and_write_nothing_else(curator, editor, offer, button, state):
    suggestion, before = suggest(offer), written()
    refused = save(curator, page(suggestion), button, answer=" ")
    suggestion.refresh_from_db()
    assert (refused.status_code, suggestion.state) == (200, "open")
    assert refused.context["problems"][0].startswith("Say in a word ")
    assert save(curator, page(suggestion), button, answer="no source").status_code == 302
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.answer, suggestion.answered_by) == (state, "no source", editor)
    assert (suggestion.change_set, written()) == (None, before)


def test_a_suggestion_is_answered_once(curator, offer):
    suggestion = suggest(offer)
    save(curator, page(suggestion), "_decline", answer="no source")
    response = curator.post(page(suggestion), {"_by_hand": "1", "answer": "done"})
    assert response.context["problems"] == ["It was declined already by ed."]
    assert 'name="_accept"' not in curator.get(page(suggestion)).content.decode()


def test_a_source_has_no_citations_and_is_corrected_by_hand(curator):
    source = make.make_source()
    suggestion = suggest(source, "source", aspect="", row=None)
    text = curator.get(page(suggestion)).content.decode()
    assert ('name="_accept"' in text, 'name="_by_hand"' in text) == (False, True)
    assert curator.post(page(suggestion), {"_accept": "1"}).context["problems"][0].startswith("Choose what becomes")
    save(curator, page(suggestion), "_by_hand", answer="title mended")
    assert Suggestion.objects.get().state == "accepted"


def test_a_fact_of_a_country_is_adopted(curator):
    country = make.make_country("Russsia", code="RUS")
    suggestion = suggest(country, "country", aspect="name", row=None, says="Russia")
    save(curator, page(suggestion), "_accept", source=make.make_source().pk, credibility="2")
    assert Country.objects.get(code="RUS").name == "Russia"


def test_a_row_that_is_gone_is_said_to_be_gone(curator, offer):
    suggestion = suggest(offer, row=7)
    assert "quantity of a milestone (no. 7, gone)" in curator.get(page(suggestion)).content.decode()


def test_the_queue_shows_the_open_ones_first_and_costs_the_same(curator, offer, django_assert_num_queries):
    for state in ("open", "declined", "accepted"):
        suggest(offer, state=state)
    with django_assert_num_queries(6):
        answer = curator.get(QUEUE)
    assert [row.state for row in answer.context["cl"].result_list] == ["open", "declined", "accepted"]
    for _ in range(8):
        suggest(offer)
    with django_assert_num_queries(6):
        curator.get(QUEUE)
    queue = {line.words: line.lists for line in curator.get("/admin/").context["queue"]}
    assert queue["Suggested corrections"] == (("9", "suggestions", f"{QUEUE}?state__exact=open"),)


def test_only_editors_see_what_was_sent(reader, offer):
    assert reader.get(QUEUE).status_code == 403
    assert reader.get(page(suggest(offer))).status_code == 403


def test_a_contributor_answers_nothing(contributor, offer):
    assert contributor.get(page(suggest(offer))).status_code == 403
    assert contributor.post(page(Suggestion.objects.get()), {"_decline": "1", "answer": "x"}).status_code == 403
