"""The facts of a record on its form and in its list: who states them, what is amiss, adopt and cite."""

import pytest

from procurement.choices import Rank
from procurement.models import Offer
from procurement.queries.sheet import sheet_of
from tests import make
from tests.admin.typed import form_of, messages_of

pytestmark = pytest.mark.django_db
OFFERS = "/admin/procurement/offer/"


@pytest.fixture
def offer():
    offer = make.make_offer(supplier=make.make_country("Russia", "RUS"), version="Mi-35M")
    milestone = make.make_milestone(offer, kind="request", quantity=20)
    make.cite(offer, aspect="supplier", value="RUS")
    make.cite(offer, aspect="milestone_quantity", milestone=milestone, value="20")
    make.cite(offer, aspect="milestone_quantity", milestone=milestone, value="24")
    make.cite(offer, aspect="version", value="Mi-35P")
    return make.derive(offer)


def marks(offer):
    return {(entry.label, entry.row): entry.mark for entry in sheet_of(offer) if entry.mark}


def test_facts_are_marked_that_nobody_states_or_on_which_sources_or_the_record_disagree(offer):
    step = "1 request"
    assert marks(offer) == {
        ("recipient", ""): "uncited",
        ("platform", ""): "uncited",
        ("version", ""): "contradicted",
        ("milestone", step): "uncited",
        ("quantity of a milestone", step): "conflict",
    }


def test_form_shows_each_fact_with_what_is_amiss(curator, offer):
    page = curator.get(f"{OFFERS}{offer.pk}/change/").content.decode()
    sheet = page.partition('class="module sheet"')[2]
    words = ("no citation", "sources disagree", "the record says otherwise")
    assert [sheet.count(mark) for mark in words] == [3, 1, 1]
    assert f'formaction="{OFFERS}{offer.pk}/adopt/3/"' in sheet
    assert f'formaction="{OFFERS}{offer.pk}/adopt/2/"' not in sheet


def test_cite_opens_a_citation_of_that_fact(curator, offer):
    sheet = {row.entry.aspect: row for row in curator.get(f"{OFFERS}{offer.pk}/change/").context["sheet"]}
    form = form_of(curator, sheet["recipient"].cite)
    assert [form[name] for name in ("offer", "aspect", "value")] == [
        [str(offer.pk)], ["recipient"], [offer.recipient.code],
    ]  # fmt: skip
    assert form_of(curator, sheet["milestone"].cite)["milestone"] == [str(offer.milestones.get().pk)]


def test_adopting_is_one_click_and_leaves_the_citation_preferred(curator, offer):
    answer = curator.post(f"{OFFERS}{offer.pk}/adopt/3/")
    assert messages_of(answer) == ["Quantity of a milestone: 20 → 24, by citation 3."]
    assert (offer.milestones.get().quantity, Offer.objects.get().quantity_requested) == (24, 24)
    assert offer.citations.get(number=3).rank == Rank.PREFERRED


def test_adopting_what_is_not_there_or_by_a_reader_is_refused(client, curator, offer, django_user_model):
    answer = curator.post(f"{OFFERS}{offer.pk}/adopt/99/")
    assert messages_of(answer) == [
        f"Nothing was changed. {offer.reference} has no citation 99: it may have been deleted meanwhile."
    ]
    assert curator.get(f"{OFFERS}{offer.pk}/adopt/3/").status_code == 405
    assert curator.post(f"{OFFERS}987654/adopt/3/").status_code == 302
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert client.post(f"{OFFERS}{offer.pk}/adopt/3/").status_code == 403
    assert offer.milestones.get().quantity == 20


def test_list_tells_what_is_amiss(curator, offer):
    bare = make.make_offer()
    page = curator.get(OFFERS)
    said = {row.pk: page.context["cl"].model_admin.sources(row) for row in page.context["cl"].result_list}
    assert said == {offer.pk: "sources disagree on 1, 3 uncited", bare.pk: "uncited"}


def test_form_costs_the_same_with_one_row_of_each_kind_and_with_eight(django_assert_num_queries):
    for rows in (1, 8):
        offer = make.make_offer()
        for _ in range(rows):
            make.cite(offer, aspect="milestone", milestone=make.make_milestone(offer))
            make.cite(offer, aspect="party", party=make.make_party(offer))
            make.make_delivery(offer)
        with django_assert_num_queries(24):
            sheet_of(offer)
