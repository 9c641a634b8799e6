"""A record as it was known at a moment, and only what was public then."""

import pytest
from django.utils import timezone

from procurement.choices import MilestoneKind, Review
from procurement.models import EventOffer, Offer, OfferCitation, OfferMilestone, Platform
from procurement.queries.as_of import AsOf
from procurement.services.review import publish, take_back
from tests import make

pytestmark = pytest.mark.django_db


def now():
    return timezone.now()


@pytest.fixture
def platform():
    return make.make_platform("Mi-35", review=Review.PUBLISHED)


@pytest.fixture
def offer(platform):
    offer = make.make_offer(platform=platform, note="first", review=Review.PUBLISHED)
    make.cite(offer)
    return offer


def test_values_rows_and_names_are_those_of_the_moment(offer, platform):
    milestone = make.make_milestone(offer, kind=MilestoneKind.REQUEST, quantity=20, dated_on="2012~")
    source = make.make_source(reliability="B")
    make.cite(offer, aspect="milestone_quantity", milestone=milestone, value="20", source=source)
    then = now()
    offer.note, offer.supplier = "second", make.make_country("Elsewhere")
    offer.save()
    milestone.quantity, milestone.dated_on = 4, "2015"
    milestone.save()
    make.make_milestone(offer, kind=MilestoneKind.CONTRACT)
    platform.designation = "Mi-35M"
    platform.save()
    source.reliability = "E"
    source.save()

    past = AsOf(then)
    known = past.record(Offer, offer.pk)
    (step,) = past.rows(OfferMilestone, known)
    cited = past.rows(OfferCitation, known)

    assert (known.note, known.platform.designation) == ("first", "Mi-35")
    assert known.supplier != offer.supplier
    assert (step.quantity, step.dated_first, step.dated_last) == (20, 20120101, 20121231)
    assert [(c.value, c.source.reliability, c.milestone) for c in cited[1:]] == [("20", "B", step)]


def test_a_row_deleted_since_stands_and_one_added_since_does_not(offer):
    gone = make.make_milestone(offer, note="gone")
    then = now()
    gone.delete()
    make.make_milestone(offer, note="new")

    past = AsOf(then)

    assert [row.note for row in past.rows(OfferMilestone, past.record(Offer, offer.pk))] == ["gone"]


def test_steps_stand_in_the_order_they_were_told_in(offer):
    make.make_milestone(offer, note="a")
    make.make_milestone(offer, note="b", position="0.5")
    then = now()
    OfferMilestone.objects.get(note="b").delete()

    past = AsOf(then)

    assert [row.note for row in past.rows(OfferMilestone, past.record(Offer, offer.pk))] == ["b", "a"]


def test_a_row_moved_to_another_record_since_is_still_with_this_one(offer):
    milestone = make.make_milestone(offer)
    then = now()
    milestone.offer = make.make_offer(review=Review.PUBLISHED)
    milestone.save()

    for moment, counts in ((then, (1, 0)), (now(), (0, 1))):
        past = AsOf(moment)
        found = [
            past.rows(OfferMilestone, past.record(Offer, o.pk))
            for o in (offer, milestone.offer)
            if past.record(Offer, o.pk)
        ]
        assert tuple(map(len, found)) == counts[: len(found)]


def test_what_was_no_record_or_no_public_one_then_is_not_there(platform):
    before = now()
    offer = make.make_offer(platform=platform)
    make.cite(offer)
    draft = now()
    publish([offer])
    shown = now()

    assert [AsOf(moment).record(Offer, offer.pk) is not None for moment in (before, draft, shown)] == [
        False,
        False,
        True,
    ]


def test_what_has_been_taken_off_the_site_since_is_not_given_out(offer):
    then = now()
    take_back([offer], Review.DRAFT)

    assert AsOf(then).record(Offer, offer.pk) is None


def test_an_offer_whose_platform_was_hidden_then_was_hidden_too():
    platform = make.make_platform()
    offer = make.make_offer(platform=platform, review=Review.PUBLISHED)
    then = now()
    make.cite(platform)
    publish([platform])

    assert AsOf(then).record(Offer, offer.pk) is None
    assert AsOf(now()).record(Offer, offer.pk).platform == platform


def test_a_link_to_a_record_that_was_no_public_one_then_is_not_shown(offer):
    hidden = make.make_offer()
    make.cite(hidden)
    event = make.make_event(review=Review.PUBLISHED)
    make.make_link(event, offer=offer)
    make.make_link(event, offer=hidden)
    then = now()
    publish([hidden])

    links = [AsOf(moment).rows(EventOffer, event) for moment in (then, now())]

    assert [[link.offer_id for link in found] for found in links] == [[offer.pk], [offer.pk, hidden.pk]]


def test_a_hidden_parent_is_left_out_of_a_variant():
    parent = make.make_platform("Mi-24")
    variant = make.make_platform("Mi-35", variant_of=parent, review=Review.PUBLISHED)

    assert AsOf(now()).record(Platform, variant.pk).variant_of is None


def test_a_record_that_a_merge_has_swallowed_is_shown_as_it_was(offer, platform):
    then = now()
    other = make.make_platform("Mi-35 again", review=Review.PUBLISHED)
    offer.platform = other
    offer.save()
    platform.delete()

    assert AsOf(then).record(Offer, offer.pk).platform.designation == "Mi-35"


def test_the_number_of_queries_does_not_grow_with_the_rows(offer, django_assert_num_queries):
    for count in (1, 7):
        for _ in range(count):
            make.cite(offer, aspect="milestone", milestone=make.make_milestone(offer))
        with django_assert_num_queries(9):
            past = AsOf(now())
            known = past.record(Offer, offer.pk)
            past.rows(OfferMilestone, known)
            past.rows(OfferCitation, known)
