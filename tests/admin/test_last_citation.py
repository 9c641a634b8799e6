"""A published record keeps a citation that its readers see, whatever a form, a page or a list action takes away."""

from procurement.models import OfferCitation
from tests import make
from tests.admin.reviewing import change, cited_offer
from tests.admin.typed import errors_of, messages_of, save


def test_last_citation_of_a_published_record_stays_on_its_form(curator):
    offer = cited_offer(reference="O-000001", review="published")

    response = save(curator, change(offer), citations__0__DELETE="on")

    assert errors_of(response) == {
        "citations": [
            "O-000001 is published, and a published record rests on at least one citation: "
            "add another one first, or take it back to draft."
        ]
    }
    assert OfferCitation.objects.count() == 1


def test_last_citation_of_a_draft_may_go(curator):
    offer = cited_offer()

    assert save(curator, change(offer), citations__0__DELETE="on").status_code == 302
    assert OfferCitation.objects.count() == 0


def test_last_citation_is_replaced_in_one_save(curator):
    offer = cited_offer(review="published")

    response = save(
        curator,
        change(offer),
        citations__0__DELETE="on",
        citations__TOTAL_FORMS=2,
        citations__1__source=make.make_source(title="Better").pk,
        citations__1__aspect="record",
        citations__1__speaker_kind="source",
        citations__1__credibility="2",
        citations__1__rank="normal",
    )

    assert response.status_code == 302
    assert OfferCitation.objects.get().source.title == "Better"


STAYS = (
    "O-000001 is published, and a published record rests on at least one citation: "
    "add another one first, or take it back to draft."
)


def test_last_citation_is_not_deleted_on_its_own_page(curator):
    citation = make.cite(make.make_offer(reference="O-000001", review="published"))

    response = curator.post(f"/admin/procurement/offercitation/{citation.pk}/delete/", {"post": "yes"})

    assert response.context["protected"] == [STAYS]
    assert OfferCitation.objects.count() == 1


def test_last_citations_are_not_deleted_by_the_list_action(curator):
    offer = make.make_offer(reference="O-000001", review="published")
    citations = [make.cite(offer), make.cite(offer), make.cite(make.make_offer())]

    response = curator.post(
        "/admin/procurement/offercitation/",
        {"action": "delete_selected", "_selected_action": [row.pk for row in citations], "post": "yes"},
    )

    assert response.context["protected"] == [STAYS]
    assert OfferCitation.objects.count() == 3


def test_one_of_two_citations_is_deleted_on_its_own_page(curator):
    offer = make.make_offer(review="published")
    first, second = make.cite(offer), make.cite(offer)

    response = curator.post(f"/admin/procurement/offercitation/{first.pk}/delete/", {"post": "yes"})

    assert response.status_code == 302
    assert list(OfferCitation.objects.all()) == [second]


def test_milestone_that_carries_the_last_citation_stays(curator):
    offer = make.make_offer(reference="O-000001", review="published")
    milestone = make.make_milestone(offer)
    make.cite(offer, aspect="milestone", milestone=milestone)

    response = curator.post(f"/admin/procurement/offermilestone/{milestone.pk}/delete/", {"post": "yes"})

    assert response.context["protected"] == [STAYS]


def test_last_citation_that_readers_see_is_not_deleted(curator):
    event = make.make_event(title="The visit", review="published")
    make.cite(event, aspect="offer", link=make.make_link(event))
    seen = make.cite(event)

    response = curator.post(f"/admin/procurement/eventcitation/{seen.pk}/delete/", {"post": "yes"})

    assert response.context["protected"] == [STAYS.replace("O-000001", "The visit")]
    assert event.citations.count() == 2


def test_link_that_carries_the_last_citation_does_not_turn_to_a_draft(curator):
    event = make.make_event(title="The visit", review="published")
    link = make.make_link(event, offer=make.make_offer(review="published"))
    make.cite(event, aspect="offer", link=link)
    address, draft = f"/admin/procurement/diplomaticevent/{event.pk}/change/", make.make_offer()

    response = save(curator, address, links__0__offer=draft.pk)

    assert errors_of(response) == {"citations": [STAYS.replace("O-000001", "The visit")]}
    assert save(curator, address, links__0__offer=make.make_offer(review="published").pk).status_code == 302


def test_link_turned_to_a_draft_on_its_own_page_is_told(curator):
    event = make.make_event(title="The visit", review="published")
    link = make.make_link(event, offer=make.make_offer(review="published"))
    make.cite(event, aspect="offer", link=link)

    response = save(curator, f"/admin/procurement/eventoffer/{link.pk}/change/", offer=make.make_offer().pk)

    assert messages_of(response)[0] == (
        "The visit is published, and with this its readers see no citation of it: "
        "add one that speaks of no hidden record, or take it back to draft."
    )


def test_record_that_is_bare_already_can_be_saved_and_taken_back(curator):
    event = make.make_event(review="published")
    make.cite(event, aspect="offer", link=make.make_link(event))

    save(curator, f"/admin/procurement/diplomaticevent/{event.pk}/change/", button="_to_draft")

    event.refresh_from_db()
    assert event.review == "draft"


def test_country_may_lose_its_last_citation(curator):
    citation = make.cite(make.make_country())

    response = curator.post(f"/admin/procurement/countrycitation/{citation.pk}/delete/", {"post": "yes"})

    assert response.status_code == 302
