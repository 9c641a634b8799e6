"""An import is undone but for what people touched, and what is left is told in words."""

import pytest

from procurement.models import (
    ChangeSet,
    Delivery,
    Offer,
    OfferCitation,
    OfferMilestone,
    Source,
    recorded,
)
from procurement.services.history import update_all
from procurement.services.left_alone import sentences
from procurement.services.refusals import Refused
from procurement.services.reversal import undo
from tests import make, tracing
from tests.services.acts import act, amend

pytestmark = pytest.mark.django_db


def bring(offers):
    """An import of so many offers, each with a milestone, a delivery and two citations of a source it brings too."""
    made = []
    known = [make.make_offer() for _ in range(offers)]

    def change():
        source = make.make_source(title="A register")
        for one in known:
            offer = make.make_offer(supplier=one.supplier, recipient=one.recipient, platform=one.platform)
            milestone = make.make_milestone(offer)
            make.make_delivery(offer)
            make.cite(offer, source=source, aspect="milestone_date", milestone=milestone)
            make.cite(offer, source=source)
            make.derive(offer)
            made.append(offer)

    return act(change), made


def test_an_import_goes_but_for_what_people_touched_and_what_that_rests_on():
    brought, (touched, untouched) = bring(2)
    citation = touched.citations.order_by("number").first()
    act(lambda: amend(citation, note="seen"))
    with recorded(via="command"):
        left = undo(brought, "the wrong file", partly=True)
    words = f"offer citation A register: date of a milestone of {touched}"
    assert sentences(left) == [
        f"offer {touched} is needed by {words}.",
        f"source A register is needed by {words}.",
        f"{words} was changed since.",
        f"milestone 1 offer of {touched} is needed by {words}.",
    ]
    assert Offer.objects.count() == 3
    assert Offer.objects.filter(pk=touched.pk).exists()
    assert (OfferMilestone.objects.count(), Delivery.objects.count(), OfferCitation.objects.count()) == (1, 1, 2)
    assert not Offer.objects.filter(pk=untouched.pk).exists()
    assert tracing.untraced() == []


def test_an_import_that_nobody_touched_goes_without_a_trace_but_its_history():
    brought, (offer,) = bring(1)
    source = Source.objects.get(title="A register")
    with recorded(via="command"):
        assert undo(brought, "the wrong file") == []
    assert (Offer.objects.count(), Source.objects.filter(pk=source.pk).count()) == (1, 0)
    assert tracing.untraced() == []
    with recorded(via="command"):
        undo(ChangeSet.objects.get(pk=brought.pk).undone_by, "it was right after all")
    assert list(offer.citations.values_list("number", flat=True)) == [1, 2]


def test_what_was_deleted_since_is_told_by_what_it_was():
    brought, (offer, _) = bring(2)
    act(Offer.objects.get(pk=offer.pk).delete)
    with recorded(via="command"):
        left = undo(brought, "the wrong file", partly=True)
    assert {row.cause for row in left} == {"deleted"}
    assert f"offer {offer} was deleted since." in sentences(left)
    assert len(left) == 5
    assert Offer.objects.count() == 2


def test_a_refusal_tells_the_first_and_counts_the_others():
    brought = act(lambda: [make.make_source() for _ in range(201)])
    act(lambda: update_all(Source, [_retitled(source) for source in Source.objects.all()], ["title"]))
    with pytest.raises(Refused) as refusal:
        undo(brought, "the wrong file", partly=True)
    assert len(refusal.value.messages) == 201
    assert refusal.value.messages[-1] == "And 1 more of the kind."


def _retitled(source):
    source.title += "!"
    return source


def test_the_words_for_what_is_left_cost_the_same_for_one_row_and_for_eight(django_assert_num_queries):
    for count in (1, 8):
        brought, (*offers, _) = bring(count + 1)
        act(lambda offers=offers: [offer.citations.first().delete() for offer in offers])
        act(lambda offers=offers: [amend(offer.milestones.get(), quantity=3) for offer in offers])
        with recorded(via="command"):
            left = undo(brought, "the wrong file", partly=True)
        with django_assert_num_queries(12):
            assert len(sentences(left)) == 3 * count + 1
