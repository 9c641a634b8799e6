"""The page that takes an offer a step further."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.choices import MilestoneKind, Review, Stage
from procurement.models import ChangeSet, OfferCitation, OfferMilestone
from tests import make
from tests.accounts import account
from tests.admin.typed import form_of, messages_of

K, S = MilestoneKind, Stage


@pytest.fixture
def offer(db):
    offer = make.make_offer()
    make.make_milestone(offer, kind=K.CONTRACT, dated_on="2015", quantity=4)
    make.make_milestone(offer, kind=K.LAST_DELIVERY, is_planned=True)
    return make.derive(offer)


def page_of(offer):
    return f"/admin/procurement/offer/{offer.pk}/advance/"


def change_page_of(offer):
    return f"/admin/procurement/offer/{offer.pk}/change/"


def send(client, offer, **typed):
    """Fill in the page of the offer with a step and a source, typed over by `typed`, and send it."""
    fields = form_of(client, page_of(offer)) | {"kind": [K.FIRST_DELIVERY], "source": [str(make.make_source().pk)]}
    return client.post(page_of(offer), fields | {name: [str(value)] for name, value in typed.items()})


def errors_of(response):
    assert response.status_code == 200
    assert OfferMilestone.objects.count() == 2
    assert OfferCitation.objects.count() == 0
    return {name: list(said) for name, said in response.context["form"].errors.items()}


def test_an_offer_is_taken_a_step_further_and_its_page_says_so(curator, editor, offer):
    source = make.make_source()

    response = send(
        curator,
        offer,
        dated_on="2017-03",
        quantity="2",
        quantity_estimated="on",
        note="The first came by sea.",
        source=source.pk,
        stated="two or so were landed",
        locator="p. 7",
        credibility="3",
        rank="preferred",
    )

    assert response.url == change_page_of(offer)
    assert messages_of(response) == [f"{offer} took the step first delivery. Stage: agreed → delivering."]
    step = offer.milestones.get(kind=K.FIRST_DELIVERY)
    assert (step.number, step.position, step.dated_on, step.quantity, step.quantity_estimated, step.note) == (
        3,
        1.5,
        "2017-03",
        2,
        True,
        "The first came by sea.",
    )
    assert list(
        offer.citations.values_list("aspect", "value", "source", "stated", "locator", "credibility", "rank")
    ) == [
        (aspect, value, source.pk, "two or so were landed", "p. 7", "3", "preferred")
        for aspect, value in (
            ("milestone", "first_delivery"),
            ("milestone_date", "2017-03"),
            ("milestone_quantity", "~2"),
        )
    ]
    act = ChangeSet.objects.filter(act="advance").get()
    assert (act.via, act.user, act.reason) == ("admin", editor, "")
    assert LogEntry.objects.get().change_message == "Advanced: first delivery. Stage: agreed → delivering."


def test_the_page_shows_where_the_offer_stands_and_offers_the_usual_steps_first(curator, offer):
    response = curator.get(page_of(offer))

    assert response.context["standing"].stage == S.AGREED
    assert [(step["number"], step["kind"], step["when"], step["quantity"]) for step in response.context["steps"]] == [
        (1, "contract", "2015", "4"),
        (2, "last delivery", "not dated", "not stated"),
    ]
    _, usual, unusual = response.context["form"].fields["kind"].choices
    assert (usual[0], [value for value, _ in usual[1]]) == (
        "The usual course",
        "licensed licence_denied amendment first_delivery last_delivery suspension block cancellation lapse".split(),
    )
    assert unusual[0] == "Against the usual course: needs a reason"
    assert {value for value, _ in (*usual[1], *unusual[1])} == set(K.values)
    assert dict(usual[1])["last_delivery"] == "last delivery → delivered"


def test_an_offer_without_steps_may_enter_at_any(curator):
    offer = make.make_offer()
    _, *groups = curator.get(page_of(offer)).context["form"].fields["kind"].choices
    assert [words for words, _ in groups] == ["The usual course"]


def test_a_step_against_the_usual_course_needs_a_reason(curator, offer):
    refused = send(curator, offer, kind=K.REQUEST)

    assert errors_of(refused) == {
        "reason": [
            f"{offer} stands at “agreed”; the usual course then is export licence granted, export licence denied, "
            "amendment, first delivery, last delivery, suspension, block by a third party, cancellation or lapse. "
            "“request” goes against it: say why, or choose another step."
        ]
    }
    assert send(curator, offer, kind=K.REQUEST, reason="More were asked for.").url == change_page_of(offer)
    assert ChangeSet.objects.get(act="advance").reason == "More were asked for."


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"kind": "sold"}, {"kind": ["There is no step “sold”: choose one of the list."]}),
        ({"kind": ""}, {"kind": ["Choose the step that was taken."]}),
        ({"source": ""}, {"source": ["Choose the source that says so."]}),
        ({"quantity": "0"}, {"quantity": ["A quantity is 1 or more: leave it empty if it is not known."]}),
        (
            {"currency": "USD"},
            {"currency": ["A sum needs its currency, and a currency its sum: fill in both or neither."]},
        ),
    ],
)
def test_what_is_not_sound_is_said_at_its_field(curator, offer, typed, errors):
    assert errors_of(send(curator, offer, **typed)) == errors


def test_a_date_that_cannot_be_read_or_lies_ahead_is_said_at_its_field(curator, offer):
    assert list(errors_of(send(curator, offer, dated_on="soon"))) == ["dated_on"]
    assert errors_of(send(curator, offer, dated_on="2199")) == {
        "dated_on": [
            "2199 lies ahead, and an advance is a step that was taken: type what is only planned among the milestones "
            "of the offer."
        ]
    }


def test_a_page_that_somebody_overtook_is_refused_and_shows_the_offer_as_it_stands(curator, offer):
    fields = form_of(curator, page_of(offer)) | {"kind": ["suspension"], "source": [str(make.make_source().pk)]}
    make.derive(make.make_milestone(offer, kind=K.CANCELLATION))

    response = curator.post(page_of(offer), fields)

    assert response.context["form"].errors.keys() == {"reason"}
    assert offer.milestones.count() == 3
    response = curator.post(page_of(offer), fields | {"reason": ["I know."]})
    assert list(response.context["form"].non_field_errors()) == [
        f"Somebody changed the steps of {offer} meanwhile: look again and decide anew."
    ]
    assert offer.milestones.count() == 3
    assert response.context["standing"].stage == S.CANCELLED
    seen = response.context["standing"].seen
    assert curator.post(page_of(offer), fields | {"reason": ["I know."], "seen": [seen]}).url == change_page_of(offer)


def test_a_page_sent_without_what_it_has_seen_writes_nothing(curator, offer):
    fields = form_of(curator, page_of(offer)) | {"kind": [K.FIRST_DELIVERY], "source": [str(make.make_source().pk)]}
    del fields["seen"]
    assert errors_of(curator.post(page_of(offer), fields)) == {
        "__all__": [f"Somebody changed the steps of {offer} meanwhile: look again and decide anew."]
    }


def test_a_step_that_breaks_the_order_of_dates_is_written_and_pointed_out(curator, offer):
    response = send(curator, offer, dated_on="2012")
    assert messages_of(response)[1:] == [
        f"{offer}: step 1, contract of 2015, stands before step 3, first delivery of 2012, which was earlier: "
        "change the order in the story."
    ]


def test_what_the_public_sees_is_advanced_by_who_may_publish(client, curator, offer):
    type(offer).objects.filter(pk=offer.pk).update(review=Review.PUBLISHED)
    assert send(curator, offer).url == change_page_of(offer)


def test_who_may_not_publish_advances_drafts_only(typist, offer):
    assert "Advance this offer" in typist.get(change_page_of(offer)).content.decode()
    assert send(typist, offer).url == change_page_of(offer)
    type(offer).objects.filter(pk=offer.pk).update(review=Review.PUBLISHED)
    assert "Advance this offer" not in typist.get(change_page_of(offer)).content.decode()
    assert typist.get(page_of(offer)).status_code == 403
    assert typist.post(page_of(offer), {"kind": "amendment"}).status_code == 403


def test_a_reader_and_a_visitor_do_not_advance(reader, client, offer):
    assert "Advance this offer" not in reader.get(change_page_of(offer)).content.decode()
    assert reader.get(page_of(offer)).status_code == 403
    assert reader.post(page_of(offer), {}).status_code == 403
    client.logout()
    assert client.get(page_of(offer)).url.startswith("/admin/login/")


def test_an_offer_that_does_not_exist_leads_back_to_the_start(curator):
    assert curator.get("/admin/procurement/offer/999/advance/").url == "/admin/"
    assert curator.get("/admin/procurement/offer/x/advance/").url == "/admin/"


def test_the_page_costs_the_same_with_one_step_and_with_eight(client, offer):
    client.force_login(account("eve", is_superuser=True))
    counts = []
    for extra in (0, 7):
        for _ in range(extra):
            make.make_milestone(offer, kind=K.AMENDMENT)
        client.get(page_of(offer))
        with CaptureQueriesContext(connection) as captured:
            client.get(page_of(offer))
        counts.append(len(captured))
    assert counts == [10, 10]
